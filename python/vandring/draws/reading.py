"""Draws from tables: what is drawn, and the years that its uncertainty is estimated from."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vandring.arrays import cells
from vandring.draws.groups import GROUPS, STARTS
from vandring.draws.history import History
from vandring.errors import UserError
from vandring.projection.back_tests import GROSS_RELATION
from vandring.projection.frames import Tables, of_base_period
from vandring.projection.inputs import migration_years
from vandring.projection.labels import SEXES, Array
from vandring.projection.scenarios import Setting

FROM_STOCKS = "change_less_births_plus_deaths"
"""The rule of estimated_inputs by which net migration holds what deaths are off by."""
FEWEST_DRAWS = 100
SEED_OF_SEEDS = 1977


def seed_of(name: str) -> int:
    """The seed of what has a name: the same in every build."""
    return SEED_OF_SEEDS + zlib.crc32(name.encode())


def draws_of(scenario: Mapping[Any, Any]) -> int:
    """The number of draws of a row of resolved_scenarios, 0 for none. Raises UserError for too few."""
    stated = scenario["draws"]
    draws = 0 if pd.isna(stated) else int(stated)
    if draws and draws < FEWEST_DRAWS:
        raise UserError(
            f"scenario {scenario['scenario_id']}: {draws} draws are too few for quantiles; let draws be"
            f" {FEWEST_DRAWS} or more, or empty"
        )
    return draws


def age_years(years: int) -> tuple[int, ...]:
    """The years after the start in which ages are told: every fifth, and the last."""
    return tuple(sorted({*range(5, years + 1, 5), years}))


@dataclass(frozen=True)
class Past:
    """Tables by name: uncertainty_accounts, uncertainty_country_years, fertility_rates, death_probabilities,
    base_periods, relations_left_out and count_estimates."""

    tables: Tables

    def history(self, setting: Setting, regions: tuple[str, ...]) -> History:
        """The years that the delivery knows until the setting's start. Raises UserError where there are
        fewer than the base period's."""
        frame = self.tables["uncertainty_accounts"]
        frame = frame[(frame["scheme_id"] == setting.scheme_id) & (frame["year"] <= setting.start_year)]
        base = migration_years(self.tables["base_periods"], setting.base_period_id)
        # In a row, the last the start's.
        years = _until(setting.start_year, frame["year"].to_numpy(dtype=np.int64))
        if len(years) < max(len(base), 2):
            raise UserError(
                f"scheme {setting.scheme_id} has accounts of {len(years)} years until {setting.start_year}:"
                f" too few for draws, which take at least {max(len(base), 2)}"
            )
        axes = {"year": years, "sex": SEXES, "first_age": STARTS, "region_code": regions}

        def of(column: str) -> Array:
            return np.nan_to_num(cells(frame, column, axes))

        births = of("births")[:, :, 0].sum(axis=1)
        return History(
            exposed=of("exposed_persons"),
            out_movers=of("out_movers"),
            in_movers=of("in_movers"),
            deaths=of("deaths"),
            residual=of("residual_persons"),
            births=births,
            fertility=self._fertility(setting, years, births.sum(axis=1)),
            mortality=self._mortality(setting, years),
            base_years=len(base),
            has_gross_moves=not self._has("relations_left_out", "relation", GROSS_RELATION),
            has_deaths=not self._has("count_estimates", "rule", FROM_STOCKS),
        )

    def _has(self, name: str, column: str, value: str) -> bool:
        frame = self.tables.get(name)
        return frame is not None and column in frame and value in set(frame[column])

    def _country(self, column: str, years: range) -> Array:
        """Shape (years, 2, ages)."""
        frame = self.tables["uncertainty_country_years"]
        axes = {"year": years, "sex": SEXES, "age": range(int(frame["age"].max()) + 1)}
        return np.nan_to_num(cells(frame, column, axes))

    def _fertility(self, setting: Setting, years: range, births: Array) -> Array:
        """Births over those that the rates of the base period give."""
        women = self._country("exposed_persons", years)[:, SEXES.index("female")]
        women = women - self._country("deaths", years)[:, SEXES.index("female")] / 2
        rates = of_base_period(self.tables, "fertility_rates", setting.base_period_id)
        rate = np.nan_to_num(cells(rates, "fertility_rate", {"age": range(women.shape[1])}))
        return _ratio(births, women @ rate)

    def _mortality(self, setting: Setting, years: range) -> Array:
        exposed, deaths = (self._country(column, years) for column in ("exposed_persons", "deaths"))
        rates = of_base_period(self.tables, "death_probabilities", setting.base_period_id)
        dying = np.nan_to_num(
            cells(rates, "death_probability", {"sex": SEXES, "age": range(exposed.shape[2])})
        )
        return _ratio(deaths.sum(axis=(1, 2)), (exposed * dying).sum(axis=(1, 2)))


def _until(last: int, known: Any) -> range:
    found, first = set(known.tolist()), last
    if last not in found:
        return range(last, last)
    while first - 1 in found:
        first -= 1
    return range(first, last + 1)


def _ratio(events: Array, expected: Array) -> Array:
    return np.divide(events, expected, out=np.zeros_like(expected), where=expected > 0)


def counted(frame: pd.DataFrame, year: int, regions: tuple[str, ...]) -> Array:
    """Persons on 31 December by group of ages; shape (2, groups, regions); zeros where there is no row.

    ``frame`` has the columns of counted_populations, of one scheme.
    """
    of_year = frame[frame["year"] == year]
    axes = {"sex": SEXES, "age": range(int(frame["age"].max()) + 1), "region_code": regions}
    by_age = np.nan_to_num(cells(of_year, "persons", axes))
    groups = np.zeros((2, GROUPS, len(regions)))
    for place, first in enumerate(STARTS):
        last = STARTS[place + 1] if place + 1 < GROUPS else by_age.shape[1]
        groups[:, place] = by_age[:, first:last].sum(axis=1)
    return groups
