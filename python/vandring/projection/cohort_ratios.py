"""How many are left, or have become, of a cohort in five years, by region: cohort change ratios, shrunk.

Hamilton, C. H. and Perry, J. (1962), "A short method for projecting population by age from one decennial
census to another", Social Forces 41.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vandring.errors import UserError
from vandring.projection.breakdown import FERTILE_AGES
from vandring.projection.labels import Array
from vandring.projection.vital import FEMALE

RATIO_YEARS = 5
"""Years between the two populations of a ratio; as many ages are pooled to a group."""
LEAST_AGES = 2 * RATIO_YEARS + 1
"""Single ages, the open one among them, below which there is no closed group and no open one."""


@dataclass(frozen=True)
class CohortRatios:
    """What a population makes of itself in five years."""

    cohort_ratio: Array
    """Persons five years older per person of an age; shape (regions, 2, ages)."""
    child_ratio: Array
    """Children of each of the ages 0–4 per woman aged 15–49; shape (regions, 2, 5)."""


def cohort_ratios(before: Array, after: Array, prior_persons: float | None = None) -> CohortRatios:
    """Ratios of a region: those of all regions by single age times the region's level, shrunk towards 1.

    ``before`` and ``after`` have shape (regions, 2, ages), persons by completed age five years apart, the
    last age open. The level is taken of five-year age groups, that of children of all five ages; ages of
    which the open one would become part are one group. ``prior_persons`` is how many expected persons weigh
    as much as nothing known of a region; None estimates it from how much the regions differ (see
    ``shrunk_levels``). Raises UserError for fewer than 11 ages.
    """
    ages = before.shape[-1]
    if ages < LEAST_AGES:
        raise UserError(f"Hamilton-Perry takes at least {LEAST_AGES} single ages; the population has {ages}")
    group = groups_of_ages(ages)
    become = np.zeros_like(after)
    become[..., :-RATIO_YEARS] = after[..., RATIO_YEARS:]
    everywhere = _pooled_when_open(become.sum(axis=0), before.sum(axis=0), group)
    members = (group[:, None] == np.arange(int(group[-1]) + 1)).astype(np.float64)
    levels = shrunk_levels(become @ members, (everywhere * before) @ members, prior_persons)
    return CohortRatios(everywhere * levels[..., group], child_ratios(after, prior_persons))


def child_ratios(population: Array, prior_persons: float | None = None) -> Array:
    """Children of each of the ages 0–4 per woman aged 15–49, shape (regions, 2, 5); as cohort_ratios."""
    children = population[..., :RATIO_YEARS]
    women = population[:, FEMALE, FERTILE_AGES].sum(axis=-1)
    everywhere = children.sum(axis=0) / max(float(women.sum()), 1.0)
    expected = women[:, None] * everywhere.sum(axis=-1)
    levels = shrunk_levels(children.sum(axis=-1), expected, prior_persons)
    return np.asarray(levels[..., None] * everywhere)


def shrunk_levels(observed: Array, expected: Array, prior_persons: float | None = None) -> Array:
    """Observed per expected persons of regions (axis 0), shrunk towards 1: empirical Bayes.

    (O + m) / (E + m), where m persons, one number for all regions of a column, are 1 / τ²: O is taken to be
    Poisson about E · level, levels to have mean 1 and variance τ². That variance is estimated by moments,
    τ² = (Σ E (O/E − 1)² − (n − 1)) / (Σ E − Σ E² / Σ E), and 0 at least: then every level is 1. A region of
    which nobody is expected has 1. Marshall (1991), "Mapping disease and mortality rates using empirical
    Bayes estimators", Applied Statistics 40.
    """
    some = expected > 0
    level = np.where(some, observed / np.where(some, expected, 1.0), 1.0)
    if prior_persons is not None:
        weight = np.where(some, expected / np.where(some, expected + prior_persons, 1.0), 0.0)
        return np.asarray(1.0 + weight * (level - 1.0))
    total = expected.sum(axis=0)
    spread = total - (expected**2).sum(axis=0) / np.where(total > 0, total, 1.0)
    beyond_chance = (expected * (level - 1.0) ** 2).sum(axis=0) - (some.sum(axis=0) - 1)
    variance = np.maximum(beyond_chance, 0.0) / np.where(spread > 0, spread, np.inf)
    weight = expected * variance / (1.0 + expected * variance)
    return np.asarray(1.0 + weight * (level - 1.0))


def groups_of_ages(ages: int) -> NDArray[np.int64]:
    """The number of each age's group, shape (ages,).

    The open group is of the ages from which nobody can be told from the open age five years later.
    """
    last = (ages - 1 - 2 * RATIO_YEARS) // RATIO_YEARS
    return np.minimum(np.arange(ages) // RATIO_YEARS, last)


def _pooled_when_open(become: Array, before: Array, group: NDArray[np.int64]) -> Array:
    """Ratios of all regions together, shape (2, ages): by single age, in the open group one for all."""
    is_open = group == group[-1]
    totals = [np.where(is_open, persons, 0.0).sum(axis=-1, keepdims=True) for persons in (become, before)]
    numerator, denominator = (
        np.where(is_open, total, persons) for total, persons in zip(totals, (become, before), strict=True)
    )
    # Nobody comes of nobody: which ratio that is does not matter.
    return np.divide(numerator, denominator, out=np.ones_like(numerator), where=denominator > 0)
