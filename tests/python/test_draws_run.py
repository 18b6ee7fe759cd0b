"""Draws of a projection: accounts, medians, seeds, and a case by hand."""

from dataclasses import replace

import numpy as np
import pytest

import draw_worlds
from vandring.draws.estimate import sources
from vandring.draws.levels import known_levels
from vandring.draws.quantiles import quantiles
from vandring.draws.run import Drawing, draw, drawn_years, shock_ages
from vandring.draws.series import Walking, known
from vandring.draws.sources import NOTHING, GrossMoves, NetMoves, Sources, drawn
from vandring.draws.year import Block, draw_year, regions_last, room
from vandring.projection.engine import project
from vandring.projection.labels import Labels
from vandring.projection.relations.gross_shares import GrossShares
from vandring.projection.relations.joint_rates import JointMoves, JointRates
from vandring.projection.relations.net_shares import NetShares
from vandring.projection.vital import VitalRates

REGIONS, AGES, MOVING, YEARS = 7, 100, 70, 6
FORMS = ("a", "b", "c")


def scenario(form: str, seed: int = 1) -> Drawing:
    """Made-up inputs; small regions among them."""
    random = np.random.default_rng(seed)
    regional = (1, REGIONS, 2, MOVING)
    out_rate, weight = random.uniform(0.01, 0.1, regional), random.uniform(0.5, 1.5, regional)
    in_share = weight / weight.sum(axis=1, keepdims=True)
    coming, leaving = (each / each.sum() for each in random.uniform(0.5, 1.5, (2, *regional)))
    yearly = np.full((YEARS, 1), 40.0)
    relation = {
        "a": NetShares(out_rate, in_share, coming, yearly),
        "b": GrossShares(out_rate, in_share, leaving, coming, yearly, 3 * yearly),
        "c": JointRates(
            JointMoves(out_rate, in_share),
            np.full((1, 2, MOVING), 0.003),
            coming.sum(axis=1),
            yearly,
        ),
    }[form]
    vital = VitalRates(
        draw_worlds.FERTILITY[None],
        np.broadcast_to(draw_worlds.DYING, (1, 2, AGES)),
        np.array([0.487]),
        random.uniform(0.8, 1.2, (1, REGIONS)),
        random.uniform(0.8, 1.2, (1, REGIONS)),
        np.linspace(1.0, 1.1, YEARS)[:, None],
        np.linspace(1.0, 0.9, YEARS)[:, None],
    )
    size = np.geomspace(0.5, 80.0, REGIONS)[:, None, None]
    population = (size * random.uniform(0.5, 1.5, (REGIONS, 2, AGES)))[None]
    labels = Labels(("x",), tuple("abcdefg"), 2001)
    return Drawing(population, vital, relation, labels, YEARS, NOTHING)


def everything(form: str) -> Sources:
    groups = 19
    moves = (
        NetMoves(
            known_levels(0.8, 0.01, 0.2, 0.3, 0.001),
            np.ones((2, groups)),
            np.full((2, groups), 0.1),
            np.full((2, groups), 0.1),
            np.full(groups, 0.005**2),
        )
        if form == "a"
        else GrossMoves(
            known_levels(0.8, 0.1, 0.2, 0.3, 0.01),
            known_levels(0.7, 0.1, 0.0, 0.3, 0.01),
            np.full((2, groups, REGIONS), 4.0),
            np.full((2, groups, REGIONS), 4.0),
        )
    )
    return Sources(
        base_years=5,
        net_immigration=known(0.8, 3.0),
        fertility=Walking(0.04, 10.0, 0.04, 0),
        mortality=Walking(0.02, 10.0, 0.02, 0, drift_sd=0.02),
        moves=moves,
        births=np.full(REGIONS, 30.0),
        deaths=np.full(REGIONS, 30.0),
        not_closed=None,
        has_events=True,
    )


def with_levels_of_the_country(given: Drawing, mortality: float) -> Drawing:
    """Births and deaths of the country are others than its regions would have; ``mortality`` times theirs."""
    random = np.random.default_rng(7)
    vital = replace(
        given.vital,
        country_fertility_level=random.uniform(0.5, 1.5, (1, REGIONS)),
        country_mortality_level=mortality * random.uniform(0.5, 1.5, (1, REGIONS)),
    )
    return replace(given, vital=vital)


# Few and many deaths: some are certain then.
@pytest.mark.parametrize("mortality", [None, 0.9, 3.0])
@pytest.mark.parametrize("form", FORMS)
def test_without_variances_every_draw_is_the_projection(form, mortality):
    given = scenario(form) if mortality is None else with_levels_of_the_country(scenario(form), mortality)
    projected = project(given.population, given.vital, given.relation, given.labels, YEARS)
    given = replace(given, factors=projected.factors)
    for year, account in enumerate(drawn_years(given, draws=3, seed=1)):
        for persons in account.population:
            difference = np.moveaxis(persons, 2, 0) - projected.population[year + 1, 0]
            assert np.abs(difference).max() < 1e-12 * projected.population[year + 1].max()
        births = np.moveaxis(account.births, 2, 1)[0]
        assert births == pytest.approx(projected.births[year, 0], rel=1e-12)


@pytest.mark.parametrize("form", FORMS)
def test_every_draw_is_an_account_without_negatives(form):
    given = replace(scenario(form), sources=everything(form))
    before = np.repeat(np.moveaxis(given.population, 1, 3), 20, axis=0)
    for account in drawn_years(given, draws=20, seed=2):
        assert account.population.min() >= 0
        assert account.deaths.min() >= 0
        assert (account.deaths <= account.exposed).all()
        total = before.sum(axis=(1, 2)) + account.births.sum(axis=1) - account.deaths.sum(axis=(1, 2))
        total += account.net_migration.sum(axis=(1, 2))
        assert account.population.sum(axis=(1, 2)) == pytest.approx(total, abs=1e-9)
        assert account.exposed[:, :, 1:-1] == pytest.approx(before[:, :, :-2], abs=0)
        before = account.population


@pytest.mark.parametrize("form", FORMS)
def test_moves_between_regions_add_up_to_nothing(form):
    # All that is random of regions and of chance, and nothing of the border.
    given = replace(scenario(form), sources=replace(everything(form), net_immigration=None))
    for account in drawn_years(given, draws=20, seed=3):
        country = account.net_migration.sum(axis=(1, 2, 3))
        assert country == pytest.approx(np.full(20, {"a": 40.0, "b": 80.0, "c": 40.0}[form]), abs=1e-9)


def test_a_level_moves_what_the_hand_moves():
    # Two regions of 100 and 300 people aged 30, nobody dies, nothing is chance. A level of log 1.04 in the
    # first is 0.04, or 0.03 above the country's mean: three people more there, three fewer in the other.
    population = np.zeros((1, 2, 2, AGES))
    population[0, :, 0, 29] = 100.0, 300.0
    quiet = scenario("a")
    vital = replace(
        quiet.vital,
        fertility_rate=np.zeros((1, AGES)),
        death_probability=np.zeros((1, 2, AGES)),
        fertility_level=np.ones((1, 2)),
        mortality_level=np.ones((1, 2)),
    )
    nobody = NetShares(
        np.zeros((1, 2, 2, MOVING)),
        np.full((1, 2, 2, MOVING), 0.5),
        np.full((1, 2, 2, MOVING), 1 / (4 * MOVING)),
        np.zeros((1, 1)),
    )
    random = np.random.default_rng(1)
    inward = np.moveaxis(population, 1, 3)
    taken = drawn(random, NOTHING, 1, 1, np.zeros((2, 19, 2)) + 1.0)
    taken = replace(
        taken,
        net_level=np.array([[[np.log(1.04), 0.0]]]),
        net_rate_error=np.zeros((1, 2, 19, 2)),
        net_schedule=np.ones((2, 19)),
    )
    block = Block(
        vital, regions_last(nobody), Labels(("x",), ("a", "b"), 2001), taken, np.zeros((2, AGES)), random
    )
    account, _ = draw_year(block, room(inward, 1), 0, None)
    assert account.population[0, 0, 30] == pytest.approx([103.0, 297.0])
    assert account.population.sum() == pytest.approx(400.0)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_same_seed_gives_the_same_quantiles_on_any_number_of_threads(threads):
    given = replace(scenario("c"), sources=everything("c"))
    once, again = (draw(given, 130, 11, (5,), threads=number) for number in (3, threads))
    assert np.array_equal(quantiles(once.population), quantiles(again.population))
    assert np.array_equal(once.ages, again.ages)
    other = draw(given, 130, 12, (5,), threads=threads)
    assert not np.array_equal(once.population, other.population)


@pytest.mark.parametrize("form", FORMS)
def test_medians_follow_the_scenario(form):
    given = scenario(form)
    projected = project(given.population, given.vital, given.relation, given.labels, YEARS)
    result = draw(replace(given, sources=everything(form)), 600, 5)
    country = np.median(result.country[-1].sum(axis=(0, 1)))
    assert country == pytest.approx(projected.population[-1].sum(), rel=0.01)
    regions = np.median(result.population.sum(axis=2), axis=-1)[-1]
    expected = projected.population[-1, 0].sum(axis=(1, 2))
    spread = result.population.sum(axis=2)[-1].std(axis=-1)
    assert (np.abs(regions - expected) < 0.25 * spread).all()


def test_errors_of_rates_do_not_make_small_regions_grow():
    # Cells of a few persons: an error that stays for years makes more of those who are more than it makes
    # fewer of those who are fewer, and nobody is fewer than nobody.
    quiet = replace(scenario("a"), years=10)
    quiet = replace(
        quiet,
        population=10.0 * quiet.population,
        vital=replace(
            quiet.vital, fertility_multiplier=np.ones((10, 1)), mortality_multiplier=np.ones((10, 1))
        ),
        relation=replace(
            quiet.relation,
            internal_out_migration_rate=np.zeros((1, REGIONS, 2, MOVING)),
            net_immigration=np.zeros((10, 1)),
        ),
    )
    nothing = np.zeros((2, 19))
    uncertain = NetMoves(
        known_levels(0.0, 0.0, 0.0, 0.0, 0.0), np.ones((2, 19)), nothing, np.full((2, 19), 0.3), np.zeros(19)
    )
    expected = draw(quiet, 1, 1).population[-1].sum(axis=1)[:, 0]
    drawn_ones = draw(replace(quiet, sources=replace(NOTHING, base_years=5, moves=uncertain)), 2_000, 1)
    persons = drawn_ones.population[-1].sum(axis=1)
    assert persons.std(axis=-1)[0] > 0.02 * expected[0]
    assert persons.mean(axis=-1) == pytest.approx(expected, rel=0.005)


def test_country_and_regions_are_the_same_people():
    result = draw(replace(scenario("c"), sources=everything("c")), 60, 5, age_years=(6,))
    assert result.country.sum(axis=(1, 2)) == pytest.approx(result.population.sum(axis=(1, 2)), rel=1e-6)
    assert result.ages[0].sum(axis=(0, 1, 2)) == pytest.approx(
        result.population[6].sum(axis=(0, 1)), rel=1e-6
    )
    change = np.diff(result.population.astype(float).sum(axis=2), axis=0)
    flows = result.flows["births"] - result.flows["deaths"] + result.flows["net_migration"]
    assert flows == pytest.approx(change, abs=2e-2)


def test_quantiles_are_those_of_numpy():
    values = np.random.default_rng(1).normal(size=(3, 101)).astype(np.float32)
    wanted = np.quantile(values, [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975], axis=-1)
    assert quantiles(values) == pytest.approx(np.moveaxis(wanted, 0, -1), abs=1e-6)


def test_chance_alone_has_the_variance_of_counts():
    # One region, deaths only: the number of deaths of a year is Poisson.
    given = scenario("a")
    quiet = replace(
        given,
        years=1,
        vital=replace(given.vital, fertility_rate=np.zeros((1, AGES))),
        sources=replace(NOTHING, has_events=True, moves=NetMoves(
            known_levels(0.0, 0.0, 0.0, 0.0, 0.0), np.ones((2, 19)), np.zeros((2, 19)), np.zeros((2, 19)),
            np.zeros(19),
        )),
    )  # fmt: skip
    deaths = draw(quiet, 4_000, 1).flows["deaths"][0].astype(float)
    assert deaths.mean(axis=-1) == pytest.approx(deaths.var(axis=-1), rel=0.15)


def test_who_comes_in_a_wave_is_an_age_and_a_sex():
    assert shock_ages(scenario("a")).sum() == pytest.approx(1.0)


def test_switched_off_is_not_random():
    known_register = draw_worlds.register(np.random.default_rng(8), 6, 12)
    past = draw_worlds.history(known_register, 12)
    believed = sources(past, draw_worlds.settings("fertility"))
    assert believed.net_immigration is None
    assert believed.mortality is None
    assert believed.moves is None
    assert believed.births is None
    assert not believed.has_events
    drawing = draw_worlds.drawing(known_register, 12, 3, believed)
    result = draw(drawing, 50, 1)
    assert result.flows["births"].std(axis=-1).min() > 0
    # Nobody of those who were there at the start has anything random.
    assert result.country[1, :, 1:].std(axis=-1).max() < 1e-3


@pytest.mark.parametrize("followed", ["fertility", "mortality"])
def test_a_trend_that_the_scenario_goes_on_with_is_not_missed(followed):
    """Both fell by 2 per cent in every year seen; one of them goes on from the middle of the base period."""
    known_register = draw_worlds.register(np.random.default_rng(8), 6, 12)
    past = draw_worlds.history(known_register, 12)
    falling = np.exp(-0.02 * np.arange(12.0))
    past = replace(past, fertility=falling, mortality=falling)
    given = draw_worlds.settings()
    stated = {name: replace(given.stated[name], drift_sd=0.02) for name in ("fertility", "mortality")}
    path = -0.02 * (np.arange(1.0, 11.0) + (past.base_years - 1) / 2)
    believed = sources(past, replace(given, stated={**given.stated, **stated}), {followed: path})
    drift = {"fertility": believed.fertility.drift_sd, "mortality": believed.mortality.drift_sd}
    assert drift.pop(followed) == pytest.approx(0.0, abs=1e-9)
    assert all(0.01 < value <= 0.02 for value in drift.values())
