"""Chance: how many of those expected to die, to be born or to move do."""

import numpy as np

from vandring.projection.labels import Array

MANY = 200.0
"""Events from which a normal distribution stands for Poisson's."""


def counted(random: np.random.Generator, expected: Array) -> Array:
    """Poisson counts; normal ones, at least 0, where MANY or more are expected."""
    many = expected >= MANY
    if not many.any():
        return random.poisson(expected).astype(np.float64)
    counts = np.empty(expected.shape)
    counts[~many] = random.poisson(expected[~many])
    of_many = expected[many]
    counts[many] = np.maximum(of_many + np.sqrt(of_many) * random.standard_normal(len(of_many)), 0.0)
    return counts


def chance(random: np.random.Generator, expected: Array) -> Array:
    """Counts over what is expected; 1 where nothing is."""
    counts = counted(random, expected)
    return np.divide(counts, expected, out=np.ones(expected.shape), where=expected > 0)
