"""The likelihood of the trinomial logit on covariate patterns with counts [R16 annex C, METHOD §8].

With x a row of regressors, P(Y = j) = exp(xβʲ) / (1 + exp(xβ¹) + exp(xβ²)) for j = 1 (internal) and
2 (emigration), and outcome 0 (no move) as the base. Persons with the same regressors have the same
likelihood, so a pattern with counts of its outcomes says as much as its persons one by one.
"""

from dataclasses import dataclass

import numpy as np

from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design
from vandring.estimation.sandwich import PART_PATTERNS


@dataclass(frozen=True)
class Likelihood:
    """The log-likelihood and its derivatives at one point."""

    log_likelihood: float
    score: FloatArray
    """Shape (2k,): first β¹, then β²."""
    information: FloatArray
    """Minus the exact Hessian, shape (2k, 2k)."""

    @property
    def value(self) -> float:
        """What maximum likelihood maximises."""
        return self.log_likelihood


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


def leverages(
    design: Design, persons: FloatArray, coefficients: FloatArray, inverse: FloatArray
) -> FloatArray:
    """Hat values of patterns by outcome: persons (n,), coefficients (k, 2), covariance (2k, 2k) → (3, n).

    n P_j (e_j − P)'H(e_j − P), where e_j is one for outcome j and H, 2 × 2, the covariance of the pattern's
    two linear predictors. Over all patterns and outcomes they add up to the number of coefficients.
    """
    return np.hstack(
        [
            _leverages_of_part(part, persons[rows], coefficients, inverse)
            for rows, part in design.parts(PART_PATTERNS)
        ]
    )


def _leverages_of_part(
    design: Design, persons: FloatArray, coefficients: FloatArray, inverse: FloatArray
) -> FloatArray:
    k = len(design.names)
    cross = inverse[:k, k:]
    one, both, two = (
        design.quadratic_forms(each) for each in (inverse[:k, :k], (cross + cross.T) / 2, inverse[k:, k:])
    )
    p = probabilities(design.predictors(coefficients))
    first, second = one * p[1] + both * p[2], both * p[1] + two * p[2]
    mean = first * p[1] + second * p[2]
    forms = np.stack([mean, one - 2 * first + mean, two - 2 * second + mean])
    return np.asarray(persons * p * forms)


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


def residuals(design: Design, coefficients: FloatArray) -> FloatArray:
    """What a score is x times, y_j − P_j, by equation, outcome and pattern: (k, 2) → (2, 3, n)."""
    p = probabilities(design.predictors(coefficients))
    return np.asarray(np.eye(3)[1:, :, None] - p[1:, None])


def _joint_products(design: Design, one: FloatArray, cross: FloatArray, two: FloatArray) -> FloatArray:
    """Weighted products for both equations: weights (n,) for (1, 1), (1, 2) and (2, 2) → (2k, 2k)."""
    k = len(design.names)
    joint = np.empty((2 * k, 2 * k))
    joint[:k, :k] = design.products(one)
    joint[:k, k:] = joint[k:, :k] = design.products(cross)
    joint[k:, k:] = design.products(two)
    return joint
