"""Ages in groups of five years, the last open; ages are the last axis but one."""

import numpy as np
from numpy.typing import NDArray

from vandring.projection.labels import Array

Whole = NDArray[np.int64]
WIDTH = 5
OPEN_AGE = 90
GROUPS = OPEN_AGE // WIDTH + 1
STARTS = tuple(range(0, OPEN_AGE + 1, WIDTH))
DEATH_STARTS = (0, 40, 50, 60, 70, 75, 80, 85, 90)
"""Ages at which so few die that those of many years die by one chance."""


def in_groups(persons: Array, starts: tuple[int, ...] = STARTS) -> Array:
    """Sums over the ages of each group, (…, ages, regions) → (…, groups, regions)."""
    ages = persons.shape[-2]
    whole = min(ages, OPEN_AGE) // WIDTH * WIDTH
    by_five = persons[..., 0:whole:WIDTH, :].copy()
    for place in range(1, WIDTH):
        by_five += persons[..., place:whole:WIDTH, :]
    if whole < ages:
        by_five = np.concatenate([by_five, persons[..., whole:, :].sum(axis=-2, keepdims=True)], axis=-2)
    if starts == STARTS:
        return by_five
    known = [start // WIDTH for start in starts if start < ages]
    return np.asarray(np.add.reduceat(by_five, known, axis=-2))


def times_groups(
    persons: Array, factors: Array, starts: tuple[int, ...] = STARTS, out: Array | None = None
) -> Array:
    """Persons by age, each times the factor of its group of ages; ``factors`` (…, groups, regions)."""
    if out is None:
        shape = np.broadcast_shapes(persons.shape[:-2], factors.shape[:-2])
        out = np.empty((*shape, *persons.shape[-2:]))
    ages = persons.shape[-2]
    for place, first in enumerate(start for start in starts if start < ages):
        last = starts[place + 1] if place + 1 < len(starts) else ages
        np.multiply(persons[..., first:last, :], factors[..., place, None, :], out=out[..., first:last, :])
    return out


def by_age(values: Array, ages: int) -> Array:
    """Values of groups at every single age, (…, groups) → (…, ages)."""
    return np.asarray(values[..., np.minimum(np.arange(ages) // WIDTH, GROUPS - 1)])


def group_names() -> tuple[str, ...]:
    """0-4, 5-9, … 90+."""
    closed = [f"{first}-{first + WIDTH - 1}" for first in range(0, OPEN_AGE, WIDTH)]
    return (*closed, f"{OPEN_AGE}+")
