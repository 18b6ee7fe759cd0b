"""Of whom a logit can tell, some of whose regressors were left out (METHOD §8).

A regressor that was left out is, for everybody in the model, a sum of those that stayed. Of a person of whom
that does not hold, as one in a category that nobody was in, the model says nothing.
"""

from collections.abc import Sequence

import numpy as np

from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design
from vandring.estimation.effects import Person, person_rows
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.specifications import regressors_named

LARGEST_DEVIATION = 1e-6
"""In the unit of the regressor left out."""


def can_tell(fit: LogitFit, persons: Sequence[Person], rows: FloatArray) -> np.ndarray:
    """Of which of m persons the fit tells; their rows of its regressors are (m, k). Shape (m,)."""
    if not fit.left_out:
        return np.ones(len(rows), dtype=bool)
    of_persons = person_rows(persons, regressors_named(fit.left_out))
    deviations = np.abs(of_persons - rows @ fit.combinations)
    return np.asarray((deviations <= LARGEST_DEVIATION).all(axis=1))


def can_tell_of_everybody(
    fit: LogitFit, design: Design, attributes: Sequence[str], persons: Sequence[Person], rows: FloatArray
) -> np.ndarray:
    """For which of m persons the fit tells of everybody in the design who is given the person's attributes.

    ``design`` is that of the fit's regressors for the persons in the model; rows (m, k). Shape (m,).
    """
    if not fit.left_out:
        return np.ones(len(rows), dtype=bool)
    left_out = regressors_named(fit.left_out)
    of_persons = person_rows(persons, left_out)
    is_given = np.array([bool(set(each.attributes) & set(attributes)) for each in design.regressors])
    is_given_out = np.array([bool(set(each.attributes) & set(attributes)) for each in left_out])
    before = design.predictors(fit.combinations)
    others = design.predictors(np.where(is_given[:, None], 0.0, fit.combinations))
    told = np.empty(len(rows), dtype=bool)
    for place, (row, out) in enumerate(zip(rows, of_persons, strict=True)):
        expected = np.where(is_given_out[:, None], out[:, None], before)
        deviations = np.abs(expected - others - ((row * is_given) @ fit.combinations)[:, None])
        told[place] = bool((deviations <= LARGEST_DEVIATION).all())
    return told
