"""Rows of seeds that hold for every centrality level or group of duration, written out one by one.

In any text of a row ``{level}`` stands for each level in turn, ``{lower_level}`` for each but the most
central, and ``{most_central}`` for that one, the highest number; ``{duration}``, ``{shorter_duration}`` and
``{longest_duration}`` likewise for the groups of duration of residence. So models, dummies and comparisons
follow the levels that the municipalities have and the groups that the seed has, however many.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from vandring.estimation.seed_rows import refusal

LEVEL, LOWER_LEVEL, MOST_CENTRAL = "{level}", "{lower_level}", "{most_central}"
DURATION, SHORTER_DURATION, LONGEST_DURATION = "{duration}", "{shorter_duration}", "{longest_duration}"
NUMBERS = {"centrality": pa.int64(), "smallest": pa.float64(), "largest": pa.float64()}
"""Columns that are numbers once the placeholders are gone, with their types."""
NAMES = ("regressor", "first_regressor", "second_regressor")
"""Columns that name regressors, which are written with letters, digits and underscores."""


def at_levels(seed: pa.Table, name: str, levels: Iterable[int], durations: Sequence[str]) -> pa.Table:
    """The rows of a seed, those with a placeholder once per level or group that they hold for, in place.

    ``durations`` are the groups of duration, the shortest first. A row without a placeholder stays as it is.
    ``position`` is counted anew, within regressor_set, in the order of the rows' own positions. Columns of
    NUMBERS become numbers. Raises UserError, naming seed and row, where one of these holds anything else.
    """
    ordered = [str(level) for level in sorted(set(levels))]
    rows = seed.to_pylist()
    if "position" in seed.column_names:
        sets = list(dict.fromkeys(row["regressor_set"] for row in rows))
        rows.sort(key=lambda row: (sets.index(row["regressor_set"]), row["position"]))
    written = rows
    for each, lower, last, values in (
        (LEVEL, LOWER_LEVEL, MOST_CENTRAL, ordered),
        (DURATION, SHORTER_DURATION, LONGEST_DURATION, durations),
    ):
        written = [one for row in written for one in _written_out(row, values, each, lower, last)]
    if "position" in seed.column_names:
        _number(written)
    for row in written:
        for column in NUMBERS.keys() & row.keys():
            row[column] = _number_in(row, column, name)
    fields = [pa.field(each.name, NUMBERS.get(each.name, each.type)) for each in seed.schema]
    return pa.Table.from_pylist(written, schema=pa.schema(fields))


def _written_out(
    row: dict[str, Any], values: Sequence[str], each: str, lower: str, last: str
) -> Iterator[dict[str, Any]]:
    """The row once per value that it holds for. The placeholders are of every value, all but the last, it."""
    texts = [value for value in row.values() if isinstance(value, str)]
    if any(lower in text for text in texts):
        own: Sequence[str | None] = values[:-1]
    elif any(each in text for text in texts):
        own = values
    else:
        own = (None,)
    for value in own:
        filled = {each: value, lower: value, last: values[-1] if values else None}
        yield {column: _filled(text, filled, column in NAMES) for column, text in row.items()}


def _filled(text: Any, filled: dict[str, str | None], is_name: bool) -> Any:
    if not isinstance(text, str):
        return text
    for placeholder, value in filled.items():
        if value is not None:
            text = text.replace(placeholder, named(value) if is_name else value)
    return text


def named(value: str) -> str:
    """A value as part of a regressor's name: 0-2 as 0_2, 16+ as 16_or_more."""
    return re.sub(r"\W+", "_", value.replace("+", "_or_more"))


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
