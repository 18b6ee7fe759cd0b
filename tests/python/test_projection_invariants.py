"""What must hold whatever a projection is given, on random inputs of random size."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from projection_worlds import World, blind, worlds
from vandring.projection.engine import project
from vandring.projection.labels import Labels
from vandring.projection.relations.closed import NoMigration
from vandring.projection.relations.joint_rates import JointMoves
from vandring.projection.vital import VitalRates, one_year_older

PERSON = 1e-9
some = settings(max_examples=40, deadline=None)


def run(world: World, relation, population=None):
    return project(
        world.population if population is None else population,
        world.vital,
        relation,
        world.labels,
        world.years,
    )


def close(actual, expected, atol=PERSON):
    np.testing.assert_allclose(actual, expected, rtol=1e-13, atol=atol)


@some
@given(worlds())
def test_the_account_balances_in_every_cell(world):
    for relation in world.relations():
        projected = run(world, relation)
        for year in range(world.years):
            before = one_year_older(projected.population[year], projected.births[year])
            change = np.zeros_like(before)
            moving = projected.out_movers.shape[-1]
            change[..., :moving] = projected.in_movers[year] - projected.out_movers[year]
            if not projected.is_joint:
                change[..., :moving] += projected.net_immigration[year]
            close(projected.population[year + 1], before - projected.deaths[year] + change)
        assert projected.population.min() > -PERSON


@some
@given(worlds())
def test_regions_add_up_to_the_border(world):
    for relation in world.relations():
        projected = run(world, relation)
        between = (projected.in_movers - projected.out_movers).sum(axis=2)
        # Internal moves add up to nothing; joint moves to what crosses the border.
        border = projected.net_immigration.sum(axis=2)
        close(between, border if projected.is_joint else 0.0)
        if projected.emigrants is not None:
            close(projected.immigrants.sum(axis=2) - projected.emigrants.sum(axis=2), border)


@some
@given(worlds())
def test_net_immigration_is_what_the_scenario_says(world):
    of_net = (
        world.net_shares,
        world.joint_rates,
        world.return_migration,
        world.by_regional_rates(),
        world.adjusted(world.joint_rates),
        world.adjusted(world.return_migration),
    )
    for relation in of_net:
        projected = run(world, relation)
        close(projected.net_immigration.sum(axis=(2, 3, 4)), relation.net_immigration)
    gross = run(world, world.gross_shares)
    close(gross.emigrants.sum(axis=(2, 3, 4)), world.gross_shares.emigration)
    close(gross.immigrants.sum(axis=(2, 3, 4)), world.gross_shares.immigration)
    given = run(world, world.gross_given())
    close(given.immigrants.sum(axis=(2, 3, 4)), world.gross_immigration)


@some
@given(worlds())
def test_given_the_immigration_that_c_arrives_at_gross_is_c(world):
    net = run(world, world.joint_rates)
    gross = run(world, world.gross_given(net.immigrants.sum(axis=(2, 3, 4))))
    close(gross.population, net.population)
    close(gross.net_immigration, net.net_immigration)


def one_scenario(relation, number):
    """The relation with the inputs of one scenario: its scenario axes cut to length 1."""
    cut = {}
    for name, value in vars(relation).items():
        if isinstance(value, np.ndarray):
            yearly = value.ndim == 2
            cut[name] = value[:, number : number + 1] if yearly else value[number : number + 1]
        elif value is not None and not isinstance(value, bool):
            cut[name] = one_scenario(value, number)
    return replace(relation, **cut)


@some
@given(worlds(scenarios=st.integers(2, 3)))
def test_scenarios_do_not_touch_each_other(world):
    labels = Labels(world.labels.scenario_ids[1:2], world.labels.region_codes, world.labels.first_year)
    vital = replace(
        world.vital,
        **{
            name: value[:, 1:2] if name.endswith("multiplier") else value[1:2]
            for name, value in vars(world.vital).items()
            if value is not None
        },
    )
    for relation in world.relations():
        together = run(world, relation)
        alone = project(world.population[1:2], vital, one_scenario(relation, 1), labels, world.years)
        close(alone.population[:, 0], together.population[:, 1])


@some
@given(worlds())
def test_with_the_same_emigration_rate_in_every_region_regional_rates_are_c(world):
    national = run(world, world.joint_rates)
    rate = world.joint_rates.emigration_rate[:, None]
    rate = np.broadcast_to(rate, world.regional_emigration_rate.shape)
    for relation in (
        world.by_regional_rates(rate),
        world.adjusted(world.joint_rates, rate),
        world.adjusted(blind(world), rate),
    ):
        regional = run(world, relation)
        close(regional.population, national.population)
        close(regional.emigrants.sum(axis=2), national.emigrants[:, :, 0])
        assert regional.emigrants.shape[2] == len(world.labels.region_codes)


@some
@given(worlds())
def test_adjusted_rates_give_the_emigrants_of_the_country(world):
    # In the first year the country is the same whichever region its emigrants leave.
    for relation in (world.joint_rates, world.return_migration):
        national, adjusted = run(world, relation), run(world, world.adjusted(relation))
        close(adjusted.emigrants[0].sum(axis=1), national.emigrants[0, :, 0])
        close(adjusted.population[1].sum(axis=1), national.population[1].sum(axis=1))
    # In every year they are the national rate of the country's people.
    adjusted = run(world, world.adjusted(world.joint_rates))
    for year in range(world.years):
        before = one_year_older(adjusted.population[year], adjusted.births[year]).sum(axis=1)
        moving = adjusted.emigrants.shape[-1]
        expected = world.joint_rates.emigration_rate * before[..., :moving]
        close(adjusted.emigrants[year].sum(axis=1), expected)


@some
@given(worlds())
def test_separate_shares_that_are_equal_are_joint_shares(world):
    for relation in (world.joint_rates, world.by_regional_rates(), world.return_migration):
        joint = run(world, relation)
        separate = run(world, world.apart(relation, relation.moves.in_migration_share))
        close(separate.population, joint.population)
        close(separate.immigrants.sum(axis=2), joint.immigrants.sum(axis=2))


@some
@given(worlds())
def test_who_emigrates_and_immigrates_by_region_is_the_regions_net(world):
    projected = run(world, world.apart(world.by_regional_rates()))
    close(projected.net_immigration, projected.immigrants - projected.emigrants)
    # What is left of the movers of all regions, once the border is taken off, is moves between regions.
    within = projected.out_movers - projected.emigrants, projected.in_movers - projected.immigrants
    close(within[0].sum(axis=2), within[1].sum(axis=2))


@some
@given(worlds(regions=st.just(1)))
def test_one_region_is_the_national_model(world):
    # The national model knows neither u^k nor i^k: emigrants leave by rate, immigrants come by share.
    rates = world.joint_rates
    national = replace(
        rates,
        moves=JointMoves(rates.emigration_rate[:, None], np.ones_like(rates.moves.in_migration_share)),
    )
    close(run(world, rates).population, run(world, national).population)
    projected = run(world, national)
    close(projected.out_movers, projected.emigrants)
    close(projected.in_movers, projected.immigrants)


@some
@given(worlds(regions=st.just(1)))
def test_two_identical_halves_are_twice_one_half(world):
    def twice(array):
        return np.concatenate([array, array], axis=1)

    rates = world.joint_rates
    levels = {name: twice(getattr(world.vital, name)) for name in ("fertility_level", "mortality_level")}
    halves = replace(
        rates,
        moves=JointMoves(twice(rates.moves.out_migration_rate), twice(rates.moves.in_migration_share) / 2),
    )
    both = project(
        twice(world.population) / 2,
        replace(world.vital, **levels),
        halves,
        replace(world.labels, region_codes=("left", "right")),
        world.years,
    )
    whole = run(world, rates)
    close(both.population[:, :, :1], both.population[:, :, 1:])
    close(2 * both.population[:, :, :1], whole.population)


@some
@given(worlds())
def test_relation_d_that_remembers_nothing_is_c(world):
    remembering, rates = run(world, blind(world)), run(world, world.joint_rates)
    close(remembering.population, rates.population)
    close(remembering.emigrants, rates.emigrants)
    close(remembering.immigrants, rates.immigrants)


@some
@given(worlds())
def test_no_emigration_and_no_net_immigration_is_no_migration(world):
    rates = replace(
        world.joint_rates,
        emigration_rate=np.zeros_like(world.joint_rates.emigration_rate),
        net_immigration=np.zeros_like(world.joint_rates.net_immigration),
    )
    closed = run(world, NoMigration())
    staying = JointMoves(np.zeros_like(rates.moves.out_migration_rate), rates.moves.in_migration_share)
    close(run(world, replace(rates, moves=staying)).population, closed.population)
    # Where people move between regions, the first year of the country as a whole is the same.
    moving = run(world, rates)
    close(moving.population[1].sum(axis=1), closed.population[1].sum(axis=1))
    close(moving.net_immigration, 0.0)


@some
@given(worlds())
def test_equal_gross_flows_by_equal_shares_leave_no_net(world):
    gross = replace(
        world.gross_shares,
        immigrant_share=world.gross_shares.emigrant_share,
        immigration=world.gross_shares.emigration,
    )
    none = replace(world.net_shares, net_immigration=np.zeros_like(world.net_shares.net_immigration))
    none = replace(
        none,
        internal_out_migration_rate=gross.internal_out_migration_rate,
        internal_in_migration_share=gross.internal_in_migration_share,
    )
    close(run(world, gross).population, run(world, none).population)


def test_a_stationary_population_stays():
    # As many girls are born every year as the survivors l(x) of each age were.
    death = np.array([0.1, 0.2, 0.3, 1.0])
    survivors = np.cumprod(1 - death)
    # Persons on 31 December by age reached: 1000 born a year, l(0) = 900 of them left at the year's end.
    women = 1000.0 * survivors
    # Women who reach 2 in the year are at 1 now; less half their deaths they bear 1000 of each sex.
    rate = 2000.0 / (women[1] * (1 - death[2] / 2))
    vital = VitalRates(
        fertility_rate=np.array([[0.0, 0.0, rate, 0.0]]),
        death_probability=np.array([[death, death]]),
        girl_share=np.array([0.5]),
        fertility_level=np.ones((1, 1)),
        mortality_level=np.ones((1, 1)),
        fertility_multiplier=np.ones((30, 1)),
        mortality_multiplier=np.ones((30, 1)),
    )
    population = np.array([[[women, women]]])
    projected = project(population, vital, NoMigration(), Labels(("still",), ("00",), 2001), 30)
    close(projected.population, np.broadcast_to(population, projected.population.shape))
