"""Totals of the country that a projection meets within its account: by hand, and whatever the relation."""

import numpy as np
import pandas as pd
import pytest

from vandring.errors import UserError
from vandring.projection.engine import project
from vandring.projection.labels import Labels
from vandring.projection.relations.closed import NoMigration
from vandring.projection.relations.gross_shares import GrossShares
from vandring.projection.relations.joint_rates import JointMoves, JointRates
from vandring.projection.relations.net_shares import NetShares
from vandring.projection.totals import country_totals, deaths_to_total
from vandring.projection.vital import VitalRates

YEARS = range(2021, 2024)
REGIONS, AGES, MOVING = ("n", "s"), 60, 50
NAMES = Labels(("s",), REGIONS, YEARS[0])


def totals(*rows):
    return country_totals(pd.DataFrame(rows, columns=["year", "component", "persons"]), YEARS)


def vital(fertility=0.05, dying=0.01, ages=AGES):
    once = np.ones((len(YEARS), 1))
    return VitalRates(
        np.full((1, ages), fertility),
        np.full((1, 2, ages), dying),
        np.array([0.5]),
        np.ones((1, 2)),
        np.array([[1.0, 2.0]]),
        once,
        once,
    )


def start():
    return np.random.default_rng(3).uniform(50, 100, (1, 2, 2, AGES))


def shares(random):
    of_regions = random.uniform(1, 2, (1, 2, 2, MOVING))
    return of_regions / of_regions.sum(axis=1, keepdims=True)


def relations():
    random = np.random.default_rng(4)
    spread = random.uniform(1, 2, (1, 2, MOVING))
    national, regional = spread / spread.sum(), np.full((1, 2, 2, MOVING), 1 / (4 * MOVING))
    rate, net = np.full((1, 2, 2, MOVING), 0.05), np.full((len(YEARS), 1), 40.0)
    moves = JointMoves(rate, shares(random))
    return {
        "a": NetShares(rate, shares(random), regional, net),
        "b": GrossShares(rate, shares(random), regional, regional, emigration=net, immigration=net + 30.0),
        "c": JointRates(moves, np.full((1, 2, MOVING), 0.01), national, net),
    }


@pytest.mark.parametrize("relation", ["a", "b", "c"])
def test_every_total_is_met_and_the_account_closes(relation):
    """Births and deaths of 2021 and 2022, the population of 2022, net immigration of 2023."""
    given = totals(
        (2021, "births", 500.0),
        (2021, "deaths", 90.0),
        (2022, "births", 450.0),
        (2022, "deaths", 333.0),
        (2022, "population", 19_000.0),
        (2023, "net_immigration", -120.0),
        (2030, "births", 7.0),
    )
    made = project(start(), vital(), relations()[relation], NAMES, len(YEARS), given)
    free = project(start(), vital(), relations()[relation], NAMES, len(YEARS))
    births, deaths = made.births.sum(axis=(1, 2, 3)), made.deaths.sum(axis=(1, 2, 3, 4))
    people = made.population.sum(axis=(1, 2, 3, 4))
    np.testing.assert_allclose(births[:2], [500, 450], rtol=1e-12)
    np.testing.assert_allclose(deaths[:2], [90, 333], rtol=1e-12)
    assert people[2] == pytest.approx(19_000, rel=1e-12)
    net = made.net_immigration.sum(axis=(1, 2, 3, 4))
    assert net[0] == pytest.approx(free.net_immigration[0].sum(), rel=1e-12), "2021: as assumed"
    assert net[2] == pytest.approx(-120, rel=1e-12)
    np.testing.assert_allclose(np.diff(people), births - deaths + net, atol=1e-8)
    # One factor for all regions: the south still dies twice as often. Children are others than before.
    lived = free.deaths[0][..., 1:] / made.deaths[0][..., 1:]
    np.testing.assert_allclose(lived, lived.flat[0])


def test_totals_that_are_what_comes_out_change_nothing():
    free = project(start(), vital(), relations()["c"], NAMES, len(YEARS))
    rows = [
        (year, name, float(values[place].sum()))
        for place, year in enumerate(YEARS)
        for name, values in (
            ("births", free.births),
            ("deaths", free.deaths),
            ("population", free.population[1:]),
        )
    ]
    made = project(start(), vital(), relations()["c"], NAMES, len(YEARS), totals(*rows))
    np.testing.assert_allclose(made.population, free.population, rtol=1e-9)


def test_deaths_beyond_certainty_fall_on_who_can_still_die_more():
    """10 of 0.8 and 20 of 0.2: 8 + 4 die. To be 16: 10 die for certain, 6 of 20 of the others."""
    probability = np.array([0.8, 0.2, 0.0, 0.0]).reshape(1, 1, 2, 2)
    exposed = np.array([10.0, 20.0, 5.0, 5.0]).reshape(1, 1, 2, 2)
    deaths, factor = deaths_to_total(probability, exposed, np.array([16.0]), 0, NAMES)
    assert deaths.ravel() == pytest.approx([10, 6, 0, 0])
    assert factor == pytest.approx([1.5])
    with pytest.raises(
        UserError, match="2021: 31 deaths of the country are given, but only 30 persons can die"
    ):
        deaths_to_total(probability, exposed, np.array([31.0]), 0, NAMES)


def test_births_of_nobody_cannot_be_multiplied():
    with pytest.raises(UserError, match="2021: 5 births of the country are given, but its rates give none"):
        project(start(), vital(fertility=0.0), NoMigration(), NAMES, 3, totals((2021, "births", 5.0)))


def test_a_relation_without_net_immigration_meets_no_population():
    with pytest.raises(UserError, match="2022: the country's net immigration, or its population, is given"):
        project(start(), vital(), NoMigration(), NAMES, 3, totals((2022, "population", 5_000.0)))


def test_totals_below_nothing_are_refused():
    with pytest.raises(UserError, match="total of deaths is below 0 in 2023"):
        project(start(), vital(), NoMigration(), NAMES, 3, totals((2023, "deaths", -1.0)))
