"""Figures as statistical offices write them."""

import math
import re

import numpy as np
import pandas as pd

from vandring.arrays import Array
from vandring.counts.words import MISSING, NOTHING, plain

BLANKS = "[ \u00a0\u2009\u202f']"
# 0.123 is no thousand.
WHOLE_WITH_POINTS = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+")
WHOLE_WITH_COMMAS = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]?\d+)?")


class UnreadableFiguresError(ValueError):
    """Texts that are no figures, or whose points or commas may be read in two ways."""


def read_figures(column: pd.Series) -> Array:
    """The figures of a column of texts or numbers, shape (rows,); NaN where one is missing.

    Blanks may stand between thousands. A comma is the decimal sign where no text of the column has a point,
    and a point is then no sign of thousands; ``1,234`` alone could be either, and is refused where it is a
    count. Raises UnreadableFiguresError with the first texts that cannot be read.
    """
    if pd.api.types.is_numeric_dtype(column):
        numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
        if np.isinf(numbers).any():
            raise UnreadableFiguresError("a figure is infinite; write a number, or leave it empty")
        return numbers
    codes, texts = pd.factorize(column.astype("string").fillna(""))
    words = [re.sub(BLANKS, "", plain(text)) for text in texts]
    shown = [word for word in words if word not in MISSING and word not in NOTHING]
    has_points, has_commas = (any(sign in word for word in shown) for sign in ".,")
    if has_points and has_commas:
        raise UnreadableFiguresError(
            "points and commas both stand in the figures; write thousands without a sign, and one decimal "
            "sign"
        )
    for sign, pattern in ((".", WHOLE_WITH_POINTS), (",", WHOLE_WITH_COMMAS)):
        signed = [word for word in shown if sign in word]
        # Three digits behind every sign: 1,234 is a thousand and more, or one and a quarter.
        if signed and all(pattern.fullmatch(word) for word in signed):
            raise UnreadableFiguresError(
                f"{signed[0]!r} may have a sign of thousands or a decimal sign; write thousands with a "
                f"blank or "
                "without any sign"
            )
    figures = np.full(len(words), np.nan)
    unreadable = []
    for place, word in enumerate(words):
        if word in MISSING:
            continue
        if word in NOTHING:
            figures[place] = 0.0
            continue
        number = word.replace(",", ".")
        if NUMBER.fullmatch(number) and math.isfinite(float(number)):
            figures[place] = float(number)
        else:
            unreadable.append(str(texts[place]))
    if unreadable:
        some = ", ".join(repr(text) for text in unreadable[:3])
        raise UnreadableFiguresError(
            f"{some} cannot be read as a figure; write a number, or .. where there is none"
        )
    return figures[codes]
