"""The columns of each file, read from headers and footers only; files of one form make one group."""

import csv
import difflib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.delivery.contract import Table
from vandring.delivery.engine import connect, file_text
from vandring.delivery.layout import TableFiles
from vandring.delivery.report import Problem

if TYPE_CHECKING:
    import duckdb

DELIMITERS = (",", ";")
HEADER_BYTES = 1 << 20
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
PARQUET_MAGIC = b"PAR1"


@dataclass(frozen=True)
class Shape:
    """The form of a file: its columns as (name, DuckDB type) in order, and the delimiter of a CSV file."""

    columns: tuple[tuple[str, str], ...]
    delimiter: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)

    @property
    def types(self) -> dict[str, str]:
        return dict(self.columns)


@dataclass(frozen=True)
class FileGroup:
    """Files of one table that have the same shape and can be read in one go."""

    table: Table
    format: str
    shape: Shape
    files: tuple[Path, ...]


class FileFaultError(Exception):
    """A file whose header or footer cannot be used; the text says why and what to do."""


def read_shapes(
    found: TableFiles, shown: Callable[[Path], str]
) -> tuple[list[FileGroup], list[Problem], list[Problem]]:
    """Groups, errors and warnings of one table. ``shown`` names a file to the user.

    A file with a fault, or without all the columns of the contract, is in the errors and in no group.
    """
    by_shape: dict[Shape, list[Path]] = {}
    errors: list[Problem] = []
    warnings: list[Problem] = []
    with connect() if found.format == "parquet" else nullcontext() as connection:
        for file in found.files:
            try:
                shape = _parquet_shape(file, connection) if connection else _csv_shape(file, found.table)
                by_shape.setdefault(shape, []).append(file)
            except FileFaultError as fault:
                errors.append(Problem(shown(file), str(fault)))
            except OSError as error:
                reason = error.strerror or type(error).__name__
                errors.append(Problem(shown(file), f"cannot be read ({reason}); give read access to it"))
    groups: list[FileGroup] = []
    for shape, files in by_shape.items():
        place = shown(files[0]) + (f" and {len(files) - 1} more like it" if len(files) > 1 else "")
        missing = [name for name in found.table.required_names if name not in shape.names]
        extra = [name for name in shape.names if name not in found.table.column_names]
        if missing:
            errors.append(Problem(place, _missing_columns(missing, shape.names, extra)))
            continue
        if extra:
            noun = "column" if len(extra) == 1 else "columns"
            warnings.append(Problem(place, f"extra {noun} not read: {', '.join(extra)}"))
        groups.append(FileGroup(found.table, found.format or "", shape, tuple(files)))
    return groups, errors, warnings


def _missing_columns(missing: list[str], found: tuple[str, ...], extra: list[str]) -> str:
    parts = []
    by_folded = {name.strip().lower(): name for name in extra}
    for name in missing:
        close = difflib.get_close_matches(name, list(by_folded), 1, 0.7)
        parts.append(f"{name} (is it {by_folded[close[0]]!r}?)" if close else name)
    noun = "column" if len(missing) == 1 else "columns"
    return (
        f"missing {noun} {', '.join(parts)}; rename or add what is missing (a column may be empty, "
        f"but must be there). Columns found: {', '.join(found)}"
    )


def _csv_shape(file: Path, table: Table) -> Shape:
    with file.open("rb") as stream:
        head = stream.read(HEADER_BYTES)
    if not head.removeprefix(UTF8_MARK).strip():
        raise FileFaultError("the file is empty; deliver at least a header line with the column names")
    if head.startswith(UTF16_MARKS) or b"\x00" in head[:200]:
        raise FileFaultError("is not UTF-8 text (it looks like UTF-16); convert the file to UTF-8")
    line = head.removeprefix(UTF8_MARK).splitlines()[0]
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise FileFaultError("line 1 is not UTF-8; convert the file to UTF-8") from None
    split = {delimiter: _cells(text, delimiter) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda each: (_known(split[each], table), len(split[each])))
    cells = split[delimiter]
    if len(cells) == 1 and len(table.columns) > 1:
        raise FileFaultError(
            "the first line has no comma or semicolon; write a header line with the column names and "
            f"separate the values with commas or semicolons. First line: {text[:80]!r}"
        )
    if not _known(cells, table) and _looks_like_values(cells):
        raise FileFaultError(
            f"there is no header: the first line is {text[:80]!r}; add a first line with the column names "
            f"{delimiter.join(table.column_names)}"
        )
    twice = sorted({cell for cell in cells if cells.count(cell) > 1 and cell in table.column_names})
    if twice:
        raise FileFaultError(
            f"the header names {', '.join(twice)} more than once; keep one column of each name"
        )
    return Shape(tuple((name, "VARCHAR") for name in cells), delimiter)


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _known(cells: list[str], table: Table) -> int:
    return sum(cell.strip().lower() in table.column_names for cell in cells)


def _looks_like_values(cells: list[str]) -> bool:
    return any(not cell.strip() or cell.strip()[0].isdigit() for cell in cells)


def _parquet_shape(file: Path, connection: "duckdb.DuckDBPyConnection") -> Shape:
    import duckdb

    with file.open("rb") as stream:
        magic = stream.read(len(PARQUET_MAGIC))
    if not magic:
        raise FileFaultError("the file is empty (0 bytes); deliver it anew")
    if magic != PARQUET_MAGIC:
        raise FileFaultError("is not a Parquet file; deliver it anew, or name it .csv if it is one")
    try:
        return _described(file, connection)
    except duckdb.Error:
        # The connection may be what is broken, by a damaged file before this one.
        with connect() as fresh:
            try:
                return _described(file, fresh)
            except duckdb.Error:
                raise FileFaultError(
                    "is a damaged or incomplete Parquet file (its footer cannot be read); deliver it anew"
                ) from None


def _described(file: Path, connection: "duckdb.DuckDBPyConnection") -> Shape:
    rows = connection.execute(
        f"describe select * from read_parquet({file_text(file)}, hive_partitioning = false)"
    ).fetchall()
    return Shape(tuple((row[0], row[1]) for row in rows))
