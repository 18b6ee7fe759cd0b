"""A test of independence from irrelevant alternatives [Hausman & McFadden 1984, Econometrica 52; METHOD §8].

Where it holds, the odds of one outcome against no move are the same whether or not there is the other. A
logit of the two outcomes alone, on those who have one of them, then estimates the same coefficients, only
less precisely, and the covariance of the difference is the difference of the covariances. Both are taken at
one and the same estimate, the model's own, where the difference is never negative. Where years are pooled it
is the sandwich of what all years of a person add to the difference.
"""

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve, cholesky

from vandring.errors import UserError
from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design
from vandring.estimation.hypotheses import Tested, not_computed
from vandring.estimation.logit_fit import MAXIMUM_LIKELIHOOD, LogitFit
from vandring.estimation.logit_likelihood import probabilities, residuals
from vandring.estimation.paths import Paths
from vandring.estimation.sandwich import products_of_persons
from vandring.estimation.search import LARGEST_CHANGE, LARGEST_SCORE

MOST_ITERATIONS = 30
SMALLEST_OWN_VARIANCE = 1e-9
"""A direction in which the difference has less of the restricted estimate's variance is not tested."""


def independence_test(
    design: Design, counts: FloatArray, fit: LogitFit, omitted: int, paths: Paths | None = None
) -> Tested:
    """Whether leaving out an outcome, 1 or 2, changes the other's coefficients. Persons by outcome (3, n)."""
    if fit.estimator != MAXIMUM_LIKELIHOOD:
        return not_computed("the model is estimated with a penalty, with which outcomes cannot be left out")
    kept = 3 - omitted
    try:
        restricted, information = _two_outcomes(design, counts[[0, kept]], fit.coefficients[:, kept - 1])
    except UserError as error:
        return not_computed(str(error))
    own = slice((kept - 1) * len(restricted), kept * len(restricted))
    if paths is None:
        variance = np.linalg.inv(_expected_information(design, counts, fit, kept)) - fit.covariance[own, own]
    else:
        weights = np.hstack([-fit.covariance[own], np.linalg.inv(information)])
        variance = weights @ _score_products(design, counts, fit, restricted, kept, paths) @ weights.T
    # In units of the restricted estimate's own errors.
    factor = cholesky(information, lower=True)
    sizes, directions = np.linalg.eigh(factor.T @ variance @ factor)
    told = sizes > SMALLEST_OWN_VARIANCE
    if not told.any():
        return not_computed("the model fits every pattern, so that leaving out an outcome changes nothing")
    along = directions[:, told].T @ factor.T @ (restricted - fit.coefficients[:, kept - 1])
    return Tested(float((along**2 / sizes[told]).sum()), int(told.sum()))


def _two_outcomes(design: Design, counts: FloatArray, start: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Newton's method for no move and one outcome: persons (2, n) → coefficients (k,), information (k, k)."""
    coefficients, persons = start, counts.sum(axis=0)
    spans = design.largest()
    for _ in range(MOST_ITERATIONS):
        p = _chances(design, coefficients)
        score = design.totals((counts[1] - persons * p)[None])[:, 0]
        information = design.products(persons * p * (1 - p))
        try:
            step = np.asarray(cho_solve(cho_factor(information), score))
        except LinAlgError:
            break
        if np.abs(score).max() <= LARGEST_SCORE and np.abs(step * spans).max() <= LARGEST_CHANGE:
            return coefficients, information
        coefficients = coefficients + step
    raise UserError("the logit of the two outcomes left has no maximum")


def _chances(design: Design, coefficients: FloatArray) -> FloatArray:
    """Probability of the outcome among the two, (n,)."""
    return np.asarray(1 / (1 + np.exp(-design.predictors(coefficients[:, None])[0])))


def _expected_information(design: Design, counts: FloatArray, fit: LogitFit, kept: int) -> FloatArray:
    """Information of the two outcomes alone on as many as the model expects to have them, (k, k)."""
    p = probabilities(design.predictors(fit.coefficients))
    return design.products(counts.sum(axis=0) * p[0] * p[kept] / (p[0] + p[kept]))


def _score_products(
    design: Design, counts: FloatArray, fit: LogitFit, restricted: FloatArray, kept: int, paths: Paths
) -> FloatArray:
    """Σ over persons of products of their scores: both equations' and that of the two outcomes, (3k, 3k)."""
    both = residuals(design, fit.coefficients)
    alone = np.zeros((1, *both.shape[1:]))
    chances = _chances(design, restricted)
    alone[0, 0], alone[0, kept] = -chances, 1 - chances
    every = np.concatenate([both, alone])
    return products_of_persons(design, counts, every, paths)
