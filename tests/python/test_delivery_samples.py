"""A small good delivery and writers for it, which the other delivery tests take apart."""

import csv
from collections.abc import Sequence
from pathlib import Path

import duckdb

from vandring.delivery.check import check_delivery
from vandring.delivery.contract import TABLES

Rows = Sequence[Sequence[str]]


def _row(line: str) -> list[str]:
    return line.split(",")


GOOD: dict[str, list[list[str]]] = {
    "notifications": [
        _row("n1,15895012345,immigration,1970-03-01,1970-04-10,,0301,101,,101,statistics,false,"),
        _row("n2,15895012345,internal,1971-05-02,1971-06-01,0301,1201,,,101,statistics,false,"),
        _row("n3,,emigration,1972-07-03,1974-08-01,1201,,,57,,historical,true,"),
        _row("n4,150850,emigration,1972-07-03,1972-08-01,9999,,,57,,statistics,,"),
    ],
    "person_number_changes": [["15895012345", "15895054321", "1971-01-01"]],
    "persons": [
        _row("15895012345,female,1950-09-15,,,101,101,101,4,work,1970,"),
        _row("01814112345,male,1941-01-01,0301,1999-12-31,000,000,000,0,,,15895012345"),
    ],
    "opening_residence": [["01814112345", "0301", "1970-01-01"], ["15895012345", "1201", "1970-01-01"]],
    "family_numbers": [["01814112345", "1970", "15895012345"]],
    "employment": [["01814112345", "1970", "wage_earner"], ["01814112345", "1971", ""]],
    "education_enrolment": [["01814112345", "1970", "true", "false"]],
    "unemployment": [["01814112345", "1970", "12"], ["01814112345", "1971", ""]],
    "education_attainment": [["01814112345", "1970", "4"]],
}


def header(table: str) -> list[str]:
    """The column names of a table of the contract."""
    return list(next(each.column_names for each in TABLES if each.name == table))


def write_csv(file: Path, rows: Rows, delimiter: str = ",") -> None:
    """Write rows, header included."""
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)


def write_parquet(file: Path, table: str, rows: Rows, casts: dict[str, str] | None = None) -> None:
    """Write rows as Parquet: text, or the DuckDB type given in ``casts``."""
    names = header(table)
    casts = casts or {}
    select = ", ".join(
        f"cast(nullif({name}, '') as {casts.get(name, 'varchar')}) as {name}" for name in names
    )
    with duckdb.connect() as connection:
        connection.execute(f"create table given ({', '.join(f'{name} varchar' for name in names)})")
        for row in rows:
            connection.execute(f"insert into given values ({', '.join('?' * len(names))})", list(row))
        path = str(file).replace("'", "''")
        connection.execute(f"copy (select {select} from given) to '{path}' (format parquet)")


def write_delivery(directory: Path, delimiter: str = ",", **replaced: Rows) -> Path:
    """The good delivery as CSV files, with the rows of some tables replaced. Returns the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for table, rows in {**GOOD, **replaced}.items():
        write_csv(directory / f"{table}.csv", [header(table), *rows], delimiter)
    return directory


def test_the_sample_delivery_is_good(tmp_path: Path) -> None:
    report = check_delivery(write_delivery(tmp_path))
    assert report.errors == ()
    assert report.warnings == ()
    assert {table.table: table.rows for table in report.tables} == {
        table: len(rows) for table, rows in GOOD.items()
    }
