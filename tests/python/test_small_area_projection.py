"""Projections with rates of small regions: nothing gets negative, whatever the sizes; the country is kept."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projection_worlds import world
from vandring.errors import UserError
from vandring.projection.engine import project
from vandring.projection.labels import Labels
from vandring.projection.relations.interface import by_regional_rates, within_room
from vandring.projection.relations.joint_rates import JointMoves, JointRates
from vandring.projection.relations.small_area_border import (
    SmallAreaGrossShares,
    SmallAreaMoves,
    SmallAreaNetShares,
)
from vandring.projection.scenarios import Setting, check_variants
from vandring.projection.vital import births_by_age_of_mother, rates_of_year

tiny = settings(max_examples=60, deadline=None)


@st.composite
def tiny_worlds(draw):
    """Regions of nobody, of a few and of some, with rates up to 1, and an emigration rate of any level."""
    made = world(draw(st.integers(0, 2**32 - 1)), 2, draw(st.integers(1, 40)), 6, 5, 4, 3)
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = made.population.shape
    people = random.poisson(random.choice([0.0, 0.3, 3.0, 40.0], shape[1])[None, :, None, None], shape)
    regional = (*shape[:3], 5)
    emigration = random.uniform(0, 0.3, (2, 2, 5))
    # A level may be many times the country's.
    leaving = np.minimum(emigration[:, None] * random.gamma(0.3, 3.0, regional), 1.0)
    internal = np.minimum(random.choice([0.0, 0.1, 0.9, 1.0], regional), 1.0 - leaving)
    share = random.gamma(0.2, 1.0, regional) + 1e-12
    share /= share.sum(axis=1, keepdims=True)
    moves = JointMoves(internal + leaving, share, leaving, None, is_bounded=True)
    return replace(made, population=people.astype(float)), moves, emigration


def equation_10(projection):
    """In-movers of all regions together, shape (years, S, 2, M)."""
    return projection.in_movers.sum(axis=2)


@tiny
@given(tiny_worlds())
def test_equation_10_and_the_population_are_never_negative(given_world):
    made, moves, emigration = given_world
    net = np.full((made.years, 2), 3.0)
    apart = replace(moves, immigration_share=moves.in_migration_share[:, ::-1])
    for relation in (
        JointRates(moves, emigration, made.joint_rates.immigrant_share, net),
        JointRates(moves, None, made.joint_rates.immigrant_share, net),
        JointRates(apart, emigration, made.joint_rates.immigrant_share, net),
    ):
        projection = project(made.population, made.vital, relation, made.labels, made.years)
        assert equation_10(projection).min() >= -1e-12
        assert projection.population.min() >= -1e-9
        assert projection.net_immigration.sum(axis=(2, 3, 4)) == pytest.approx(net, abs=1e-9)
        moved = (projection.in_movers - projection.out_movers).sum(axis=2)
        assert moved == pytest.approx(projection.net_immigration.sum(axis=2), abs=1e-9)


@tiny
@given(tiny_worlds())
def test_the_country_has_the_emigrants_of_its_own_rate(given_world):
    """u₁ of who is there: what the regions' levels are changes who they leave, not how many they are."""
    made, moves, emigration = given_world
    # Nobody dies, so that everybody can leave.
    vital = replace(
        made.vital,
        death_probability=np.zeros_like(made.vital.death_probability),
        fertility_multiplier=made.vital.fertility_multiplier[:1],
        mortality_multiplier=made.vital.mortality_multiplier[:1],
    )
    relation = JointRates(moves, emigration, made.joint_rates.immigrant_share, np.zeros((1, 2)))
    projection = project(made.population, vital, relation, made.labels, 1)
    older = made.population.sum(axis=1)[..., :4]
    expected = emigration[..., 1:] * older
    assert projection.emigrants[0].sum(axis=1)[..., 1:] == pytest.approx(expected, abs=1e-9)


@tiny
@given(tiny_worlds())
def test_relations_a_and_b_keep_the_countrys_net_by_sex_and_age(given_world):
    made, moves, _ = given_world
    internal = moves.out_migration_rate - moves.regional_emigration_rate
    regional = SmallAreaMoves(
        np.clip(internal, 0.0, 1.0), moves.in_migration_share, moves.regional_emigration_rate,
        moves.in_migration_share[:, ::-1],
    )  # fmt: skip
    share = np.full((2, 2, 5), 0.15)
    share[:, 0, 2] = -0.35
    large = made.population + 30.0
    base = np.full((2, 2, 5), 0.05)
    for yearly in (1.0, -1.0):
        net = np.full((made.years, 2), yearly)
        relation = SmallAreaNetShares(regional, share, base, net)
        projection = project(large, made.vital, relation, made.labels, made.years)
        found = projection.net_immigration.sum(axis=2)
        assert found == pytest.approx(yearly * np.broadcast_to(share, found.shape), abs=1e-9)
        assert projection.population.min() >= -1e-9
    even = np.full((2, 2, 5), 0.1)
    gross = SmallAreaGrossShares(regional, even, even, np.full((4, 2), 2.0), np.full((4, 2), 3.0))
    projection = project(large, made.vital, gross, made.labels, made.years)
    assert projection.emigrants.sum(axis=2) == pytest.approx(np.full((4, 2, 2, 5), 0.2), abs=1e-9)
    assert projection.immigrants.sum(axis=2) == pytest.approx(np.full((4, 2, 2, 5), 0.3), abs=1e-9)
    assert projection.population.min() >= -1e-9


@tiny
@given(tiny_worlds(), st.integers(0, 2**32 - 1))
def test_the_country_has_the_births_and_deaths_of_its_own_levels(given_world, seed):
    """Those as counted, of which a region without events has 0 and a small one several times 1: not so many
    times that the country has fewer left than emigrate."""
    made, moves, emigration = given_world
    random = np.random.default_rng(seed)
    shape = made.vital.fertility_level.shape
    counted = random.gamma(0.3, 3.0, shape), random.choice([0.0, 0.5, 1.0, 2.0], shape)
    vital = replace(made.vital, country_fertility_level=counted[0], country_mortality_level=counted[1])
    as_counted = replace(made.vital, fertility_level=counted[0], mortality_level=counted[1])
    net = np.full((made.years, 2), 3.0)
    relation = JointRates(moves, emigration, made.joint_rates.immigrant_share, net)
    projection, country = (
        project(made.population, rates, relation, made.labels, made.years) for rates in (vital, as_counted)
    )
    for name in ("births_by_age_of_mother", "deaths", "population"):
        found, wanted = (getattr(each, name).sum(axis=(2, 3, 4)) for each in (projection, country))
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)
    # Among each other regions have their own levels.
    expected = projection.births_by_age_of_mother.sum(axis=(3, 4)) / projection.factors.births[..., None]
    first = births_by_age_of_mother(made.population, rates_of_year(made.vital, 0)).sum(axis=(2, 3))
    np.testing.assert_allclose(expected[0], first, rtol=1e-12)


def test_who_finds_no_room_leaves_the_other_regions():
    """6 would leave a region with room for 4; the 2 beyond it leave the region that has room for 5 more."""
    leaving, room = np.array([6.0, 3.0, 0.0]), np.array([4.0, 8.0, 0.0])
    found = within_room(leaving.reshape(1, 3, 1, 1), room.reshape(1, 3, 1, 1))
    assert found.ravel().tolist() == [4.0, 5.0, 0.0]


def test_rooms_that_are_too_small_together_change_nothing():
    leaving, room = np.array([6.0, 3.0]), np.array([4.0, 4.0])
    found = within_room(leaving.reshape(1, 2, 1, 1), room.reshape(1, 2, 1, 1))
    assert found.ravel().tolist() == [6.0, 3.0]


def test_emigrants_leave_as_rates_times_persons_have_it():
    rate, persons = np.array([0.1, 0.3]), np.array([300.0, 100.0])
    found = by_regional_rates(rate.reshape(1, 2, 1, 1), persons.reshape(1, 2, 1, 1), np.full((1, 1, 1), 12.0))
    assert found.ravel() == pytest.approx([6.0, 6.0])


def test_a_country_with_too_few_of_an_age_says_what_to_change():
    one = np.ones((1, 1, 2, 1))
    moves = SmallAreaMoves(0.1 * one, one, 0.1 * one, one)
    share = np.full((1, 2, 1), 0.5)
    relation = SmallAreaGrossShares(moves, share, share, np.array([[90.0]]), np.array([[0.0]]))
    made = world(1, 1, 1, 2, 1, 1, 2)
    vital = replace(made.vital, fertility_rate=np.zeros((1, 2)))
    with pytest.raises(UserError, match=r"age 0.*Lower the scenario's emigration"):
        project(np.full((1, 1, 2, 2), 5.0), vital, relation, Labels(("s",), ("r",), 2001), 1)


def test_rates_of_small_regions_go_with_regions_of_the_delivery():
    setting = Setting("national_trial", "1971_1974", "norway", "c", 1974, 1980, rate_method="small_area")
    with pytest.raises(UserError, match="let rate_method be as_published"):
        check_variants(setting, "scenario x")
