"""Series that wander: by hand, against statsmodels, and what is found again of known parameters."""

import warnings

import numpy as np
import pytest
from statsmodels.tsa.arima.model import ARIMA

import draw_worlds
from vandring.draws.estimate import History, gross_moves
from vandring.draws.levels import fit_levels, known_levels
from vandring.draws.series import (
    Stated,
    drawn_wandering,
    known,
    likeliest,
    paths,
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
    ways = walks(random, believed, years=16, draws=50_000)
    assert ways[-1].std() == pytest.approx(4 * believed.sd, rel=0.05)


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
