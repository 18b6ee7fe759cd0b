"""Estimates from synthetic deliveries against table 6.1, which the register draws outcomes from.

The deliveries have no defects: where messages are late or rejected, what is observed is not what was drawn.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import estimation_samples
import warehouse
from vandring.estimation.attributes import FloatArray
from vandring.estimation.logit_fit import MAXIMUM_LIKELIHOOD, LogitFit
from vandring.estimation.logits import fit_logits
from vandring.estimation.sample import SampleRule, draw_sample

NORMAL_95 = 1.959964
COEFFICIENTS = 54
# From the third year in which reasons for immigration are recorded; each is a replication of its own, because
# the outcomes of a year are drawn anew, whatever happened before.
YEARS = range(1992, 2026)


def patterns_of(database: Path) -> pd.DataFrame:
    return warehouse.query(
        database, "select * from publication.immigrant_patterns where scheme_id = 'centrality'"
    )


def type1(patterns: pd.DataFrame, first_year: int, last_year: int) -> LogitFit | None:
    """Type 1 on the outcomes of the years, ages 15 and over; none where a category is empty or penalised."""
    rule = SampleRule("truth", "centrality", first_year, last_year, 15, None, estimation_samples.CATEGORIES)
    model = estimation_samples.logit_model("type1")
    fit = fit_logits(draw_sample(patterns, rule), [model]).fits.get("type1")
    is_whole = fit is not None and fit.estimator == MAXIMUM_LIKELIHOOD and not fit.left_out
    return fit if is_whole else None


def deviations(fit: LogitFit) -> FloatArray:
    """Estimates less table 6.1, both equations: (2k,)."""
    truth = estimation_samples.published_coefficients("type1", fit.regressors)
    return (fit.coefficients - truth).T.ravel()


def covers(fit: LogitFit) -> np.ndarray:
    """Whether the 95 % interval of each coefficient holds the printed one: (2k,)."""
    return np.abs(deviations(fit)) <= NORMAL_95 * np.sqrt(np.diag(fit.covariance))


def test_a_small_delivery_agrees_with_the_truth(clean):
    _, database = clean
    fit = type1(patterns_of(database), 1967, 2025)
    assert fit is not None
    assert fit.persons > 10_000
    assert covers(fit).sum() >= 48, "of 54; 51.3 are expected"
    # All coefficients together: their Wald statistic has 54 degrees of freedom.
    wald = deviations(fit) @ np.linalg.solve(fit.covariance, deviations(fit))
    assert 0.001 < stats.chi2.sf(wald, COEFFICIENTS) < 0.999


@pytest.mark.slow
def test_intervals_cover_the_truth_on_synthetic_deliveries(tmp_path):
    shares = []
    for seed in (1, 2):
        directory = tmp_path / f"seed{seed}"
        codes = ("--municipality-codes", warehouse.OF_THE_TRUTH)
        delivery = warehouse.synthesize(
            directory / "delivery", "--defects", "none", *codes, persons=200_000, seed=seed
        )
        selected = ("--select", "+immigrant_patterns", *warehouse.told_by(warehouse.OF_THE_TRUTH))
        patterns = patterns_of(warehouse.build(delivery, directory, *selected))
        fits = [type1(patterns, year, year) for year in YEARS]
        shares += [covers(fit) for fit in fits if fit is not None]
    print(f"{len(shares)} replications; covered: {np.mean(shares):.4f} of {COEFFICIENTS} coefficients")
    assert len(shares) >= 62
    assert 0.93 <= np.mean(shares) <= 0.97
