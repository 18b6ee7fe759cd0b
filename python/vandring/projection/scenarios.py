"""Scenarios: rows of the seeds scenarios and scenario_series."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from vandring.errors import UserError
from vandring.projection.labels import Array

SEED = "seeds/scenarios/scenarios.csv"
DELIVERY = "delivery"
"""Inputs that are those of the delivery."""
REGISTER, ESTIMATED = "register", "estimated"
"""Where relation d's hazards of immigrants' emigration come from."""
NET, GROSS = "net", "gross"
"""Which immigration a scenario gives relation c."""
NATIONAL, REGIONAL, ADJUSTED = "national", "regional", "adjusted"
"""Whose emigration rates relations c and d take; adjusted are regional ones that give what national gives."""
JOINT, SEPARATE = "joint", "separate"
"""Whether relations c and d have one share of a region for all in-movers, or one for immigrants apart."""
BIRTH, CITIZENSHIP = "birth", "citizenship"
"""By what relation d tells immigrants from nationals."""
AS_PUBLISHED, SMALL_AREA = "as_published", "small_area"
"""Whether regions have their own rates, as S77 published them, or rates drawn to those of larger ones."""
EVERY_RELATION = ("none", "a", "b", "c", "d", "hamilton_perry", "given")
VARIANTS: dict[str, dict[str, Collection[str]]] = {
    "immigration_given": {NET: "", GROSS: "c"},
    "emigration_rates": {NATIONAL: "", REGIONAL: "c", ADJUSTED: "cd"},
    "in_migration_shares": {JOINT: "", SEPARATE: "cd"},
    "grouped_by": {BIRTH: "", CITIZENSHIP: "d"},
    "rate_method": {AS_PUBLISHED: "", SMALL_AREA: EVERY_RELATION},
}
"""The variants of METHOD 4.3 by column of the seed scenarios: each value, the default first, with the
relations that know it. Every relation has the default, so that none is named there."""
PERSONS, PER_1000, MULTIPLIER = "persons", "per_1000_persons", "multiplier"
AVERAGE = "base_period_average"
UNITS = {
    "net_immigration": (PERSONS, PER_1000, AVERAGE),
    "immigration": (PERSONS, PER_1000, AVERAGE),
    "emigration": (PERSONS, PER_1000, AVERAGE),
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
    immigration_given: str = NET
    emigration_rates: str = NATIONAL
    in_migration_shares: str = JOINT
    grouped_by: str = BIRTH
    rate_method: str = AS_PUBLISHED

    @property
    def years(self) -> range:
        """The years projected."""
        return range(self.start_year + 1, self.last_year + 1)


def check_variants(setting: Setting, row: str) -> None:
    """Raise UserError where the setting's relation does not know one of its variants.

    ``row`` says whose setting it is, with the file: what the message begins with.
    """
    for column, values in VARIANTS.items():
        value, default = getattr(setting, column), next(iter(values))
        if value not in values:
            raise UserError(f"{row}: {column} {value!r} must be {' or '.join(values)}")
        if value != default and setting.relation not in values[value]:
            raise UserError(
                f"{row}: {column} {value} goes with relation {' or '.join(values[value])} only, not with"
                f" {setting.relation}; let {column} be {default}, or choose another relation"
            )
    if setting.rate_method == SMALL_AREA and setting.inputs != DELIVERY:
        raise UserError(
            f"{row}: rate_method {SMALL_AREA} goes with inputs {DELIVERY} only, not with {setting.inputs};"
            f" let rate_method be {AS_PUBLISHED}"
        )
    if setting.hazard_source == ESTIMATED and setting.grouped_by != BIRTH:
        raise UserError(
            f"{row}: hazard_source {ESTIMATED} goes with grouped_by {BIRTH} only, not with"
            f" {setting.grouped_by}, because the models are of immigrants by birth; let hazard_source be"
            f" {REGISTER}, or grouped_by {BIRTH}"
        )


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
            **{column: str(row[column]) for column in VARIANTS},
        )
        together.setdefault(setting, []).append(str(row["scenario_id"]))
    return together


def yearly(
    series: pd.DataFrame,
    name: str,
    scenario_ids: list[str],
    years: range,
    persons: Array,
    average: Callable[[str], float] | None = None,
) -> Array:
    """A yearly series of several scenarios, shape (years, scenarios).

    ``series`` has the columns of the seed scenario_series: a row holds from its first year until the
    scenario's next row of the same series. ``persons``, shape (scenarios,), is the population at the start,
    of which series in per_1000_persons are parts; ``average`` gives the yearly average of a series in the
    base period, of which those in base_period_average are multiples. Raises UserError where the first year
    has no value or the unit does not fit.
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
        factors = [_factor(unit, name, scenario_id, float(size), average) for unit in given["unit"]]
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


def _factor(
    unit: str, name: str, scenario_id: str, persons: float, average: Callable[[str], float] | None
) -> float:
    if unit not in UNITS[name]:
        raise UserError(
            f"scenario {scenario_id}, series {name}: unit {unit!r} must be {' or '.join(UNITS[name])}"
        )
    if unit == AVERAGE:
        if average is None:
            raise UserError(
                f"scenario {scenario_id}, series {name}: its inputs have no {AVERAGE}; give {PERSONS}"
            )
        return average(name)
    return persons / 1000.0 if unit == PER_1000 else 1.0
