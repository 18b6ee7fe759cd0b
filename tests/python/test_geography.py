"""Municipality codes of any day lead where the history says, and a delivery in them says the same."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

import warehouse
from municipality_history import SEEDS, History
from vandring.errors import UserError
from vandring.publishing.settings import MUNICIPALITIES, refuse_bad_settings

GEOGRAPHY = "2013-01-01"
LATEST = "2024-01-01"
GEOGRAPHIES = (GEOGRAPHY, LATEST)
MODELS = ("+municipality_targets", "+municipality_mergers", "+geography_versions")
SELECTED = (
    "--select", "+population_accounts", "+residence_spells", "+delivery_scope", "+rejected_notifications",
    "+residence_contradictions", "+municipality_code_uses", "+assumed_municipalities",
)  # fmt: skip


@pytest.fixture(scope="module")
def history() -> History:
    return History()


@pytest.fixture(scope="module")
def led(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The models that lead codes to every geography: they need no delivery."""
    directory = tmp_path_factory.mktemp("geographies")
    without = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    done = warehouse.dbt(directory, "build", *without, "--select", *MODELS)
    assert done.returncode == 0, done.stdout[-3000:]
    return directory / warehouse.WAREHOUSE


def seeds(name: str) -> pd.DataFrame:
    """A seed of the classifications as texts."""
    return pd.read_csv(SEEDS / f"{name}.csv", dtype=str)


def rooms(database: Path, sql: str) -> pd.DataFrame:
    """The result of a query on a warehouse of which nothing is published."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.sql(sql).df()


@pytest.mark.parametrize("geography", GEOGRAPHIES)
def test_every_version_leads_to_exactly_what_the_history_says(led: Path, history: History, geography: str):
    targets = rooms(
        led,
        f"""select municipality_code as code, strftime(valid_from_date, '%Y-%m-%d') as first,
            list(target_municipality_code) as targets
        from notifications.municipality_targets where geography_date = '{geography}' group by all""",
    )
    found = {(row.code, row.first): set(row.targets) for row in targets.itertuples()}
    assert len(found) == len(history.versions) > 1_400
    for version in history.versions:
        last = (pd.Period(version.end, "D") - 1).strftime("%Y-%m-%d")
        for day in (version.first, last):
            expected = history.walk(version.code, day, geography)
            assert found[version.code, version.first] == expected, (version, day)
            assert expected <= history.in_force(geography)


def test_municipalities_of_2013_and_of_2024(led: Path):
    """Numbers and splits as Statistics Norway's lists of the two years have them."""
    reached = rooms(
        led,
        """select versions.municipality_code as code, targets.geography_date, count(*) as targets
        from notifications.geography_versions as versions
        inner join notifications.municipality_targets as targets using (municipality_code, valid_from_date)
        where versions.geography_date = '2013-01-01' group by all""",
    )
    later = reached[reached["geography_date"] == LATEST]
    assert len(later) == 428
    eight = {"0720", "1504", "1523", "1529", "1534", "1546", "1613", "1850"}
    assert set(later.loc[later["targets"] > 1, "code"]) == eight
    assert set(reached.loc[reached["geography_date"] == GEOGRAPHY, "targets"]) == {1}
    numbers = rooms(
        led,
        """select geography_date, count(distinct target_municipality_code) as n
        from notifications.municipality_targets group by 1 order by 1""",
    )
    assert list(numbers["n"]) == [428, 357]


def test_stable_regions_are_the_components_of_the_history(history: History):
    regions = history.components(GEOGRAPHY, LATEST)
    assert len(regions) == 352
    table = seeds("municipalities")
    for geography, date in ((GEOGRAPHY, GEOGRAPHY), (LATEST, LATEST)):
        rows = table[table["geography_date"] == date]
        found = rows.groupby("stable_region_code")["municipality_code"].agg(set).to_dict()
        expected = {
            min(region): set().union(*(history.walk(code, GEOGRAPHY, geography) for code in region))
            for region in regions
        }
        assert found == expected
    latest = table[table["geography_date"] == LATEST]
    largest = latest.sort_values("population", key=lambda text: text.astype(int))
    named = largest.groupby("stable_region_code")["municipality"].last()
    assert (table["stable_region"] == table["stable_region_code"].map(named)).all()


def test_a_later_municipality_has_the_level_and_region_in_which_most_lived(history: History):
    """Of those that lead wholly to it; of the two that nobody leads to alone, the one of their name."""
    table = seeds("municipalities").set_index("municipality_code")
    earlier, later = (table[table["geography_date"] == date] for date in (GEOGRAPHY, LATEST))
    assert len(later) == 357
    led_to = {code: history.walk(code, GEOGRAPHY, LATEST) for code in earlier.index}
    of_name = {"1508": "1504", "1580": "1534"}
    for code, row in later.iterrows():
        whole = [each for each, targets in led_to.items() if targets == {code}]
        if code in of_name:
            assert not whole
            assert earlier.loc[of_name[code], "municipality"] == row["municipality"]
            assert "same name" in row["source"]
            whole = [of_name[code]]
        people = earlier.loc[whole, "population"].astype(int)
        for column in ("centrality", "economic_region_code"):
            assert row[column] == people.groupby(earlier.loc[whole, column]).sum().idxmax(), (code, column)
    regions = earlier.drop_duplicates("economic_region_code").set_index("economic_region_code")
    names = regions["economic_region"]
    assert (later["economic_region"] == later["economic_region_code"].map(names)).all()
    assert later["county_code"].nunique() == later["county"].nunique() == 15
    assert list(later["county_code"]) == [code[:2] for code in later.index]


@pytest.mark.parametrize("geography", GEOGRAPHIES)
def test_a_municipality_was_several_while_several_codes_led_to_it(
    led: Path, history: History, geography: str
):
    spans = rooms(
        led,
        f"""select municipality_code as code, strftime(first_date, '%Y-%m-%d') as first,
            strftime(last_date, '%Y-%m-%d') as last
        from notifications.municipality_mergers where geography_date = '{geography}'""",
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in spans.itertuples():
        found.setdefault(row.code, []).append((row.first, row.last))
    for reform in history.dates:
        date = pd.Period(reform, "D")
        for day in (date, date + 1):
            led_to: dict[str, set[str]] = {}
            for at in (str(day - 1), str(day)):
                for code in history.in_force(at):
                    for target in history.walk(code, at, geography):
                        led_to.setdefault(target, set()).add(code)
            several = {code for code, codes in led_to.items() if len(codes) > 1}
            said = {
                code for code, each in found.items() if any(first <= str(day) <= last for first, last in each)
            }
            assert said == several, day


def test_the_real_population_of_stable_regions_does_not_jump_at_the_reforms():
    """Statistics Norway's table 07459: years before a split are its own guess for single municipalities."""
    file = warehouse.shared("data/official/norway_population_2006_2026.parquet")
    table = seeds("municipalities")
    latest = table[table["geography_date"] == LATEST]
    regions = latest[["municipality_code", "stable_region_code", "population"]]
    with duckdb.connect() as connection:
        connection.register("regions", regions)
        people = connection.sql(
            f"""select year, municipality_code, sum(persons)::bigint as persons
            from '{file}' group by all"""
        ).df()
    assert set(people["municipality_code"]) == set(latest["municipality_code"])
    of_2024 = people[people["year"] == 2024].set_index("municipality_code")["persons"]
    written = latest.set_index("municipality_code")["population"].astype(int)
    assert of_2024.sort_index().to_list() == written.sort_index().to_list()
    joined = people.merge(regions, on="municipality_code")
    series = joined.pivot_table("persons", "stable_region_code", "year", "sum")
    assert series.shape == (352, 21)
    assert (series.sum() == people.groupby("year")["persons"].sum()).all()
    growth = (series.diff(axis="columns") / series.shift(axis="columns")).abs().drop(columns=2006)
    reforms = [2017, 2018, 2020, 2024]
    others = growth.drop(columns=reforms)
    for year in reforms:
        assert growth[year].max() <= others.max().max()
        assert growth[year].quantile(0.99) <= others.quantile(0.99).max()
        assert growth[year].median() <= others.median().max()
    # The table of 2013 counts the same people in its own codes.
    told = table[table["geography_date"] == GEOGRAPHY].groupby("stable_region_code")["population"]
    ratio = series[2013] / told.agg(lambda texts: texts.astype(int).sum()).reindex(series.index)
    assert ratio.between(0.999, 1.04).all(), ratio[~ratio.between(0.999, 1.04)]


def test_a_geography_without_municipalities_is_refused_before_the_build(tmp_path: Path):
    (tmp_path / MUNICIPALITIES.parent).mkdir(parents=True)
    (tmp_path / MUNICIPALITIES).write_text(
        "geography_date,municipality_code\n2024-01-01,0301\n2013-01-01,0301\n"
    )
    project = tmp_path / "dbt_project.yml"
    for allowed in ('""', "", '"2013-01-01"', "2024-01-01"):
        project.write_text(f"vars:\n  geography: {allowed}\n")
        refuse_bad_settings(tmp_path)
    for refused in ('"2017-01-01"', "2017-01-01", "latest"):
        project.write_text(f"vars:\n  geography: {refused}\n")
        with pytest.raises(UserError) as said:
            refuse_bad_settings(tmp_path)
        assert "2013-01-01 and 2024-01-01" in str(said.value)
        assert refused.strip('"') in str(said.value)
    refuse_bad_settings(warehouse.PROJECT)


def test_a_geography_that_is_no_date_is_refused_by_dbt(tmp_path: Path):
    done = warehouse.dbt(tmp_path, "build", "--vars", "{geography: '2013'}")
    assert done.returncode != 0
    assert "geography must be a 1 January of the seed municipalities" in done.stdout
    assert " OK " not in done.stdout
