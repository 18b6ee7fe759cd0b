"""One pass over the files of a group: rows, values that cannot be read, gaps and dates covered."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vandring.delivery.contract import COUNTRY_CODE, Column
from vandring.delivery.engine import MEMORY_LIMIT, connect, identifier, quoted
from vandring.delivery.faults import rejected_lines, unreadable_file
from vandring.delivery.reading import (
    FILE_COLUMN,
    day_sql,
    is_stated_sql,
    is_unmatched_sql,
    source_sql,
    stated_sql,
    text_sql,
)
from vandring.delivery.report import Problem
from vandring.delivery.shapes import FileGroup
from vandring.errors import UserError
from vandring.shortages import Shortage, shortage_in

if TYPE_CHECKING:
    import duckdb

EXAMPLES = 3
# Candidates kept per column, so that examples differ from one another even when a bad value repeats.
CANDIDATES = 20


@dataclass(frozen=True)
class ColumnFindings:
    """What one column of a group holds.

    ``first`` and ``last`` are dates as text, for date columns only; ``codes`` how often each readable code is
    stated, for columns of countries only.
    """

    unreadable: int = 0
    examples: tuple[tuple[str, str], ...] = ()
    empty: int = 0
    first: str | None = None
    last: str | None = None
    codes: Counter[str] = field(default_factory=Counter)

    def merged(self, other: "ColumnFindings") -> "ColumnFindings":
        firsts = [each for each in (self.first, other.first) if each is not None]
        lasts = [each for each in (self.last, other.last) if each is not None]
        return ColumnFindings(
            self.unreadable + other.unreadable,
            (self.examples + other.examples)[:EXAMPLES],
            self.empty + other.empty,
            min(firsts, default=None),
            max(lasts, default=None),
            self.codes + other.codes,
        )


@dataclass(frozen=True)
class Findings:
    """What a pass over files found. ``is_complete`` is false when some lines or files could not be read."""

    rows: int = 0
    columns: dict[str, ColumnFindings] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def is_complete(self) -> bool:
        return not self.problems

    @property
    def stated_codes(self) -> Counter[str]:
        """How often each readable country code is stated, in all columns of countries together."""
        return sum((each.codes for each in self.columns.values()), Counter())

    def merged(self, other: "Findings") -> "Findings":
        names = list(self.columns) + [name for name in other.columns if name not in self.columns]
        nothing = ColumnFindings()
        return Findings(
            self.rows + other.rows,
            {
                name: self.columns.get(name, nothing).merged(other.columns.get(name, nothing))
                for name in names
            },
            self.problems + other.problems,
        )


def scan_group(group: FileGroup, shown: Callable[[Path], str]) -> Findings:
    """Read every value of the contract's columns once. A file that cannot be read becomes a problem.

    Raises UserError when memory does not suffice, which is no fault of the file.
    """
    import duckdb

    try:
        return _scan(group, shown)
    except duckdb.Error as error:
        if shortage_in(str(error)) is Shortage.DISK:
            # Nor is a disk on which the reading finds no room.
            raise
        if isinstance(error, duckdb.OutOfMemoryException):
            raise UserError(
                f"{shown(group.files[0])}: cannot be checked within {MEMORY_LIMIT}; use smaller row groups"
            ) from error
        if len(group.files) == 1:
            return Findings(problems=(unreadable_file(group, group.files[0], error, shown(group.files[0])),))
    # Some file of several is broken: read them one by one, so that each broken one is named.
    findings = Findings()
    for file in group.files:
        findings = findings.merged(scan_group(replace(group, files=(file,)), shown))
    return findings


def _scan(group: FileGroup, shown: Callable[[Path], str]) -> Findings:
    with connect() as connection:
        row = _one_row(connection, scan_sql(group))
        problems = rejected_lines(connection, shown) if group.format == "csv" else []
    columns = {
        column.name: _column_findings(row, position, shown) for position, column in _delivered_columns(group)
    }
    return Findings(row["rows_read"], columns, tuple(problems))


def _delivered_columns(group: FileGroup) -> list[tuple[int, Column]]:
    """The columns of the contract that the files have, each with its place in the contract."""
    return [each for each in enumerate(group.table.columns) if each[1].name in group.shape.types]


def scan_sql(group: FileGroup) -> str:
    """One aggregate over all columns of the contract. Every column is decoded, whatever its checks need."""
    values: list[str] = []
    checks: list[str] = []
    aggregates = ["count(*) as rows_read"]
    types = group.shape.types
    for position, column in _delivered_columns(group):
        duckdb_type = types[column.name]
        if column.kind.is_date:
            values.append(f"{day_sql(column, duckdb_type)} as day_{position}")
        checks += _check_columns(column, types, position)
        aggregates += [
            f"coalesce(count_if(is_unreadable_{position}), 0) as unreadable_{position}",
            # Filtered, because the least of many records is costly even where nearly all are NULL.
            f"min(example_{position}, {CANDIDATES}) filter (where is_unreadable_{position}) "
            f"as examples_{position}",
            f"coalesce(count_if(is_empty_{position}), 0) as empty_{position}",
            f"min(day_{position})::varchar as first_{position}",
            f"max(day_{position})::varchar as last_{position}",
            f"sum(length_{position}) as length_{position}",
        ]
        if column.kind is COUNTRY_CODE:
            code = stated_sql(column.name, duckdb_type)
            values.append(f"{code} as code_{position}")
            checks.append(f"code_{position}")
            aggregates.append(
                f"histogram(code_{position}) filter (where not is_unreadable_{position}) as codes_{position}"
            )
    source = source_sql(group, rejects=group.format == "csv")
    return (
        f"select {', '.join(aggregates)} from (select {', '.join(checks)} "
        f"from (select {', '.join(['*', *values])} from {source}))"
    )


def _check_columns(column: Column, types: dict[str, str], position: int) -> list[str]:
    duckdb_type = types[column.name]
    is_stated = is_stated_sql(column.name, duckdb_type)
    if column.kind.is_date:
        condition = f"day_{position} is null and {is_stated}"
    elif column.kind.pattern is not None:
        condition = is_unmatched_sql(column, duckdb_type)
    else:
        condition = "false"
    text = text_sql(column.name, duckdb_type)
    example = f"{{'value': {text}, 'file': {FILE_COLUMN}}}"
    # Text without a pattern needs no check, but must be decoded all the same.
    length = "0" if column.kind.pattern else f"strlen(cast({identifier(column.name)} as varchar))"
    return [
        f"coalesce({condition}, false) as is_unreadable_{position}",
        f"{example} as example_{position}",
        f"{_is_empty_sql(column, types, is_stated)} as is_empty_{position}",
        f"{f'day_{position}' if column.kind.is_date else 'null::date'} as day_{position}",
        f"{length} as length_{position}",
    ]


def _is_empty_sql(column: Column, types: dict[str, str], is_stated: str) -> str:
    if not column.is_stated:
        return "false"
    if column.excused is None:
        return f"not {is_stated}"
    name, value = column.excused
    return f"not {is_stated} and {stated_sql(name, types[name])} is distinct from {quoted(value)}"


def _one_row(connection: "duckdb.DuckDBPyConnection", sql: str) -> dict[str, Any]:
    result = connection.execute(sql)
    names = [description[0] for description in result.description or []]
    # All of the result, although it is one row: only then does DuckDB file the rejected lines.
    (values,) = result.fetchall()
    return dict(zip(names, values, strict=True))


def _column_findings(row: dict[str, Any], position: int, shown: Callable[[Path], str]) -> ColumnFindings:
    candidates = row[f"examples_{position}"] or []
    examples = list(dict.fromkeys((each["value"], shown(Path(each["file"]))) for each in candidates))
    return ColumnFindings(
        row[f"unreadable_{position}"],
        tuple(examples[:EXAMPLES]),
        row[f"empty_{position}"],
        row[f"first_{position}"],
        row[f"last_{position}"],
        Counter(row.get(f"codes_{position}")),
    )
