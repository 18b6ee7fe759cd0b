"""Series that wander: by hand, against statsmodels, and what is found again of known parameters."""

import warnings

import numpy as np
import pytest
from scipy.stats import poisson, skew
from statsmodels.tsa.arima.model import ARIMA

import draw_worlds
from vandring.draws.events import MANY, counted
from vandring.draws.history import History
from vandring.draws.levels import fit_levels, known_levels
from vandring.draws.moves import gross_moves, net_moves
from vandring.draws.series import (
    Stated,
    Walking,
    drawn_wandering,
    known,
    likeliest,
    paths,
    trend_of,
    walking,
    walks,
    wandering,
)
from vandring.draws.sources import level_paths

WEAK = Stated(1.0, 0.9, 5.0)


def autoregression(random, phi, sd, years):
    series = [random.normal(0, sd / np.sqrt(1 - phi**2))]
    for _ in range(years - 1):
        series.append(phi * series[-1] + random.normal(0, sd))
    return np.array(series)


@pytest.mark.parametrize("phi", [0.3, 0.7, 0.9])
def test_the_likeliest_autoregression_is_that_of_statsmodels(phi):
    series = 5.0 + autoregression(np.random.default_rng(7), phi, 1.3, 60)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ARIMA(series, order=(1, 0, 0), trend="c")
        fitted = model.fit(method_kwargs={"maxiter": 500, "pgtol": 1e-10, "factr": 1.0})
    own_phi, own_sd = likeliest(series)
    _, its_phi, its_variance = fitted.params
    assert own_phi == pytest.approx(its_phi, abs=2e-4)
    assert own_sd == pytest.approx(np.sqrt(its_variance), abs=2e-4)


def test_the_deviation_from_a_base_year_is_what_the_hand_gets():
    # phi 0.5, innovations 1: variance 4/3 of the series, 2 · 4/3 · (1 − 0.5^h) of its change over h years.
    random = np.random.default_rng(1)
    phi, sd = drawn_wandering(random, known(0.5, 1.0), 200_000)
    deviations = paths(random, phi, sd, base_years=1, years=2, draws=200_000)
    assert deviations.var(axis=1) == pytest.approx([4 / 3, 2.0], rel=0.02)
    assert deviations.mean(axis=1) == pytest.approx([0.0, 0.0], abs=0.01)


def test_what_is_stated_stands_where_years_are_few_and_gives_way_where_they_are_many():
    series = autoregression(np.random.default_rng(2), 0.5, 0.2, 200)
    few = wandering(series[:9], WEAK)
    assert (few.years, few.degrees_of_freedom) == (0, 5.0)
    assert few.phi @ few.weight == pytest.approx(0.9, abs=0.01)
    many = wandering(series, WEAK)
    assert many.years == 200
    assert many.phi @ many.weight == pytest.approx(0.5, abs=0.15)
    assert np.sqrt(many.innovation_variance @ many.weight) == pytest.approx(0.2, abs=0.05)


def test_a_walk_goes_as_far_as_its_steps():
    random = np.random.default_rng(3)
    steps = random.normal(0, 0.03, 2_000)
    believed = walking(np.cumsum(steps), Stated(0.03, 0.5, 5.0))
    assert believed.likeliest_sd == pytest.approx(0.03, rel=0.15)
    assert believed.drift_sd == 0
    # The year before is 1, 2, 3 and 4 of 5 steps from the mean of five base years: 30/25 of a variance.
    ways = walks(random, believed, base_years=5, years=16, draws=50_000)
    assert ways[0].std() == pytest.approx(np.sqrt(2.2) * believed.sd, rel=0.05)
    assert ways[-1].std() == pytest.approx(np.sqrt(17.2) * believed.sd, rel=0.05)


def test_a_drift_is_told_from_steps():
    random = np.random.default_rng(11)
    series = np.cumsum(random.normal(-0.02, 0.01, 1_000))
    believed = walking(series, Stated(0.02, 0.5, 5.0, drift_sd=0.01))
    assert believed.drift_sd == pytest.approx(0.02, rel=0.05)
    assert believed.likeliest_sd == pytest.approx(0.01, rel=0.15)
    # Steps without drift: what chance makes of their mean is no drift, in the mean of many series.
    found = [
        walking(np.cumsum(random.normal(0, 0.01, 20)), Stated(0.01, 0.5, 5.0, drift_sd=0.01))
        for _ in range(2_000)
    ]
    assert np.mean([each.likeliest_sd**2 for each in found]) == pytest.approx(0.01**2, rel=0.05)
    assert np.sqrt(np.mean([each.drift_sd**2 for each in found])) < 0.01 / np.sqrt(20)


def test_a_scenario_misses_of_a_drift_what_it_does_not_follow():
    # A fall of exactly 0.02 a year: chance is what is stated, 0.0004 weighed with 5 of 5 + 19 / 5 − 1 years.
    series = -0.02 * np.arange(20.0)
    stated = Stated(0.02, 0.5, 5.0, drift_sd=0.02)
    by_chance = 5 * 0.02**2 / (5 + 19 / 5 - 1) / 19
    for followed, missed in ((0.0, 0.02), (-0.005, 0.015), (-0.03, 0.01), (0.01, 0.03)):
        assert walking(series, stated, followed).drift_sd == pytest.approx(np.sqrt(missed**2 - by_chance))
    assert walking(series, stated, -0.02).drift_sd == 0.0
    # Where years are few, of what is stated.
    for followed, missed in ((-0.005, 0.015), (-0.03, 0.0)):
        assert walking(series[:5], stated, followed).drift_sd == pytest.approx(missed)


def test_the_trend_of_a_path_is_from_the_middle_of_the_base_period():
    """Years 1 and 2 lie 3 and 4 years from the middle of five; −0.03 and −0.04 there are −0.01 a year, and
    −0.05 in the second alone is −0.2 / 25."""
    assert trend_of(np.array([-0.03, -0.04]), 5) == pytest.approx(-0.01)
    assert trend_of(np.array([0.0, -0.05]), 5) == pytest.approx(-0.008)


def test_a_drift_goes_on_from_the_middle_of_the_base_period():
    # Without steps: after three base years, the middle one two years before the first that is drawn.
    random = np.random.default_rng(12)
    ways = walks(random, Walking(0.0, np.inf, 0.0, 0, drift_sd=0.01), base_years=3, years=4, draws=20_000)
    assert ways[0].std() == pytest.approx(0.02, rel=0.03)
    assert ways[3] == pytest.approx(ways[0] * 2.5)
    assert walking(np.zeros(5), Stated(0.02, 0.5, 5.0, drift_sd=0.01)).drift_sd == 0.01


def test_what_lasts_at_an_age_is_told_from_what_comes_and_goes():
    random = np.random.default_rng(13)
    years, regions, groups = 25, 60, 19
    exposed = np.full((years, 2, groups, regions), 2_000.0)
    net = random.normal(0.0, np.sqrt(0.1 * exposed))
    lasting = np.array(
        [autoregression(random, 0.9, 0.01 * np.sqrt(1 - 0.9**2), years) for _ in range(regions)]
    )
    region = np.array(
        [autoregression(random, 0.9, 0.004 * np.sqrt(1 - 0.9**2), years) for _ in range(regions)]
    )
    net += exposed * region.T[:, None, None, :]
    net[:, :, 4] += exposed[:, :, 4] * lasting.T[:, None, :]
    believed = net_moves(past_of_net(exposed, net), draw_worlds.settings())
    sd = np.sqrt(believed.age_variance)
    assert 0.006 < sd[4] < 0.011
    assert np.delete(sd, 4).max() < 0.003
    few = net_moves(past_of_net(exposed[:9], net[:9]), draw_worlds.settings())
    assert not few.age_variance.any()


def test_a_walk_that_keeps_its_direction_is_known_by_where_it_comes():
    # Ten steps of −0.02, each the same: 0.1 in five years, whatever the variance of a single step is.
    believed = walking(-0.02 * np.arange(11.0), Stated(0.04, 0.5, 5.0))
    assert believed.likeliest_sd == pytest.approx(0.1 / np.sqrt(5))


def test_levels_of_regions_are_found_again():
    random = np.random.default_rng(4)
    regions, years = 150, 20
    size = np.broadcast_to(np.geomspace(500, 100_000, regions), (years, regions))
    slow = np.array([autoregression(random, 0.8, 0.005 * 0.6, years) for _ in range(regions)]).T
    noise = random.normal(0, np.sqrt(0.3 / size))
    fitted = fit_levels(slow + noise + random.normal(0, 0.01, regions), size)
    assert fitted.phi[fitted.best] in (0.7, 0.8, 0.9)
    place = int(np.argmin(np.abs(fitted.phi - 0.8)))
    assert np.sqrt(fitted.variance[place]) == pytest.approx(0.005, rel=0.15)
    assert fitted.kappa[place] == pytest.approx(0.3, rel=0.1)


def test_sampling_that_is_known_is_no_level():
    random = np.random.default_rng(5)
    expected = np.broadcast_to(np.geomspace(20, 5_000, 100), (12, 100))
    values = random.normal(0, np.sqrt(1 / expected))
    fitted = fit_levels(values, 100 * expected, known_variance=1 / expected)
    best = fitted.best
    assert fitted.variance[best] + fitted.tau_squared[best] < 0.1 / 20
    assert np.sqrt(fitted.variance[best]) < 0.03


def past_of_net(exposed, net):
    years, _, _, regions = exposed.shape
    nothing = np.zeros_like(exposed)
    return History(
        exposed, np.maximum(-net, 0.0), np.maximum(net, 0.0), nothing, nothing, np.ones((years, regions)),
        np.ones(years), np.ones(years), 5, has_gross_moves=False, has_deaths=True,
    )  # fmt: skip


@pytest.mark.parametrize("expected", [0.3, MANY - 0.01, MANY, 3 * MANY])
def test_chance_is_poisson(expected):
    counts = counted(np.random.default_rng(7), np.full(400_000, expected))
    mean, variance, skewness = (float(each) for each in poisson(expected).stats("mvs"))
    assert counts.min() >= 0
    assert counts.mean() == pytest.approx(mean, rel=0.005)
    assert counts.var() == pytest.approx(variance, rel=0.015)
    assert skew(counts) == pytest.approx(skewness, rel=0.04)


def test_levels_have_the_variance_that_is_stated():
    random = np.random.default_rng(6)
    levels = known_levels(phi=0.5, sd=0.01, gamma=0.5, kappa=0.4, tau=0.0)
    # A region of 40 000 has half the variance of one of 10 000, and a quarter of its noise by person.
    way = level_paths(random, levels, np.array([10_000.0, 40_000.0]), 1, 1, 100_000)
    change, noise = 2 * 1e-4 * (1 - 0.5), 2 * 0.4 / 10_000
    assert way[0].var(axis=0) == pytest.approx([change + noise, change / 2 + noise / 4], rel=0.03)


def test_levels_of_counted_moves_are_found_again():
    random = np.random.default_rng(9)
    years, groups, regions, sd = 15, 19, 60, 0.1
    people = np.geomspace(200, 6_000, regions)
    exposed = np.broadcast_to(people, (years, 2, groups, regions)).copy()
    levels = np.array([autoregression(random, 0.8, sd * 0.6, years) for _ in range(regions)]).T
    out_movers = random.poisson(0.04 * exposed * np.exp(levels)[:, None, None, :]).astype(float)
    pool = out_movers.sum(axis=3)
    in_movers = np.moveaxis(random.multinomial(pool.astype(int), people / people.sum()), -1, 3).astype(float)
    nothing = np.zeros_like(exposed)
    history = History(
        exposed, out_movers, in_movers, nothing, nothing, np.ones((years, regions)), np.ones(years),
        np.ones(years), 5, has_gross_moves=True, has_deaths=True,
    )  # fmt: skip
    moves = gross_moves(history, draw_worlds.settings())
    assert moves.out_levels is not None
    assert moves.in_levels is not None
    found = moves.out_levels
    at_median = found.variance[found.best] * (np.median(38 * people) / 10_000) ** -found.gamma[found.best]
    assert np.sqrt(at_median) == pytest.approx(sd, rel=0.3)
    # Nothing but chance is in who goes where.
    quiet = moves.in_levels
    assert np.sqrt(quiet.variance[quiet.best] + quiet.tau_squared[quiet.best]) < 0.03
    assert moves.out_events is not None
    assert moves.out_events.shape == (2, groups, regions)
