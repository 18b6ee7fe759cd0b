"""What a projection needs of a published file, in the form that vandring.projection takes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from vandring.errors import UserError
from vandring.planning.assumptions import MUNICIPALITY
from vandring.planning.outcome import BANDS
from vandring.planning.regions import Schemes
from vandring.projection.cohort_ratios import RATIO_YEARS
from vandring.projection.frames import Tables
from vandring.projection.inputs import migration_years
from vandring.projection.labels import SEXES
from vandring.projection.scenarios import Setting
from vandring.report.reading import open_published
from vandring.rooms import PUBLICATION_ROOM, Room, room_of

OF_COUNTRY = (
    "fertility_rates",
    "death_probabilities",
    "sex_ratios_at_birth",
    "emigration_rates",
    "immigrant_shares",
)
OF_REGIONS = (
    "regional_level_factors",
    "out_migration_rates",
    "in_migration_shares",
    "border_shares",
    "small_area_levels",
    "small_area_rates",
)
OF_RETURN = (
    "immigrant_emigration_hazards",
    "other_emigration_rates",
    "return_hazards",
    "first_immigrant_shares",
    "immigrant_stocks",
    "nationals_abroad",
)
"""What relation d remembers of persons: in the publication only."""
ESTIMATED = "estimated_emigration_hazards"
USED = (*OF_COUNTRY, *OF_REGIONS, "population_accounts")
"""The tables that every projection comes from."""


@dataclass(frozen=True)
class Published:
    """A published file, opened read-only."""

    connection: duckdb.DuckDBPyConnection
    room: Room

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """The result of a query that names tables of the schema publication; empty cells are None.

        Raises UserError where the file has no such table or column.
        """
        try:
            return self.connection.execute(self.room.text(sql), list(parameters)).df()
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise UserError(
                f"the published file lacks what a projection reads ({str(error).splitlines()[0]}); it was"
                " published by another version of vandring, so build and publish anew"
            ) from error

    def has(self, name: str) -> bool:
        """Whether the file has a table."""
        found = self.connection.execute(
            "select count(*) from duckdb_tables() where table_name = $1", [name]
        ).fetchone()
        return bool(found and found[0])

    def is_synthetic(self) -> bool:
        """Whether the delivery says that its people are invented; one of counts has no people to tell of."""
        if not self.has("delivery_scope"):
            return False
        return not self.query("from publication.delivery_scope where is_synthetic").empty

    def schemes(self) -> Schemes:
        """The regions of every scheme."""
        regions = self.query("select scheme_id, region_code, region from publication.regions")
        members = self.query(
            "select scheme_id, region_code, municipality_code from publication.municipality_regions"
        )
        together: dict[tuple[str, str], set[str]] = {}
        for scheme_id, region_code, municipality_code in members.itertuples(index=False, name=None):
            together.setdefault((scheme_id, region_code), set()).add(municipality_code)
        return Schemes(regions, {region: frozenset(each) for region, each in together.items()})

    def scenarios(self) -> pd.DataFrame:
        """The scenarios that start from what was delivered: projection_scenarios."""
        return self.query(
            "from publication.projection_scenarios where inputs = 'delivery' and start_year is not null"
        )

    def assumptions(self) -> pd.DataFrame:
        """projection_assumptions."""
        return self.query("from publication.projection_assumptions where from_year is not null")

    def accounts(self, scheme_id: str) -> pd.DataFrame:
        """One row per region_code and year: births, deaths, net_migration, net_immigration, start_persons and
        end_persons."""
        return self.query(
            """select region_code, year, sum(start_persons)::double as start_persons,
                sum(births)::double as births, sum(deaths)::double as deaths,
                sum(internal_in_movers - internal_out_movers + immigrants - emigrants)::double
                    as net_migration,
                sum(immigrants - emigrants)::double as net_immigration,
                sum(end_persons)::double as end_persons
            from publication.population_accounts where scheme_id = $1 group by all order by all""",
            [scheme_id],
        )

    def left_out(self) -> Tables:
        """relations_left_out, by its name."""
        return {"relations_left_out": self.query("from publication.relations_left_out")}

    def tables(self, setting: Setting) -> Tables:
        """What the projection of a setting takes.

        Raises UserError where its relation needs what is not open to anybody.
        """
        tables = {"base_periods": self.query("from publication.base_periods"), **self.left_out()}
        period, scheme = [setting.base_period_id], [setting.scheme_id]
        for name in OF_COUNTRY:
            tables[name] = self.query(f"from publication.{name} where base_period_id = $1", period)
        for name in OF_REGIONS:
            sql = f"from publication.{name} where base_period_id = $1 and scheme_id = $2"
            tables[name] = self.query(sql, period + scheme)
        if setting.relation == "d":
            closed = [name for name in (*OF_RETURN, ESTIMATED) if not self.has(name)]
            if closed and self.room != PUBLICATION_ROOM:
                raise UserError(
                    f"relation d needs tables that are not open to anybody ({', '.join(closed)}); choose"
                    " another --relation, or read the publication with --publication"
                )
            for name in (*OF_RETURN, ESTIMATED):
                tables[name] = self.query(f"from publication.{name}")
        oldest = int(tables["death_probabilities"]["age"].max()) if len(tables["death_probabilities"]) else 0
        years = [setting.start_year - RATIO_YEARS, setting.start_year]
        tables["counted_populations"] = self._populations(setting.scheme_id, years, oldest)
        return tables

    def _populations(self, scheme_id: str, years: Sequence[int], oldest: int) -> pd.DataFrame:
        """counted_populations of a scheme: every region, sex and age of the years that the accounts have, by
        the age reached in the year; the oldest is open."""
        return self.query(
            """with counted as (
                select year, region_code, sex, least(year - birth_year, $3) as age,
                    sum(end_persons)::double as persons
                from publication.population_accounts
                where scheme_id = $1 and list_contains($2, year)
                group by all
            ), years as (select distinct year from counted)
            select $1 as scheme_id, years.year, regions.region_code, sexes.sex, ages.age::int as age,
                coalesce(counted.persons, 0) as persons
            from years
            cross join (select region_code from publication.regions where scheme_id = $1) as regions
            cross join (select unnest($4) as sex) as sexes
            cross join (select unnest(range($3 + 1)) as age) as ages
            left join counted using (year, region_code, sex, age)""",
            [scheme_id, list(years), oldest, list(SEXES)],
        )

    def municipal_tables(self, setting: Setting) -> Tables:
        """What breaks a setting down to municipalities: municipal_rows says what that is."""
        periods = self.query("from publication.base_periods")
        oldest = self.query("select max(age) as age from publication.death_probabilities")["age"]
        years = migration_years(periods, setting.base_period_id)
        wanted = [*range(years[0] - 1, years[-1] + 1), setting.start_year]
        counted = self._populations(MUNICIPALITY, wanted, int(oldest.iloc[0]))
        return {
            "municipal_populations": counted.rename(columns={"region_code": "municipality_code"}),
            "municipality_regions": self.query("from publication.municipality_regions"),
            "base_periods": periods,
            "rate_age_groups": self.query(
                "select age_group, min(age) as first_age from publication.age_groups group by all"
            ),
        }

    def draws(self, scenario_id: str, is_municipal: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Quantiles and trajectories of the population of a scenario's regions, both sexes and all ages; no
        rows where it is not drawn, or where it is its municipalities that are wanted."""
        wanted = [None if is_municipal else scenario_id]
        names = ", ".join(BANDS)
        return (
            self.query(
                f"""select region_code, year, {names} from publication.projection_quantiles
                where scenario_id = $1 and measure = 'population' and sex = 'both' and age_group = 'all'
                    and region_code <> '00'
                order by all""",
                wanted,
            ),
            self.query(
                """select region_code, year, trajectory, persons from publication.projection_trajectories
                where scenario_id = $1 order by all""",
                wanted,
            ),
        )

    def back_tests(self, scheme_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """back_test_regions of a scheme, and back_test_accuracy of the same back-tests; each has the label of
        its back-test in back_test."""
        known = """with tests as (
                select back_test_id, label || case when count(*) over (partition by label) > 1
                    then ' (' || back_test_id || ')' else '' end as back_test
                from (
                    select distinct back_test_id, label from publication.back_test_methods
                    where scheme_id = $1))
            select back_test, found.* from publication.{name} as found join tests using (back_test_id)
            order by all"""
        regions, accuracy = (
            self.query(known.format(name=name), [scheme_id])
            for name in ("back_test_regions", "back_test_accuracy")
        )
        return regions, accuracy


@contextmanager
def published(file: Path) -> Iterator[Published]:
    """The file of a room. Raises UserError when nothing has been published there."""
    with open_published(file) as connection:
        yield Published(connection, room_of(connection) or PUBLICATION_ROOM)
