"""Where immigrants come from and why, by calendar year."""

import numpy as np

from vandring.register.arrays import Array
from vandring.register.countries import COUNTRIES, GROUPS

FIRST_YEAR_WITH_REASON = 1990
FIRST_YEAR_OF_LABOUR_IMMIGRATION = 2004
"""The enlargement of the European Economic Area."""

_GROUPS_OF_ARRIVALS = ("nordic", "west_europe", "east_europe", "africa", "asia", "america", "oceania")
_SHARES = {
    1966: (0.40, 0.33, 0.02, 0.02, 0.06, 0.16, 0.010),
    1975: (0.32, 0.28, 0.03, 0.05, 0.17, 0.14, 0.010),
    1985: (0.25, 0.20, 0.04, 0.08, 0.32, 0.10, 0.010),
    1992: (0.22, 0.16, 0.17, 0.12, 0.24, 0.08, 0.010),
    2003: (0.26, 0.16, 0.13, 0.12, 0.26, 0.06, 0.010),
    2008: (0.16, 0.17, 0.40, 0.07, 0.15, 0.045, 0.005),
    2013: (0.15, 0.18, 0.38, 0.12, 0.13, 0.035, 0.005),
    2016: (0.13, 0.17, 0.27, 0.16, 0.23, 0.035, 0.005),
    2019: (0.16, 0.21, 0.33, 0.06, 0.19, 0.045, 0.005),
    2025: (0.15, 0.21, 0.32, 0.06, 0.21, 0.045, 0.005),
}

# Households from Ukraine among those that come for the first time, since the war of 2022.
_WAR_REFUGEES = {2021: 0.0, 2022: 0.36, 2023: 0.38, 2024: 0.25, 2025: 0.17}

# Chance of work, refuge, family, education, unknown by group of origin.
_REASONS = {
    "west_europe": (0.45, 0.00, 0.30, 0.10, 0.15),
    "east_europe": (0.62, 0.03, 0.28, 0.04, 0.03),
    "africa": (0.02, 0.55, 0.33, 0.08, 0.02),
    "asia": (0.08, 0.33, 0.42, 0.14, 0.03),
    "america": (0.20, 0.08, 0.45, 0.20, 0.07),
    "oceania": (0.40, 0.00, 0.30, 0.20, 0.10),
    "none": (0.00, 0.80, 0.15, 0.00, 0.05),
}
_EAST_EUROPE_BEFORE_ENLARGEMENT = (0.15, 0.45, 0.30, 0.07, 0.03)


def group_shares(year: int) -> Array:
    """Shares of the seven groups of origin among arrivals; they sum to 1. → float64 (7,)."""
    table = np.array(list(_SHARES.values()))
    shares = np.array([np.interp(year, list(_SHARES), table[:, column]) for column in range(table.shape[1])])
    return np.asarray(shares / shares.sum())


def war_refugee_share(year: int) -> float:
    """War refugees from Ukraine among the households that come for the first time; constant from 2025 on."""
    return float(np.interp(year, list(_WAR_REFUGEES), list(_WAR_REFUGEES.values())))


def draw_groups(year: int, count: int, random: np.random.Generator) -> Array:
    """Groups of origin of arrivals, as indices into GROUPS. → int64 (count,)."""
    groups = np.array([GROUPS.index(name) for name in _GROUPS_OF_ARRIVALS])
    return groups[random.choice(len(groups), size=count, p=group_shares(year))]


def reason_of(country: Array, year: Array, random: np.random.Generator) -> Array:
    """Reason for immigration (codes of persons.REASONS); 0 before 1990 and for Nordic countries. Shape (n,)
    → int8.
    """
    group = np.array([item.group for item in COUNTRIES])[country]
    draw = random.random(len(country))
    reason = np.zeros(len(country), dtype=np.int8)
    for name, chances in _REASONS.items():
        early = _EAST_EUROPE_BEFORE_ENLARGEMENT if name == "east_europe" else chances
        for table, is_early in ((early, True), (chances, False)):
            rows = np.flatnonzero((group == name) & ((year < FIRST_YEAR_OF_LABOUR_IMMIGRATION) == is_early))
            codes = 1 + np.searchsorted(np.cumsum(table)[:-1], draw[rows], side="right")
            reason[rows] = codes.astype(np.int8)
    return np.where(year >= FIRST_YEAR_WITH_REASON, reason, 0).astype(np.int8)
