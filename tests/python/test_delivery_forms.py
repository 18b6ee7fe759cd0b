"""Good deliveries, whatever their form, land to the same rows."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from test_delivery_samples import GOOD, header, write_csv, write_delivery, write_parquet
from vandring.delivery.check import check_delivery
from vandring.delivery.contract import TABLES
from vandring.delivery.landing import LANDING_RECORD, land


def landed_rows(landing: Path, table: str) -> list[tuple[str | None, ...]]:
    """The rows of a landed table as the models see them: text, empty and missing alike."""
    columns = next(each.column_names for each in TABLES if each.name == table)
    select = ", ".join(f"nullif(cast({name} as varchar), '')" for name in columns)
    with duckdb.connect() as connection:
        return connection.execute(
            f"select {select} from read_parquet('{landing / table}/*.parquet') order by all"
        ).fetchall()


def expected_rows(table: str) -> list[tuple[str | None, ...]]:
    rows = [tuple(value or None for value in row) for row in GOOD[table]]
    return sorted(rows, key=lambda row: [(value is None, value or "") for value in row])


def as_csv(directory: Path) -> None:
    write_delivery(directory)


def as_semicolon_csv(directory: Path) -> None:
    write_delivery(directory, delimiter=";")


def as_csv_from_excel(directory: Path) -> None:
    for table, rows in GOOD.items():
        lines = [";".join(header(table)), *(";".join(row) for row in rows)]
        (directory / f"{table}.csv").write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n\r\n").encode())


def as_quoted_csv(directory: Path) -> None:
    for table, rows in GOOD.items():
        lines = [",".join(f'"{value}"' for value in row) for row in [header(table), *rows]]
        (directory / f"{table}.csv").write_text("\n".join(lines))


def as_csv_with_other_column_order(directory: Path) -> None:
    write_delivery(directory)
    names = list(reversed(header("notifications")))
    rows = [list(reversed(row)) for row in GOOD["notifications"]]
    write_csv(directory / "notifications.csv", [names, *rows])


def as_csv_folder(directory: Path) -> None:
    write_delivery(directory)
    (directory / "notifications.csv").unlink()
    folder = directory / "notifications"
    folder.mkdir()
    rows = GOOD["notifications"]
    write_csv(folder / "1970.csv", [header("notifications"), *rows[:2]])
    write_csv(
        folder / "1971.csv",
        [[*reversed(header("notifications"))], *([*reversed(row)] for row in rows[2:])],
        delimiter=";",
    )
    (folder / "_SUCCESS").touch()


def as_parquet(directory: Path) -> None:
    for table, rows in GOOD.items():
        write_parquet(directory / f"{table}.parquet", table, rows)


def as_parquet_folder(directory: Path) -> None:
    as_parquet(directory)
    (directory / "notifications.parquet").unlink()
    (directory / "notifications").mkdir()
    for number, row in enumerate(GOOD["notifications"]):
        write_parquet(directory / "notifications" / f"{number}.parquet", "notifications", [row])


def as_typed_parquet(directory: Path) -> None:
    """Dates as DATE, flags as BOOLEAN, numbers as INTEGER."""
    casts = {
        "registration_date": "date",
        "received_date": "date",
        "changed_date": "date",
        "birth_date": "date",
        "death_date": "date",
        "reference_date": "date",
        "is_administrative": "boolean",
        "grandparents_born_abroad": "tinyint",
        "first_immigration_year": "integer",
        "year": "integer",
        "unemployed_months": "integer",
    }
    for table, rows in GOOD.items():
        write_parquet(directory / f"{table}.parquet", table, rows, casts)


def as_pandas(directory: Path) -> None:
    """Timestamps, and numbers that pandas made floating because some are missing."""
    for table, rows in GOOD.items():
        frame = pd.DataFrame(rows, columns=header(table)).replace("", None)
        for name in frame.columns:
            if name.endswith("_date"):
                frame[name] = pd.to_datetime(frame[name])
            elif name in ("grandparents_born_abroad", "first_immigration_year", "year", "unemployed_months"):
                frame[name] = frame[name].astype("float64")
        frame.to_parquet(directory / f"{table}.parquet")


def as_parquet_of_several_types(directory: Path) -> None:
    """A folder whose files were written by different programs."""
    as_parquet(directory)
    (directory / "notifications.parquet").unlink()
    folder = directory / "notifications"
    folder.mkdir()
    rows = GOOD["notifications"]
    dates = {"registration_date": "date", "received_date": "timestamp"}
    write_parquet(folder / "a.parquet", "notifications", rows[:1], dates)
    write_parquet(folder / "b.parquet", "notifications", rows[1:2], {"person_number": "blob"})
    write_parquet(
        folder / "c.parquet", "notifications", rows[2:], {"received_date": "timestamp with time zone"}
    )


def as_parquet_with_extra_columns_in_one_file(directory: Path) -> None:
    as_parquet_folder(directory)
    file = directory / "notifications" / "0.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select 1 as remark, * from read_parquet('{file}')) to '{file}.new' (format parquet)"
        )
    file.with_suffix(".parquet.new").replace(file)


FORMS = [
    as_csv,
    as_semicolon_csv,
    as_csv_from_excel,
    as_quoted_csv,
    as_csv_with_other_column_order,
    as_csv_folder,
    as_parquet,
    as_parquet_folder,
    as_typed_parquet,
    as_pandas,
    as_parquet_of_several_types,
    as_parquet_with_extra_columns_in_one_file,
]


@pytest.mark.parametrize("write", FORMS, ids=lambda write: write.__name__)
def test_every_form_lands_the_same_rows(tmp_path: Path, write: Callable[[Path], None]) -> None:
    delivery = tmp_path / "delivery"
    delivery.mkdir()
    write(delivery)
    report = check_delivery(delivery)
    assert report.errors == ()
    assert [values for table in report.tables for values in table.unreadable] == []
    land(delivery, tmp_path / "landing")
    for table in GOOD:
        assert landed_rows(tmp_path / "landing", table) == expected_rows(table), table


def test_parquet_files_are_linked_and_not_copied(tmp_path: Path) -> None:
    as_parquet_folder(tmp_path)
    land(tmp_path, tmp_path / "landing")
    landed = sorted((tmp_path / "landing" / "notifications").iterdir())
    assert [file.resolve() for file in landed] == sorted((tmp_path / "notifications").iterdir())


def test_a_table_not_delivered_lands_empty_with_all_its_columns_as_text(tmp_path: Path) -> None:
    write_delivery(tmp_path)
    (tmp_path / "unemployment.csv").unlink()
    land(tmp_path, tmp_path / "landing")
    with duckdb.connect() as connection:
        columns = connection.execute(
            f"describe select * from read_parquet('{tmp_path}/landing/unemployment/*.parquet')"
        ).fetchall()
    assert [(name, kind) for name, kind, *_ in columns] == [
        ("person_number", "VARCHAR"),
        ("year", "VARCHAR"),
        ("unemployed_months", "VARCHAR"),
    ]
    assert landed_rows(tmp_path / "landing", "unemployment") == []


def test_an_optional_table_with_a_header_only_is_present_and_empty(tmp_path: Path) -> None:
    write_delivery(tmp_path, unemployment=[])
    report = check_delivery(tmp_path)
    assert report.errors == ()
    assert report.table("unemployment").rows == 0
    land(tmp_path, tmp_path / "landing")
    assert landed_rows(tmp_path / "landing", "unemployment") == []


def test_the_landing_record_says_what_landed(tmp_path: Path) -> None:
    write_delivery(tmp_path)
    (tmp_path / "employment.csv").unlink()
    land(tmp_path, tmp_path / "landing")
    record = json.loads((tmp_path / "landing" / LANDING_RECORD).read_text())
    assert record["tables"]["notifications"] == {
        "is_present": True,
        "format": "csv",
        "rows": len(GOOD["notifications"]),
        "files": ["notifications.csv"],
    }
    assert record["tables"]["employment"] == {"is_present": False, "format": None, "rows": 0, "files": []}


def test_landing_anew_replaces_the_earlier_landing(tmp_path: Path) -> None:
    write_delivery(tmp_path / "first")
    write_delivery(tmp_path / "second", notifications=GOOD["notifications"][:1])
    land(tmp_path / "first", tmp_path / "landing")
    land(tmp_path / "second", tmp_path / "landing")
    assert len(landed_rows(tmp_path / "landing", "notifications")) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "landing", "person_key", "second"]


def test_a_landing_that_fails_leaves_the_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_delivery(tmp_path / "delivery")
    land(tmp_path / "delivery", tmp_path / "landing")

    def full_disk(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("vandring.delivery.landing._record", full_disk)
    with pytest.raises(OSError, match="no space"):
        land(tmp_path / "delivery", tmp_path / "landing")
    assert landed_rows(tmp_path / "landing", "notifications") == expected_rows("notifications")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["delivery", "landing", "person_key"]


def test_names_with_signs_that_mean_something_to_sql_or_globs(tmp_path: Path) -> None:
    delivery = tmp_path / "Ola's [old] *files*"
    delivery.mkdir()
    as_parquet_folder(delivery)
    (delivery / "persons.parquet").unlink()
    write_csv(delivery / "persons.csv", [header("persons"), *GOOD["persons"]])
    land(delivery, tmp_path / "landing")
    assert landed_rows(tmp_path / "landing", "notifications") == expected_rows("notifications")
    assert landed_rows(tmp_path / "landing", "persons") == expected_rows("persons")


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_a_delivery_without_the_column_of_messages_taken_back_has_none(
    tmp_path: Path, file_format: str
) -> None:
    """The one column that a delivery need not have: the check says nothing of it, and it lands empty."""
    delivery = tmp_path / "delivery"
    delivery.mkdir()
    write_delivery(delivery)
    (delivery / "notifications.csv").unlink()
    names = header("notifications")[:-1]
    rows = [row[:-1] for row in GOOD["notifications"]]
    if file_format == "csv":
        write_csv(delivery / "notifications.csv", [names, *rows])
    else:
        with duckdb.connect() as connection:
            connection.execute(f"create table given ({', '.join(f'{name} varchar' for name in names)})")
            connection.executemany(f"insert into given values ({', '.join('?' * len(names))})", rows)
            connection.execute(f"copy given to '{delivery / 'notifications.parquet'}' (format parquet)")
    report = check_delivery(delivery)
    assert not report.errors
    assert not [each for each in report.warnings if "taken_back" in str(each)]
    land(delivery, tmp_path / "landing")
    with duckdb.connect() as connection:
        landed = connection.execute(
            "select notification_id, taken_back_notification_id "
            f"from '{tmp_path}/landing/notifications/*.parquet' order by all"
        ).fetchall()
    assert landed == [("n1", None), ("n2", None), ("n3", None), ("n4", None)]


def test_only_a_cancellation_need_not_state_a_registration_date(tmp_path: Path) -> None:
    write_delivery(tmp_path)
    ids = ["n1", "n2", "n5", "n6"]
    rows = [list(row) for row in GOOD["notifications"]]
    for row, identifier in zip(rows, ids, strict=True):
        row[0] = identifier
        row[3] = ""
    rows[2] = ["n5", "", "cancellation", "", "1972-09-01", "", "", "", "", "", "statistics", "", "n1"]
    write_csv(tmp_path / "notifications.csv", [header("notifications"), *rows])
    report = check_delivery(tmp_path).table("notifications")
    assert report.not_stated == (("registration_date", 3),)
