"""Regions broken down to municipalities by the municipalities' growth, and scaled to the regions (METHOD
4.4)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vandring.errors import UserError
from vandring.projection.labels import Array
from vandring.projection.vital import FEMALE, one_year_older

FERTILE_AGES = slice(15, 50)

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Growth:
    """How municipalities' cohorts grew, net migration and deaths included."""

    cohort_growth: Array
    """Persons at the end of a year per person a year younger at its start; shape (municipalities, 2,
    ages)."""
    child_ratio: Array
    """Persons aged 0 at the end of a year per woman who reached 15–49 in it; shape (municipalities, 2)."""


def observed_growth(populations: Array, age_groups: Whole) -> Growth:
    """Growth over consecutive years. ``populations`` has shape (years, municipalities, 2, ages), 31 December.

    ``age_groups`` (ages,) numbers the group of every age: growth is pooled over it. Where a municipality had
    nobody of a group, it grows as all municipalities together.
    """
    before = np.stack([one_year_older(population, 0.0) for population in populations[:-1]]).sum(axis=0)
    after = populations[1:].sum(axis=0)
    members = (age_groups[:, None] == np.arange(int(age_groups.max()) + 1)).astype(np.float64)
    # Age 0 is not reached from an age before.
    members[0] = 0.0
    growth = _ratio(after @ members, before @ members)[..., age_groups]
    women = before[:, FEMALE, FERTILE_AGES].sum(axis=-1)
    return Growth(growth, _ratio(after[..., 0], np.stack([women, women], axis=-1)))


def _ratio(after: Array, before: Array) -> Array:
    """after / before by municipality (axis 0), where nobody is before that of all together."""
    everywhere = _divided(after.sum(axis=0), before.sum(axis=0), 1.0)
    return _divided(after, before, np.broadcast_to(everywhere, after.shape))


def _divided(numerator: Array, denominator: Array, otherwise: Array | float) -> Array:
    some = denominator > 0
    return np.where(some, numerator / np.where(some, denominator, 1.0), otherwise)


def broken_down(start: Array, growth: Growth, region_of: Whole, regional: Array) -> Array:
    """Populations of municipalities that add up to their regions for every year, sex and age.

    ``start`` (municipalities, 2, ages) is the population at the start; ``region_of`` (municipalities,) the
    place of the municipality's region; ``regional`` (years + 1, regions, 2, ages) the projection, the start
    at place 0. Returns shape (years + 1, municipalities, 2, ages). Raises UserError where the start does not
    add up to the regions'.
    """
    belongs = (np.arange(regional.shape[1])[:, None] == region_of).astype(np.float64)
    if abs(np.tensordot(belongs, start, 1) - regional[0]).max() > 1e-6:
        raise UserError("the municipalities at the start do not add up to the regions' population")
    populations = [start]
    for region in regional[1:]:
        before = populations[-1]
        grown = growth.cohort_growth * one_year_older(before, 0.0)
        women = one_year_older(before[:, FEMALE], 0.0)[:, FERTILE_AGES].sum(axis=-1)
        grown[..., 0] = growth.child_ratio * women[:, None]
        populations.append(scaled(grown, before, region, belongs))
    return np.stack(populations)


def scaled(grown: Array, before: Array, region: Array, belongs: Array) -> Array:
    """Scale (municipalities, 2, ages) to the region's total in every sex and age.

    ``belongs`` (regions, municipalities) is 1 where the municipality is the region's. Where no municipality
    has anybody of a sex and age that the region has, they share it as they share the region's population
    ``before``.
    """
    everybody = before.sum(axis=(1, 2))
    in_region = belongs.T @ (belongs @ everybody)
    share = _divided(everybody, in_region, 1.0 / (belongs.T @ belongs.sum(axis=1)))
    together = np.tensordot(belongs, grown, 1)
    wanted, sums = np.tensordot(belongs.T, region, 1), np.tensordot(belongs.T, together, 1)
    return wanted * _divided(grown, sums, np.broadcast_to(share[:, None, None], grown.shape))


def rounded_to(municipal: Array, region_of: Whole, totals: Array) -> Array:
    """Whole persons of municipalities (..., municipalities, 2, ages) that add up to ``totals`` (...,
    regions, 2, ages).

    ``totals`` are the regions' whole persons, within 1 of the exact. Each number is rounded up or down; up
    where the remainder is largest within the region.
    """
    belongs = (np.arange(totals.shape[-3])[:, None] == region_of).astype(np.float64)
    down = np.floor(municipal)
    up = totals - np.einsum("km,...msa->...ksa", belongs, down)
    order = np.argsort(2.0 * region_of[:, None, None] + 1.0 - (municipal - down), axis=-3, kind="stable")
    place = np.empty_like(order)
    ranks = np.broadcast_to(np.arange(len(region_of))[:, None, None], order.shape)
    np.put_along_axis(place, order, ranks, axis=-3)
    first = np.concatenate([[0], np.cumsum(belongs.sum(axis=1))[:-1]])
    return np.asarray(down + (place - first[region_of][:, None, None] < up[..., region_of, :, :]))
