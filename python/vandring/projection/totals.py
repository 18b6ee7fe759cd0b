"""Totals of the country that a projection is to meet: regions are scaled to them within the account."""

from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pandas as pd

from vandring.errors import UserError
from vandring.projection.checks import check_shape
from vandring.projection.labels import SCENARIO, Array, Labels
from vandring.projection.relations.interface import Relation

BIRTHS, DEATHS, NET_IMMIGRATION, POPULATION = "births", "deaths", "net_immigration", "population"
COMPONENTS = (BIRTHS, DEATHS, NET_IMMIGRATION, POPULATION)
MOST_ROUNDS = 100
"""Of scaling again those who can still die more, where some die for certain."""


@dataclass(frozen=True)
class CountryTotals:
    """Persons of the whole country by year; shape (years, S), NaN where nothing is to be met."""

    births: Array
    deaths: Array
    net_immigration: Array
    population: Array
    """31 December. Net immigration is then what is lacking to it."""

    def check(self, years: int, scenarios: int, labels: Labels) -> None:
        """Shapes, and no total below 0 but of net immigration. Raises UserError."""
        for name in COMPONENTS:
            values = getattr(self, name)
            check_shape(f"total of {name}", values, ("year", SCENARIO), (years, (1, scenarios)))
            below = np.argwhere(values < 0)
            if len(below) and name != NET_IMMIGRATION:
                raise UserError(
                    f"the country's total of {name} is below 0 in {labels.first_year + int(below[0, 0])}:"
                    " give the persons"
                )

    def net_immigration_of(self, year: int, without_migration: Array) -> Array:
        """What is given, or lacks the population given to those who would be there, shape (S,); NaN where
        neither is."""
        given, lacking = self.net_immigration[year], self.population[year] - without_migration
        net: Array = np.where(np.isnan(given), lacking, given)
        return net


@dataclass(frozen=True)
class CountryFactors:
    """What births and deaths of all regions were multiplied by to meet the country's totals: 1 where there
    were none; shape (years, S)."""

    births: Array
    deaths: Array


def with_births_and_deaths(totals: CountryTotals | None, births: Array, deaths: Array) -> CountryTotals:
    """The totals with these births and deaths, shape (years, S)."""
    if totals is not None:
        return replace(totals, births=births, deaths=deaths)
    nothing = np.full_like(births, np.nan)
    return CountryTotals(births, deaths, net_immigration=nothing, population=nothing)


def country_totals(totals: pd.DataFrame, years: range) -> CountryTotals:
    """Of rows year, component, persons; scenario axis of length 1, years without a row NaN."""
    arrays = {name: np.full((len(years), 1), np.nan) for name in COMPONENTS}
    for row in totals.to_dict("records"):
        if row["year"] in years:
            arrays[str(row["component"])][years.index(int(row["year"])), 0] = row["persons"]
    return CountryTotals(**arrays)


def with_net_immigration(relation: Relation, year: int, persons: Array, labels: Labels) -> Relation:
    """The relation with the country's net immigration of one year, shape (S,); NaN: as it was.

    Raises UserError where it takes none.
    """
    if np.isnan(persons).all():
        return relation
    net, immigration, emigration = (
        getattr(relation, name, None) for name in ("net_immigration", "immigration", "emigration")
    )
    changed: Any = relation
    if net is not None:
        changed = replace(changed, net_immigration=_in_year(net, year, persons))
        return cast(Relation, changed)
    if immigration is not None and emigration is not None:
        changed = replace(changed, immigration=_in_year(immigration, year, persons + emigration[year]))
        return cast(Relation, changed)
    raise UserError(
        f"{labels.first_year + year}: the country's net immigration, or its population, is given, but the"
        " relation takes no net immigration: choose relation a, b, c or d, with immigration_given net"
    )


def _in_year(series: Array, year: int, persons: Array) -> Array:
    """The series (years, S) with ``persons`` (S,) in a year; NaN: as it was."""
    changed = np.broadcast_to(series, (len(series), max(series.shape[1], len(persons)))).copy()
    changed[year] = np.where(np.isnan(persons), changed[year], persons)
    return changed


def births_to_total(births: Array, total: Array, year: int, labels: Labels) -> tuple[Array, Array]:
    """Births (S, regions, 2, ages) times one factor a scenario, so that all are ``total`` (S,), NaN: as they
    are; and the factors (S,). ``year`` counts from 0. Raises UserError where nobody is born that could be
    multiplied."""
    given = births.sum(axis=(1, 2, 3))
    wanted = np.where(np.isnan(total), given, total)
    lacking = (given <= 0) & (wanted > 0)
    if lacking.any():
        raise UserError(
            f"{labels.first_year + year}: {float(wanted[lacking][0]):,.0f} births of the country are given,"
            " but its rates give none: fertility is 0, or there are no women of the ages of mothers"
        )
    factor = np.divide(wanted, given, out=np.ones_like(given), where=given > 0)
    return births * factor[:, None, None, None], factor


def deaths_to_total(
    probability: Array, exposed: Array, total: Array, year: int, labels: Labels
) -> tuple[Array, Array]:
    """Death probabilities times one factor a scenario, none above 1, so that all deaths are ``total`` (S,).

    ``probability`` and ``exposed`` have shape (S, regions, 2, ages); NaN: as they are. Gives the deaths, and
    the factors (S,). Raises UserError where more would die than there are, or nobody can.
    """
    given = (probability * exposed).sum(axis=(1, 2, 3))
    factor = np.ones_like(given)
    for place in np.flatnonzero(~np.isnan(np.broadcast_to(total, given.shape))):
        wanted = float(np.broadcast_to(total, given.shape)[place])
        mortal = float(exposed[place][probability[place] > 0].sum())
        if wanted > mortal:
            raise UserError(
                f"{labels.first_year + year}: {wanted:,.0f} deaths of the country are given, but only"
                f" {mortal:,.0f} persons can die: give fewer"
            )
        factor[place] = _factor(probability[place], exposed[place], wanted)
    scaled = np.minimum(probability * factor[:, None, None, None], 1.0)
    return scaled * exposed, factor


def _factor(probability: Array, exposed: Array, wanted: float) -> float:
    """The factor at which min(factor · probability, 1) of the exposed are ``wanted``."""
    certain = np.zeros(probability.shape, dtype=bool)
    factor = 1.0
    for _ in range(MOST_ROUNDS):
        others = float((probability * exposed)[~certain].sum())
        if others <= 0:
            break
        factor = max((wanted - float(exposed[certain].sum())) / others, 0.0)
        more = factor * probability > 1.0
        if (more == certain).all():
            break
        certain = more
    return factor
