"""The trinomial logit where the likelihood has no maximum: Firth's penalty (METHOD §8).

What is maximised is ln L + ½ ln |I(β)|, with the information I of both equations: Jeffreys' prior (Firth
1993, Biometrika 80). The penalised score is the score of counts to which something is added: half of its hat
value to each outcome of each pattern. As the hat values depend on the coefficients, they are renewed at every
step. The maximum is finite also where an outcome does not occur in a category.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from vandring.errors import UserError
from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design
from vandring.estimation.logit_fit import FIRTH, LogitFit
from vandring.estimation.logit_likelihood import (
    Likelihood,
    leverages,
    likelihood,
    probabilities,
    residuals,
)
from vandring.estimation.sandwich import score_products
from vandring.estimation.search import LARGEST_CHANGE, LARGEST_SCORE, improved
from vandring.estimation.trinomial_logit import constants_only

MOST_ITERATIONS = 200
REMEMBERED_STEPS = 20
"""Whose changes of the score correct the next step …"""
LARGEST_REMEMBERED_CHANGE = 1.0
"""… if they changed the linear predictors by no more: the score is not straight over longer ones."""


@dataclass(frozen=True)
class Penalised:
    """The penalised log-likelihood at one point."""

    log_likelihood: float
    """Without the penalty."""
    value: float
    """With it; minus infinity where the information is singular."""
    covariance: FloatArray
    """Inverse of the information, shape (2k, 2k)."""


def penalised_likelihood(design: Design, counts: FloatArray, coefficients: FloatArray) -> Penalised:
    """ln L + ½ ln |information| at coefficients (k, 2), for persons by outcome (3, n)."""
    plain = likelihood(design, counts, coefficients)
    try:
        factor, is_lower = cho_factor(plain.information, lower=True)
    except LinAlgError:
        return Penalised(plain.log_likelihood, -np.inf, np.full_like(plain.information, np.nan))
    covariance = cho_solve((factor, is_lower), np.eye(len(factor)))
    return Penalised(
        plain.log_likelihood,
        plain.log_likelihood + float(np.log(np.diag(factor)).sum()),
        (covariance + covariance.T) / 2,
    )


def augmented_counts(
    design: Design, counts: FloatArray, coefficients: FloatArray, covariance: FloatArray
) -> FloatArray:
    """Persons by outcome (3, n), with what the penalty adds to them.

    That is half a hat value, and a quarter of the pattern's hat values by the probabilities of the outcomes.
    The latter does not change the score, but makes minus the Hessian of the counts that of the penalised
    likelihood where every pattern has its own coefficients: there it is half a person to each outcome.
    """
    hat = leverages(design, counts.sum(axis=0), coefficients, covariance)
    p = probabilities(design.predictors(coefficients))
    return np.asarray(counts + hat / 2 + hat.sum(axis=0) * p / 4)


def fit_firth_logit(
    design: Design, counts: FloatArray, start: FloatArray | None = None, separation: str = ""
) -> LogitFit:
    """The maximum of the penalised likelihood, by Newton's steps on the augmented counts, halved if need be.

    Persons by outcome (3, n), every outcome occurring; start (k, 2), by default constants only.
    ``separation`` says why maximum likelihood was not used. Standard errors are those of the inverse
    information at the estimate; the robust ones take the augmented counts for persons, because the scores of
    a category without an event say nothing of its uncertainty. Raises UserError where the search ends without
    a maximum.
    """
    evaluate = partial(penalised_likelihood, design, counts)
    spans = np.tile(design.largest(), 2)
    coefficients = constants_only(design, counts) if start is None else start
    at = evaluate(coefficients)
    if not np.isfinite(at.value):
        coefficients = constants_only(design, counts)
        at = evaluate(coefficients)
    past: deque[tuple[FloatArray, FloatArray]] = deque(maxlen=REMEMBERED_STEPS)
    taken = score_before = np.zeros(spans.size)
    for iteration in range(MOST_ITERATIONS):
        augmented = augmented_counts(design, counts, coefficients, at.covariance)
        working = likelihood(design, augmented, coefficients)
        if iteration and np.abs(taken * spans).max() <= LARGEST_REMEMBERED_CHANGE:
            past.append((taken, score_before - working.score))
        step = _corrected_step(working, past)
        largest_score = float(np.abs(working.score).max())
        if largest_score <= LARGEST_SCORE and np.abs(step * spans).max() <= LARGEST_CHANGE:
            scores = score_products(design, augmented, residuals(design, coefficients))
            return LogitFit(
                regressors=design.names,
                coefficients=coefficients,
                covariance=at.covariance,
                robust_covariance=at.covariance @ scores @ at.covariance,
                outcome_persons=counts.sum(axis=1),
                log_likelihood=at.log_likelihood,
                iterations=iteration,
                largest_score=largest_score,
                estimator=FIRTH,
                penalised_log_likelihood=at.value,
                separation=separation,
            )
        before, score_before = coefficients, working.score
        coefficients, at = improved(evaluate, coefficients, at.value, step)
        taken = (coefficients - before).T.ravel()
    raise UserError(f"no maximum of the penalised likelihood is found in {MOST_ITERATIONS} steps")


def _corrected_step(working: Likelihood, past: Iterable[tuple[FloatArray, FloatArray]]) -> FloatArray:
    """Newton's step (2k,) with the working information, corrected by what past steps did to the score.

    ``past`` holds steps and the falls of the score over them, (2k,) each, the last one last: the formula of
    Broyden, Fletcher, Goldfarb and Shanno in its two loops (Nocedal 1980, Mathematics of Computation 35).
    Where persons are few, the working information alone is too far from the Hessian and the search slow.
    """
    usable = [(step, fall) for step, fall in past if step @ fall > 0]
    direction = working.score.copy()
    weights = []
    for step, fall in reversed(usable):
        weights.append(step @ direction / (step @ fall))
        direction -= weights[-1] * fall
    direction = np.asarray(np.linalg.solve(working.information, direction), dtype=np.float64)
    for (step, fall), weight in zip(usable, reversed(weights), strict=True):
        direction += (weight - fall @ direction / (step @ fall)) * step
    return direction
