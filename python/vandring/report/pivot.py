"""Rows of a query as a table of cells: headings with spans, groups of rows, footnotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_lowercase
from decimal import Decimal
from typing import Any

from vandring.report.items import Decimals, Table
from vandring.report.labels import heading, label, order
from vandring.report.numbers import format_number
from vandring.report.reading import Result

MISPRINT = "misprint"
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Heading:
    """A heading over ``span`` columns."""

    text: str
    span: int
    is_group: bool


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and the letter of its footnote."""

    text: str
    is_number: bool
    mark: str = ""


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
    rows = _sorted({row for row, _ in cells}, table.rows)
    columns = _sorted({column for _, column in cells}, table.columns)
    notes: dict[str, str] = {}
    body = []
    before: Key = ()
    for row in rows:
        shown = tuple(
            _cell(table, cells.get((row, column), {}), value, row, column, notes)
            for column in columns
            for value in table.values
        )
        body.append(Row(_groups(table.rows, row, before), label(table.rows[-1], row[-1]), shown))
        before = row
    return Grid(
        stub=heading(table.rows[-1].removesuffix("_id").removesuffix("_code")),
        headings=_headings(table, columns),
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
    table: Table, record: dict[str, Any], value: str, row: Key, column: Key, notes: dict[str, str]
) -> Cell:
    content = record.get(value)
    note = record.get(MISPRINT) if value == "published_value" else None
    mark = notes.setdefault(note, _letter(len(notes))) if note else ""
    if isinstance(content, bool):
        return Cell("Yes" if content else "No", False)
    if content is None or isinstance(content, int | float | Decimal):
        names = (value, *reversed(column), *reversed(row))
        return Cell(format_number(content, decimals_of(table.decimals, names)), True, mark)
    return Cell(label(value, content), False, mark)


def _letter(number: int) -> str:
    return ascii_lowercase[number % 26] * (1 + number // 26)


def _key(record: dict[str, Any], names: tuple[str, ...]) -> Key:
    return tuple(record[name] for name in names)


def _sorted(keys: set[Key], names: tuple[str, ...]) -> list[Key]:
    return sorted(keys, key=lambda key: [order(name, code) for name, code in zip(names, key, strict=True)])


def _groups(names: tuple[str, ...], row: Key, before: Key) -> tuple[tuple[int, str], ...]:
    outer = row[:-1]
    new = next((level for level in range(len(outer)) if outer[: level + 1] != before[: level + 1]), None)
    if new is None:
        return ()
    return tuple((level, label(names[level], outer[level])) for level in range(new, len(outer)))


def _headings(table: Table, columns: list[Key]) -> tuple[tuple[Heading, ...], ...]:
    """A row of headings per dimension of columns, and one of values unless a single value says nothing more."""
    full = [(*column, value) for column in columns for value in table.values]
    says_values = len(table.values) > 1 or not table.columns
    lines = []
    for level in range(len(table.columns) + says_values):
        line = []
        for key, run in groupby(full, key=lambda key: key[: level + 1]):  # noqa: B023 - used up at once
            span = len(list(run))
            last = level == len(table.columns)
            text = heading(key[level]) if last else label(table.columns[level], key[level])
            line.append(Heading(text, span, level < len(table.columns) + says_values - 1))
        lines.append(tuple(line))
    return tuple(lines)
