"""Births, deaths and who is exposed to what in a year."""

from dataclasses import dataclass, replace

import numpy as np

from vandring.errors import UserError
from vandring.projection.checks import check_complete, check_range, check_shape
from vandring.projection.labels import AGE, NATIONAL, REGION, SCENARIO, Array, Labels

FEMALE = 1
LEVELS = ("fertility_level", "mortality_level", "country_fertility_level", "country_mortality_level")


@dataclass(frozen=True)
class VitalRates:
    """Fertility and mortality that a projection takes as given (IO 77/36 annex, part 4).

    The scenario axis S may have length 1 everywhere.
    """

    fertility_rate: Array
    """Births per woman by age at the end of the year; shape (S, ages), or (years, S, ages) of each year."""
    death_probability: Array
    """Probability of dying in the year by age at its end, of the birth cohort, 0–1; at age 0 in the year of
    birth; shape (S, 2, ages), or (years, S, 2, ages) of each year."""
    girl_share: Array
    """Girls per birth, 0–1; shape (S,)."""
    fertility_level: Array
    """Regional level of fertility, 1 as the country; shape (S, regions)."""
    mortality_level: Array
    """Regional level of mortality, 1 as the country; shape (S, regions)."""
    fertility_multiplier: Array
    """Shape (years, S)."""
    mortality_multiplier: Array
    """Shape (years, S)."""
    country_fertility_level: Array | None = None
    """Regional levels that give the births of all regions together, where those of each region are drawn to
    what is usual; shape (S, regions). None: the same."""
    country_mortality_level: Array | None = None
    """As country_fertility_level, of deaths."""

    @property
    def of_the_country(self) -> "VitalRates | None":
        """The rates that give the births and deaths of all regions together; None where they are these."""
        fertility, mortality = self.country_fertility_level, self.country_mortality_level
        if fertility is None and mortality is None:
            return None
        return replace(
            self,
            fertility_level=self.fertility_level if fertility is None else fertility,
            mortality_level=self.mortality_level if mortality is None else mortality,
            country_fertility_level=None,
            country_mortality_level=None,
        )

    def check(self, years: int, scenarios: int, regions: int, ages: int, labels: Labels) -> None:
        """Shapes, ranges, no missing cell. Raises UserError."""
        some = (1, scenarios)
        for name, axes, sizes, highest in (
            ("fertility_rate", (SCENARIO, AGE), (some, ages), np.inf),
            ("death_probability", NATIONAL, (some, 2, ages), 1.0),
        ):
            values = getattr(self, name)
            if values.ndim == len(axes):
                check_shape(name, values, axes, sizes)
                check_range(name, values, axes, labels, highest)
            else:
                check_shape(name, values, ("year", *axes), (years, *sizes))
                for year in range(years):
                    of_year = f"{name} of {labels.first_year + year}"
                    check_range(of_year, values[year], axes, labels, highest)
        check_shape("girl_share", self.girl_share, (SCENARIO,), (some,))
        check_range("girl_share", self.girl_share, (SCENARIO,), labels, highest=1.0)
        for name in LEVELS:
            levels = getattr(self, name)
            if levels is not None:
                check_shape(name, levels, (SCENARIO, REGION), (some, regions))
                check_range(name, levels, (SCENARIO, REGION), labels)
        for name in ("fertility_multiplier", "mortality_multiplier"):
            check_yearly(name, getattr(self, name), years, scenarios, labels)
            if (getattr(self, name) < 0).any():
                raise UserError(f"{name} is negative in some year; it must be at least 0")


def check_yearly(name: str, values: Array, years: int, scenarios: int, labels: Labels) -> None:
    """A yearly series has shape (years, S) and no missing cell."""
    check_shape(name, values, ("year", SCENARIO), (years, (1, scenarios)))
    for year in range(years):
        check_complete(f"{name} of {labels.first_year + year}", values[year], (SCENARIO,), labels)


@dataclass(frozen=True)
class YearRates:
    """Fertility and mortality of one year, levels and multipliers worked in."""

    fertility_rate: Array
    """Shape (S, regions, ages)."""
    death_probability: Array
    """By region; shape (S, regions, 2, ages)."""
    common_death_probability: Array
    """Of those who are followed nationally or abroad; shape (S, 2, ages)."""
    girl_share: Array
    """Shape (S,)."""


def rates_of_year(vital: VitalRates, year: int) -> YearRates:
    """Rates of the year with number ``year``, 0 the first. A scaled probability is at most 1."""
    by_age = vital.fertility_rate if vital.fertility_rate.ndim == 2 else vital.fertility_rate[year]
    dying = vital.death_probability if vital.death_probability.ndim == 3 else vital.death_probability[year]
    fertility = by_age * vital.fertility_multiplier[year][:, None]
    deaths = dying * vital.mortality_multiplier[year][:, None, None]
    return YearRates(
        fertility_rate=fertility[:, None, :] * vital.fertility_level[:, :, None],
        death_probability=np.minimum(deaths[:, None] * vital.mortality_level[:, :, None, None], 1.0),
        common_death_probability=np.minimum(deaths, 1.0),
        girl_share=vital.girl_share,
    )


def one_year_older(persons: Array, newborn: Array | float, axis: int = -1) -> Array:
    """Persons on 1 January by the age that they reach in the year, the last age open.

    ``persons`` has ages along ``axis``; ``newborn`` is what stands at age 0, without that axis.
    """
    ages = np.moveaxis(persons, axis, -1)
    older = np.empty_like(ages)
    older[..., 0] = newborn
    older[..., 1:] = ages[..., :-1]
    older[..., -1] += ages[..., -1]
    return np.moveaxis(older, -1, axis)


def births_by_age_of_mother(population: Array, rates: YearRates) -> Array:
    """Births of a year by sex of the child and age that the mother reaches in it.

    (S, regions, 2, ages) → (S, regions, 2, ages). Mothers are women who are in the region on 1 January, less
    half of their own deaths of the year; who moves in the year bears no children in it.
    """
    women = one_year_older(population[:, :, FEMALE], 0.0)
    women_years = women * (1.0 - rates.death_probability[:, :, FEMALE] / 2)
    births = rates.fertility_rate * women_years
    girls = births * rates.girl_share[:, None, None]
    return np.stack([births - girls, girls], axis=2)
