"""Effects: differences in predicted probability between two persons [R16 C.16-C.18, METHOD §8]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design, build_design
from vandring.estimation.regressors import Regressor, encoded
from vandring.estimation.trinomial_logit import probabilities

Person = Mapping[str, object]
"""Values of attributes."""


@dataclass(frozen=True)
class Effect:
    """Differences in the probabilities of no move, internal move and emigration; shape (3,) each."""

    estimates: FloatArray
    standard_errors: FloatArray
    """By the delta method over both equations jointly."""


def person_row(person: Person, regressors: Sequence[Regressor]) -> FloatArray:
    """A person's row of regressors, shape (k,). The person has a value of every attribute they need."""
    needed = {name for regressor in regressors for name in regressor.attributes}
    columns = {name: np.array([encoded(name, person[name])]) for name in needed}
    return build_design(columns, regressors).matrix()[0]


def effect_between(
    compared: FloatArray, reference: FloatArray, coefficients: FloatArray, covariance: FloatArray
) -> Effect:
    """One person's probabilities less another's: rows (k,), coefficients (k, 2), covariance (2k, 2k)."""
    p, gradient = _row_probabilities(np.vstack([compared, reference]), coefficients)
    return _effect(p[0] - p[1], gradient[0] - gradient[1], covariance)


def _row_probabilities(rows: FloatArray, coefficients: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Probabilities (m, 3) of rows (m, k), and their gradients in (β¹, β²), shape (m, 3, 2k)."""
    p = probabilities((rows @ coefficients).T).T
    slopes = _slopes(p.T).transpose(2, 0, 1)
    return p, (slopes[:, :, :, None] * rows[:, None, None, :]).reshape(len(rows), 3, -1)


def _slopes(p: FloatArray) -> FloatArray:
    """Derivatives P_j (1{j = l} − P_l) in the linear predictors l = 1, 2: (3, n) → (3, 2, n)."""
    return np.asarray(p[:, None] * (np.eye(3)[:, 1:, None] - p[None, 1:]))


def _effect(estimates: FloatArray, gradient: FloatArray, covariance: FloatArray) -> Effect:
    variances = np.einsum("ja,ab,jb->j", gradient, covariance, gradient)
    return Effect(estimates, np.sqrt(np.maximum(variances, 0.0)))


@dataclass(frozen=True)
class AveragePrediction:
    """Probabilities averaged over a sample in which everybody is given the same values of some regressors."""

    probabilities: FloatArray
    """Shape (3,)."""
    gradient: FloatArray
    """In (β¹, β²), shape (3, 2k)."""


def average_prediction(
    design: Design, persons: FloatArray, coefficients: FloatArray, row: FloatArray, given: FloatArray
) -> AveragePrediction:
    """Average over persons (n,) when the regressors ``given`` (mask (k,)) are those of ``row`` (k,)."""
    others = np.where(given[:, None], 0.0, coefficients)
    shift = (row * given) @ coefficients
    p = probabilities(design.predictors(others) + shift[:, None])
    weights = persons / persons.sum()
    slopes = (_slopes(p) * weights).reshape(6, -1)
    totals = np.where(given, row * slopes.sum(axis=1)[:, None], design.totals(slopes).T)
    return AveragePrediction(p @ weights, totals.reshape(3, -1))


def average_effect(
    compared: AveragePrediction, reference: AveragePrediction, covariance: FloatArray
) -> Effect:
    """The difference between two averages over the same sample; covariance (2k, 2k)."""
    return _effect(
        compared.probabilities - reference.probabilities, compared.gradient - reference.gradient, covariance
    )
