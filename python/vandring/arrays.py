"""Arrays, as all rooms of numbers have them: types, the order of the sexes, and how rows become cells."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

SEXES = ("male", "female")
"""The places along an axis of sexes, in order."""


def cells(frame: pd.DataFrame, value: str, axes: Mapping[str, Sequence[Any]]) -> Array:
    """The column ``value`` as an array with one dimension for each of ``axes`` (column → its places in
    order).

    A cell without a row is NaN, to be refused by the check of the array that it becomes part of; rows whose
    place is not among ``axes`` are left out.
    """
    places = [pd.Index(values).get_indexer(frame[column]) for column, values in axes.items()]
    known = np.logical_and.reduce([place >= 0 for place in places])
    array = np.full([len(values) for values in axes.values()], np.nan)
    array[tuple(place[known] for place in places)] = frame[value].to_numpy(dtype=np.float64)[known]
    return array
