"""From tables to arrays and back."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from vandring.errors import UserError
from vandring.projection.labels import Array

Tables = Mapping[str, pd.DataFrame]
"""Tables by name; columns as the models of the same names in the rooms residence and rates have them."""


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


def of_base_period(tables: Tables, name: str, base_period_id: str) -> pd.DataFrame:
    """The rows of one base period of a table; a UserError where it has none."""
    frame = tables[name]
    chosen = frame[frame["base_period_id"] == base_period_id]
    if chosen.empty:
        raise UserError(
            f"{name} has no rows for base period {base_period_id}: the delivery does not cover its years,"
            " or the seed base_periods does not know it"
        )
    return chosen


def rows(
    array: Array, value: str, axes: Mapping[str, Sequence[Any]], constants: Mapping[str, str]
) -> pa.Table:
    """An array as a table with one row for each cell: ``constants``, a column for each of ``axes``,
    ``value``."""
    columns: dict[str, pa.Array] = {}
    for name, constant in constants.items():
        columns[name] = pa.DictionaryArray.from_arrays(
            pa.array(np.zeros(array.size, dtype=np.int32)), pa.array([constant])
        ).cast(pa.string())
    places = np.indices(array.shape, dtype=np.int32).reshape(array.ndim, -1)
    for place, (name, values) in zip(places, axes.items(), strict=True):
        named = pa.array(values, pa.int32() if isinstance(values, range) else pa.string())
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(place), named).cast(named.type)
    columns[value] = pa.array(np.ascontiguousarray(array).reshape(-1))
    return pa.table(columns)
