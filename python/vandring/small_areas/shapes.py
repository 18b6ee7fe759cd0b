"""How much regions differ: shapes of the priors, by maximum marginal likelihood over regions."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

Array = NDArray[np.float64]
LEAST, MOST = 1e-2, 1e6
"""Shapes lie between these. At the upper one regions differ by chance alone."""
GRID = 21
"""Places at which the likelihood is looked at first: it may have more than one top."""


def gamma_shape(events: Array, expected: Array) -> float:
    """The shape α of the Gamma distribution of regions' levels about what is expected of them.

    ``events`` (regions,) are Poisson with mean ``expected`` times a level of mean 1 and shape α, so that they
    are negative binomial with variance μ + μ²/α. Regions of which nothing is expected say nothing; with fewer
    than two others α is MOST.
    """
    known = expected > 0
    events, expected = events[known], expected[known]
    if len(events) < 2:
        return MOST

    # Most cells have few events, and many the same number.
    numbers, times = np.unique(events, return_counts=True)
    some = events > 0

    def likelihood(shape: float) -> float:
        rising = times @ (gammaln(numbers + shape) - gammaln(shape))
        nothing = shape * np.log1p(expected / shape).sum()
        return float(rising - nothing - events[some] @ np.log(shape + expected[some]))

    return most_likely(likelihood)


def dirichlet_shape(counts: Array, shares: Array) -> float:
    """The shape α of the Dirichlet distribution about ``shares`` that ``counts`` are drawn from.

    Both have shape (draws, regions), or (regions,) of one draw; shares add up to 1 in each draw. A region
    without a share has no counts.
    """
    counts, shares = np.atleast_2d(counts), np.atleast_2d(shares)
    known = shares > 0
    if min(known.sum(axis=1), default=0) < 2 or counts.sum() == 0:
        return MOST
    totals = np.where(known, counts, 0.0).sum(axis=1)
    # Regions without a count say nothing beyond their part of the total.
    counts, shares = counts[known & (counts > 0)], shares[known & (counts > 0)]

    def likelihood(shape: float) -> float:
        each = gammaln(counts + shape * shares) - gammaln(shape * shares)
        return float(each.sum() + (gammaln(shape) - gammaln(totals + shape)).sum())

    return most_likely(likelihood)


def most_likely(likelihood: Callable[[float], float]) -> float:
    """The shape between LEAST and MOST at which a log likelihood is largest."""
    grid = np.linspace(np.log(LEAST), np.log(MOST), GRID)
    heights = np.array([likelihood(float(np.exp(place))) for place in grid])
    top = int(heights.argmax())
    # The likelihood is flat far out: where differences are below its rounding, regions differ by chance.
    if heights[-1] >= heights[top] - 1e-6:
        return MOST
    found = minimize_scalar(
        lambda place: -likelihood(float(np.exp(place))),
        bounds=(grid[max(top - 1, 0)], grid[min(top + 1, GRID - 1)]),
        method="bounded",
        options={"xatol": 1e-6},
    )
    return float(np.exp(found.x))
