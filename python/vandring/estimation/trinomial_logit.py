"""The trinomial logit on covariate patterns with counts of each outcome [R16 annex C, METHOD §8].

With x a row of regressors, P(Y = j) = exp(xβʲ) / (1 + exp(xβ¹) + exp(xβ²)) for j = 1 (internal) and
2 (emigration), and outcome 0 (no move) as the base. Persons with the same regressors have the same
likelihood, so a pattern with counts of its outcomes says as much as its persons one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from vandring.errors import UserError
from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design

LARGEST_SCORE = 1e-6
"""Converged when no element of the score is larger (persons times the regressor's unit) …"""
LARGEST_CHANGE = 1e-8
"""… and the step that is left changes no linear predictor by more."""
SEPARATING_CHANGE = 1e-3
"""Where the likelihood has no maximum the score vanishes as well, but the steps stay near one."""
MOST_ITERATIONS = 50
MOST_HALVINGS = 30
PART_PATTERNS = 16_384
"""Patterns worked on at a time."""


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
        return float(-self.log_likelihood + self.parameters / 2 * np.log(self.persons))

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


def probabilities(predictors: FloatArray) -> FloatArray:
    """Probabilities of no move, internal move and emigration: linear predictors (2, n) → (3, n)."""
    return _probabilities(predictors)[0]


def _probabilities(predictors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Probabilities (3, n) of linear predictors (2, n), and their logarithms' common denominator (n,)."""
    weights = np.zeros((3, predictors.shape[1]))
    weights[1:] = predictors
    largest = weights.max(axis=0)
    np.exp(weights - largest, out=weights)
    total = weights.sum(axis=0)
    weights /= total
    return weights, largest + np.log(total)


def likelihood(design: Design, counts: FloatArray, coefficients: FloatArray) -> Likelihood:
    """Log-likelihood, score and information [C.4] at coefficients (k, 2), for persons by outcome (3, n)."""
    parts = [
        _likelihood_of_part(part, counts[:, rows], coefficients) for rows, part in design.parts(PART_PATTERNS)
    ]
    return Likelihood(
        sum(part.log_likelihood for part in parts),
        np.sum([part.score for part in parts], axis=0),
        np.sum([part.information for part in parts], axis=0),
    )


def _likelihood_of_part(design: Design, counts: FloatArray, coefficients: FloatArray) -> Likelihood:
    predictors = design.predictors(coefficients)
    p, denominator = _probabilities(predictors)
    persons = counts.sum(axis=0)
    expected = persons * p
    return Likelihood(
        log_likelihood=float((counts[1:] * predictors).sum() - persons @ denominator),
        score=design.totals(counts[1:] - expected[1:]).T.ravel(),
        information=_joint_products(
            design, expected[1] * (1 - p[1]), -expected[1] * p[2], expected[2] * (1 - p[2])
        ),
    )


def squared_scores(design: Design, counts: FloatArray, coefficients: FloatArray) -> FloatArray:
    """Sum over persons of the outer product of their scores: (3, n), coefficients (k, 2) → (2k, 2k)."""
    return np.asarray(
        np.sum(
            [
                _squared_scores_of_part(part, counts[:, rows], coefficients)
                for rows, part in design.parts(PART_PATTERNS)
            ],
            axis=0,
        )
    )


def _squared_scores_of_part(design: Design, counts: FloatArray, coefficients: FloatArray) -> FloatArray:
    p = probabilities(design.predictors(coefficients))
    persons = counts.sum(axis=0)
    # Σ over outcomes of y_j (1{j = a} − p_a)(1{j = b} − p_b), for (a, b) = (1, 1), (1, 2), (2, 2).
    return _joint_products(
        design,
        counts[1] * (1 - 2 * p[1]) + persons * p[1] ** 2,
        persons * p[1] * p[2] - counts[1] * p[2] - counts[2] * p[1],
        counts[2] * (1 - 2 * p[2]) + persons * p[2] ** 2,
    )


def _joint_products(design: Design, one: FloatArray, cross: FloatArray, two: FloatArray) -> FloatArray:
    """Weighted products for both equations: weights (n,) for (1, 1), (1, 2) and (2, 2) → (2k, 2k)."""
    k = len(design.names)
    joint = np.empty((2 * k, 2 * k))
    joint[:k, :k] = design.products(one)
    joint[:k, k:] = joint[k:, :k] = design.products(cross)
    joint[k:, k:] = design.products(two)
    return joint


def fit_trinomial_logit(design: Design, counts: FloatArray, start: FloatArray | None = None) -> LogitFit:
    """Newton's method with the exact Hessian, steps halved until the likelihood does not fall.

    Persons by outcome (3, n); start (k, 2), by default constants only. The log-likelihood is concave, so a
    maximum found is the only one, wherever the search began. Raises UserError, naming the regressor, where
    the likelihood has no maximum.
    """
    coefficients = _constants_only(design, counts) if start is None else start
    spans = np.tile(design.largest(), 2)
    at = likelihood(design, counts, coefficients)
    for iteration in range(MOST_ITERATIONS):
        step = _newton_step(at, design.names)
        change = np.abs(step * spans).max()
        if np.abs(at.score).max() <= LARGEST_SCORE:
            if change > SEPARATING_CHANGE:
                break
            if change <= LARGEST_CHANGE:
                return _fit(design, counts, coefficients, at, iteration)
        coefficients, at = _improved(design, counts, coefficients, at, step)
    raise _no_maximum(step * spans, design.names)


def _newton_step(at: Likelihood, regressors: Sequence[str]) -> FloatArray:
    try:
        return np.asarray(cho_solve(cho_factor(at.information, lower=True), at.score))
    except LinAlgError:
        # The direction in which the likelihood is flat.
        scale = np.sqrt(np.maximum(np.diag(at.information), np.finfo(float).tiny))
        _, vectors = np.linalg.eigh(at.information / np.outer(scale, scale))
        raise _no_maximum(vectors[:, 0], regressors) from None


def _improved(
    design: Design, counts: FloatArray, coefficients: FloatArray, at: Likelihood, step: FloatArray
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
        f"the likelihood has no maximum: the coefficient of {regressors[position]} for {outcome} grows "
        "without limit, because with the other regressors it tells apart who has the outcome (separation)"
    )


def _fit(
    design: Design, counts: FloatArray, coefficients: FloatArray, at: Likelihood, iterations: int
) -> LogitFit:
    covariance = np.linalg.inv(at.information)
    covariance = (covariance + covariance.T) / 2
    return LogitFit(
        regressors=design.names,
        coefficients=coefficients,
        covariance=covariance,
        robust_covariance=covariance @ squared_scores(design, counts, coefficients) @ covariance,
        outcome_persons=counts.sum(axis=1),
        log_likelihood=at.log_likelihood,
        iterations=iterations,
        largest_score=float(np.abs(at.score).max()),
    )


def _constants_only(design: Design, counts: FloatArray) -> FloatArray:
    """The estimates of the model without other regressors than the constant, which comes first: (k, 2)."""
    coefficients = np.zeros((len(design.names), 2))
    outcomes = counts.sum(axis=1)
    coefficients[0] = np.log(outcomes[1:] / outcomes[0])
    return coefficients
