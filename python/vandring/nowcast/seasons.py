"""Seasons: what the same calendar month was like in the years before, as far as it stands out."""

import numpy as np

from vandring.nowcast.triangles import Array

FEWEST_YEARS = 3


def season_factors(came: Array, expected: Array, years: int) -> Array:
    """Factors on what consecutive months expect, from what the ``years`` years before expected, (months, …).

    Of each calendar month the log ratio of what came in those years to what was expected. The median of the
    twelve counts whole; what a month differs from it, as far as it stands out from its standard error: times
    1 − 1/z², at least 0 (a positive-part shrinkage), so that a month without a season has the factor of the
    others. The variance of the ratio from year to year is the median of the twelve months'. What has not come
    yet is NaN.
    """
    is_known = np.isfinite(came) & np.isfinite(expected)
    ratio = np.log((np.where(is_known, came, 0.0) + 0.5) / (np.where(is_known, expected, 0.0) + 0.5))
    known = _years_before(is_known.astype(np.float64), years)
    count = np.nansum(known, axis=1)
    totals = (
        np.nansum(_years_before(np.where(is_known, each, 0.0), years), axis=1) for each in (came, expected)
    )
    came_sum, expected_sum = totals
    of_month = np.log((came_sum + 0.5) / (expected_sum + 0.5))
    of_years = np.where(known > 0, _years_before(ratio, years), np.nan)
    safe = np.maximum(count, 1.0)
    mean = np.nansum(of_years, axis=1) / safe
    variance = np.nansum((of_years - mean[:, None]) ** 2, axis=1) / np.maximum(count - 1.0, 1.0)
    is_enough = count >= FEWEST_YEARS
    of_month, variance = np.where(is_enough, of_month, np.nan), np.where(is_enough, variance, np.nan)
    usual = _medians_of_a_year(of_month)
    deviation = of_month - usual
    z_squared = deviation**2 / np.maximum(_medians_of_a_year(variance) / safe, 1e-9)
    weight = np.clip(1.0 - 1.0 / np.maximum(z_squared, 1e-9), 0.0, 1.0)
    return np.asarray(np.exp(np.nan_to_num(usual + weight * deviation)))


def _years_before(values: Array, years: int) -> Array:
    """The same calendar month of each year before, (months, …) → (months, years, …); NaN before the first."""
    places = np.arange(len(values))[:, None] - 12 * np.arange(1, years + 1)
    rows = values[np.maximum(places, 0)]
    rows[places < 0] = np.nan
    return np.asarray(rows)


def _medians_of_a_year(values: Array) -> Array:
    """Median over the twelve months up to each, (months, …) → the same; NaN where none is known."""
    places = np.arange(len(values))[:, None] - np.arange(12)
    rows = values[np.maximum(places, 0)]
    rows[places < 0] = np.nan
    is_known = np.isfinite(rows).any(axis=1)
    rows = np.where(is_known[:, None], rows, 0.0)
    return np.where(is_known, np.nanmedian(rows, axis=1), np.nan)
