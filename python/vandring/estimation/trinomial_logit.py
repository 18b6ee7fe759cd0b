"""The maximum of the trinomial logit's likelihood [R16 annex C.4, METHOD §8]."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from vandring.errors import UserError
from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.logit_likelihood import Likelihood, likelihood, residuals
from vandring.estimation.sandwich import score_products
from vandring.estimation.search import LARGEST_CHANGE, LARGEST_SCORE, improved

SEPARATING_CHANGE = 1e-3
"""Where the likelihood has no maximum the score vanishes as well, but the steps stay near one."""
MOST_ITERATIONS = 50


class SeparationError(UserError):
    """The likelihood has no maximum: regressors tell apart who has an outcome."""


def fit_trinomial_logit(design: Design, counts: FloatArray, start: FloatArray | None = None) -> LogitFit:
    """Newton's method with the exact Hessian, steps halved until the likelihood does not fall.

    Persons by outcome (3, n); start (k, 2), by default constants only. The log-likelihood is concave, so a
    maximum found is the only one, wherever the search began. Raises SeparationError, naming the regressor,
    where the likelihood has no maximum.
    """
    coefficients = constants_only(design, counts) if start is None else start
    spans = np.tile(design.largest(), 2)
    evaluate = partial(likelihood, design, counts)
    at = evaluate(coefficients)
    for iteration in range(MOST_ITERATIONS):
        step = _newton_step(at, design.names)
        change = np.abs(step * spans).max()
        if np.abs(at.score).max() <= LARGEST_SCORE:
            if change > SEPARATING_CHANGE:
                break
            if change <= LARGEST_CHANGE:
                return _fit(design, counts, coefficients, at, iteration)
        coefficients, at = improved(evaluate, coefficients, at.value, step)
    raise _no_maximum(step * spans, design.names)


def _newton_step(at: Likelihood, regressors: Sequence[str]) -> FloatArray:
    try:
        return np.asarray(cho_solve(cho_factor(at.information, lower=True), at.score))
    except LinAlgError:
        # The direction in which the likelihood is flat.
        scale = np.sqrt(np.maximum(np.diag(at.information), np.finfo(float).tiny))
        _, vectors = np.linalg.eigh(at.information / np.outer(scale, scale))
        raise _no_maximum(vectors[:, 0], regressors) from None


def _no_maximum(direction: FloatArray, regressors: Sequence[str]) -> SeparationError:
    equation, position = divmod(int(np.abs(direction).argmax()), len(regressors))
    outcome = ("internal", "emigration")[equation]
    return SeparationError(
        f"the coefficient of {regressors[position]} for {outcome} grows without limit, because with the "
        "other regressors it tells apart who has the outcome"
    )


def _fit(
    design: Design, counts: FloatArray, coefficients: FloatArray, at: Likelihood, iterations: int
) -> LogitFit:
    covariance = np.linalg.inv(at.information)
    covariance = (covariance + covariance.T) / 2
    scores = score_products(design, counts, residuals(design, coefficients))
    return LogitFit(
        regressors=design.names,
        coefficients=coefficients,
        covariance=covariance,
        robust_covariance=covariance @ scores @ covariance,
        outcome_persons=counts.sum(axis=1),
        log_likelihood=at.log_likelihood,
        iterations=iterations,
        largest_score=float(np.abs(at.score).max()),
    )


def constants_only(design: Design, counts: FloatArray) -> FloatArray:
    """The estimates of the model without other regressors than the constant, which comes first: (k, 2)."""
    coefficients = np.zeros((len(design.names), 2))
    outcomes = counts.sum(axis=1)
    coefficients[0] = np.log(outcomes[1:] / outcomes[0])
    return coefficients
