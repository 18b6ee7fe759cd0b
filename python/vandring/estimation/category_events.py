"""How many persons a coefficient rests on: the events of its category (METHOD §12)."""

import numpy as np

from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design


def fewest_events(design: Design, counts: FloatArray) -> FloatArray:
    """The fewest events that each coefficient tells of, (k, 2): internal, emigration. Persons (3, n).

    Of the persons who have the regressor (it is not 0), and of those whom its coefficient compares them with:
    who has no dummy of its group, or, without a group, does not have it. Of both, who had the outcome, and
    who had no move. Where nobody is compared with, as of an age, the first count alone.
    """
    own = _having(design, counts)
    everybody = counts.sum(axis=1)
    compared = np.empty_like(own)
    for place, each in enumerate(design.regressors):
        group = [other for other, one in enumerate(design.regressors) if one.group == each.group]
        compared[place] = everybody - (own[group].sum(axis=0) if each.group else own[place])
    compared[compared.sum(axis=1) == 0] = np.inf
    fewest = np.minimum(own, compared)
    return np.minimum(fewest[:, 1:], fewest[:, :1])


def _having(design: Design, counts: FloatArray) -> FloatArray:
    """Persons of whom a regressor is not 0, by outcome, (k, 3)."""
    having = np.empty((len(design.regressors), len(counts)))
    having[design.in_cells] = (design.cells != 0).T @ np.add.reduceat(counts, design.starts, axis=1).T
    having[~design.in_cells] = (design.quantities != 0) @ counts.T
    return having
