"""The yearly outcome of immigrants: covariates, probabilities of table 6.1 in Rapporter 2016/27, and the
draw.

Covariates belong to year t, the outcome to year t + 1. Age is t − birth year (age reached by the end of t);
duration is t − first year of immigration; family size and the immigrants in it are counted at the end of t,
that is in the family numbers of 1 January t + 1; so is the centrality of the municipality of residence.
"""

from dataclasses import dataclass, fields

import numpy as np

from vandring.register.arrays import Array
from vandring.register.countries import NORDIC
from vandring.register.persons import UNKNOWN, Persons

NO_MOVE, OTHER_LEVEL, EMIGRATES = 0, 1, 2
BACKGROUNDS = ("nordic", "work", "refuge", "family", "education", "unknown")
STATUSES = ("", "employed", "employed_in_education", "in_education", "unemployed", "outside_labour_force")
DURATION_GROUPS = ("0-2", "3-5", "6-10", "11-15", "16+")
EDUCATION_GROUPS = (
    "none_or_unregistered",
    "primary",
    "basic_upper_secondary",
    "completed_upper_secondary",
    "tertiary_lower",
    "tertiary_higher",
)
MONTHS_THAT_MAKE_UNEMPLOYED = 7

_GROUP_OF_LEVEL = np.array([0, 1, 1, 2, 3, 3, 4, 5, 5, 0], dtype=np.int8)
_LAST_YEAR_OF_DURATION_GROUP = np.array([2, 5, 10, 15])


@dataclass
class Covariates:
    """Covariates of immigrants at the end of a year t; arrays of shape (n,), coded by the tuples above."""

    person: Array
    age: Array
    is_woman: Array
    duration_years: Array
    duration_group: Array
    education_group: Array
    status: Array
    background: Array
    family_size: Array
    family_immigrants: Array
    centrality: Array

    def take(self, rows: Array) -> "Covariates":
        """The given rows, or where a mask is true."""
        return Covariates(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def background_of(persons: Persons, who: Array) -> Array:
    """Immigration background: 0 Nordic, otherwise the reason; not known is unknown. Shape (n,) → int8."""
    reason = persons.reason[who]
    known = np.where(reason == 0, UNKNOWN, reason)
    return np.where(np.isin(persons.birth_country[who], NORDIC), 0, known).astype(np.int8)


def education_group_of(level: Array) -> Array:
    """The six groups of the logit model from the standard's first digit. Shape (n,) → int8."""
    return _GROUP_OF_LEVEL[level]


def duration_group_of(years: Array) -> Array:
    """0–2, 3–5, 6–10, 11–15 and 16 or more years as 0–4. Shape (n,) → int8."""
    return np.searchsorted(_LAST_YEAR_OF_DURATION_GROUP, years, side="left").astype(np.int8)


def status_of(is_employed: Array, in_education: Array, months: Array) -> Array:
    """Labour-market status 1–5 of a year. Shapes (n,) → int8."""
    long = months >= MONTHS_THAT_MAKE_UNEMPLOYED
    unemployed = long | ((months >= 1) & ~is_employed & ~in_education)
    active = np.where(is_employed, np.where(in_education, 2, 1), np.where(in_education, 3, 5))
    return np.where(unemployed, 4, active).astype(np.int8)


def regressors(covariates: Covariates) -> dict[str, Array]:
    """Columns of the model by the name of their coefficient in the published table; shape (n,) each."""
    age = covariates.age.astype(np.float64)
    columns: dict[str, Array] = {
        "CONST": np.ones(len(age)),
        "AGE": age,
        "AGE10SQ": (age / 10.0) ** 2,
        "DKJONN": covariates.is_woman,
        "FAMTOT": covariates.family_size,
        "FAMINV": covariates.family_immigrants,
    }
    for group, name in enumerate(("DBOTID02", "DBOTID35", "DBOTID610", "DBOTID1115")):
        columns[name] = covariates.duration_group == group
    for group in (1, 2, 3, 4, 5):
        columns[f"DUTDGR{group}"] = covariates.education_group == group
    for status in (1, 2, 3, 4):
        columns[f"DSTATUS{status}"] = covariates.status == status
    for background, name in enumerate(("DARB", "DFLU", "DFAM", "DUTD", "DXXX"), start=1):
        columns[name] = covariates.background == background
    for level in (1, 2, 3):
        columns[f"SENTRAL{level}"] = covariates.centrality == level
    return columns


def probabilities(covariates: Covariates, coefficients: dict[str, tuple[float, float]]) -> Array:
    """Probabilities of no move, another centrality level, emigration. → float64 (n, 3), rows sum to 1."""
    columns = regressors(covariates)
    missing = set(columns) ^ set(coefficients)
    if missing:
        raise ValueError(f"coefficients and regressors differ: {', '.join(sorted(missing))}")
    linear = np.zeros((len(covariates.person), 2))
    for name, values in columns.items():
        linear += np.asarray(values, dtype=np.float64)[:, None] * np.array(coefficients[name])
    weights = np.exp(linear)
    base = 1.0 / (1.0 + weights.sum(axis=1))
    return np.column_stack([base, weights * base[:, None]])


def draw_outcomes(chances: Array, random: np.random.Generator) -> Array:
    """One outcome 0, 1 or 2 per row of probabilities (n, 3). → int8 (n,)."""
    draw = random.random(len(chances))
    return ((draw >= chances[:, 0]).astype(np.int8) + (draw >= chances[:, 0] + chances[:, 1])).astype(np.int8)
