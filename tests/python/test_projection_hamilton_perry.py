"""Hamilton-Perry: ratios by hand, a known truth recovered, real Norway predicted from 2011, 2016 and 2021."""

from functools import cache

import duckdb
import numpy as np
import pytest

import warehouse
from vandring.errors import UserError
from vandring.projection.cohort_ratios import (
    CohortRatios,
    child_ratios,
    cohort_ratios,
    groups_of_ages,
    shrunk_levels,
)
from vandring.projection.engine import Projection, project
from vandring.projection.labels import Array, Labels
from vandring.projection.relations.hamilton_perry import HamiltonPerry
from vandring.projection.vital import VitalRates

NORWAY = warehouse.PROJECT / "examples" / "norway" / "population.parquet"
FIRST_YEAR = 2006
# METHOD_NEXT 13: launch, years after it, mean absolute error of regions' totals in per cent.
MEASURED = {
    (2011, 5): 2.6, (2016, 5): 3.6, (2021, 5): 3.5, (2011, 10): 4.9, (2016, 10): 5.6, (2011, 15): 7.3
}  # fmt: skip
MEASURED_WITHIN_5 = {(2011, 5): 88, (2016, 5): 74, (2021, 5): 78}


def by_ratios(start: Array, ratios: CohortRatios, years: int) -> Projection:
    """The relation in an account of births and deaths that have nothing to say; start (regions, 2, ages)."""
    regions, _, ages = start.shape
    ones = np.ones((years, 1))
    vital = VitalRates(
        fertility_rate=np.full((1, ages), 0.02),
        death_probability=np.full((1, 2, ages), 0.05),
        girl_share=np.array([0.49]),
        fertility_level=np.ones((1, regions)),
        mortality_level=np.ones((1, regions)),
        fertility_multiplier=ones,
        mortality_multiplier=ones,
    )
    names = Labels(("s",), tuple(str(region) for region in range(regions)), 2001)
    relation = HamiltonPerry(ratios.cohort_ratio[None], ratios.child_ratio[None])
    return project(start[None], vital, relation, names, years)


def people(*of_groups: float) -> list[float]:
    """Five ages of each number."""
    return [persons for persons in of_groups for _ in range(5)]


def test_two_regions_by_hand():
    # Ages 0-20, 20 open. Groups 0-4, 5-9 and 10 and over, of whom all are 15 and over five years later.
    north = [*people(100, 80, 60, 40), 30]
    south = [*people(10, 20, 30, 40), 10]
    before = np.array([[north, north], [south, south]])
    # North loses a fifth of its youngest, keeps the rest; of its 530 persons of 10 and over (15 and over now)
    # 265 are left. South gains as many of the youngest as it had, of its 360 are 90 left.
    after = np.array([[[*people(50, 80, 80, 50), 15]] * 2, [[*people(5, 20, 20, 16), 10]] * 2], dtype=float)
    assert groups_of_ages(21).tolist() == [*people(0, 1, 2, 2), 2]
    ratios = cohort_ratios(before, after, prior_persons=0)
    np.testing.assert_allclose(ratios.cohort_ratio[0, 0], [*people(0.8, 1.0, 0.5, 0.5), 0.5])
    np.testing.assert_allclose(ratios.cohort_ratio[1, 0], [*people(2.0, 1.0, 0.25, 0.25), 0.25])
    # Women of 15 and over: 265 and 90. Children of an age and sex: 50 and 5.
    np.testing.assert_allclose(ratios.child_ratio[0], np.full((2, 5), 50 / 265))
    np.testing.assert_allclose(ratios.child_ratio[1], np.full((2, 5), 5 / 90))
    population = by_ratios(after, ratios, years=5).population[:, 0]
    # Five years on: 50 · 0.8, 80 · 1, and of the 80 each of 10-14, 50 of 15-19 and 15 a half.
    grown = [*people(40, 80, 40), 0.5 * (50 * 5 + 15)]
    np.testing.assert_allclose(population[5, 0, 0, 5:], grown)
    # North's women are then 15 and over: 5 · 40 + 132.5.
    np.testing.assert_allclose(population[5, 0, :, :5], 332.5 * 50 / 265)
    # After one year the 80 of age 5-9 are as many, the youngest less by the fifth root of 0.8.
    np.testing.assert_allclose(population[1, 0, 0, 1:6], 50 * 0.8**0.2)
    np.testing.assert_allclose(population[1, 0, 0, 6:11], 80)


def test_levels_are_shrunk_by_what_regions_differ_beyond_chance():
    expected = np.array([[100.0], [100.0]])
    # Σ E (O/E − 1)² = 8, less 1; over 200 − 100: τ² = 0.07, and 100 expected weigh 7 / 8.
    np.testing.assert_allclose(shrunk_levels(np.array([[120.0], [80.0]]), expected), [[1.175], [0.825]])
    # 110 and 90 differ by no more than chance: 2 − 1 over 100 is 0.01, and 100 expected weigh a half.
    np.testing.assert_allclose(shrunk_levels(np.array([[110.0], [90.0]]), expected), [[1.05], [0.95]])
    np.testing.assert_allclose(shrunk_levels(np.array([[105.0], [95.0]]), expected), 1.0)
    # A region of which nobody is expected has the country's level; alone, a region is the country.
    np.testing.assert_allclose(shrunk_levels(np.array([[7.0], [0.0]]), np.array([[7.0], [0.0]])), 1.0)
    # A hundred persons of prior weigh as much as the hundred expected.
    np.testing.assert_allclose(shrunk_levels(np.array([[120.0], [80.0]]), expected, 100), [[1.1], [0.9]])


def test_known_levels_are_recovered_better_than_raw_and_than_the_countrys():
    random = np.random.default_rng(20)
    deviation = 0.15
    truth = random.gamma(1 / deviation**2, deviation**2, (400, 30))
    expected = random.uniform(5, 200, (400, 1)) * np.ones((1, 30))
    observed = random.poisson(truth * expected).astype(np.float64)
    levels = shrunk_levels(observed, expected)

    def error(of: Array) -> float:
        return float(((of - truth) ** 2).mean())

    assert error(levels) < 0.75 * min(error(observed / expected), error(np.ones_like(truth)))
    # The prior that the truth was drawn with is the best there is: the estimated one is within 2 % of it.
    assert error(levels) < 1.02 * error(shrunk_levels(observed, expected, 1 / deviation**2))


def test_a_population_that_grows_evenly_goes_on_growing_in_every_year():
    growth, left = 1.013, 0.97
    ages = np.arange(40)
    weight = (left / growth) ** ages
    weight[-1] /= 1 - left / growth
    size = np.array([1_000.0, 20_000.0])[:, None, None]
    start = size * np.array([1.05, 1.0])[None, :, None] * weight
    projection = by_ratios(start, cohort_ratios(start / growth**5, start), years=12)
    expected = start * growth ** np.arange(13)[:, None, None, None]
    np.testing.assert_allclose(projection.population[:, 0], expected, rtol=1e-10)


def test_net_migration_closes_the_account_of_every_cell():
    random = np.random.default_rng(4)
    before, after = random.uniform(10, 500, (2, 3, 2, 60))
    projection = by_ratios(after, cohort_ratios(before, after), years=7)
    assert not projection.is_joint
    assert projection.out_movers.shape[-1] == projection.in_movers.shape[-1] == 0
    for year in range(7):
        older = np.zeros_like(projection.population[year])
        older[..., 0] = projection.births[year]
        older[..., 1:] = projection.population[year][..., :-1]
        older[..., -1] += projection.population[year][..., -1]
        ending = older - projection.deaths[year] + projection.net_immigration[year]
        np.testing.assert_allclose(projection.population[year + 1], ending, atol=1e-9)
    assert (projection.population >= 0).all()


def test_too_few_ages_are_refused():
    with pytest.raises(UserError, match="at least 11 single ages; the population has 10"):
        cohort_ratios(np.ones((1, 2, 10)), np.ones((1, 2, 10)))


@cache
def norway() -> Array:
    """Persons on 1 January, shape (years, 352, 2, 106)."""
    with duckdb.connect() as connection:
        cells = connection.execute(
            f"select persons from '{NORWAY}' order by year, region_code, sex desc, age"
        ).fetchnumpy()
    return cells["persons"].astype(np.float64).reshape(21, 352, 2, 106)


def of_year(year: int) -> Array:
    return np.asarray(norway()[year - FIRST_YEAR])


@cache
def errors(launch: int, prior_persons: float | None) -> Array:
    """Absolute error of regions' totals in per cent by years after the launch, shape (years + 1, 352)."""
    ratios = cohort_ratios(of_year(launch - 5), of_year(launch), prior_persons)
    years = min(2026 - launch, 15)
    predicted = by_ratios(of_year(launch), ratios, years).population[:, 0].sum(axis=(2, 3))
    counted = norway()[launch - FIRST_YEAR : launch - FIRST_YEAR + years + 1].sum(axis=(2, 3))
    return np.asarray(100 * abs(predicted - counted) / counted)


@pytest.mark.parametrize(("launch", "horizon"), list(MEASURED))
def test_real_norway_is_predicted_as_was_measured_and_better_with_the_estimated_prior(launch, horizon):
    measured = MEASURED[launch, horizon]
    # What was measured had a constant prior of about ten persons, on 353 regions; these are 352.
    with_ten = errors(launch, 10)[horizon]
    assert with_ten.mean() == pytest.approx(measured, abs=0.15)
    estimated = errors(launch, None)[horizon]
    assert estimated.mean() <= measured
    if horizon == 5:
        within = MEASURED_WITHIN_5[launch, horizon]
        assert 100 * (with_ten <= 5).mean() == pytest.approx(within, abs=2)
        assert 100 * (estimated <= 5).mean() >= within


def test_five_years_of_it_are_the_method_worked_by_steps_of_five():
    """Another implementation: five-year groups and a single step, regions one by one, plain ratios."""
    before, after = of_year(2011), of_year(2016)
    ratios = cohort_ratios(before, after, prior_persons=0)
    mine = by_ratios(after, ratios, 5).population[5, 0]
    for region in range(0, 352, 40):
        for sex in range(2):
            for first in range(0, 90, 5):
                then = slice(first, first + 5)
                now = slice(first + 5, first + 10)
                everywhere = after[:, sex, now].sum(axis=0) / before[:, sex, then].sum(axis=0)
                level = after[region, sex, now].sum() / (everywhere * before[region, sex, then]).sum()
                expected = level * (everywhere * after[region, sex, then])
                np.testing.assert_allclose(mine[region, sex, now], expected)
        women = mine[region, 1, 15:50].sum()
        per_woman = after[region, :, :5].sum(axis=-1) / after[region, 1, 15:50].sum()
        np.testing.assert_allclose(mine[region, :, :5].sum(axis=-1), per_woman * women)


def test_children_per_woman_are_the_countrys_by_age_and_the_regions_by_level():
    ratio = child_ratios(of_year(2016), prior_persons=0)
    women = of_year(2016)[:, 1, 15:50].sum(axis=-1)
    everywhere = of_year(2016)[..., :5].sum(axis=0)
    np.testing.assert_allclose((ratio * women[:, None, None]).sum(axis=(0, 2)), everywhere.sum(axis=-1))
    shares = ratio / ratio.sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(
        shares, np.broadcast_to(everywhere / everywhere.sum(axis=-1, keepdims=True), shares.shape)
    )
