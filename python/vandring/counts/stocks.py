"""The population of every 1 January by single age."""

import numpy as np
import pandas as pd

from vandring.arrays import Array
from vandring.counts.accounting import Estimate
from vandring.counts.grids import Axes, grids
from vandring.counts.mortality import OLDEST
from vandring.counts.schedules import spread_groups, survivors

LEAST_OPEN_AGE = 100
"""An open last group that begins below this age is spread over its ages."""


def oldest_age(population: pd.DataFrame) -> int:
    """The last age, open, that the accounts of a population have."""
    open_ages = population.loc[population["age_last"].isna(), "age_first"]
    lowest = int(open_ages.min())
    return lowest if lowest >= LEAST_OPEN_AGE else OLDEST


def single_age_stocks(population: pd.DataFrame, axes: Axes, hazard: Array) -> tuple[Array, list[Estimate]]:
    """Shape (1 Januaries, R, 2, A), the last age open, and what of it was estimated.

    ``axes.years`` are those of the 1 Januaries; ``hazard``, shape (2, A), is the standard's.
    """
    stocks = np.zeros(axes.shape)
    in_groups = in_open = 0.0
    for grid in grids(population, axes):
        groups = grid.groups or ()
        *closed, last = groups
        bounds = np.array([group.first for group in groups])
        below = min(last.first, axes.oldest)
        by_age = counts = grid.counts[..., :-1]
        if any(group.first != group.last for group in closed):
            by_age = spread_groups(counts, bounds)
            wide = [number for number, group in enumerate(closed) if group.first != group.last]
            in_groups += float(counts[..., wide].sum())
        stocks[grid.years, :, :, :below] = by_age[..., :below]
        top = by_age[..., below:].sum(axis=-1, keepdims=True) + grid.counts[..., -1:]
        stocks[grid.years, :, :, below:] = top * survivors(hazard, below)[None, None]
        if below < axes.oldest:
            in_open += float(top.sum())
    total = float(stocks.sum())
    found = [
        Estimate("population", "persons by single age within groups", "monotone_spline", in_groups, total),
        Estimate("population", "persons by single age in the open group", "survivors", in_open, total),
    ]
    return stocks, [estimate for estimate in found if estimate.persons > 0]
