"""Chance: how many of those expected to die, to be born or to move do."""

import numpy as np

from vandring.projection.labels import Array

MANY = 10.0
"""Events from which a normal deviate, bent to Poisson's skewness, stands for a Poisson count."""


def counted(random: np.random.Generator, expected: Array) -> Array:
    """Poisson counts; where MANY or more are expected, what has their mean, variance and skewness.

    That is the quantile of Cornish and Fisher (1938) to its second term: the mean is exact, the variance more
    by 1/18, the third moment by 1/27. It need not be whole, as what is expected is not.
    """
    counts = np.empty(expected.shape)
    few = expected < MANY
    counts[few] = random.poisson(expected[few])
    np.logical_not(few, out=few)
    of_many = expected[few]
    deviate = random.standard_normal(len(of_many))
    bent = of_many + deviate * np.sqrt(of_many) + (deviate * deviate - 1.0) / 6.0
    # Of MANY, one in 25,000 would be below nobody.
    counts[few] = np.maximum(bent, 0.0, out=bent)
    return counts


def chance(random: np.random.Generator, expected: Array) -> Array:
    """Counts over what is expected; 1 where nothing is."""
    counts = counted(random, expected)
    return np.divide(counts, expected, out=np.ones(expected.shape), where=expected > 0)
