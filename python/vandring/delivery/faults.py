"""What is wrong inside a file that cannot be read to its end, in words a user can act on."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.delivery.report import Problem
from vandring.delivery.shapes import FileGroup

if TYPE_CHECKING:
    import duckdb

LINES_SHOWN = 3

REMEDIES = {
    "MISSING COLUMNS": "too few values for the header; add the missing separators",
    "TOO MANY COLUMNS": 'too many values for the header; put values that hold the separator into "quotes"',
    "UNQUOTED VALUE": "quotes not in balance; close every quote, and double a quote inside a value",
    "INVALID ENCODING": "bytes that are not UTF-8; convert the file to UTF-8",
    "LINE SIZE OVER MAXIMUM": "a line too long to be one row; look for a quote that is never closed",
}


def rejected_lines(connection: "duckdb.DuckDBPyConnection", shown: Callable[[Path], str]) -> list[Problem]:
    """The broken lines that the last CSV scan of this connection left out, one problem per file and kind."""
    rows = connection.execute(
        f"""
        select file_path, error_type, count(distinct line), min(distinct line, {LINES_SHOWN})
        from reject_errors join reject_scans using (scan_id, file_id)
        group by all order by file_path, min(line)
        """
    ).fetchall()
    problems = []
    for file, kind, count, lines in rows:
        label = "line" if count == 1 else "lines"
        numbers = ", ".join(str(line) for line in lines) + (" …" if count > len(lines) else "")
        remedy = REMEDIES.get(kind, f"{kind.lower()}; put the line right")
        problems.append(Problem(shown(Path(file)), f"{label} {numbers}: {remedy}"))
    return problems


def unreadable_file(group: FileGroup, file: Path, error: "duckdb.Error", shown: str) -> Problem:
    """Why a scan of one file failed altogether."""
    if group.format == "parquet":
        return Problem(
            shown,
            f"is a damaged Parquet file (its data cannot be decoded: {_first_line(error)}); deliver it anew",
        )
    line = _first_line_not_utf8(file)
    if line is not None:
        return Problem(shown, f"line {line}: {REMEDIES['INVALID ENCODING']}")
    line = _first_line_with_other_end(file)
    if line is not None:
        return Problem(
            shown, f"line {line}: ends unlike the lines before it; write all lines with the same line ending"
        )
    line = _line_of_last_open_quote(file)
    if line is not None:
        return Problem(shown, f"line {line}: {REMEDIES['UNQUOTED VALUE']}")
    return Problem(
        shown, f"cannot be read as CSV ({_first_line(error)}); write it anew with one row per line"
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _first_line_not_utf8(file: Path) -> int | None:
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return None


def _first_line_with_other_end(file: Path) -> int | None:
    first: bool | None = None
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            ends_with_return = line.endswith(b"\r\n")
            if first is None:
                first = ends_with_return
            elif line.endswith(b"\n") and ends_with_return != first:
                return number
    return None


def _line_of_last_open_quote(file: Path) -> int | None:
    """The line where a quote is opened that the file never closes; None when the quotes are in balance."""
    opened: int | None = None
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.count(b'"') % 2:
                opened = number if opened is None else None
    return opened
