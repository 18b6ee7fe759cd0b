"""The trinomial logit on covariate patterns with counts of each outcome [R16 annex C, METHOD §8].

With x a row of regressors, P(Y = j) = exp(xβʲ) / (1 + exp(xβ¹) + exp(xβ²)) for j = 1 (internal), 2 (emigration),
and outcome 0 (no move) as the base. Persons with the same regressors have the same likelihood, so a pattern with
counts of its outcomes says as much as its persons one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from vandring.errors import UserError
from vandring.estimation.attributes import FloatArray

LARGEST_SCORE = 1e-6
"""Converged when no element of the score is larger: persons times the regressor's unit."""
LARGEST_STEP = 1e-3
"""… and the step left changes no linear predictor by more. Where the likelihood has no maximum the score
vanishes as well, but the steps stay near one."""
MOST_ITERATIONS = 50
MOST_HALVINGS = 30
CHUNK_ROWS = 4096
"""Rows worked on at a time, so that they stay in the processor's cache."""


@dataclass(frozen=True)
class Likelihood:
    """The log-likelihood and its derivatives at one point."""

    log_likelihood: float
    score: FloatArray
    """Shape (2k,): first β¹, then β²."""
    information: FloatArray
    """Minus the exact Hessian, shape (2k, 2k)."""


@dataclass(frozen=True)
class LogitFit:
    """A fitted trinomial logit. Where both equations lie along one axis (2k), β¹ comes first."""

    regressors: tuple[str, ...]
    coefficients: FloatArray
    """Shape (k, 2): internal, emigration."""
    covariance: FloatArray
    """Inverse of the information, shape (2k, 2k)."""
    robust_covariance: FloatArray
    """Sandwich of inverse information and squared scores of persons, shape (2k, 2k)."""
    outcome_persons: FloatArray
    """Persons by outcome, shape (3,)."""
    log_likelihood: float
    iterations: int
    largest_score: float
    """Largest absolute element of the score at the estimate."""

    @property
    def persons(self) -> float:
        return float(self.outcome_persons.sum())

    @property
    def parameters(self) -> int:
        """Coefficients of both equations."""
        return self.coefficients.size

    @property
    def null_log_likelihood(self) -> float:
        """ln L₀: of the model with constants only."""
        return float(self.outcome_persons @ np.log(self.outcome_persons / self.persons))

    @property
    def schwarz_as_printed(self) -> float:
        """−ln L + (k/2) ln N, as R16 prints it."""
        return -self.log_likelihood + self.parameters / 2 * np.log(self.persons)

    @property
    def bayesian_information_criterion(self) -> float:
        """BIC, twice the criterion that R16 prints."""
        return 2 * self.schwarz_as_printed

    @property
    def estrella(self) -> float:
        """Scaled R²: 1 − (ln L / ln L₀)^(−2 ln L₀ / N)."""
        null = self.null_log_likelihood
        return float(1 - (self.log_likelihood / null) ** (-2 * null / self.persons))


def standard_errors(covariance: FloatArray) -> FloatArray:
    """Standard errors by regressor and equation, (2k, 2k) → (k, 2)."""
    return np.sqrt(np.diag(covariance)).reshape(2, -1).T


def probabilities(design: FloatArray, coefficients: FloatArray) -> FloatArray:
    """Probabilities of no move, internal move and emigration: (n, k), (k, 2) → (n, 3)."""
    return _probabilities(design @ coefficients)[0]


def _probabilities(predictors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Probabilities (n, 3) of linear predictors (n, 2), and their logarithms' common denominator (n,)."""
    largest = np.maximum(predictors.max(axis=1), 0.0)
    weights = np.exp(np.column_stack([-largest, predictors - largest[:, None]]))
    total = weights.sum(axis=1)
    return weights / total[:, None], largest + np.log(total)


def likelihood(design: FloatArray, counts: FloatArray, coefficients: FloatArray) -> Likelihood:
    """Log-likelihood, score and information [C.4] of regressors (n, k), counts (n, 3), coefficients (k, 2)."""
    k = design.shape[1]
    value = 0.0
    score = np.zeros((k, 2))
    blocks = np.zeros((k, 3 * k))
    for start in range(0, len(design), CHUNK_ROWS):
        x, y = design[start : start + CHUNK_ROWS], counts[start : start + CHUNK_ROWS]
        predictors = x @ coefficients
        p, denominator = _probabilities(predictors)
        persons = y.sum(axis=1)
        value += float((y[:, 1:] * predictors).sum() - persons @ denominator)
        score += x.T @ (y[:, 1:] - persons[:, None] * p[:, 1:])
        blocks += _weighted_products(
            x,
            persons * p[:, 1] * (1 - p[:, 1]),
            -persons * p[:, 1] * p[:, 2],
            persons * p[:, 2] * (1 - p[:, 2]),
        )
    return Likelihood(value, score.T.ravel(), _symmetric(blocks))


def squared_scores(design: FloatArray, counts: FloatArray, coefficients: FloatArray) -> FloatArray:
    """Sum over persons of the outer product of their scores: (n, k), (n, 3), (k, 2) → (2k, 2k)."""
    k = design.shape[1]
    blocks = np.zeros((k, 3 * k))
    for start in range(0, len(design), CHUNK_ROWS):
        x, y = design[start : start + CHUNK_ROWS], counts[start : start + CHUNK_ROWS]
        p = probabilities(x, coefficients)
        persons = y.sum(axis=1)
        # Σ over outcomes of y_j (1{j = a} − p_a)(1{j = b} − p_b), for (a, b) = (1, 1), (1, 2), (2, 2).
        blocks += _weighted_products(
            x,
            y[:, 1] * (1 - 2 * p[:, 1]) + persons * p[:, 1] ** 2,
            persons * p[:, 1] * p[:, 2] - y[:, 1] * p[:, 2] - y[:, 2] * p[:, 1],
            y[:, 2] * (1 - 2 * p[:, 2]) + persons * p[:, 2] ** 2,
        )
    return _symmetric(blocks)


def _weighted_products(x: FloatArray, *weights: FloatArray) -> FloatArray:
    """X'WX side by side for each diagonal W: (m, k), (m,) each → (k, k · number of weights)."""
    return np.asarray(x.T @ np.hstack([x * weight[:, None] for weight in weights]))


def _symmetric(blocks: FloatArray) -> FloatArray:
    """The blocks (1, 1), (1, 2), (2, 2), side by side, as a matrix (2k, 2k)."""
    one, cross, two = np.split(blocks, 3, axis=1)
    return np.block([[one, cross], [cross.T, two]])


def fit_trinomial_logit(
    design: FloatArray,
    counts: FloatArray,
    regressors: Sequence[str],
    start: FloatArray | None = None,
) -> LogitFit:
    """Newton's method with the exact Hessian, steps halved until the likelihood does not fall.

    Regressors (n, k) with their names, persons by outcome (n, 3); start (k, 2), by default zeros. The
    log-likelihood is concave, so a maximum found is the only one, wherever the search began. Raises UserError,
    naming the regressor, where the likelihood has no maximum.
    """
    coefficients = np.zeros((design.shape[1], 2)) if start is None else start
    spans = np.tile(np.abs(design).max(axis=0), 2)
    at = likelihood(design, counts, coefficients)
    for iteration in range(MOST_ITERATIONS):
        step = _newton_step(at, regressors)
        if np.abs(at.score).max() <= LARGEST_SCORE:
            if np.abs(step * spans).max() > LARGEST_STEP:
                raise _no_maximum(step * spans, regressors)
            return _fit(design, counts, regressors, coefficients, at, iteration)
        coefficients, at = _improved(design, counts, coefficients, at, step)
    raise _no_maximum(step * spans, regressors)


def _newton_step(at: Likelihood, regressors: Sequence[str]) -> FloatArray:
    try:
        return np.asarray(cho_solve(cho_factor(at.information, lower=True), at.score))
    except LinAlgError:
        # The direction in which the likelihood is flat.
        scale = np.sqrt(np.maximum(np.diag(at.information), np.finfo(float).tiny))
        _, vectors = np.linalg.eigh(at.information / np.outer(scale, scale))
        raise _no_maximum(vectors[:, 0], regressors) from None


def _improved(
    design: FloatArray, counts: FloatArray, coefficients: FloatArray, at: Likelihood, step: FloatArray
) -> tuple[FloatArray, Likelihood]:
    change = step.reshape(2, -1).T
    # Near the maximum the likelihood changes by less than its rounding error.
    tolerance = 1e-12 * abs(at.log_likelihood)
    for halving in range(MOST_HALVINGS):
        trial = coefficients + change / 2**halving
        there = likelihood(design, counts, trial)
        if there.log_likelihood >= at.log_likelihood - tolerance:
            return trial, there
    raise UserError("no step along Newton's direction improves the likelihood")


def _no_maximum(direction: FloatArray, regressors: Sequence[str]) -> UserError:
    equation, position = divmod(int(np.abs(direction).argmax()), len(regressors))
    outcome = ("internal", "emigration")[equation]
    return UserError(
        f"the likelihood has no maximum: the coefficient of {regressors[position]} for {outcome} grows without limit, "
        "because together with the other regressors it separates the persons with the outcome from the others"
    )


def _fit(
    design: FloatArray,
    counts: FloatArray,
    regressors: Sequence[str],
    coefficients: FloatArray,
    at: Likelihood,
    iterations: int,
) -> LogitFit:
    covariance = np.linalg.inv(at.information)
    covariance = (covariance + covariance.T) / 2
    return LogitFit(
        regressors=tuple(regressors),
        coefficients=coefficients,
        covariance=covariance,
        robust_covariance=covariance @ squared_scores(design, counts, coefficients) @ covariance,
        outcome_persons=counts.sum(axis=0),
        log_likelihood=at.log_likelihood,
        iterations=iterations,
        largest_score=float(np.abs(at.score).max()),
    )
