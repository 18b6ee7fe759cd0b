"""Whole persons that keep their totals."""

import numpy as np

from vandring.projection.labels import Array


def rounded(persons: Array) -> Array:
    """Whole numbers beside exact ones; shape (..., regions, 2, ages) → the same.

    The country is rounded to the nearest whole number, then regions add up to the country, sexes to the
    region and ages to the sex. Every number is the exact one rounded up or down, at every level; what is
    exactly whole stays.
    """
    country = np.rint(persons.sum(axis=(-3, -2, -1)))
    regions = apportioned(persons.sum(axis=(-2, -1)), country)
    sexes = apportioned(persons.sum(axis=-1), regions)
    return apportioned(persons, sexes)


def apportioned(parts: Array, total: Array) -> Array:
    """Round ``parts`` (..., n) up or down so that they add up to ``total`` (...), whole and within 1 of
    their sum.

    Those with the largest remainders are rounded up; on a tie, the first.
    """
    down = np.floor(parts)
    up = (total - down.sum(axis=-1))[..., None]
    order = np.argsort(down - parts, axis=-1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.broadcast_to(np.arange(parts.shape[-1]), parts.shape), axis=-1)
    return np.asarray(down + (rank < up))
