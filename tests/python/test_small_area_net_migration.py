"""Net migration of small regions: by hand, beside another implementation, and regions that are known."""

import numpy as np
import pytest
from scipy.linalg import null_space
from scipy.optimize import minimize_scalar
from scipy.stats import multivariate_normal

from vandring.small_areas.net_migration import arrival_factors, kept, net_factors, net_levels

MANY = 10.0
"""Regions from which size says something."""


def test_by_hand():
    """Four regions of 1,000 and two years; the country's net is 0 in both, so that rates are their own.

    Means of the regions are 0.03, 0.01, −0.03 and −0.01, and every year is 0.01 off its region's: φ is
    1,000 · 8 · 0.0001 / ((2 − 1) (4 − 1)) = 4/15, and a mean of 2,000 person-years varies by 1/7,500 by
    chance. Means vary by (2 · 0.0009 + 2 · 0.0001) / 3 = 1/1,500: a fifth of it is chance, and as four
    regions and their mean leave three numbers to tell it from, a third of that fifth is the prior's.
    """
    net = np.array([[40.0, 20.0, -40.0, -20.0], [20.0, 0.0, -20.0, 0.0]])
    exposed = np.full((2, 4), 1_000.0)
    found = net_levels(net, np.full((2, 4), 50.0), exposed, MANY)
    assert found.country_rate == 0.0
    assert found.rate == pytest.approx([0.03, 0.01, -0.03, -0.01])
    assert found.chance_sd == pytest.approx(np.full(4, np.sqrt(1 / 7_500)))
    assert found.between_sd == pytest.approx(np.sqrt(1 / 1_500 - 1 / 7_500), rel=1e-5)
    assert found.prior_weight == pytest.approx(np.full(4, 1 / 15), rel=1e-5)
    assert found.prior_mean == pytest.approx(np.zeros(4), abs=1e-12)
    assert found.mean == pytest.approx([0.028, 0.028 / 3, -0.028, -0.028 / 3], rel=1e-5)


def test_chance_is_at_least_that_of_independent_moves():
    """One year tells nothing of years: 90 moves of 1,000 persons are a variance of 0.09 by person."""
    net, gross = np.array([[30.0, -10.0, -20.0]]), np.array([[90.0, 90.0, 90.0]])
    found = net_levels(net, gross, np.full((1, 3), 1_000.0), MANY)
    assert found.chance_sd == pytest.approx(np.full(3, np.sqrt(0.09 / 1_000)))


def regions(seed, number, between=0.005, slope=0.004, by_person=0.3, years=5):
    """Regions of 300 to 300,000 persons whose net migration is known, larger ones gaining more."""
    random = np.random.default_rng(seed)
    size = np.exp(random.uniform(np.log(300), np.log(300_000), number))
    true = slope * (np.log(size) - np.log(size).mean()) + random.normal(0.0, between, number)
    true -= (true * size).sum() / size.sum()
    country = random.normal(0.01, 0.01, (years, 1))
    exposed = np.repeat(np.round(size)[None], years, axis=0)
    rate = country + true + random.normal(0.0, np.sqrt(by_person / exposed))
    return size, true, exposed, rate * exposed, np.full(exposed.shape, 0.1) * exposed


def test_variances_are_those_of_another_restricted_likelihood():
    """That of contrasts which the line does not reach, as one normal distribution."""
    _, _, exposed, net, gross = regions(1, 40)
    found = net_levels(net, gross, exposed, MANY)
    persons = exposed.sum(axis=0)
    own = found.rate - (exposed / persons * (net.sum(axis=1) / exposed.sum(axis=1))[:, None]).sum(axis=0)
    line = np.stack([np.ones(40), np.log(persons / 5)], axis=1)
    contrasts = null_space(line.T).T

    def unlikeliness(log_variance):
        covariance = np.diag(np.exp(log_variance) + found.chance_sd**2)
        return -multivariate_normal(cov=contrasts @ covariance @ contrasts.T).logpdf(contrasts @ own)

    best = minimize_scalar(unlikeliness, bounds=(-16, -6), method="bounded", options={"xatol": 1e-9})
    assert found.between_sd == pytest.approx(np.exp(best.x / 2), rel=1e-5)


def test_what_is_known_is_found_again():
    _, _, exposed, net, gross = regions(2, 1_500)
    found = net_levels(net, gross, exposed, MANY)
    assert found.between_sd == pytest.approx(0.005, rel=0.05)
    assert found.chance_sd == pytest.approx(np.sqrt(0.3 / exposed.sum(axis=0)), rel=0.05)
    change = np.polyfit(np.log(exposed[0]), found.prior_mean, 1)[0]
    assert change == pytest.approx(0.004, abs=0.0005)


@pytest.mark.parametrize("between", [0.0, 0.003])
@pytest.mark.parametrize("number", [4, 15])
def test_few_regions_are_nearer_the_truth_than_raw_rates(number, between):
    """On average of 60 schemes of few regions: mean squared errors, persons as weights."""
    raw = drawn = 0.0
    for seed in range(60):
        size, true, exposed, net, gross = regions(1_000 + seed, number, between, slope=0.0)
        found = net_levels(net, gross, exposed, MANY)
        truth = found.country_rate + true
        raw += float((size * (found.rate - truth) ** 2).sum() / size.sum())
        drawn += float((size * (found.mean - truth) ** 2).sum() / size.sum())
    assert drawn < 0.9 * raw


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_nearer_the_truth_than_raw_and_usual_rates_at_every_size(seed):
    size, true, exposed, net, gross = regions(seed, 600)
    found = net_levels(net, gross, exposed, MANY)
    estimates = {"drawn": found.mean, "raw": found.rate, "usual": found.prior_mean}
    thirds = np.searchsorted(np.quantile(size, [1 / 3, 2 / 3]), size)
    for third in range(3):
        errors = {
            name: float((((rate - found.country_rate) - true)[thirds == third] ** 2).mean())
            for name, rate in estimates.items()
        }
        assert errors["drawn"] < min(errors["raw"], errors["usual"]), (third, errors)


def test_the_country_keeps_its_net_and_a_region_of_nobody_has_its_rate():
    _, _, exposed, net, gross = regions(6, 12)
    exposed[:, 4], net[:, 4], gross[:, 4] = 0.0, 0.0, 0.0
    found = net_levels(net, gross, exposed, MANY)
    assert (found.mean * exposed.sum(axis=0)).sum() == pytest.approx(net.sum(), rel=1e-12)
    assert found.mean[4] == found.country_rate
    assert found.prior_weight[4] == 1.0


def test_regions_that_differ_by_chance_alone_have_what_is_usual():
    _, _, exposed, net, gross = regions(7, 300, between=0.0)
    found = net_levels(net, gross, exposed, MANY)
    assert (found.prior_weight[exposed[0] < 3_000] > 0.98).all()


def test_size_says_something_from_the_fewest_regions_on():
    for number, is_line in ((9, False), (10, True)):
        _, _, exposed, net, gross = regions(10, number)
        prior = net_levels(net, gross, exposed, MANY).prior_mean
        assert (np.ptp(prior) > 1e-6) == is_line


def test_one_region_or_nobody_is_as_it_is():
    found = net_levels(np.array([[5.0], [7.0]]), np.full((2, 1), 20.0), np.full((2, 1), 100.0), MANY)
    assert found.mean.tolist() == [0.06]
    exposed = np.array([[100.0, 0.0]] * 2)
    found = net_levels(exposed / 20, exposed / 5, exposed, MANY)
    assert found.mean.tolist() == [0.05, 0.05]
    assert found.prior_weight.tolist() == [0.0, 1.0]
    assert net_levels(np.zeros((2, 3)), np.zeros((2, 3)), np.zeros((2, 3)), MANY).mean.tolist() == [0, 0, 0]


def test_factors_by_hand():
    """Two regions, of which the first loses 40 and gains 10, the other way round the second: −30 becomes −12.

    Of the 50 who move 19 then come to the first. With factors f and 1/f those are 10 f of 10 f + 40 / f:
    f² = 4 · 19 / 31.
    """
    arriving, leaving = np.array([[[10.0], [40.0]]]), np.array([[[40.0], [10.0]]])
    factor, part = net_factors(arriving, leaving, np.array([-0.12, 0.12]), np.full(2, 100.0))
    assert part == 1.0
    coming, going = arriving * kept(arriving, factor), leaving * kept(leaving, 1 / factor)
    assert (coming - going)[0, :, 0] == pytest.approx([-12.0, 12.0])
    assert factor[0] == pytest.approx(np.sqrt(4 * 19 / 31))


def test_factors_give_what_is_wanted_and_keep_every_cell():
    random = np.random.default_rng(8)
    leaving = random.gamma(0.5, 20.0, (2, 30, 50))
    leaving[:, 3] *= 1e-3
    arriving = np.empty_like(leaving)
    arriving[0] = random.dirichlet(np.full(30, 0.7), 50).T * leaving[0].sum(axis=0)
    arriving[1] = random.dirichlet(np.full(30, 0.7), 50).T * random.uniform(0, 300, 50)
    persons = random.uniform(10, 1_000, 30)
    # A region of nobody: who comes to it is lacking to the others, by person.
    leaving[:, 7], persons[7] = 0.0, 0.0
    deviation = random.normal(0.0, 0.02, 30)
    deviation -= (deviation * persons).sum() / persons.sum()
    factor, part = net_factors(arriving, leaving, deviation, persons)
    assert part == 1.0
    coming, going = arriving * kept(arriving, factor), leaving * kept(leaving, 1 / factor)
    net, there = (coming - going).sum(axis=(0, 2)), persons > 0
    mean = net[there].sum() / persons.sum()
    assert net[there] == pytest.approx((persons * (mean + deviation))[there], abs=1e-7)
    assert coming.sum(axis=1) == pytest.approx(arriving.sum(axis=1))
    assert going.sum(axis=1) == pytest.approx(leaving.sum(axis=1))
    assert (factor > 0).all()


@pytest.mark.parametrize("seed", range(20))
def test_factors_are_found_where_most_cells_are_nearly_empty(seed):
    random = np.random.default_rng(seed)
    number, cells = random.integers(2, 60), random.integers(1, 60)
    leaving = random.gamma(0.02, 10.0, (1, number, cells)) * np.exp(random.normal(0, 4, (1, number, 1)))
    arriving = (random.dirichlet(np.full(number, 0.05) + 1e-3, cells).T * leaving[0].sum(axis=0))[None]
    wanted = random.uniform() * (arriving - leaving).sum(axis=(0, 2))
    factor, part = net_factors(arriving, leaving, wanted, np.ones(number))
    assert part == 1.0
    net = (arriving * kept(arriving, factor) - leaving * kept(leaving, 1 / factor)).sum(axis=(0, 2))
    assert net == pytest.approx(wanted, abs=1e-9 * leaving.sum())


@pytest.mark.parametrize(("wanted", "part"), [(50.0, 0.9), (500.0, 0.1), (8_000.0, 0.0)])
def test_of_more_net_migration_than_there_are_movers_a_part_is_met(wanted, part):
    """All 50 who move cannot come to the first region, for then nobody would leave it: with factors of 1 it
    gains −30, and of the way from there to 50 nine tenths end at 42."""
    arriving, leaving = np.array([[[10.0], [40.0]]]), np.array([[[40.0], [10.0]]])
    deviation = np.array([wanted, -wanted]) / 100.0
    factor, met = net_factors(arriving, leaving, deviation, np.full(2, 100.0))
    assert met == pytest.approx(part)
    net = (arriving * kept(arriving, factor) - leaving * kept(leaving, 1 / factor)).sum(axis=(0, 2))
    reached = -30.0 + part * (wanted + 30.0)
    assert net == pytest.approx([reached, -reached])


def test_arrivals_by_hand():
    """Two regions and cells of 10 and 20: 12 of the first region become 18.

    Factors f and 1: 10 · 4 f / (4 f + 6) + 20 · 8 f / (8 f + 12) = 18, both cells are two fifths the first
    region's, so 4 f / (4 f + 6) = 0.6 and f = 9 / 4.
    """
    arriving = np.array([[4.0, 8.0], [6.0, 12.0]])
    factor = arrival_factors(arriving, np.array([18.0, 12.0]))
    assert factor[0] / factor[1] == pytest.approx(9 / 4)
    assert (arriving * kept(arriving, factor)).sum(axis=1) == pytest.approx([18.0, 12.0])


def test_nothing_to_change_changes_nothing():
    random = np.random.default_rng(9)
    leaving = random.gamma(2.0, 5.0, (1, 6, 4))
    arriving = leaving[:, ::-1].copy()
    wanted = (arriving - leaving).sum(axis=(0, 2))
    assert net_factors(arriving, leaving, wanted, np.ones(6))[0] == pytest.approx(np.ones(6), abs=1e-9)
