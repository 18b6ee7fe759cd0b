"""Rows of seeds that hold for every centrality level, written out level by level.

In any text of a row ``{level}`` stands for each level in turn, ``{lower_level}`` for each but the most
central, and ``{most_central}`` for that one, the highest number. So models, dummies and comparisons follow
the levels that the municipalities have, however many.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from vandring.estimation.seed_rows import refusal

LEVEL, LOWER_LEVEL, MOST_CENTRAL = "{level}", "{lower_level}", "{most_central}"
NUMBERS = {"centrality": pa.int64(), "smallest": pa.float64(), "largest": pa.float64()}
"""Columns that are numbers once the placeholders are gone, with their types."""


def at_levels(seed: pa.Table, name: str, levels: Iterable[int]) -> pa.Table:
    """The rows of a seed, those with a placeholder once per level that they hold for, in place.

    A row without one stays as it is. ``position`` is counted anew, within regressor_set, in the order of the
    rows' own positions. Columns of NUMBERS become numbers. Raises UserError, naming seed and row, where one
    of these holds anything else.
    """
    ordered = sorted(set(levels))
    rows = seed.to_pylist()
    if "position" in seed.column_names:
        sets = list(dict.fromkeys(row["regressor_set"] for row in rows))
        rows.sort(key=lambda row: (sets.index(row["regressor_set"]), row["position"]))
    written = [each for row in rows for each in _written_out(row, ordered)]
    if "position" in seed.column_names:
        _number(written)
    for row in written:
        for column in NUMBERS.keys() & row.keys():
            row[column] = _number_in(row, column, name)
    fields = [pa.field(each.name, NUMBERS.get(each.name, each.type)) for each in seed.schema]
    return pa.Table.from_pylist(written, schema=pa.schema(fields))


def _written_out(row: dict[str, Any], levels: Sequence[int]) -> Iterator[dict[str, Any]]:
    texts = [value for value in row.values() if isinstance(value, str)]
    if any(LOWER_LEVEL in text for text in texts):
        own: Sequence[int | None] = levels[:-1]
    elif any(LEVEL in text for text in texts):
        own = levels
    else:
        own = (None,)
    for level in own:
        filled = {LEVEL: level, LOWER_LEVEL: level, MOST_CENTRAL: levels[-1]}
        yield {column: _filled(value, filled) for column, value in row.items()}


def _filled(value: Any, filled: dict[str, int | None]) -> Any:
    if not isinstance(value, str):
        return value
    for placeholder, level in filled.items():
        value = value.replace(placeholder, str(level))
    return value


def _number(rows: Sequence[dict[str, Any]]) -> None:
    """Positions within each set: 1, 2, …"""
    last: dict[str, int] = {}
    for row in rows:
        regressor_set = str(row["regressor_set"])
        row["position"] = last[regressor_set] = last.get(regressor_set, 0) + 1


def _number_in(row: dict[str, Any], column: str, name: str) -> float | None:
    value = row[column]
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if number != number or (column == "centrality" and not number.is_integer()):
        first = next(str(each) for each in row.values() if each is not None)
        remedy = f"write a number, {LEVEL}, {LOWER_LEVEL} or {MOST_CENTRAL}"
        raise refusal(name, first, f"{column} is {value!r}", remedy)
    return int(number) if column == "centrality" else number
