"""Array types and small array operations that several parts of the simulation share."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""A numpy array; docstrings state shape, type and unit."""

NOBODY = -1
"""No such person (index), municipality (index) or country (index)."""

DRAWS_AT_A_TIME = 1_000_000

NEVER = np.int32(2**31 - 1)
"""A day that does not come: later than every date."""


def concatenate_ranges(starts: Array, counts: Array) -> Array:
    """All integers start, start + 1, … start + count − 1, for each pair in turn. Shapes (n,), (n,) →
    (sum,).
    """
    counts = np.asarray(counts, dtype=np.int64)
    total = int(counts.sum())
    if total == 0:
        return np.zeros(0, dtype=np.int64)
    offsets = np.asarray(starts, dtype=np.int64) - (np.cumsum(counts) - counts)
    return np.asarray(np.arange(total, dtype=np.int64) + np.repeat(offsets, counts))


def draws_below(random: np.random.Generator, count: int, shares: tuple[float, ...]) -> Array:
    """Whether uniform draws are below their shares, as drawn at once. → bool (count, shares)."""
    result = np.empty((count, len(shares)), dtype=bool)
    for start in range(0, count, DRAWS_AT_A_TIME):
        part = result[start : start + DRAWS_AT_A_TIME]
        np.less(random.random(part.shape), shares, out=part)
    return result


def rank_in_group(groups: Array) -> Array:
    """Position of each element among the elements of its group, in order of appearance. Shape (n,) → (n,)."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    is_first = np.ones(len(ordered), dtype=bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    first = np.flatnonzero(is_first)
    lengths = np.diff(np.append(first, len(ordered)))
    ranks = np.empty(len(ordered), dtype=np.int64)
    ranks[order] = np.arange(len(ordered)) - np.repeat(first, lengths)
    return ranks
