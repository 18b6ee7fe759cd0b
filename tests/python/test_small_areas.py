"""Rates of small regions: cases by hand, independent implementations, and regions whose rates are known."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import betabinom

from vandring.small_areas.levels import (
    cell_rates,
    cell_shares,
    group_levels,
    group_shares,
    region_levels,
    region_shares,
)
from vandring.small_areas.schedules import smoothed_rates
from vandring.small_areas.shapes import MOST, dirichlet_shape, gamma_shape

SIZES = (500, 2_000, 8_000, 30_000, 120_000, 500_000)
REGIONS_OF_A_SIZE = (60, 60, 60, 40, 30, 20)
AGES = np.arange(70)
GROUPS = np.searchsorted([6, 16, 20, 25, 30, 35, 40, 50, 60], AGES, side="right")


def grouped(cells):
    return cells @ (GROUPS[:, None] == np.arange(GROUPS.max() + 1)).astype(float)


def test_ages_with_events_enough_keep_their_own_rate():
    events, exposed = np.array([30.0, 10.0, 50.0, 20.0]), np.array([100.0, 200.0, 100.0, 400.0])
    assert smoothed_rates(events, exposed, 20, 10.0) == pytest.approx([0.3, 0.05, 0.5, 0.05], abs=1e-12)


def test_groups_keep_their_events_and_no_rate_is_negative():
    random = np.random.default_rng(1)
    exposed = random.integers(1, 40, 70).astype(float)
    events = random.poisson(0.05 * exposed).astype(float)
    rates = smoothed_rates(events, exposed, 0, 1e9)
    assert (rates >= 0).all()
    for first, last in ((0, 1), (1, 5), *((age, age + 5) for age in range(5, 70, 5))):
        of_group = slice(first, last)
        assert (rates * exposed)[of_group].sum() == pytest.approx(events[of_group].sum(), abs=1e-9)


def test_a_constant_rate_stays_constant_and_an_age_of_nobody_has_it_too():
    exposed = np.array([50.0, 0.0, 20.0, 80.0, 10.0, 40.0, 60.0, 30.0, 0.0, 90.0])
    assert smoothed_rates(0.1 * exposed, exposed, 10, 1e9) == pytest.approx(np.full(10, 0.1), abs=1e-12)


def test_nobody_exposed_gives_no_rate():
    assert smoothed_rates(np.zeros(3), np.zeros(3), 5, 100.0).tolist() == [0.0, 0.0, 0.0]


def test_levels_by_hand():
    """Shape α: (α + E) / (α + μ), scaled so that the 40 events of the country are kept."""
    events, expected = np.array([0.0, 30.0, 10.0, 0.0]), np.array([10.0, 10.0, 20.0, 0.0])
    found = region_levels(events, expected)
    shape = found.prior_shape[0]
    drawn = (shape + events) / (shape + expected)
    scale = 40.0 / (drawn[0] * 10 + drawn[1] * 10 + drawn[2] * 20)
    assert found.mean[:3, 0] == pytest.approx(drawn[:3] * scale)
    assert (found.mean[:, 0] * expected).sum() == pytest.approx(40.0)
    assert found.mean[3, 0] == 1.0
    assert found.effective_events[1, 0] == pytest.approx(shape + 30.0)
    assert found.prior_weight[2, 0] == pytest.approx(shape / (shape + 20.0))


def test_groups_give_what_the_level_of_the_region_gives():
    random = np.random.default_rng(2)
    expected = random.uniform(0.0, 30.0, (12, 5))
    expected[0] = 0.0
    events = random.poisson(expected * random.gamma(4.0, 0.25, (12, 5))).astype(float)
    level = region_levels(events.sum(axis=1), expected.sum(axis=1)).mean[:, 0]
    found = group_levels(events, expected, level)
    assert (found.mean * expected).sum(axis=1) == pytest.approx(level * expected.sum(axis=1))
    # Nobody lives in the first: it has the country's level.
    assert found.mean[0] == pytest.approx(np.full(5, events.sum() / expected.sum()))


def test_the_shape_is_that_of_a_negative_binomial_regression():
    random = np.random.default_rng(3)
    expected = random.uniform(2.0, 60.0, 150)
    events = random.poisson(expected * random.gamma(3.0, 1 / 3.0, 150)).astype(float)
    # Its dispersion is 1/α. Its mean is estimated with it: here the offset is the fitted mean.
    fitted = sm.NegativeBinomial(events, np.ones(150), offset=np.log(expected)).fit(disp=0, gtol=1e-10)
    mean = expected * np.exp(fitted.params[0])
    assert gamma_shape(events, mean) == pytest.approx(1.0 / fitted.params[1], rel=1e-4)


def test_the_shape_of_two_regions_is_that_of_a_beta_binomial():
    random = np.random.default_rng(4)
    totals = random.integers(5, 80, 200)
    first = random.binomial(totals, random.beta(0.3 * 6.0, 0.7 * 6.0, 200))
    counts = np.stack([first, totals - first], axis=1).astype(float)
    found = dirichlet_shape(counts, np.tile([0.3, 0.7], (200, 1)))

    def likelihood(shape):
        return betabinom.logpmf(first, totals, 0.3 * shape, 0.7 * shape).sum()

    assert likelihood(found) > max(likelihood(found * 1.01), likelihood(found / 1.01))
    assert found == pytest.approx(6.0, rel=0.25)


@pytest.mark.parametrize("true", [2.0, 20.0])
def test_a_known_shape_is_found_again(true):
    random = np.random.default_rng(5)
    expected = random.uniform(20.0, 400.0, 2_000)
    events = random.poisson(expected * random.gamma(true, 1 / true, 2_000)).astype(float)
    assert gamma_shape(events, expected) == pytest.approx(true, rel=0.1)


def test_regions_that_do_not_differ_have_the_national_rate():
    expected = np.full(50, 100.0)
    assert gamma_shape(expected, expected) == MOST
    assert gamma_shape(np.array([3.0]), np.array([2.0])) == MOST


def test_shares_add_up_to_one_and_a_region_of_nobody_has_none():
    random = np.random.default_rng(6)
    counts = random.poisson(random.gamma(2.0, 3.0, (9, 2, 70))).astype(float)
    counts[3] = 0.0
    counts[:, 0, 7] = 0.0
    populations = random.uniform(100.0, 900.0, 9)
    populations[3] = 0.0
    at_all_ages = region_shares(counts.sum(axis=(1, 2)), populations).mean[:, 0]
    share = group_shares(grouped(counts.sum(axis=1)), at_all_ages).mean
    cells = cell_shares(counts, share, GROUPS).mean
    for shares in (at_all_ages, share, cells):
        assert abs(shares.sum(axis=0) - 1.0).max() < 1e-12
        assert (shares >= 0).all()
        assert (shares[3] == 0).all()
    assert cells[:, 0, 7] == pytest.approx(share[:, GROUPS[7]])


def regions_of_known_rates(seed, spread, spread_of_ages, rate_scale):
    """Five years of regions of every size: sizes, true rates, exposures and events (regions, 1, ages).

    Regions differ in level and, smoothly over ages, in profile: not in the steps that the groups have.
    """
    random = np.random.default_rng(seed)
    sizes = np.repeat(SIZES, REGIONS_OF_A_SIZE)
    schedule = 0.02 + 0.10 * np.exp(-(((AGES - 22) / 6.0) ** 2)) + 0.03 * np.exp(-AGES / 4.0)
    places = [0, 10, 18, 22, 27, 35, 45, 60, 70]
    profiles = np.exp(random.normal(0.0, spread_of_ages, (len(sizes), len(places))))
    profile = np.stack([np.interp(AGES, places, each) for each in profiles])
    level = np.exp(random.normal(0.0, spread, len(sizes)))
    true = rate_scale * schedule * level[:, None] * profile
    exposed = np.round(sizes[:, None] * 5 * 0.85 / 70 * random.uniform(0.7, 1.3, true.shape))
    events = random.poisson(true * exposed).astype(float)
    return sizes, true[:, None], exposed[:, None], events[:, None]


def small_area_rates(exposed, events):
    schedule = smoothed_rates(events.sum(axis=(0, 1)), exposed.sum(axis=(0, 1)), 0, 100.0)[None]
    expected = schedule * exposed
    level = region_levels(events.sum(axis=(1, 2)), expected.sum(axis=(1, 2))).mean[:, 0]
    groups = group_levels(grouped(events.sum(axis=1)), grouped(expected.sum(axis=1)), level)
    return cell_rates(events, exposed, schedule, groups.mean, GROUPS).mean


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("spread", "spread_of_ages", "rate_scale"), [(0.25, 0.15, 1.0), (0.4, 0.2, 0.12), (0.15, 0.1, 0.3)]
)
def test_smaller_errors_than_raw_and_national_rates_at_every_size(seed, spread, spread_of_ages, rate_scale):
    sizes, true, exposed, events = regions_of_known_rates(seed, spread, spread_of_ages, rate_scale)
    estimates = {
        "small": small_area_rates(exposed, events),
        "raw": events / exposed,
        "national": np.broadcast_to(events.sum(axis=0) / exposed.sum(axis=0), events.shape),
    }
    for size in SIZES:
        errors = {
            name: float(((rates - true)[sizes == size] ** 2).mean()) for name, rates in estimates.items()
        }
        assert errors["small"] < errors["raw"], (size, errors)
        assert errors["small"] < errors["national"], (size, errors)


def test_the_country_keeps_its_events():
    _, _, exposed, events = regions_of_known_rates(4, 0.25, 0.15, 1.0)
    assert (small_area_rates(exposed, events) * exposed).sum() == pytest.approx(events.sum(), rel=1e-9)


def test_estimated_events_that_are_not_whole_give_the_shape_that_whole_ones_give():
    random = np.random.default_rng(6)
    expected = random.uniform(1.0, 30.0, 400)
    events = random.poisson(expected * random.gamma(5.0, 0.2, 400)).astype(float)
    shape = gamma_shape(events, expected)
    assert 3.0 < shape < 8.0
    nearly = np.maximum(events + random.uniform(-1e-7, 1e-7, 400), 0.0)
    assert gamma_shape(nearly, expected) == pytest.approx(shape, rel=1e-4)
    # Parts of a person: half of everything has half the information.
    assert 0.0 < gamma_shape(events / 2, expected / 2) < MOST


def test_a_region_without_a_share_says_nothing_of_the_others():
    counts, shares = np.array([30.0, 50.0, 20.0]), np.array([0.5, 0.3, 0.2])
    alone = dirichlet_shape(counts, shares)
    assert dirichlet_shape(np.append(counts, 4.0), np.append(shares, 0.0)) == pytest.approx(alone, rel=1e-9)
