"""Deaths that are not delivered: a standard at the level that the stocks themselves show."""

import numpy as np

from vandring.arrays import Array

OLDEST = 110
LEVEL_AGES = slice(75, 100)
"""Ages, reached in the year, whose losses tell a region's level."""
BANDS = (slice(65, 80), slice(80, 100))
"""Ages, reached in the year, at which a country loses persons by death and hardly otherwise: a level each."""
MIDDLES = (73.0, 88.0)
"""Where the levels of the bands are the standard's; between them they pass into each other."""
LEAST_DEATHS = 1000.0
"""Expected deaths of a sex and year below which the level is that of all years together."""
WINDOW = 5
"""Years, the last of them included, whose losses tell a region's level."""
BOUNDS = (0.2, 5.0)


def lengthened(rates: Array, ages: int) -> Array:
    """Death rates by completed age, shape (…, A), for ``ages`` ages: on the line of the last ten logarithms.

    No rate is above 1.5 a year, where observed ones level off.
    """
    known = rates.shape[-1]
    if known >= ages:
        return rates[..., :ages]
    places = np.arange(known - 10, known, dtype=np.float64)
    logs = np.log(np.maximum(rates[..., -10:], 1e-9))
    middle = places.mean()
    slope = ((logs - logs.mean(axis=-1, keepdims=True)) * (places - middle)).sum(-1, keepdims=True)
    slope = slope / ((places - middle) ** 2).sum()
    further = np.arange(known, ages) - middle
    longer = np.exp(logs.mean(axis=-1, keepdims=True) + slope * further)
    return np.concatenate([rates, np.minimum(longer, 1.5)], axis=-1)


def cohort_hazards(rates: Array, infants_in_year: float) -> Array:
    """Death rates by completed age, shape (…, A), as hazards of a year of those who reach an age in it.

    Who reaches age x in a year lives half of it at x - 1 and half at x. Of the deaths at age 0 the share
    ``infants_in_year`` are of children born in the year, whose hazard is at place 0; the rest are at place 1.
    """
    hazards = np.empty_like(rates)
    hazards[..., 1:] = (rates[..., :-1] + rates[..., 1:]) / 2
    hazards[..., 0] = infants_in_year * rates[..., 0]
    hazards[..., 1] = (1 - infants_in_year) * rates[..., 0] + rates[..., 1] / 2
    hazards[..., -1] = rates[..., -1]
    return hazards


def level_of_losses(start: Array, end: Array, hazard: Array) -> Array:
    """By how much a standard's hazards must be multiplied to give what the country loses at old ages.

    ``start``, ``end``: persons who reach an age in the year, at its two ends, shape (years, 2, A);
    ``hazard``,
    shape (2, A). Returns shape (years, 2, A): one level for each of BANDS, that of the younger one below it,
    a
    line between their middles. A band of fewer than 1 000 expected deaths of a sex in a year has the level of
    all years together.
    """
    levels = []
    for band in BANDS:
        at_start, at_end, due = start[..., band], end[..., band], hazard[..., band]
        expected = (at_start * -np.expm1(-due)).sum(axis=-1)
        together = _level(at_start.sum(axis=0)[None], at_end.sum(axis=0)[None], due)
        levels.append(np.where(expected >= LEAST_DEATHS, _level(at_start, at_end, due), together))
    share = np.clip((np.arange(hazard.shape[-1]) - MIDDLES[0]) / (MIDDLES[1] - MIDDLES[0]), 0, 1)
    return np.asarray(levels[0][..., None] * (1 - share) + levels[1][..., None] * share)


def _level(start: Array, end: Array, hazard: Array) -> Array:
    lost = (start - end).sum(axis=-1)
    low = np.full(lost.shape, BOUNDS[0])
    high = np.full(lost.shape, BOUNDS[1])
    for _ in range(50):
        middle = (low + high) / 2
        is_enough = (start * -np.expm1(-middle[..., None] * hazard)).sum(axis=-1) >= lost
        low, high = np.where(is_enough, low, middle), np.where(is_enough, middle, high)
    return (low + high) / 2


def region_levels(lost: Array, expected: Array) -> Array:
    """Levels of regions against the country, shape (years, regions), from losses at old ages of the last
    years.

    ``lost`` and ``expected``, shape (years, regions), are losses and expected deaths. A year knows the years
    up
    to it and none after. What chance explains is taken out: the level is (losses + k) / (expected + k), with
    1 / k the variance between regions that Poisson numbers leave unexplained (method of moments).
    """
    seen, due = _trailing(lost), _trailing(expected)
    levels = np.ones_like(lost)
    for year in range(len(lost)):
        total = due[year].sum()
        if total <= 0:
            continue
        away = seen[year] - due[year] * seen[year].sum() / total
        excess = (away**2).sum() - due[year].sum()
        between = excess / (due[year] ** 2).sum()
        if between <= 0:
            continue
        levels[year] = np.clip((seen[year] + 1 / between) / (due[year] + 1 / between), *BOUNDS)
    return levels


def _trailing(values: Array) -> Array:
    cumulated = np.cumsum(values, axis=0)
    earlier = np.zeros_like(cumulated)
    earlier[WINDOW:] = cumulated[:-WINDOW]
    return cumulated - earlier
