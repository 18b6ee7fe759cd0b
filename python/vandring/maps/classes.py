"""Classes of a map: which values share a colour.

Breaks are quantiles rounded to a series of nice numbers, so that they seldom move with the data; or numbers
fixed about zero by who designed the map.
"""

from bisect import bisect_right
from collections.abc import Sequence
from math import floor, log10

import numpy as np

NICE = (1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2, 2.5, 2.8, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 9.0)
"""Breaks between classes are these times a power of ten."""
CLASSES = 5


def nice(value: float) -> float:
    """The nice number that is nearest to a positive value, as a ratio."""
    exponent = floor(log10(value))
    candidates = [round(each * 10.0**power, 12) for power in (exponent, exponent + 1) for each in NICE]
    return min(candidates, key=lambda each: abs(log10(each / value)))


def quantile_breaks(values: Sequence[float], classes: int = CLASSES) -> tuple[float, ...]:
    """Breaks between at most that many classes of positive values: quantiles rounded to nice numbers.

    Every class has a value in it. No break where there are fewer than two different values.
    """
    positive = np.sort(np.array([value for value in values if value > 0], dtype=float))
    if len(positive) == 0 or positive[0] == positive[-1]:
        return ()
    shares = [place / classes for place in range(1, classes)]
    rounded = sorted({nice(float(each)) for each in np.quantile(positive, shares)})
    breaks: list[float] = []
    lower = 0.0
    for each in rounded:
        if np.any((positive >= lower) & (positive < each)) and positive[-1] >= each:
            breaks.append(each)
            lower = each
    return tuple(breaks)


def class_of(value: float, breaks: Sequence[float]) -> int:
    """The class of a value, from 0: a break belongs to the class above it."""
    return bisect_right(breaks, value)
