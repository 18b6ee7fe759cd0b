"""Why a rate changed: Das Gupta's symmetric averages of composition and rates.

Das Gupta (1993), Standardization and Decomposition of Rates: A User's Manual, US Bureau of the Census,
P23-186: symmetric averages of any number of factors (chapter 2), and rates of cross-classified cells
(chapter 5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Decomposition:
    """Of n classifications and, last, the rates within cells: (n + 1,), and (n + 1, 2) of either period.

    ``standardised`` is what the rate of a period would be if it differed from the other in that factor alone;
    ``effects`` are the differences of the two, and add up to the change of the crude ``rates`` (2,).
    """

    rates: Floats
    effects: Floats
    standardised: Floats


def decompose(persons: Floats, events: Floats) -> Decomposition:
    """The change of events per person between two periods, of cells by n classifications: (2, K1, ..., Kn).

    A cell that nobody was in in one period has there the rate of the other, and a share of nobody is there
    the share of the other: who comes anew changes the composition and nothing else. Raises ValueError where a
    period has nobody.
    """
    if not (persons.reshape(2, -1).sum(axis=1) > 0).all():
        raise ValueError("a period in which nobody was exposed has no rate")
    with np.errstate(invalid="ignore", divide="ignore"):
        cell_rates = _or_of_the_other(events / persons)
    shares = persons / persons.reshape(2, -1).sum(axis=1).reshape(2, *[1] * (persons.ndim - 1))
    parts = symmetric_parts(composition_factors(persons))
    of_composition = (parts * cell_rates.mean(axis=0)).reshape(*parts.shape[:2], -1).sum(axis=2)
    of_rates = (cell_rates * shares.mean(axis=0)).reshape(2, -1).sum(axis=1)
    standardised = np.concatenate([of_composition, of_rates[None]])
    totals = [array.reshape(2, -1).sum(axis=1) for array in (events, persons)]
    return Decomposition(totals[0] / totals[1], standardised[:, 1] - standardised[:, 0], standardised)


def composition_factors(persons: Floats) -> Floats:
    """Shares of cells as products of a factor per classification: (n, 2, K1, ..., Kn) of (2, K1, ..., Kn).

    The factor of a classification is the geometric mean, over the orders in which the classifications may
    come, of the share of the cell's category among those who are alike in what comes before. A cell that
    nobody is in in either period has factors 0.
    """
    axes = range(1, persons.ndim)
    factors = np.ones((persons.ndim - 1, *persons.shape))
    for axis in axes:
        others = [other for other in axes if other != axis]
        for alike, weight in _subsets(others):
            rest = tuple(other for other in others if other not in alike)
            with_it = persons.sum(axis=rest, keepdims=True)
            with np.errstate(invalid="ignore", divide="ignore"):
                share = _or_of_the_other(with_it / with_it.sum(axis=axis, keepdims=True))
            factors[axis - 1] *= share**weight
    return factors


def symmetric_parts(factors: Floats) -> Floats:
    """Products (n, 2, ...) of n factors (n, 2, ...): one is of its own period, the others are averaged.

    The difference of the two periods is the factor's effect; the effects add up to the change of the product.
    """
    count = len(factors)
    parts = np.empty_like(factors)
    for place in range(count):
        average = np.zeros(factors.shape[2:])
        others = [other for other in range(count) if other != place]
        for later, weight in _subsets(others):
            earlier = [other for other in others if other not in later]
            average += weight * factors[list(later), 1].prod(axis=0) * factors[earlier, 0].prod(axis=0)
        parts[place] = factors[place] * average
    return parts


def _subsets(others: list[int]) -> Iterator[tuple[tuple[int, ...], float]]:
    """Every subset, and the share of the orders of all n in which exactly these come before the one left."""
    count = len(others) + 1
    for size in range(count):
        weight = factorial(size) * factorial(count - 1 - size) / factorial(count)
        for subset in combinations(others, size):
            yield subset, weight


def _or_of_the_other(values: Floats) -> Floats:
    """NaN of one period (axis 0) taken from the other; 0 where both are NaN."""
    return np.nan_to_num(np.where(np.isnan(values), values[::-1], values), nan=0.0)
