"""Sums over citizenship groups and counties, and the dispersion of each level's nowcasts.

Shapes: as-of months or past months (a), horizons (h), types, groups with all of them last, counties with the
whole country last.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vandring.nowcast.dispersion import DISPERSIONS, EXCESSES, dispersion_of_part, log_likelihood
from vandring.nowcast.triangles import GROUPS, TYPES, Array, Index

PARTS = (
    (slice(None, -1), slice(None, -1)),
    (slice(None, -1), slice(-1, None)),
    (slice(-1, None), slice(None, -1)),
)
"""Groups and counties of the levels below a type: both, groups in the country, counties of all groups."""
FIRST_OFFSET = -11
"""Months from a year's December to the as-of month: −11 in January of the year itself."""


def with_sums(values: Array) -> Array:
    """(a, h, flows, counties) → (a, h, types, groups + 1, counties + 1)."""
    shaped = values.reshape(*values.shape[:2], len(TYPES), len(GROUPS), values.shape[-1])
    shaped = np.concatenate([shaped, shaped.sum(axis=3, keepdims=True)], axis=3)
    return np.concatenate([shaped, shaped.sum(axis=4, keepdims=True)], axis=4)


def of_years(values: Array) -> Array:
    """Sums of twelve months by the place of the last of them: (a, h, …) → (a, offsets, …).

    Offsets from ``FIRST_OFFSET`` to h − 1; months that have not come, and those after the longest horizon,
    lack nothing.
    """
    horizons = values.shape[1]
    return np.stack(
        [values[:, max(offset, 0) : offset + 12].sum(axis=1) for offset in range(FIRST_OFFSET, horizons)],
        axis=1,
    )


@dataclass(frozen=True)
class Dispersions:
    """How far off nowcasts are, as of months (a,), by horizon or offset (h) and type."""

    whole: Array
    """φ of a type in the country, (a, h, types)."""
    excesses: tuple[Array, ...]
    """Excess ν of each of ``PARTS``, each (a, h, types)."""

    def of(self, means: Array) -> Array:
        """φ of every cell's mean: (a, h, types, groups + 1, counties + 1) → the same shape."""
        whole = self.whole[..., None, None]
        result = np.broadcast_to(whole, means.shape).copy()
        for (groups, counties), excess in zip(PARTS, self.excesses, strict=True):
            place = (..., groups, counties)
            result[place] = dispersion_of_part(means[place], whole, excess[..., None, None])
        return result


def likeliest_dispersions(
    part: Array, came: Array, past: Index, last: Index, months: int, passed: int
) -> Dispersions:
    """The dispersions under which the errors of the past were likeliest, as of ``last`` (a,).

    An error is what came in the ``passed`` months after a nowcast, against what that nowcast expected of it:
    ``came`` and ``part``, (past, h, types, groups + 1, counties + 1), of the consecutive months ``past``.
    As of a month those of the last ``months`` months of which that time has passed tell it. φ is of a whole
    type by horizon; the excess ν of each of its parts, given φ, makes room for households that move together
    and for offices.
    """
    first = int(past[0])
    end = np.clip(last - passed + 1 - first, 0, len(past))
    start = np.maximum(end - months, 0)

    def likeliest(place: tuple[slice, slice], tried: Array, phi_of: Callable[[Array, float], Array]) -> Array:
        counts, means = (values[..., place[0], place[1]] for values in (came, part))
        likelihood = np.stack(
            [log_likelihood(counts, means, phi_of(means, value)).sum(axis=(3, 4)) for value in tried.tolist()]
        )
        sums = np.concatenate([np.zeros_like(likelihood[:, :1]), np.cumsum(likelihood, axis=1)], axis=1)
        found = sums[:, end] - sums[:, start]
        # With nothing to learn from, what a Poisson count has.
        poisson = int(np.argmax(tried)) if tried is DISPERSIONS else 0
        return np.asarray(tried[np.where((found == 0).all(axis=0), poisson, found.argmax(axis=0))])

    everything = (slice(-1, None), slice(-1, None))
    whole = likeliest(everything, DISPERSIONS, lambda means, value: np.full_like(means, value))
    # As of each past month: φ as it was fitted when the first nowcast needed it, or the month itself.
    row = np.clip(np.searchsorted(last, past), 0, len(last) - 1)
    of_past = whole[row][..., None, None]
    excesses = tuple(
        likeliest(place, EXCESSES, lambda means, value: dispersion_of_part(means, of_past, np.array(value)))
        for place in PARTS
    )
    return Dispersions(whole, excesses)
