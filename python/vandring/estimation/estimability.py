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
from vandring.estimation.regressors import Columns, Regressor

LARGEST_DEVIATION = 1e-6
"""In the unit of the regressor left out."""


def can_tell(
    left_out: Sequence[Regressor], combinations: FloatArray, persons: Sequence[Person], rows: FloatArray
) -> np.ndarray:
    """Of which of m persons a model without l regressors tells; their rows of its k others are (m, k).

    ``combinations`` (k, l) is what the regressors left out are for everybody in the model. Shape (m,).
    """
    if not left_out:
        return np.ones(len(rows), dtype=bool)
    of_persons = person_rows(persons, left_out)
    deviations = np.abs(of_persons - rows @ combinations)
    return np.asarray((deviations <= LARGEST_DEVIATION).all(axis=1))


def can_tell_of_everybody(
    fit: LogitFit,
    left_out: Sequence[Regressor],
    design: Design,
    attributes: Sequence[str],
    persons: Sequence[Person],
    rows: FloatArray,
) -> np.ndarray:
    """For which of m persons the fit tells of everybody in the design who is given the person's attributes.

    ``design`` is that of the fit's regressors for the persons in the model; rows (m, k). Shape (m,). No
    regressor may be made of a given attribute and of another (see can_tell_patterns).
    """
    if not left_out:
        return np.ones(len(rows), dtype=bool)
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


def can_tell_patterns(
    fit: LogitFit, left_out: Sequence[Regressor], design: Design, columns: Columns
) -> np.ndarray:
    """Of which of n patterns the fit tells, from their columns and the design of its regressors: (n,)."""
    if not left_out:
        return np.ones(design.patterns, dtype=bool)
    of_patterns = np.vstack([each.values(columns) for each in left_out])
    deviations = np.abs(of_patterns - design.predictors(fit.combinations))
    return np.asarray((deviations <= LARGEST_DEVIATION).all(axis=0))
