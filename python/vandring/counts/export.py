"""The counts of a build as a delivery of counts: what an office without persons would be handed."""

import datetime
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.counts.mortality import OLDEST
from vandring.counts.source_file import SOURCE_FILE
from vandring.errors import UserError

if TYPE_CHECKING:
    import duckdb

NATIONAL, FINEST = "('norway', 'country')", "('municipality', 'region')"
COMPONENTS = {
    "internal_in": "internal_in_movers",
    "internal_out": "internal_out_movers",
    "immigration": "immigrants",
    "emigration": "emigrants",
}
"""By component of migration: the entry of population_accounts."""


def export_counts(warehouse: Path, published: Path, directory: Path) -> dict[str, int]:
    """Write the counts of a build to a new directory: Parquet files and a source.yml. Returns rows by table.

    ``warehouse`` is the file of the rooms, ``published`` that of the publication. Ages are those reached in
    the year, single, with 110 and over as one. Rows of nobody are left out, but for one of every year and
    component. Raises UserError when the directory is there already or the files are not.
    """
    import duckdb

    if directory.exists():
        raise UserError(f"{directory}: is there already; name a directory that is not")
    directory.parent.mkdir(parents=True, exist_ok=True)
    prepared = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        with duckdb.connect() as connection:
            for file, name in ((warehouse, "rooms"), (published, "published")):
                path = str(file).replace("'", "''")
                connection.execute(f"attach '{path}' as {name} (read_only)")
            country = _write(connection, prepared)
            rows = {
                file.stem: _count(
                    connection, f"from read_parquet('{str(file).replace(chr(39), chr(39) * 2)}')"
                )
                for file in sorted(prepared.glob("*.parquet"))
            }
        (prepared / SOURCE_FILE).write_text(_source(country), encoding="utf-8")
        prepared.chmod(0o750)
        prepared.rename(directory)
    except duckdb.Error as error:
        raise UserError(
            f"{warehouse.parent}: the counts cannot be read ({str(error).splitlines()[0]}); run vandring "
            "build again"
        ) from None
    finally:
        shutil.rmtree(prepared, ignore_errors=True)
    return rows


def _count(connection: "duckdb.DuckDBPyConnection", source: str) -> int:
    row = connection.execute(f"select count(*) {source}").fetchone()
    return 0 if row is None else int(row[0])


def _write(connection: "duckdb.DuckDBPyConnection", directory: Path) -> str:
    """The tables; returns the name of all regions together."""
    connection.execute(
        f"""create temp table accounts as
        select scheme_id, region_code, year, sex, {_age("year - birth_year")} as age,
            sum(deaths) as deaths, {", ".join(f"sum({entry}) as {entry}" for entry in COMPONENTS.values())}
        from published.publication.population_accounts group by all"""
    )
    connection.execute(
        "create temp table own as select distinct year, min(region_code) over () as region_code "
        f"from accounts where scheme_id in {FINEST}"
    )
    maternal = connection.execute(
        "select schema_name from duckdb_tables() "
        "where database_name = 'rooms' and table_name = 'maternal_births'"
    ).fetchone()
    births = f"rooms.{maternal[0] if maternal else 'rates'}.maternal_births"
    finest = f"accounts where scheme_id in {FINEST}"
    nobody = "own.year, own.region_code, 'male' as sex, '0' as age"
    moves = " union all ".join(
        f"""select year, region_code, sex, age, '{component}' as component,
            case when scheme_id in {FINEST} then 'region' else scheme_id end as scheme, {entry} as persons
        from accounts where {entry} <> 0 and scheme_id not in {NATIONAL}
            {"" if component.startswith("internal") else f"and scheme_id in {FINEST}"}
        union all select {nobody}, '{component}', 'region', 0 from own"""
        for component, entry in COMPONENTS.items()
    )
    tables = {
        # Every region has a row in every year, and every age one, so that nobody's are known.
        "population": f"""select year, region_code, sex, age, sum(persons) as persons from (
            select year, municipality_code as region_code, sex, {_age("year - 1 - birth_year")} as age,
                persons
            from published.publication.population
            union all
            select (select min(year) from own), municipality_code, 'male', {_age("ages.age")}, 0
            from published.publication.municipality_regions
            cross join range({OLDEST + 1}) as ages (age)
            where scheme_id in {FINEST}
            union all
            select distinct population.year, own_regions.municipality_code, 'male', '0', 0
            from published.publication.population
            cross join published.publication.municipality_regions as own_regions
            where own_regions.scheme_id in {FINEST}) group by all""",
        "births": f"""select year, region_code, sex, age as age_of_mother, sum(births) as births from (
            select year, municipality_code as region_code, sex,
                coalesce({_age("mother_age")}, 'unknown') as age, births
            from {births} where year in (select year from own)
            union all select {nobody}, 0 from own) group by all""",
        "deaths": f"""select year, region_code, sex, age, sum(deaths) as deaths from (
            select year, region_code, sex, age, deaths from {finest} and deaths <> 0
            union all select {nobody}, 0 from own) group by all""",
        "migration": f"select * replace (sum(persons) as persons) from ({moves}) group by all",
        "regions": _regions(connection),
    }
    for name, sql in tables.items():
        target = str(directory / f"{name}.parquet").replace("'", "''")
        connection.execute(f"copy ({sql}) to '{target}' (format parquet, compression zstd)")
    row = connection.execute(
        f"select min(region) from published.publication.municipality_regions where scheme_id in {NATIONAL}"
    ).fetchone()
    return str(row[0]) if row else "All"


def _age(expression: str) -> str:
    return f"case when {expression} >= {OLDEST} then '{OLDEST}+' else cast({expression} as varchar) end"


def _regions(connection: "duckdb.DuckDBPyConnection") -> str:
    """One row per own region, with code and name of its region in every larger scheme that has them all."""
    regions = "published.publication.municipality_regions"
    own = _count(connection, f"from {regions} where scheme_id in {FINEST}")
    schemes = connection.execute(
        f"""select scheme_id from {regions} where scheme_id not in {NATIONAL} and scheme_id not in {FINEST}
        group by scheme_id having count(*) = $1 order by scheme_id""",
        [own],
    ).fetchall()
    columns = "".join(
        f", max(region_code) filter (scheme_id = '{scheme}') as {scheme}_code, "
        f"max(region) filter (scheme_id = '{scheme}') as {scheme}"
        for (scheme,) in schemes
    )
    return f"""select municipality_code as region_code,
            max(region) filter (scheme_id in {FINEST}) as region{columns}
        from {regions} group by municipality_code"""


def _source(country: str) -> str:
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    return f"""# Counts of a build, exported by vandring. Exact: as confidential as what was built of persons.
country: {country}
publisher: vandring export-counts
licence: that of what was built
fetched: "{today}"
population_date: 1 January
event_age: reached
missing_rows: nobody
"""
