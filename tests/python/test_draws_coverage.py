"""Bands of draws against what happened, on registers whose parameters are known."""

import numpy as np
import pytest

import draw_worlds
from vandring.draws.estimate import sources
from vandring.draws.run import draw

LAUNCH, HORIZONS, DRAWS, REGIONS = 15, (5, 10), 200, 20


def held(registers: int, seed: int):
    """The share of regions' totals, of their age groups and of countries in the 80 % bands."""
    totals, ages, countries = [], [], []
    for number in range(registers):
        random = np.random.default_rng([seed, number])
        known = draw_worlds.register(random, REGIONS, LAUNCH + max(HORIZONS))
        believed = sources(draw_worlds.history(known, LAUNCH), draw_worlds.settings())
        drawing = draw_worlds.drawing(known, LAUNCH, max(HORIZONS), believed)
        drawn = draw(drawing, DRAWS, seed=number, age_years=HORIZONS)
        for place, horizon in enumerate(HORIZONS):
            happened = known.population(LAUNCH + horizon - 1)
            low, high = np.quantile(drawn.population[horizon].sum(axis=1), [0.1, 0.9], axis=-1)
            total = happened.sum(axis=(1, 2))
            totals.append(np.mean((total >= low) & (total <= high)))
            low, high = np.quantile(drawn.ages[place].sum(axis=1), [0.1, 0.9], axis=-1)
            groups = np.stack(
                [happened[..., first : first + 5].sum(axis=(1, 2)) for first in range(0, 90, 5)]
            )
            inside = (groups >= low[:, :18].T) & (groups <= high[:, :18].T)
            ages.append(np.mean(inside))
            low, high = np.quantile(drawn.country[horizon].sum(axis=(0, 1)), [0.1, 0.9])
            countries.append(low <= happened.sum() <= high)
    return np.mean(totals), np.mean(ages), np.mean(countries)


def test_bands_of_eight_in_ten_hold_eight_in_ten_of_a_few_registers():
    totals, ages, _ = held(registers=8, seed=3)
    assert 0.68 < totals < 0.92
    assert 0.7 < ages < 0.9


@pytest.mark.slow
def test_bands_of_eight_in_ten_hold_eight_in_ten_of_two_hundred_registers():
    totals, ages, countries = held(registers=200, seed=2024)
    print(f"\nheld by 80 % bands: totals {totals:.3f}, age groups {ages:.3f}, countries {countries:.3f}")
    assert 0.77 <= totals <= 0.83
    assert 0.77 <= ages <= 0.83
    assert 0.74 <= countries <= 0.86
