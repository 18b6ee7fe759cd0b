"""Ages that an office does not tell apart, by named rules."""

import numpy as np
from scipy.interpolate import CubicHermiteSpline, CubicSpline

from vandring.arrays import Array

LEAST_HAZARD = 1e-9
"""Who hardly dies is nearly all of an open age, not infinitely many."""


def spread_groups(groups: Array, bounds: Array) -> Array:
    """Single ages of groups of ages, by a monotone cubic spline on the cumulated counts.

    ``groups``, shape (…, G), are counts of the ages from ``bounds[g]`` to ``bounds[g + 1]`` exclusive;
    ``bounds``, shape (G + 1,), whole ages. Returns shape (…, bounds[-1] - bounds[0]), whose sums over the
    ages of a group are the group, and which have no value below 0 where no group has (Hyman 1983).
    """
    flat = groups.reshape(-1, groups.shape[-1])
    heights = np.concatenate([np.zeros((len(flat), 1)), np.cumsum(flat, axis=1)], axis=1)
    ages = np.arange(bounds[0], bounds[-1] + 1)
    density = flat / np.diff(bounds)
    before = np.concatenate([density[:, :1], density], axis=1)
    after = np.concatenate([density, density[:, -1:]], axis=1)
    slopes = CubicSpline(bounds, heights, axis=1, bc_type="natural")(bounds, 1)
    # Up to three times the flatter side a cubic does not turn; between a rise and a fall it is level.
    least, most = 3 * np.minimum(before, after), 3 * np.maximum(before, after)
    slopes = np.clip(slopes, np.minimum(most, 0), np.maximum(least, 0))
    curve = CubicHermiteSpline(bounds, heights, slopes, axis=1)(ages)
    # What is cumulated at the bounds is known.
    curve[:, np.searchsorted(ages, bounds)] = heights
    return np.asarray(np.diff(curve, axis=1).reshape(*groups.shape[:-1], len(ages) - 1))


def survivors(hazard: Array, first: int) -> Array:
    """How persons of ``first`` and older are spread over their ages where as many reach it every year.

    ``hazard``, shape (…, A), by age, the last one open. Returns shares of ages ``first`` and above, shape
    (…, A - first), which add up to 1.
    """
    staying = np.exp(-np.cumsum(hazard[..., first:], axis=-1))
    weights = np.concatenate([np.ones_like(staying[..., :1]), staying[..., :-1]], axis=-1)
    # The last age is open: everybody above it too.
    weights[..., -1] /= -np.expm1(-np.maximum(hazard[..., -1], LEAST_HAZARD))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def rogers_castro(ages: Array, parameters: dict[str, float]) -> Array:
    """The model migration schedule of Rogers and Castro (1981) without its retirement part, by exact age.

    ``parameters`` are a1, alpha1, a2, mu2, alpha2, lambda2 and c.
    """
    p = parameters
    childhood = p["a1"] * np.exp(-p["alpha1"] * ages)
    since = ages - p["mu2"]
    labour = p["a2"] * np.exp(-p["alpha2"] * since - np.exp(-p["lambda2"] * since))
    return np.asarray(childhood + labour + p["c"])


def reached_in_year(events: Array, share_of_first: float = 0.5) -> Array:
    """Events by the age at the event, shape (…, A), as those by the age reached in the year.

    Half of those at an age are before the birthday of the year's later half of births: they reach the next
    one. At age 0 the share ``share_of_first`` is of children born in the year. The last age is open.
    """
    stay = np.full(events.shape[-1], 0.5)
    stay[0] = share_of_first
    stay[-1] = 1.0
    reached = events * stay
    reached[..., 1:] += (events * (1 - stay))[..., :-1]
    return np.asarray(reached)


def whole_parts(values: Array, axis: int, unit: float) -> Array:
    """Values as multiples of ``unit`` whose sums along the axis are the rounded sums.

    Every partial sum is rounded, so that nothing is lost or won along the axis.
    """
    cumulated = np.round(np.cumsum(values, axis=axis) / unit)
    return np.asarray(np.diff(cumulated, axis=axis, prepend=0.0) * unit)
