"""Scenarios: rows of the seeds scenarios and scenario_series."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from vandring.errors import UserError
from vandring.projection.labels import Array

REGISTER, ESTIMATED = "register", "estimated"
"""Where relation d's hazards of immigrants' emigration come from."""
PERSONS, PER_1000, MULTIPLIER = "persons", "per_1000_persons", "multiplier"
UNITS = {
    "net_immigration": (PERSONS, PER_1000),
    "immigration": (PERSONS, PER_1000),
    "emigration": (PERSONS, PER_1000),
    "fertility_multiplier": (MULTIPLIER,),
    "mortality_multiplier": (MULTIPLIER,),
}
"""The yearly series that a scenario can have, and the units that each is given in."""


@dataclass(frozen=True)
class Setting:
    """What scenarios that run together have in common; fields as in the seed scenarios."""

    inputs: str
    base_period_id: str
    scheme_id: str
    relation: str
    start_year: int
    last_year: int
    hazard_source: str = REGISTER

    @property
    def years(self) -> range:
        """The years projected."""
        return range(self.start_year + 1, self.last_year + 1)


def settings(scenarios: pd.DataFrame) -> dict[Setting, list[str]]:
    """The scenario_ids of each setting, in order of appearance."""
    together: dict[Setting, list[str]] = {}
    for row in scenarios.to_dict("records"):
        setting = Setting(
            inputs=str(row["inputs"]),
            base_period_id=str(row["base_period_id"]),
            scheme_id=str(row["scheme_id"]),
            relation=str(row["relation"]),
            start_year=int(row["start_year"]),
            last_year=int(row["last_year"]),
            hazard_source=str(row["hazard_source"]),
        )
        together.setdefault(setting, []).append(str(row["scenario_id"]))
    return together


def yearly(series: pd.DataFrame, name: str, scenario_ids: list[str], years: range, persons: Array) -> Array:
    """A yearly series of several scenarios, shape (years, scenarios).

    ``series`` has the columns of the seed scenario_series: a row holds from its first year until the
    scenario's next row of the same series. ``persons``, shape (scenarios,), is the population at the start,
    of which series in per_1000_persons are parts. Raises UserError where the first year has no value or the
    unit does not fit.
    """
    if not len(years):
        raise UserError(
            f"scenario {scenario_ids[0]} ends in the year in which it starts; last_year must be later"
        )
    columns = []
    for scenario_id, size in zip(scenario_ids, persons, strict=True):
        given = series[(series["scenario_id"] == scenario_id) & (series["series"] == name)]
        given = given.sort_values("from_year")
        values = given["value"].to_numpy(dtype=np.float64)
        factors = [_factor(unit, name, scenario_id, float(size)) for unit in given["unit"]]
        latest = (
            np.searchsorted(given["from_year"].to_numpy(dtype=np.int64), np.array(years), side="right") - 1
        )
        if latest[0] < 0:
            raise UserError(
                f"scenario {scenario_id} has no {name} for {years[0]}: add a row to the seed"
                f" scenario_series whose from_year is {years[0]} or earlier"
            )
        columns.append((values * np.array(factors))[latest])
    return np.stack(columns, axis=1)


def _factor(unit: str, name: str, scenario_id: str, persons: float) -> float:
    if unit not in UNITS[name]:
        raise UserError(
            f"scenario {scenario_id}, series {name}: unit {unit!r} must be {' or '.join(UNITS[name])}"
        )
    return persons / 1000.0 if unit == PER_1000 else 1.0
