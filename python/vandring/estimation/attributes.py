"""The columns of covariate patterns that models are built from, and the values that they may take."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

CATEGORIES: dict[str, tuple[str, ...]] = {
    "sex": ("female", "male"),
    "duration_group": ("0-2", "3-5", "6-10", "11-15", "16+"),
    "education_level": (
        "none_or_unregistered",
        "primary",
        "basic_upper_secondary",
        "completed_upper_secondary",
        "tertiary_lower",
        "tertiary_higher",
    ),
    "labour_status": (
        "employed",
        "employed_in_education",
        "in_education",
        "unemployed",
        "outside_labour_force",
    ),
    "background": ("nordic", "work", "refuge", "family", "education", "unknown"),
}
"""Attributes that are text, with their values (METHOD §5)."""

NUMBERS = ("centrality", "age", "family_size", "family_immigrants")
"""Attributes that are whole numbers; age in years, the family's in persons."""

ATTRIBUTES = (*CATEGORIES, *NUMBERS)
"""What every sample is drawn with, and reference persons have."""

OTHER_ATTRIBUTES = ("year", "county_code")
"""Attributes, whole numbers too, that a sample is drawn with only where one of its models uses them."""

ALL_ATTRIBUTES = (*ATTRIBUTES, *OTHER_ATTRIBUTES)

OUTCOMES = ("no_move", "internal", "emigration", "death")
"""Outcomes in the order of every axis of outcomes; the logit knows the first three."""

COUNTS = ("stayed_persons", "moved_persons", "emigrated_persons", "dead_persons")
"""Columns of patterns that count persons by outcome, in the order of OUTCOMES."""
