"""From the tables of a counts delivery to accounts: the whole estimation, in order."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from vandring.arrays import Array
from vandring.counts.accounting import UNIT, Accounts, Estimate, starts
from vandring.counts.grids import Axes
from vandring.counts.migration import components, flows, profiles
from vandring.counts.mortality import cohort_hazards, lengthened
from vandring.counts.schedules import whole_parts
from vandring.counts.stocks import oldest_age, single_age_stocks
from vandring.counts.vital import FEMALE, Standards, born, deaths, hazards, mothers


def accounts(
    tables: Mapping[str, pd.DataFrame], standards: Standards, is_completed: bool, missing: float = np.nan
) -> Accounts:
    """The accounts of every year between two 1 Januaries of ``tables["population"]``.

    ``tables`` are by name, with the columns of :mod:`vandring.counts.reading`, without totals;
    ``is_completed``
    says whether ages of events are those at the event, else they are those reached in the year;
    ``missing`` is that of Axes. What is
    delivered in whole numbers stays so; what is estimated are multiples of UNIT.
    """
    population = tables["population"]
    oldest = oldest_age(population)
    years = range(int(population["year"].min()), int(population["year"].max()) + 1)
    regions = sorted(str(code) for code in population["region_code"].unique())
    standards = Standards(
        lengthened(standards.death_rates, oldest + 1),
        _padded(standards.fertility_rates, oldest + 1),
        standards.infants_in_year,
        standards.migration,
    )
    estimates: list[Estimate] = []
    standard = cohort_hazards(standards.death_rates, standards.infants_in_year)
    stocks, found = single_age_stocks(population, Axes(years, regions, oldest), standard)
    stocks = whole_parts(stocks, axis=3, unit=UNIT)
    estimates += found
    axes = Axes(years[:-1], regions, oldest, missing)
    start, end = starts(stocks[:-1]), stocks[1:]
    hazard, is_of_rates = hazards(tables.get("death_rates"), start, end, axes, standards, is_completed)
    women = start[:, :, FEMALE] * (1 + np.exp(-hazard[:, :, FEMALE])) / 2
    children = whole(born(tables, women, end, hazard, axes, is_completed, estimates))
    exposed = start.copy()
    exposed[..., 0] += children
    middle = (stocks[:-1] + stocks[1:]) / 2
    dead = whole(
        deaths(tables, exposed, middle, hazard, is_of_rates, axes, standards, is_completed, estimates)
    )
    of_mothers, unknown = mothers(tables, women, children, axes, standards, is_completed, estimates)
    needed = end - start + dead
    needed[..., 0] -= children
    moved = tables.get("migration")
    if moved is not None and "scheme" in moved.columns:
        moved = moved[moved["scheme"].astype(str) == "region"]
    profile = profiles(moved, exposed, axes)
    delivered = components(moved, exposed, axes, standards.migration, is_completed, estimates, profile)
    flow = flows({name: whole(array) for name, array in delivered.items()}, needed, exposed, end, estimates)
    return Accounts(
        axes=axes,
        start=start,
        end=end,
        born=children,
        mothers=whole_parts(of_mothers, axis=3, unit=UNIT),
        mothers_unknown=whole(unknown),
        deaths=dead,
        internal_in=flow.internal_in,
        internal_out=flow.internal_out,
        immigrants=flow.immigration,
        emigrants=flow.emigration,
        estimates=tuple(estimates),
        has_border_flows=flow.has_border_flows,
    )


def whole(values: Array) -> Array:
    """Values as the nearest multiples of UNIT."""
    return np.asarray(np.round(values / UNIT) * UNIT)


def _padded(rates: Array, ages: int) -> Array:
    padded = np.zeros(ages)
    padded[: min(len(rates), ages)] = rates[:ages]
    return padded
