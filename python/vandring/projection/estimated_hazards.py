"""Hazards of immigrants' emigration from the estimated models, in the form that relation d takes."""

import numpy as np
import pandas as pd

from vandring.arrays import cells
from vandring.projection.labels import SEXES, Array


def with_estimated_hazards(counted: Array, estimated: pd.DataFrame) -> Array:
    """h of METHOD 4.3, shape (1, 2, M, T), where it is estimated; elsewhere what the register counted.

    ``counted`` has that shape. ``estimated`` has a row per sex, age and duration_years at the end of the year
    *before* the one in which the person may emigrate, the last duration open, and emigration_hazard; relation
    d counts both at the end of the year itself. Its open τ is taken from the open duration: those who reach
    it in the year are few beside those who reached it before.
    """
    moving, durations = counted.shape[2:]
    ages, last = range(moving - 1), int(estimated["duration_years"].max())
    axes = {"sex": SEXES, "age": ages, "duration_years": range(last + 1)}
    before = cells(estimated, "emigration_hazard", axes)
    completed = np.arange(1, durations)
    reached = np.where(completed == durations - 1, last, np.minimum(completed - 1, last))
    hazard = counted.copy()
    known = before[..., reached][None]
    hazard[:, :, 1:, 1:] = np.where(np.isnan(known), counted[:, :, 1:, 1:], known)
    return hazard
