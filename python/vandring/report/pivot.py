"""Rows of a query as a table of cells: headings with spans, groups of rows, footnotes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from string import ascii_lowercase
from typing import Any

from vandring.numbers import NIL, NOT_AVAILABLE, format_number
from vandring.report.items import Decimals, Table
from vandring.report.labels import heading, label, order
from vandring.report.reading import Result

FOOTNOTES = {
    "published_value": "misprint",
    "computed_value": "estimator_note",
    "estimate": "estimator_note",
    "registered_estimate": "registered_note",
    "backdated_estimate": "backdated_note",
}
"""By name of a value: the column of the query with the footnotes at it."""
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Heading:
    """A heading over ``span`` columns and ``depth`` lines."""

    text: str
    span: int
    is_group: bool
    depth: int = 1
    is_text: bool = False


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and the letter of its footnote."""

    text: str
    is_text: bool
    mark: str = ""
    is_printed: bool = False


@dataclass(frozen=True)
class Row:
    """A row with the levels of groups that begin with it, outermost first: (level, text)."""

    groups: tuple[tuple[int, str], ...]
    head: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """A table as it is printed. ``footnotes`` holds (letter, text)."""

    stub: str
    headings: tuple[tuple[Heading, ...], ...]
    rows: tuple[Row, ...]
    width: int
    footnotes: tuple[tuple[str, str], ...]


def pivot(table: Table, result: Result) -> Grid:
    """Arrange the rows of a query as the table says.

    Raises ValueError where the query gives two rows for one cell, or lacks a column: a mistake of the report.
    """
    lacking = {*table.rows, *table.columns, *table.values} - set(result.columns)
    if lacking:
        raise ValueError(f"{table.query_name}.sql gives no {', '.join(sorted(lacking))}")
    cells: dict[tuple[Key, Key], dict[str, Any]] = {}
    for record in result.records():
        place = (_key(record, table.rows), _key(record, table.columns))
        if place in cells:
            raise ValueError(f"{table.query_name}.sql gives two rows for {place}")
        cells[place] = record
    found = list(dict.fromkeys(row for row, _ in cells))
    rows = found if table.keeps_order else _sorted(found, table.rows)
    columns = _sorted(list(dict.fromkeys(column for _, column in cells)), table.columns)
    words = frozenset(
        value
        for value in table.values
        if any(isinstance(record[value], str | date | bool) for record in cells.values())
    )
    notes: dict[str, str] = {}
    body = []
    before: Key = ()
    for row in rows:
        shown = tuple(
            _cell(
                table,
                cells.get((row, column)),
                value,
                (*reversed(column), *reversed(row)),
                value in words,
                notes,
            )
            for column in columns
            for value in table.values
        )
        body.append(Row(_groups(table.rows, row, before), label(table.rows[-1], row[-1]), shown))
        before = row
    return Grid(
        stub=heading(table.rows[-1].removesuffix("_id").removesuffix("_code")),
        headings=_headings(table, columns, words),
        rows=tuple(body),
        width=len(columns) * len(table.values),
        footnotes=tuple((letter, text) for text, letter in notes.items()),
    )


def decimals_of(decimals: Decimals, names: Sequence[Any]) -> int:
    """Decimals of a number: the first of its names that is mentioned decides, otherwise none."""
    if isinstance(decimals, int):
        return decimals
    return next((decimals[str(name)] for name in names if str(name) in decimals), 0)


def _cell(
    table: Table,
    record: dict[str, Any] | None,
    value: str,
    names: Sequence[Any],
    is_text: bool,
    notes: dict[str, str],
) -> Cell:
    if record is None:
        return Cell(NIL if value in table.counts else NOT_AVAILABLE, is_text)
    content = record[value]
    is_printed = value == "published_value"
    note = record.get(FOOTNOTES[value]) if value in FOOTNOTES else None
    mark = notes.setdefault(note, _letter(len(notes))) if note else ""
    if isinstance(content, bool):
        return Cell("Yes" if content else "No", True)
    if content is None or isinstance(content, int | float | Decimal):
        decimals = decimals_of(table.decimals, (value, *names))
        text = format_number(content, decimals, has_nil=not (is_printed and decimals))
        return Cell(text, is_text, mark, is_printed)
    return Cell(label(value, content), True, mark)


def _letter(number: int) -> str:
    return ascii_lowercase[number % 26] * (1 + number // 26)


def _key(record: dict[str, Any], names: tuple[str, ...]) -> Key:
    return tuple(record[name] for name in names)


def _sorted(keys: list[Key], names: tuple[str, ...]) -> list[Key]:
    return sorted(keys, key=lambda key: [order(name, code) for name, code in zip(names, key, strict=True)])


def _groups(names: tuple[str, ...], row: Key, before: Key) -> tuple[tuple[int, str], ...]:
    outer = row[:-1]
    new = next((level for level in range(len(outer)) if outer[: level + 1] != before[: level + 1]), None)
    if new is None:
        return ()
    return tuple((level, label(names[level], outer[level])) for level in range(new, len(outer)))


def _headings(table: Table, columns: list[Key], words: frozenset[str]) -> tuple[tuple[Heading, ...], ...]:
    """A line of headings per dimension of columns, and one of values unless a single one says no more."""
    full = [(*column, value) for column in columns for value in table.values]
    depth = len(table.columns) + (len(table.values) > 1 or not table.columns)
    lines: list[list[Heading]] = [[] for _ in range(depth)]
    for level in range(depth):
        for prefix, run in groupby(full, key=itemgetter(slice(level + 1))):
            keys = list(run)
            is_value = level == len(table.columns)
            text = heading(prefix[-1]) if is_value else label(table.columns[level], prefix[-1])
            is_text = level == depth - 1 and keys[0][-1] in words
            lines[level].append(Heading(text, len(keys), level < depth - 1, is_text=is_text))
    return _without_empty(lines)


def _without_empty(lines: list[list[Heading]]) -> tuple[tuple[Heading, ...], ...]:
    """The heading above an empty one reaches down over it, where it is over nothing else."""
    for upper, lower in pairwise(lines):
        starts = _starts(upper)
        for start, below in _starts(lower).items():
            above = starts.get(start)
            if below and not below.text and above and above.span == below.span and above.depth == 1:
                upper[upper.index(above)] = replace(above, depth=2)
                lower[lower.index(below)] = replace(below, depth=0)
    return tuple(tuple(each for each in line if each.depth) for line in lines)


def _starts(line: list[Heading]) -> dict[int, Heading]:
    """Headings by the column at which they begin."""
    begins = accumulate((each.span for each in line[:-1]), initial=0)
    return dict(zip(begins, line, strict=True))
