"""Whether what came in a month is what was expected of it: if not, something has changed in an office."""

from dataclasses import dataclass

import numpy as np

from vandring.nowcast.dispersion import quantile
from vandring.nowcast.expectations import expectations
from vandring.nowcast.levels import likeliest_dispersions, with_sums
from vandring.nowcast.rules import NowcastRules
from vandring.nowcast.triangles import Array, Index, Triangle
from vandring.nowcast.volumes import volumes

MONTHS_OF_A_REGIME = 6
"""Months for which a nowcast counts as made in a changed regime, after one that was not as expected."""


@dataclass(frozen=True)
class Arrivals:
    """Messages about earlier months that came in each of the months ``last`` (a,), and their band.

    Shape (a, types, counties + 1), the whole country last.
    """

    last: Index
    came: Array
    expected: Array
    lower: Array
    upper: Array

    @property
    def is_outside(self) -> Array:
        """Whether more or fewer came than the band has. → bool."""
        return np.asarray((self.came < self.lower) | (self.came > self.upper))

    def is_changed(self) -> Array:
        """Whether one of the last half-year's months was outside. → bool (a, types, counties + 1)."""
        outside = self.is_outside
        result = outside.copy()
        for months in range(1, MONTHS_OF_A_REGIME):
            result[months:] = np.logical_or(result[months:], outside[:-months])
        return result


def arrivals(triangle: Triangle, last: Index, rules: NowcastRules) -> Arrivals:
    """What came in months ``last`` (consecutive), and the band of what the month before expected of it.

    Messages of the month's own registrations have nothing to be measured against, and are left out.
    """
    horizons = np.arange(triangle.longest)
    past = np.arange(max(int(last[0]) - 1 - rules.retrospective_months, 0), int(last[-1]))
    volume = volumes(triangle, int(past[0]), rules)
    # Together they are twelve thousand cells a month: in parts, for the sake of memory.
    part, came = [], []
    for months in np.array_split(past, max(len(past) // 24, 1)):
        found = expectations(triangle, months, horizons, rules, volume, within=1, season_within=1)
        part.append(np.nansum(with_sums(found.part), axis=1, keepdims=True))
        came.append(np.nansum(with_sums(found.came), axis=1, keepdims=True))
    expected, counted = np.concatenate(part), np.concatenate(came)
    row = last - 1 - int(past[0])
    dispersion = likeliest_dispersions(expected, counted, past, last - 1, rules.retrospective_months, 1)
    means = expected[row]
    phi = dispersion.of(means)
    tail = (1.0 - rules.band_per_cent / 100.0) / 2.0
    lower, upper = (quantile(probability, means, phi) for probability in (tail, 1.0 - tail))
    return Arrivals(last, *(values[:, 0, :, -1] for values in (counted[row], means, lower, upper)))
