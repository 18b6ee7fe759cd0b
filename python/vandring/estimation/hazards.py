"""Yearly probabilities of emigration by sex, age and duration of residence, for relation d (METHOD §4.3)."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design, build_design
from vandring.estimation.effects import person_rows
from vandring.estimation.estimability import can_tell_of_everybody, can_tell_patterns
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.logit_likelihood import probabilities
from vandring.estimation.regressors import Regressor, encoded
from vandring.estimation.sample import Sample

AGES = range(15, 70)
"""Years; the projection's migration ages from the sample's youngest on."""
LONGEST_DURATION = 16
"""Completed years; 16 and over together, of the group that 16 is of."""
VARIED = ("sex", "age", "duration_group")
NUMBERS_OF_ANYBODY: dict[str, object] = {"centrality": 4, "family_size": 1, "family_immigrants": 1}
"""Values that do not matter: the regressors of what is not varied are those of the sample."""


def emigration_hazards(
    fit: LogitFit,
    sample: Sample,
    durations: Mapping[str, int],
    regressors: Sequence[Regressor],
    left_out: Sequence[Regressor] = (),
) -> pd.DataFrame:
    """Average predicted probability of emigration over the sample's other attributes.

    Columns sex, age and duration_years (both at the end of the year before the one in which the person may
    emigrate; years), emigration_hazard (0-1; NaN where nobody in the sample was of the sex or the duration).
    Everybody in the sample is given the sex, age and duration. ``durations`` are the groups of duration with
    the years that each begins at, the shortest first; ``regressors`` are the fit's, ``left_out`` those that
    it does without.
    """
    is_varied = np.array([bool(set(each.attributes) & set(VARIED)) for each in regressors])
    sample = sample.where(sample.counts[:, :3].sum(axis=1) > 0)
    categories = sample.rule.categories
    cells = list(product(categories["sex"], AGES, durations))
    varied = [each for each in (*regressors, *left_out) if set(each.attributes) & set(VARIED)]
    if all(set(each.attributes) <= set(VARIED) for each in varied):
        design = build_design(sample.columns, regressors)
        others, weights = _other_predictors(fit, sample, design, is_varied)
        anybody = {name: values[0] for name, values in categories.items()} | NUMBERS_OF_ANYBODY
        persons = [{**anybody, **dict(zip(VARIED, cell, strict=True))} for cell in cells]
        given = person_rows(persons, regressors)
        told = can_tell_of_everybody(fit, left_out, design, VARIED, persons, given)
        hazards = {
            cell: float(probabilities(others + shift[:, None])[2] @ weights) if is_told else np.nan
            for cell, shift, is_told in zip(cells, (given * is_varied) @ fit.coefficients, told, strict=True)
        }
    else:
        hazards = {cell: _hazard_of_overwritten(fit, sample, regressors, left_out, cell) for cell in cells}
    rows = [
        (sex, age, years, hazards[sex, age, duration_group(years, durations)])
        for sex, age, years in product(categories["sex"], AGES, range(LONGEST_DURATION + 1))
    ]
    return pd.DataFrame(rows, columns=["sex", "age", "duration_years", "emigration_hazard"])


def duration_group(years: int, durations: Mapping[str, int]) -> str:
    """The group that completed years of residence belong to: the last that begins by then."""
    return [group for group, first in durations.items() if years >= first][-1]


def _hazard_of_overwritten(
    fit: LogitFit,
    sample: Sample,
    regressors: Sequence[Regressor],
    left_out: Sequence[Regressor],
    cell: tuple[str, int, str],
) -> float:
    """The same where a regressor is made of what is varied and of something else, as an interaction."""
    persons = sample.counts[:, :3].sum(axis=1)
    own = {
        name: np.full(len(persons), encoded(name, value, sample.rule.categories))
        for name, value in zip(VARIED, cell, strict=True)
    }
    columns = {**sample.columns, **own}
    design = build_design(columns, regressors)
    if not can_tell_patterns(fit, left_out, design, columns).all():
        return np.nan
    return float(probabilities(design.predictors(fit.coefficients))[2] @ persons / persons.sum())


def _other_predictors(
    fit: LogitFit, sample: Sample, design: Design, is_varied: np.ndarray
) -> tuple[FloatArray, FloatArray]:
    """Distinct linear predictors of what is not varied, (2, m), and their shares of the persons, (m,)."""
    predictors = design.predictors(np.where(is_varied[:, None], 0.0, fit.coefficients))
    distinct, place = np.unique(predictors.round(12), axis=1, return_inverse=True)
    persons = np.bincount(place.ravel(), weights=sample.counts[:, :3].sum(axis=1))
    return distinct, persons / persons.sum()
