"""The files of a counts delivery: which table each is, and how its form is read."""

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from vandring.counts.coded import CodedTable
from vandring.counts.json_stat import read_json_stat
from vandring.counts.px import read_px
from vandring.errors import UserError

SEPARATORS = (",", ";", "\t")


def table_files(directory: Path, table: str) -> list[Path]:
    """The files of a table: one of its name, or a folder of its name with files; empty where it is not there.

    Raises UserError when it is there twice, or its folder has no file that can be read.
    """
    found = [file for file in sorted(directory.glob(f"{table}.*")) if _is_table(file)]
    folder = directory / table
    if folder.is_dir():
        inside = [file for file in sorted(folder.iterdir()) if _is_table(file)]
        if not inside:
            raise UserError(
                f"{folder}: has no file of {table}; put CSV, Parquet, JSON-stat or PX files there"
            )
        if found:
            raise UserError(f"{folder}: {table} is a file and a folder; keep one")
        return inside
    if len(found) > 1:
        raise UserError(
            f"{directory}: {table} is there as {' and '.join(file.name for file in found)}; keep one, or put "
            f"parts of it into a folder {table}"
        )
    return found


def _is_table(file: Path) -> bool:
    return file.suffix.casefold() in READERS and file.is_file()


def read_file(file: Path) -> CodedTable:
    """A file in whatever form it has. Raises UserError when it cannot be read."""
    return READERS[file.suffix.casefold()](file)


def read_csv(file: Path) -> CodedTable:
    """A CSV file, every value as text."""
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    lines = text.splitlines()
    if not lines:
        raise UserError(f"{file}: is empty; leave it out or fetch it anew")
    separator = max(SEPARATORS, key=lines[0].count)
    if "\0" in text:
        raise UserError(f"{file}: is no text in UTF-8 or Latin-1; save it anew as CSV in UTF-8")
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error as error:
        raise UserError(f"{file}: cannot be read as CSV ({error}); a quote may not be closed") from None
    header = [name.strip() for name in rows[0]]
    body = [row for row in rows[1:] if any(row)]
    for number, row in enumerate(rows[1:], start=2):
        if row and any(row) and len(row) != len(header):
            raise UserError(
                f"{file}, line {number}: has {len(row)} values for {len(header)} columns; give every column "
                'one, and put one that holds a separator into "quotes"'
            )
    if len(set(header)) < len(header):
        raise UserError(f"{file}: two columns have one name ({', '.join(header)}); give each its own")
    return CodedTable(pd.DataFrame(body, columns=header, dtype="string"))


def read_parquet(file: Path) -> CodedTable:
    """A Parquet file."""
    import duckdb

    try:
        with duckdb.connect() as connection:
            return CodedTable(connection.read_parquet(str(file)).df())
    except duckdb.Error as error:
        raise UserError(f"{file}: cannot be read as Parquet ({error}); write it anew") from None


READERS: dict[str, Callable[[Path], CodedTable]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".parquet": read_parquet,
    ".json": read_json_stat,
    ".px": read_px,
}
"""By the end of the name, in small letters."""
