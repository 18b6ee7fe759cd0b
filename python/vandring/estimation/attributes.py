"""The columns of covariate patterns that models are built from."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

TEXTS = ("sex", "duration_group", "education_level", "labour_status", "background")
"""Attributes that are text (METHOD §5)."""

Categories = Mapping[str, tuple[str, ...]]
"""By attribute that is text: the values that it may take, in their order."""

BY_RULE: Categories = {
    "sex": ("female", "male"),
    "labour_status": (
        "employed",
        "employed_in_education",
        "in_education",
        "unemployed",
        "outside_labour_force",
    ),
    "background": ("nordic", "work", "refuge", "family", "education", "unknown"),
}
"""The values of those that rules derive (METHOD §5); seeds have the others', seeded_categories."""

NUMBERS = ("centrality", "age", "family_size", "family_immigrants")
"""Attributes that are whole numbers; age in years, the family's in persons."""

ATTRIBUTES = (*TEXTS, *NUMBERS)
"""What every sample is drawn with, and reference persons have."""

YEARS_BEFORE_LAST = "years_before_last"
"""Outcome year, counted back from the sample's last; the one attribute that is no column of patterns."""

YEARS = ("year", YEARS_BEFORE_LAST)
"""Attributes that tell the outcome year."""

OTHER_ATTRIBUTES = (*YEARS, "county_code")
"""Attributes, whole numbers too, that a sample is drawn with only where one of its models uses them."""

IN_THE_LAST_YEAR = {YEARS_BEFORE_LAST: 0}
"""What reference persons have beside ATTRIBUTES: they are of a sample's last outcome year."""

ALL_ATTRIBUTES = (*ATTRIBUTES, *OTHER_ATTRIBUTES)

OUTCOMES = ("no_move", "internal", "emigration", "death")
"""Outcomes in the order of every axis of outcomes; the logit knows the first three."""

COUNTS = ("stayed_persons", "moved_persons", "emigrated_persons", "dead_persons")
"""Columns of patterns that count persons by outcome, in the order of OUTCOMES."""
