"""All scenarios of a build: run those that are possible, say why of those that are not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from vandring.errors import UserError
from vandring.projection.engine import Projection, project
from vandring.projection.frames import NO_COVERED_YEAR, Tables, rows
from vandring.projection.inputs import (
    Reader,
    base_period_average,
    check_usable,
    labels,
    relation,
    starting_population,
    vital_rates,
)
from vandring.projection.labels import SEXES, Array, Labels
from vandring.projection.relations.interface import Relation
from vandring.projection.rounding import rounded
from vandring.projection.scenarios import SEED, Setting, check_variants, settings, yearly
from vandring.projection.totals import CountryTotals, country_totals
from vandring.projection.vital import VitalRates

COUNTRY = "00"
"""The code of a region for flows that the relation knows for the country only."""


@dataclass(frozen=True)
class Runs:
    """Projections of scenarios that ran together, and the reasons why others could not run, by
    scenario_id."""

    projections: tuple[Projection, ...]
    refusals: Mapping[str, str]


@dataclass(frozen=True)
class Inputs:
    """What scenarios that have a setting in common are projected from."""

    population: Array
    """31 December before the first year; shape (scenarios, regions, 2, ages)."""
    vital: VitalRates
    relation: Relation
    labels: Labels
    years: int
    totals: CountryTotals | None = None

    def project(self) -> Projection:
        """Raises UserError where a scenario is impossible."""
        return project(self.population, self.vital, self.relation, self.labels, self.years, self.totals)


def run_setting(
    setting: Setting, scenario_ids: list[str], series: pd.DataFrame, tables: Tables
) -> Projection:
    """Project scenarios that have a setting in common. Raises UserError where one of them is impossible."""
    return read_inputs(setting, scenario_ids, series, tables).project()


def read_inputs(setting: Setting, scenario_ids: list[str], series: pd.DataFrame, tables: Tables) -> Inputs:
    """What run_setting projects. Raises UserError where the tables do not have it."""
    check_usable(tables, setting.relation)
    population, regions = starting_population(tables, setting)
    population = np.repeat(population, len(scenario_ids), axis=0)
    ages, persons = population.shape[-1], population.sum(axis=(1, 2, 3))

    def of_base_period(name: str) -> float:
        return base_period_average(tables, setting, name)

    def of_scenarios(name: str) -> Array:
        return yearly(series, name, scenario_ids, setting.years, persons, of_base_period)

    vital = vital_rates(tables, setting, regions, ages, of_scenarios)
    reader = Reader(tables, setting, regions, ages, len(scenario_ids), of_scenarios)
    names = labels(setting, scenario_ids, regions)
    given = tables.get("country_totals")
    totals = None if given is None else country_totals(given, setting.years)
    return Inputs(population, vital, relation(reader), names, len(setting.years), totals)


def run_scenarios(scenarios: pd.DataFrame, series: pd.DataFrame, tables: Mapping[str, Tables]) -> Runs:
    """Project every scenario; ``scenarios`` and ``series`` have the columns of resolved_scenarios and
    resolved_scenario_series, ``tables`` is by the name of the inputs.

    An impossible scenario does not stop the others: where some of a setting are refused, each is tried on
    its own.
    """
    projections: list[Projection] = []
    has_years = scenarios[["start_year", "last_year"]].notna().all(axis=1)
    refusals = {str(name): NO_COVERED_YEAR for name in scenarios.loc[~has_years, "scenario_id"]}
    for setting, scenario_ids in settings(scenarios[has_years]).items():
        given = tables[setting.inputs]
        try:
            check_variants(setting, f"scenario {scenario_ids[0]} in {SEED}")
            projections.append(run_setting(setting, scenario_ids, series, given))
        except UserError:
            for scenario_id in scenario_ids:
                try:
                    check_variants(setting, f"scenario {scenario_id} in {SEED}")
                    projections.append(run_setting(setting, [scenario_id], series, given))
                except UserError as refusal:
                    refusals[scenario_id] = str(refusal)
    return Runs(tuple(projections), refusals)


def run_rows(runs: Runs) -> pa.Table:
    """The rows of cell_rows for every projection, refusal empty; and one row for each scenario refused, with
    scenario_id and refusal only."""
    refused = pa.table(
        {
            "scenario_id": pa.array(runs.refusals.keys(), pa.string()),
            "refusal": pa.array(runs.refusals.values(), pa.string()),
        }
    )
    return pa.concat_tables(
        [refused, *(cell_rows(projection) for projection in runs.projections)], promote_options="default"
    )


def cell_rows(projection: Projection) -> pa.Table:
    """One row per scenario, year, region, measure, sex and age: scenario_id, year, region_code, measure,
    sex, age, persons.

    Measures are population (31 December, the start among them) and the flows of the year by age reached in
    it, births by that of the mother. Flows that the relation knows for the country only stand at region 00,
    so that a measure always adds up to the country over regions. Movers that hold emigrants and immigrants
    are out_movers and in_movers; those that do not, internal_out_movers and internal_in_movers.
    """
    joint = projection.is_joint
    measures: dict[str, Array | None] = {
        "population": projection.population,
        "births": projection.births_by_age_of_mother,
        "deaths": projection.deaths,
        "out_movers" if joint else "internal_out_movers": projection.out_movers,
        "in_movers" if joint else "internal_in_movers": projection.in_movers,
        "net_immigration": projection.net_immigration,
        "emigrants": projection.emigrants,
        "immigrants": projection.immigrants,
    }
    return pa.concat_tables(
        [_measure_rows(projection, name, array) for name, array in measures.items() if array is not None]
    )


def _measure_rows(projection: Projection, measure: str, array: Array) -> pa.Table:
    names = projection.labels
    first = names.first_year - 1 if measure == "population" else names.first_year
    axes: dict[str, Sequence[Any]] = {
        "year": range(first, first + array.shape[0]),
        "scenario_id": names.scenario_ids,
        "region_code": names.region_codes if array.shape[2] == len(names.region_codes) else (COUNTRY,),
        "sex": SEXES,
        "age": range(array.shape[-1]),
    }
    return rows({"persons": array, "rounded_persons": rounded(array)}, axes, {"measure": measure})
