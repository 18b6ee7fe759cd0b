"""Back-tests: projections over years that the register knows, next to naive ones (METHOD 4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from vandring.arrays import cells
from vandring.errors import UserError
from vandring.projection.engine import Projection
from vandring.projection.frames import NO_COVERED_YEAR, Tables, named_years, rows
from vandring.projection.inputs import migration_years
from vandring.projection.labels import SEXES, Array
from vandring.projection.municipalities import group_of_each
from vandring.projection.runs import run_setting
from vandring.projection.scenarios import PERSONS, VARIANTS, Setting, check_variants

SEED = "seeds/scenarios/back_test_relations.csv"
GROSS_RELATION = "b"
"""Needs moves within the country and over the border, each way: whoever lacks them lacks movers."""
Axes = dict[str, list[str] | tuple[str, ...] | range]
NOTHING = pa.table(
    {
        "back_test_id": pa.array([], pa.string()),
        "method": pa.array([], pa.string()),
        "measure": pa.array([], pa.string()),
        "year": pa.array([], pa.int32()),
        "region_code": pa.array([], pa.string()),
        "sex": pa.array([], pa.string()),
        "age_group": pa.array([], pa.string()),
        "predicted_persons": pa.array([], pa.float64()),
    }
)
"""The columns of what is predicted, where nothing is."""


@dataclass(frozen=True)
class BackTest:
    """A row of resolved_back_tests, with what the register says of its years."""

    back_test_id: str
    base_period_id: str
    scheme_id: str
    base_years: range
    years: range
    """The years predicted; the start is 31 December of the year before the first."""
    populations: pd.DataFrame
    """counted_populations of the scheme."""
    movers: pd.DataFrame
    """counted_movers of the scheme."""
    age_groups: pd.DataFrame
    """rate_age_groups: what is predicted is told by these."""


def read_back_tests(back_tests: pd.DataFrame, tables: Tables) -> tuple[list[BackTest], dict[str, str]]:
    """The back-tests whose years the register knows, and why the others cannot run, by back_test_id.

    ``back_tests`` has the columns of resolved_back_tests; ``tables`` has base_periods (resolved),
    counted_populations, counted_movers and rate_age_groups.
    """
    found: list[BackTest] = []
    refusals: dict[str, str] = {}
    for row in back_tests.to_dict("records"):
        try:
            found.append(_read_back_test(row, tables))
        except UserError as error:
            refusals[str(row["back_test_id"])] = str(error)
    return found, refusals


def _read_back_test(row: dict[Any, Any], tables: Tables) -> BackTest:
    """A back-test; a UserError where its years do not follow each other or are not covered."""
    base_years = migration_years(tables["base_periods"], str(row["base_period_id"]))
    if pd.isna(row["start_year"]) or pd.isna(row["last_year"]):
        raise UserError(NO_COVERED_YEAR)
    years = range(int(row["start_year"]) + 1, int(row["last_year"]) + 1)
    if not base_years or not years or base_years[-1] >= years[0]:
        raise UserError(
            f"the base period must end before the years predicted; they are {_ends(base_years)} and"
            f" {_ends(years)}: state others in the seeds base_periods and back_tests"
        )
    populations, movers = (
        frame[frame["scheme_id"] == row["scheme_id"]]
        for frame in (tables["counted_populations"], tables["counted_movers"])
    )
    known = {*range(years[0] - 2, years[-1] + 1)} <= set(populations["year"])
    if not known or not {*base_years, *years} <= set(movers["year"]):
        first = min(base_years[0], years[0] - 1)
        raise UserError(
            f"the delivery does not cover the years of the back-test, {named_years(first, years[-1])}"
        )
    return BackTest(
        back_test_id=str(row["back_test_id"]),
        base_period_id=str(row["base_period_id"]),
        scheme_id=str(row["scheme_id"]),
        base_years=base_years,
        years=years,
        populations=populations,
        movers=movers,
        age_groups=tables["rate_age_groups"],
    )


def _ends(years: range) -> str:
    return f"{years.start} to {years.stop - 1}"


@dataclass(frozen=True)
class TriedRelation:
    """A row of the seed back_test_relations: a relation, and which of its variants."""

    method: str
    relation: str
    variants: Mapping[str, str]
    """By column of the seed scenarios."""

    def setting(self, test: BackTest) -> Setting:
        """The back-test as a scenario of the relation; a UserError where it does not know the variants."""
        setting = Setting(
            "delivery",
            test.base_period_id,
            test.scheme_id,
            self.relation,
            test.years[0] - 1,
            test.years[-1],
            **self.variants,
        )
        check_variants(setting, f"method {self.method} in {SEED}")
        return setting


def read_relations(back_test_relations: pd.DataFrame) -> list[TriedRelation]:
    """The rows of the seed back_test_relations."""
    return [
        TriedRelation(
            str(row["method"]), str(row["relation"]), {column: str(row[column]) for column in VARIANTS}
        )
        for row in back_test_relations.to_dict("records")
    ]


def back_test_rows(
    back_tests: list[BackTest], refusals: Mapping[str, str], relations: list[TriedRelation], tables: Tables
) -> pa.Table:
    """What every relation and the naive baselines predict, and which relations were refused.

    One row per back_test_id, method, measure (population, out_movers, in_movers), year, region_code, sex and
    age_group: predicted_persons, refusal empty; one row for each relation refused, with back_test_id, method
    and refusal only; and one for each back-test that cannot run (``refusals``), with back_test_id and
    refusal.
    """
    predicted: list[pa.Table] = []
    refused: list[tuple[str, str | None, str]] = [(name, None, why) for name, why in refusals.items()]
    # Movers that are estimated from the net are the least that give it: no method is measured by them.
    left_out = tables.get("relations_left_out")
    has_movers = left_out is None or GROSS_RELATION not in set(left_out["relation"])
    for test in back_tests:
        for tried in relations:
            try:
                predicted += _relation_rows(test, tried, tables)
            except UserError as error:
                refused.append((test.back_test_id, tried.method, str(error)))
        predicted += naive_rows(test, has_movers)
    names = ("back_test_id", "method", "refusal")
    refusals = pa.table(
        {name: pa.array([row[place] for row in refused], pa.string()) for place, name in enumerate(names)}
    )
    return pa.concat_tables([NOTHING, refusals, *predicted], promote_options="default")


def _relation_rows(test: BackTest, tried: TriedRelation, tables: Tables) -> list[pa.Table]:
    projection = run_setting(tried.setting(test), [test.back_test_id], observed_series(test), tables)
    regions = list(projection.labels.region_codes)
    measures = {"population": projection.population[1:, 0], **_movers(projection)}
    return [_rows(test, tried.method, measure, persons, regions) for measure, persons in measures.items()]


def _movers(projection: Projection) -> Mapping[str, Array]:
    """Out- and in-movers, emigrants and immigrants included, by region: what relations b, c and d know."""
    if projection.is_joint:
        return {"out_movers": projection.out_movers[:, 0], "in_movers": projection.in_movers[:, 0]}
    if projection.emigrants is None or projection.immigrants is None:
        return {}
    return {
        "out_movers": (projection.out_movers + projection.emigrants)[:, 0],
        "in_movers": (projection.in_movers + projection.immigrants)[:, 0],
    }


def observed_series(test: BackTest) -> pd.DataFrame:
    """The series of a scenario whose migration over the border is what the register counted: what is tried
    is how a relation spreads it, not how well somebody guessed it. Rates stay those of the base period.
    """
    yearly = test.movers.groupby("year")[["immigrants", "emigrants"]].sum()
    yearly["net_immigration"] = yearly["immigrants"] - yearly["emigrants"]
    yearly = yearly.rename(columns={"immigrants": "immigration", "emigrants": "emigration"})
    series = yearly.loc[list(test.years)].reset_index().melt("year", var_name="series")
    series = series.rename(columns={"year": "from_year"}).assign(unit=PERSONS)
    constant = pd.DataFrame(
        {
            "series": ["fertility_multiplier", "mortality_multiplier"],
            "from_year": test.years[0],
            "value": 1.0,
            "unit": "multiplier",
        }
    )
    return pd.concat([series, constant]).assign(scenario_id=test.back_test_id)


def naive_rows(test: BackTest, has_movers: bool = True) -> list[pa.Table]:
    """The baselines: no_change keeps the population of the start; last_growth lets every region go on
    growing as in the last year before, but one of less than one person (estimated counts have fractions),
    which stays as it is; average_numbers gives movers the yearly average of the base period,
    where movers are counted.
    """
    regions = sorted(test.populations["region_code"].unique())
    ages = range(int(test.populations["age"].max()) + 1)
    known = range(test.years[0] - 2, test.years[0])
    axes: Axes = {"year": known, "region_code": regions, "sex": SEXES, "age": ages}
    before, start = cells(test.populations, "persons", axes)
    horizons = np.arange(1, len(test.years) + 1)[:, None, None, None]
    totals = before.sum(axis=(1, 2)), start.sum(axis=(1, 2))
    growth = np.divide(totals[1], totals[0], out=np.ones_like(totals[1]), where=totals[0] >= 1)
    no_change = np.broadcast_to(start, (len(test.years), *start.shape))
    tables = [
        _rows(test, "no_change", "population", no_change, regions),
        _rows(test, "last_growth", "population", start * growth[:, None, None] ** horizons, regions),
    ]
    if not has_movers:
        return tables
    moving: Axes = {
        "year": test.base_years,
        "region_code": regions,
        "sex": SEXES,
        "age": range(int(test.movers["age"].max()) + 1),
    }
    for measure in ("out_movers", "in_movers"):
        # Nobody moved where there is no row.
        average = np.nan_to_num(cells(test.movers, measure, moving)).mean(axis=0)
        repeated = np.broadcast_to(average, (len(test.years), *average.shape))
        tables.append(_rows(test, "average_numbers", measure, repeated, regions))
    return tables


def _rows(test: BackTest, method: str, measure: str, persons: Array, regions: list[str]) -> pa.Table:
    """``persons`` (years, regions, 2, ages) by group of ages."""
    first_ages = np.unique(group_of_each(range(persons.shape[-1]), test.age_groups), return_index=True)[1]
    named = test.age_groups[test.age_groups["age_group"] != "all"]
    names_of = dict(zip(named["first_age"], named["age_group"], strict=True))
    axes: Axes = {
        "year": test.years,
        "region_code": regions,
        "sex": SEXES,
        "age_group": [str(names_of[age]) for age in first_ages],
    }
    names = {"back_test_id": test.back_test_id, "method": method, "measure": measure}
    return rows({"predicted_persons": np.add.reduceat(persons, first_ages, axis=-1)}, axes, names)
