"""Countries that the synthetic register uses: an own short list, three-digit code and the two-digit code of
before 1977.
"""

from dataclasses import dataclass

import numpy as np

from vandring.register.arrays import Array

GROUPS = ("norway", "nordic", "west_europe", "east_europe", "africa", "asia", "america", "oceania", "none")


@dataclass(frozen=True)
class Country:
    """One country: codes, the group that arrivals are drawn by, and its weight in the group."""

    code: str
    two_digit_code: str
    group: str
    weight: float


COUNTRIES = (
    Country("000", "00", "norway", 1.0),
    Country("101", "01", "nordic", 0.33),
    Country("103", "03", "nordic", 0.11),
    Country("105", "05", "nordic", 0.08),
    Country("106", "06", "nordic", 0.48),
    Country("139", "11", "west_europe", 0.40),
    Country("144", "10", "west_europe", 0.38),
    Country("127", "12", "west_europe", 0.22),
    Country("131", "13", "east_europe", 0.55),
    Country("136", "14", "east_europe", 0.20),
    Country("140", "15", "east_europe", 0.13),
    Country("155", "16", "east_europe", 0.12),
    Country("346", "30", "africa", 0.45),
    Country("241", "20", "africa", 0.25),
    Country("359", "35", "africa", 0.30),
    Country("534", "53", "asia", 0.22),
    Country("575", "57", "asia", 0.16),
    Country("428", "42", "asia", 0.16),
    Country("568", "56", "asia", 0.12),
    Country("456", "45", "asia", 0.12),
    Country("452", "40", "asia", 0.16),
    Country("492", "49", "asia", 0.06),
    Country("684", "68", "america", 0.55),
    Country("725", "72", "america", 0.28),
    Country("730", "70", "america", 0.17),
    Country("805", "80", "oceania", 1.0),
    Country("980", "98", "none", 1.0),
    Country("990", "99", "none", 1.0),
    Country("148", "17", "east_europe", 0.0),
)

NORWAY = 0
NORDIC = (1, 2, 3, 4)
STATELESS = 26
NOT_STATED = 27
UKRAINE = 28
"""Its people come as war refugees (``origins.war_refugee_share``), never by the weights of their group."""
ADOPTION_COUNTRIES = (21, 24)
"""Where children adopted from abroad are born: indices into COUNTRIES."""


def draw_from_group(groups: Array, random: np.random.Generator) -> Array:
    """A country of each group, by the countries' weights. Indices into GROUPS, shape (n,) → int8 indices."""
    drawn = np.zeros(len(groups), dtype=np.int8)
    for group_index, group in enumerate(GROUPS):
        members = np.flatnonzero(groups == group_index)
        choices = [index for index, country in enumerate(COUNTRIES) if country.group == group]
        weights = np.array([COUNTRIES[index].weight for index in choices])
        cumulated = np.cumsum(weights / weights.sum())
        position = np.searchsorted(cumulated, random.random(len(members)), side="right")
        drawn[members] = np.array(choices, dtype=np.int8)[np.minimum(position, len(choices) - 1)]
    return drawn
