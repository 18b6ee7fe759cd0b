"""The figures in ``data/`` as arrays, and their linear trends over calendar years."""

import csv
from dataclasses import dataclass
from importlib import resources

import numpy as np

from vandring.register.arrays import Array

OLDEST_AGE = 109
"""Ages above the last one in the tables take the last one's figure."""


def data_rows(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file of the package's data."""
    text = resources.files("vandring.register").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _by_sex_and_age(name: str, column: str, beyond: float | None) -> Array:
    """A column as float64, shape (2, OLDEST_AGE + 1), men first; ``beyond`` the last age, or the last
    figure again.
    """
    table = np.full((2, OLDEST_AGE + 1), np.nan)
    for row in data_rows(name):
        table[int(row["sex"] == "female"), int(row["age"])] = float(row[column])
    for sex in (0, 1):
        last = int(np.flatnonzero(~np.isnan(table[sex]))[-1])
        table[sex, last + 1 :] = table[sex, last] if beyond is None else beyond
    return np.asarray(np.nan_to_num(table))


@dataclass(frozen=True)
class Municipalities:
    """The 428 municipalities of 2013; arrays of shape (428,)."""

    codes: tuple[str, ...]
    county: Array
    economic_region: Array
    centrality: Array
    population: Array


@dataclass(frozen=True)
class Figures:
    """Everything that the simulation takes as given."""

    municipalities: Municipalities
    population: Array
    """Persons by sex (men first) and age, 31 December 1974; shape (2, ages)."""
    death_probability: Array
    """By sex and age at the end of the year, 1972–73; shape (2, ages)."""
    emigration_rate: Array
    """By sex and age at the end of the year, 1971–74, all citizenships; shape (2, ages)."""
    fertility_rate: Array
    """Births per woman by age at the end of the year, 1974; shape (ages,)."""
    coefficients: dict[str, tuple[float, float]]
    """Logit coefficients by variable: between centrality levels, out of the country."""


def read_figures() -> Figures:
    """All figures, read from the package's data files."""
    rows = data_rows("municipalities.csv")
    regions = sorted({row["economic_region_code"] for row in rows})
    municipalities = Municipalities(
        codes=tuple(row["municipality_code"] for row in rows),
        county=np.array([int(row["county_code"]) for row in rows], dtype=np.int64),
        economic_region=np.array(
            [regions.index(row["economic_region_code"]) for row in rows], dtype=np.int64
        ),
        centrality=np.array([int(row["centrality"]) for row in rows], dtype=np.int64),
        population=np.array([int(row["population_2013"]) for row in rows], dtype=np.int64),
    )
    fertility = np.zeros(OLDEST_AGE + 1)
    for row in data_rows("fertility_rates_1974.csv"):
        fertility[int(row["age"])] = float(row["fertility_rate"])
    estimates: dict[str, dict[str, float]] = {}
    for row in data_rows("logit_coefficients_table_6_1.csv"):
        estimates.setdefault(row["variable"], {})[row["outcome"]] = float(row["estimate"])
    return Figures(
        municipalities=municipalities,
        population=_by_sex_and_age("population_31_december_1974.csv", "persons", 0.0),
        death_probability=_by_sex_and_age("death_probabilities_1972_73.csv", "death_probability", None),
        emigration_rate=_by_sex_and_age(
            "emigration_rates_immigrant_shares_1971_74.csv", "emigration_rate", 0.0002
        ),
        fertility_rate=fertility,
        coefficients={name: (pair["internal"], pair["emigration"]) for name, pair in estimates.items()},
    )


def _trend(year: int, points: dict[int, float]) -> float:
    """Linear interpolation between the given years, constant outside them."""
    return float(np.interp(year, list(points), list(points.values())))


def fertility_factor(year: int) -> float:
    """Fertility relative to 1974 (2.1 children a woman): 2.6 in 1966, about 1.8 from 1976 to 2013, 1.45 from
    2022 on.
    """
    return _trend(
        year,
        {1966: 1.22, 1974: 1.0, 1977: 0.83, 1984: 0.80, 1990: 0.88, 2013: 0.86}
        | {2018: 0.755, 2020: 0.72, 2021: 0.75, 2022: 0.68, 2025: 0.69},
    )


def mortality_factor(year: int) -> float:
    """Death probabilities relative to 1972–73; infant and adult mortality fall together."""
    return _trend(year, {1955: 1.10, 1972: 1.0, 2013: 0.55, 2021: 0.47, 2022: 0.49, 2023: 0.47, 2025: 0.455})


def death_probabilities(figures: Figures, year: int) -> Array:
    """Probability of dying in a year by sex and age; shape (2, ages).

    From 85 on mortality has fallen less, and least at 105: from 2020 on, and by and by from 2013, the factor
    fades with age, or ever more people would grow older than anybody does.
    """
    factor = mortality_factor(year)
    fading = _trend(year, {2013: 0.0, 2020: 1.0}) * np.interp(
        np.arange(OLDEST_AGE + 1), [85, 105], [0.0, 1.0]
    )
    return np.asarray(figures.death_probability * (factor + (1.0 - factor) * fading))


def immigrations_per_person(year: int) -> float:
    """Immigration notifications per resident and year; period levels of Statistics Norway's migration
    statistics.
    """
    return _trend(
        year,
        {1968: 0.0040, 1973: 0.00475, 1978: 0.0046, 1983: 0.0049, 1988: 0.0065, 1993: 0.0064}
        | {1998: 0.0078, 2004: 0.0083, 2006: 0.0099, 2008: 0.0141, 2011: 0.0162, 2013: 0.0150}
        | {2014: 0.0142, 2016: 0.0132, 2017: 0.0114, 2019: 0.0102, 2020: 0.0074, 2021: 0.0104, 2022: 0.0172}
        | {2023: 0.0162, 2024: 0.0127, 2025: 0.0112},
    )


def emigration_level_of_others(year: int) -> float:
    """The share of national emigration rates of 1971–74 (all citizenships) that falls on those who are not
    immigrants; few left in the pandemic. Immigrants leave by the coefficients of table 6.1 in every year.
    """
    return _trend(year, {2019: 0.50, 2020: 0.30, 2021: 0.40, 2022: 0.50})


def internal_moves_per_person(year: int) -> float:
    """Moves between municipalities per resident and year; period levels of Statistics Norway's statistics."""
    return _trend(
        year,
        {1968: 0.0502, 1973: 0.0483, 1978: 0.0439, 1983: 0.0421, 1988: 0.0426, 1993: 0.0396, 2000: 0.0435},
    )


def internal_move_schedule() -> Array:
    """Relative chance that an adult's household moves, by sex and age; shape (2, ages).

    Rogers and Castro's model schedule without its child component (children follow their parents): a peak
    of the labour force ages over a constant. Women peak two years before men.
    """
    ages = np.arange(OLDEST_AGE + 1, dtype=np.float64)
    schedule = np.empty((2, len(ages)))
    for sex, (height, peak, descent) in enumerate(((0.30, 24.0, 0.095), (0.31, 21.8, 0.105))):
        rise = np.exp(-0.45 * (ages - peak))
        schedule[sex] = height * np.exp(-descent * (ages - peak) - rise) + 0.009
    schedule[:, :16] = 0.0
    return schedule
