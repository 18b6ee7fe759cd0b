"""The municipal breakdown: worked by hand, and adding up on any input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vandring.errors import UserError
from vandring.projection.breakdown import Growth, broken_down, observed_growth, rounded_to
from vandring.projection.rounding import rounded


def test_growth_by_hand():
    # One year, ages 0, 1, 2 (open) in one group but for age 0; men 100, 60, 40 become 30, 90, 80 in the first
    # municipality: (90 + 80) / (100 + 60 + 40) = 0.85. Nobody was in the second: it grows as both together.
    before = np.array([[[100.0, 60, 40], [100, 60, 40]], [[0.0, 0, 0], [0, 0, 0]]])
    after = np.array([[[30.0, 90, 80], [30, 90, 80]], [[0.0, 4, 0], [0, 0, 0]]])
    growth = observed_growth(np.stack([before, after]), np.array([0, 0, 0]))
    np.testing.assert_allclose(growth.cohort_growth[0, 0, 1:], 170 / 200)
    np.testing.assert_allclose(growth.cohort_growth[1, 0, 1:], 174 / 200)
    np.testing.assert_allclose(growth.cohort_growth[1, 1, 1:], 170 / 200)


def test_children_come_per_woman():
    # 200 women reach 15-49 in the year in the first municipality, 100 in the second; 10 boys and 6 boys are
    # born.
    before, after = np.zeros((2, 2, 60)), np.zeros((2, 2, 60))
    before[0, 1, 20], before[1, 1, 30] = 200, 100
    before[0, 1, 49] = 1000  # reach 50
    after[0, 0, 0], after[1, 0, 0] = 10, 6
    growth = observed_growth(np.stack([before, after]), np.zeros(60, dtype=int))
    np.testing.assert_allclose(growth.child_ratio, [[0.05, 0.0], [0.06, 0.0]])


def test_a_region_is_shared_by_growth():
    # Both have 100 men aged 0 and no women; growth 0.9 and 0.6: 90 and 60 of 150. The region will have 180:
    # 108 and 72. Nobody is at age 0 by growth, the region has 20: shared as the population, half and half.
    start = np.array([[[100.0, 0], [0, 0]], [[100.0, 0], [0, 0]]])
    growth = Growth(np.array([[[0, 0.9], [0, 1.0]], [[0, 0.6], [0, 1.0]]]), np.zeros((2, 2)))
    regional = np.array([[[[200.0, 0], [0, 0]]], [[[20.0, 180], [0, 0]]]])
    municipal = broken_down(start, growth, np.array([0, 0]), regional)
    np.testing.assert_allclose(municipal[1, :, 0], [[10, 108], [10, 72]])
    assert municipal[1, :, 1].sum() == 0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 30), st.integers(1, 4))
def test_municipalities_add_up_to_their_regions(seed, regions, more, years):
    random = np.random.default_rng(seed)
    region_of = random.permutation(np.concatenate([np.arange(regions), random.integers(0, regions, more)]))
    ages = 60
    past = random.poisson(3.0, (3, len(region_of), 2, ages)).astype(float)
    start = past[-1]
    totals = np.stack([start[region_of == region].sum(axis=0) for region in range(regions)])
    regional = np.stack([totals, *(random.uniform(0, 80, totals.shape) for _ in range(years))])
    growth = observed_growth(past, np.arange(ages) // 5)
    municipal = broken_down(start, growth, region_of, regional)
    whole, wanted = rounded_to(municipal, region_of, rounded(regional)), rounded(regional)
    for region in range(regions):
        inside = region_of == region
        np.testing.assert_allclose(municipal[:, inside].sum(axis=1), regional[:, region], rtol=0, atol=1e-9)
        assert (whole[:, inside].sum(axis=1) == wanted[:, region]).all()
    assert municipal.min() >= 0
    assert abs(whole - municipal).max() < 1 + 1e-9


def test_another_start_is_refused():
    growth = Growth(np.ones((1, 2, 2)), np.zeros((1, 2)))
    with pytest.raises(UserError, match="do not add up to the regions"):
        broken_down(np.ones((1, 2, 2)), growth, np.array([0]), np.zeros((2, 1, 2, 2)))
