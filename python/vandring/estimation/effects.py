"""Effects: differences in predicted probability between two persons [R16 C.16-C.18, METHOD §8]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design, build_design
from vandring.estimation.logit_likelihood import probabilities
from vandring.estimation.regressors import Regressor, categories_of, encoded

Person = Mapping[str, object]
"""Values of attributes."""


@dataclass(frozen=True)
class Prediction:
    """Probabilities of no move, internal move and emigration, or differences between two predictions."""

    probabilities: FloatArray
    """Shape (3,)."""
    gradient: FloatArray
    """In (β¹, β²), shape (3, 2k)."""

    def less(self, other: "Prediction") -> "Prediction":
        """The effect: this prediction less the other one."""
        return Prediction(self.probabilities - other.probabilities, self.gradient - other.gradient)

    def standard_errors(self, covariance: FloatArray) -> FloatArray:
        """By the delta method over both equations jointly: (2k, 2k) → (3,)."""
        variances = ((self.gradient @ covariance) * self.gradient).sum(axis=1)
        return np.asarray(np.sqrt(np.maximum(variances, 0.0)))


def person_rows(persons: Sequence[Person], regressors: Sequence[Regressor]) -> FloatArray:
    """Rows of regressors, one per person: (m, k). Persons have a value of every attribute that is needed."""
    needed = {name for regressor in regressors for name in regressor.attributes}
    categories = categories_of(regressors)
    columns = {
        name: np.array([encoded(name, person[name], categories) for person in persons]) for name in needed
    }
    return build_design(columns, regressors).matrix()


def prediction(row: FloatArray, coefficients: FloatArray) -> Prediction:
    """The prediction for one person's row of regressors (k,) with coefficients (k, 2)."""
    p = probabilities((row @ coefficients)[:, None])
    return Prediction(p[:, 0], (_slopes(p) * row).reshape(3, -1))


def _slopes(p: FloatArray) -> FloatArray:
    """Derivatives P_j (1{j = l} − P_l) in the linear predictors l = 1, 2: (3, n) → (3, 2, n)."""
    return np.asarray(p[:, None] * (np.eye(3)[:, 1:, None] - p[None, 1:]))


def average_prediction(
    design: Design, persons: FloatArray, coefficients: FloatArray, row: FloatArray, given: FloatArray
) -> Prediction:
    """Average over persons (n,) when everybody has the regressors ``given`` (mask (k,)) from ``row`` (k,)."""
    others = np.where(given[:, None], 0.0, coefficients)
    shift = (row * given) @ coefficients
    p = probabilities(design.predictors(others) + shift[:, None])
    weights = persons / persons.sum()
    slopes = (_slopes(p) * weights).reshape(6, -1)
    totals = np.where(given, row * slopes.sum(axis=1)[:, None], design.totals(slopes).T)
    return Prediction(p @ weights, totals.reshape(3, -1))
