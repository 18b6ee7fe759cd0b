"""From tables to arrays and back."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from vandring.arrays import Array
from vandring.errors import UserError

NO_COVERED_YEAR = "the delivery covers no calendar year, from the last of which years are counted"
Tables = Mapping[str, pd.DataFrame]
"""Tables by name; columns as the models of the same names in the rooms residence and rates have them."""


def in_schemes(scenarios: pd.DataFrame) -> str:
    """An SQL condition: rows of the region schemes that scenarios (or back-tests) have."""
    schemes = sorted({str(scheme_id).replace("'", "''") for scheme_id in scenarios["scheme_id"]})
    return "scheme_id in ({})".format(", ".join(f"'{scheme_id}'" for scheme_id in schemes))


def table(tables: Tables, name: str) -> pd.DataFrame:
    """A table by its name; a UserError where the inputs do not have it."""
    if name not in tables:
        raise UserError(
            f"the scenario's inputs have no {name}, which its relation needs; choose another relation, or"
            " inputs that have it (delivery has them all)"
        )
    return tables[name]


def of_base_period(tables: Tables, name: str, base_period_id: str) -> pd.DataFrame:
    """The rows of one base period of a table; a UserError where it has none."""
    frame = table(tables, name)
    chosen = frame[frame["base_period_id"] == base_period_id]
    if chosen.empty:
        raise UserError(
            f"{name} has no rows for base period {base_period_id}: {_why_no_rates(tables, base_period_id)}"
        )
    return chosen


def _why_no_rates(tables: Tables, base_period_id: str) -> str:
    periods = tables.get("base_periods")
    if periods is None:
        return "the scenario's inputs have rates of another base period"
    periods = periods[periods["base_period_id"] == base_period_id]
    if periods.empty:
        return "the seed base_periods does not know it"
    if periods["last_year"].isna().any():
        return NO_COVERED_YEAR
    years = [
        f"{row['rate_kind']} {named_years(row['first_year'], row['last_year'])}"
        for row in periods[~periods["is_covered"].astype(bool)].to_dict("records")
    ]
    return "the delivery does not cover its years ({})".format(", ".join(years) or "of this kind of rate")


def named_years(first: float, last: float) -> str:
    """Years as they stand in messages: 2021-2025, or 2025 where there is one."""
    return f"{int(last)}" if first == last else f"{int(first)}-{int(last)}"


def rows(
    values: Mapping[str, Array], axes: Mapping[str, Sequence[Any]], constants: Mapping[str, str]
) -> pa.Table:
    """Arrays of one shape as a table with one row for each cell.

    Columns are ``constants``, one for each of ``axes`` (column → its places in order), and ``values``.
    """
    shape = tuple(len(places) for places in axes.values())
    columns: dict[str, pa.Array] = {}
    for name, constant in constants.items():
        columns[name] = _repeated(np.zeros(math.prod(shape), dtype=np.int32), pa.array([constant]))
    places = np.indices(shape, dtype=np.int32).reshape(len(shape), -1)
    for place, (name, known) in zip(places, axes.items(), strict=True):
        columns[name] = _repeated(
            place, pa.array(known, pa.int32() if isinstance(known, range) else pa.string())
        )
    for name, array in values.items():
        columns[name] = pa.array(np.ascontiguousarray(array).reshape(-1))
    return pa.table(columns)


def _repeated(place: NDArray[np.int32], known: pa.Array) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(place), known).cast(known.type)
