"""Inputs that do not fit and scenarios that are impossible are refused, with the cell named."""

from dataclasses import replace

import numpy as np
import pytest

from projection_worlds import world
from vandring.errors import UserError
from vandring.projection.engine import project

WORLD = world(seed=1, scenarios=2, regions=3, ages=5, moving=4, years=3, durations=3)


def run(relation=WORLD.joint_rates, population=WORLD.population, vital=WORLD.vital):
    return project(population, vital, relation, WORLD.labels, WORLD.years)


def with_cell(array, index, value):
    changed = array.copy()
    changed[index] = value
    return changed


def refusal(**given):
    with pytest.raises(UserError) as refused:
        run(**given)
    return str(refused.value)


def test_a_missing_cell_is_named():
    message = refusal(population=with_cell(WORLD.population, (1, 2, 0, 3), np.nan))
    assert "population has a missing cell" in message
    assert "scenario s1, region r002, sex male, age 3" in message


@pytest.mark.parametrize(("value", "words"), [(-1e-12, "out of range"), (1 + 1e-12, "out of range")])
def test_a_probability_outside_0_and_1_is_named(value, words):
    death = with_cell(WORLD.vital.death_probability, (0, 1, 2), value)
    message = refusal(vital=replace(WORLD.vital, death_probability=death))
    assert words in message
    assert "scenario s0, sex female, age 2" in message


def test_probabilities_of_0_and_1_are_fine():
    death = with_cell(WORLD.vital.death_probability, (0, 1, 4), 1.0)
    death = with_cell(death, (0, 0, 4), 0.0)
    run(vital=replace(WORLD.vital, death_probability=death))


def test_a_negative_population_is_refused():
    message = refusal(population=with_cell(WORLD.population, (0, 0, 0, 0), -1.0))
    assert "population is out of range" in message
    assert "scenario s0, region r000, sex male, age 0" in message


@pytest.mark.parametrize(("off", "is_refused"), [(0.9e-9, False), (1.1e-9, True)])
def test_shares_must_add_up_within_1e_9(off, is_refused):
    share = WORLD.joint_rates.immigrant_share
    relation = replace(WORLD.joint_rates, immigrant_share=with_cell(share, (1, 0, 0), share[1, 0, 0] + off))
    if is_refused:
        message = refusal(relation=relation)
        assert "immigrant_share must add up to 1 over sex and age" in message
        assert "scenario s1" in message
    else:
        run(relation=relation)


def test_shapes_that_do_not_fit_are_refused():
    relation = replace(WORLD.joint_rates, emigration_rate=WORLD.joint_rates.emigration_rate[:, :1])
    assert "emigration_rate has shape (2, 1, 4)" in refusal(relation=relation)
    relation = replace(WORLD.joint_rates, net_immigration=WORLD.joint_rates.net_immigration[:2])
    assert "net_immigration has shape (2, 2); it must be year 3" in refusal(relation=relation)


def test_c_refuses_a_negative_equation_10():
    # Nobody moves between regions, yet women of age 1 emigrate and none of them immigrates.
    message = refusal(relation=without_a_cell_of_moves(WORLD.joint_rates))
    assert "equation (10), would be negative" in message
    assert "year 2001, scenario s0, sex female, age 1" in message
    assert "let the scenario's emigration_rates be adjusted" in message


def test_c_refuses_negative_immigration():
    net = with_cell(WORLD.joint_rates.net_immigration, (2, 1), -1e6)
    message = refusal(relation=replace(WORLD.joint_rates, net_immigration=net))
    assert "immigration, equation (8), would be negative" in message
    assert "year 2003, scenario s1" in message


def test_c_refuses_negative_gross_immigration():
    immigration = with_cell(WORLD.gross_immigration, (1, 0), -1.0)
    message = refusal(relation=WORLD.gross_given(immigration))
    assert "immigration is negative in some year; gross flows must be at least 0" in message


@pytest.mark.parametrize(
    "relation",
    [
        replace(WORLD.joint_rates, net_immigration=None),
        replace(WORLD.joint_rates, immigration=WORLD.gross_immigration),
    ],
)
def test_c_takes_net_or_gross_immigration(relation):
    assert "net immigration or gross immigration: give one of them" in refusal(relation=relation)


def without_a_cell_of_moves(rates):
    """Nobody moves between regions at an age, and no woman of it immigrates, in the first scenario."""
    share = with_cell(rates.immigrant_share, (0, 1, 1), 0.0)
    share[0, 1, 2] = 1.0 - share[0].sum() + share[0, 1, 2]
    out = with_cell(rates.moves.out_migration_rate, (0, slice(None), 1, 1), 0.0)
    return replace(rates, immigrant_share=share, moves=replace(rates.moves, out_migration_rate=out))


def test_regional_emigration_rates_do_not_make_equation_10_negative():
    # They are part of the out-migration rates: what leaves the country has left a region.
    rate = with_cell(WORLD.regional_emigration_rate, (0, slice(None), 1, 1), 0.0)
    for rates in (WORLD.by_regional_rates(rate), WORLD.adjusted(WORLD.joint_rates, rate)):
        projected = run(relation=without_a_cell_of_moves(rates))
        assert projected.in_movers[0, 0, :, 1, 1].tolist() == [0.0, 0.0, 0.0]


def test_adjusted_rates_refuse_more_leavers_than_a_region_has():
    # All emigrants of the country, 60 % of its people, are said to be of the first of three regions.
    rate = np.zeros_like(WORLD.regional_emigration_rate)
    rate[:, 0] = WORLD.joint_rates.moves.out_migration_rate[:, 0]
    relation = replace(
        WORLD.joint_rates, emigration_rate=np.full_like(WORLD.joint_rates.emigration_rate, 0.6)
    )
    message = refusal(relation=WORLD.adjusted(relation, rate))
    assert "more people would leave a region than it has" in message
    assert "year 2001, scenario s0, region r000, sex male, age 0" in message


def test_separate_shares_refuse_negative_internal_moves():
    # Nobody moves out at the age, yet emigrants leave: joint in-movers would hide it behind the immigrants.
    rates = WORLD.joint_rates
    out = with_cell(rates.moves.out_migration_rate, (0, slice(None), 1, 1), 0.0)
    relation = replace(
        rates, moves=replace(rates.moves, out_migration_rate=out), net_immigration=rates.net_immigration + 1e6
    )
    run(relation=relation)
    message = refusal(relation=WORLD.apart(relation))
    assert "internal in-movers of all regions together would be negative" in message
    assert "year 2001, scenario s0, sex female, age 1" in message
    assert "let the scenario's in_migration_shares be joint, or its emigration_rates adjusted" in message


def test_shares_of_immigrants_must_add_up():
    share = with_cell(WORLD.immigration_share, (1, 0, 0, 0), WORLD.immigration_share[1, 0, 0, 0] / 2)
    message = refusal(relation=WORLD.apart(WORLD.joint_rates, share))
    assert "immigration_share must add up to 1 over region" in message
    assert "scenario s1, sex male, age 0" in message


def test_c_refuses_emigrants_who_are_no_out_movers():
    rate = with_cell(WORLD.regional_emigration_rate, (1, 2, 0, 3), 0.31)
    message = refusal(relation=WORLD.by_regional_rates(rate))
    assert "the internal part of out_migration_rate is negative" in message
    assert "scenario s1, region r002, sex male, age 3" in message


def test_c_takes_national_or_regional_emigration_rates():
    message = refusal(relation=replace(WORLD.joint_rates, emigration_rate=None))
    assert "national or regional emigration rates, or both: give one of them" in message


def test_a_reports_negative_net_shares_and_does_not_clip_them():
    share = WORLD.net_shares.net_immigration_share
    share = with_cell(share, (0, 1, 0, 2), share[0, 1, 0, 2] - 0.3)
    share[0, 1, 0, 3] += 0.3
    assert share[0, 1, 0, 2] < 0
    relation = replace(WORLD.net_shares, net_immigration_share=share)
    projected = run(relation=relation)
    expected = WORLD.net_shares.net_immigration[0, 0] * share[0, 1, 0, 2]
    assert projected.net_immigration[0, 0, 1, 0, 2] == pytest.approx(expected)
    assert expected < 0


def test_a_refuses_a_population_that_would_be_negative():
    share = np.zeros_like(WORLD.net_shares.net_immigration_share)
    share[:, 0, 0, 0], share[:, 1, 0, 2] = 2.0, -1.0
    net = with_cell(WORLD.net_shares.net_immigration, (1, 0), 1e6)
    message = refusal(relation=replace(WORLD.net_shares, net_immigration_share=share, net_immigration=net))
    assert "the population would be negative" in message
    assert "year 2002, scenario s0, region r001, sex male, age 2" in message


def test_b_refuses_more_emigrants_than_people():
    emigration = with_cell(WORLD.gross_shares.emigration, (0, 1), 1e6)
    message = refusal(relation=replace(WORLD.gross_shares, emigration=emigration))
    assert "more people would emigrate than there are" in message
    assert "year 2001, scenario s1, region r000, sex male, age 0" in message


def test_b_refuses_negative_gross_flows():
    immigration = with_cell(WORLD.gross_shares.immigration, (0, 1), -1.0)
    assert "immigration is negative" in refusal(relation=replace(WORLD.gross_shares, immigration=immigration))


def test_d_refuses_negative_first_time_immigration():
    net = with_cell(WORLD.return_migration.net_immigration, (1, 0), -1e6)
    message = refusal(relation=replace(WORLD.return_migration, net_immigration=net))
    assert "first-time immigration, I_f, would be negative" in message
    assert "year 2002, scenario s0" in message


def test_d_refuses_more_immigrants_than_people():
    opening = WORLD.return_migration.opening
    relation = replace(
        WORLD.return_migration,
        opening=replace(opening, immigrants=with_cell(opening.immigrants, (0, 1, 1, 0), 1e6)),
    )
    message = refusal(relation=relation)
    assert "people other than immigrants, L − ΣF, would be negative" in message
    assert "year 2001, scenario s0, sex female, age 2" in message
