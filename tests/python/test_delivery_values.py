"""Values that cannot be read are counted and shown, and never stop anything."""

from pathlib import Path

import pytest

from test_delivery_samples import GOOD, header, write_csv, write_delivery, write_parquet
from vandring.cli import main
from vandring.delivery.check import check_delivery
from vandring.delivery.contract import NOTIFICATIONS
from vandring.delivery.landing import land


def with_value(column: str, value: str) -> list[list[str]]:
    position = NOTIFICATIONS.column_names.index(column)
    rows = [list(row) for row in GOOD["notifications"]]
    rows[0][position] = value
    return rows


READABLE = [
    ("person_number", ""),
    ("person_number", "150850"),
    ("registration_date", "1972-02-29"),
    ("registration_date", "1972-02-29 00:00:00"),
    ("from_municipality", "9999"),
    ("citizenship", "00"),
    ("citizenship", "101"),
    ("citizenship", "NO"),
    ("citizenship", "NOR"),
    ("citizenship", ""),
    ("is_administrative", ""),
    ("to_municipality", " 0301 "),
]

UNREADABLE = [
    ("person_number", "158950123456"),
    ("person_number", "15895 12345"),
    ("person_number", "1589501234"),
    ("notification_type", "Immigration"),
    ("registration_date", "1971-02-29"),
    ("registration_date", "1971-02-28 12:00:00"),
    ("registration_date", "28.02.1971"),
    ("received_date", "1971-13-01"),
    ("from_municipality", "301"),
    ("to_municipality", "Oslo"),
    ("from_country", "1"),
    ("to_country", "1010"),
    ("citizenship", "no"),
    ("citizenship", "N1"),
    ("citizenship", "NORW"),
    ("source_file", "statistic"),
    ("is_administrative", "True"),
]


@pytest.mark.parametrize(("column", "value"), READABLE)
def test_a_value_that_can_be_read(tmp_path: Path, column: str, value: str) -> None:
    report = check_delivery(write_delivery(tmp_path, notifications=with_value(column, value)))
    assert report.table("notifications").unreadable == ()


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(("column", "value"), UNREADABLE)
def test_a_value_that_cannot_be_read_is_a_warning_with_its_column_and_file(
    tmp_path: Path, column: str, value: str, form: str
) -> None:
    rows = with_value(column, value)
    delivery = write_delivery(tmp_path / "delivery", notifications=rows)
    if form == "parquet":
        (delivery / "notifications.csv").unlink()
        write_parquet(delivery / "notifications.parquet", "notifications", rows)
    report = check_delivery(delivery)
    assert report.errors == ()
    (found,) = report.table("notifications").unreadable
    assert (found.column, found.count) == (column, 1)
    assert found.examples == ((value, f"notifications.{form}"),)
    (warning,) = report.warnings
    assert f"{column}: 1 value cannot be read, e.g. {value!r} in notifications.{form}" in str(warning)
    land(delivery, tmp_path / "landing")
    assert (tmp_path / "landing" / "notifications").is_dir()


def test_of_a_very_long_value_the_beginning_is_shown(tmp_path: Path) -> None:
    report = check_delivery(write_delivery(tmp_path, notifications=with_value("citizenship", "x" * 5000)))
    (warning,) = report.warnings
    assert f"e.g. '{'x' * 60}…' (5,000 characters) in notifications.csv" in str(warning)


def test_examples_differ_and_are_at_most_three(tmp_path: Path) -> None:
    row = GOOD["notifications"][0]
    rows = [[f"n{number}", f"bad{number % 5}", *row[2:]] for number in range(1500)]
    report = check_delivery(write_delivery(tmp_path, notifications=rows))
    (found,) = report.table("notifications").unreadable
    assert found.count == 1500
    assert len(found.examples) <= 3
    assert len(set(found.examples)) == len(found.examples)


def test_examples_name_the_file_of_a_folder(tmp_path: Path) -> None:
    delivery = write_delivery(tmp_path)
    (delivery / "notifications.csv").unlink()
    folder = delivery / "notifications"
    folder.mkdir()
    write_csv(folder / "good.csv", [header("notifications"), *GOOD["notifications"][1:]])
    write_csv(folder / "odd.csv", [header("notifications"), with_value("citizenship", "?")[0]])
    (found,) = check_delivery(delivery).table("notifications").unreadable
    assert found.examples == (("?", "notifications/odd.csv"),)


@pytest.mark.parametrize("column", ["notification_type", "registration_date", "received_date", "source_file"])
def test_what_must_be_stated_is_a_warning_when_empty(tmp_path: Path, column: str) -> None:
    report = check_delivery(write_delivery(tmp_path, notifications=with_value(column, "")))
    assert report.errors == ()
    assert report.table("notifications").not_stated == ((column, 1),)
    assert f"notifications: {column}: 1 row does not state it" in [str(each) for each in report.warnings]


def test_the_dates_covered_leave_out_what_cannot_be_read(tmp_path: Path) -> None:
    report = check_delivery(write_delivery(tmp_path, notifications=with_value("received_date", "2999-99-99")))
    covered = {each.column: (each.first, each.last) for each in report.table("notifications").dates}
    assert covered == {
        "registration_date": ("1970-03-01", "1972-07-03"),
        "received_date": ("1971-06-01", "1974-08-01"),
    }


def test_extra_columns_and_files_are_warnings(tmp_path: Path) -> None:
    write_delivery(tmp_path)
    write_csv(
        tmp_path / "family_numbers.csv",
        [["note", *header("family_numbers"), ""], ["x", *GOOD["family_numbers"][0], ""]],
    )
    (tmp_path / "unemployments.csv").write_text("a,b\n")
    (tmp_path / "truth").mkdir()
    (tmp_path / "README.md").touch()
    report = check_delivery(tmp_path)
    assert report.errors == ()
    texts = [str(each) for each in report.warnings]
    assert any(text.startswith("family_numbers.csv: extra columns not read: note") for text in texts)
    assert any(
        "unemployments.csv: is no table" in text and "did you mean unemployment" in text for text in texts
    )
    assert len(texts) == 2


def test_the_report_reads_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = GOOD["notifications"][0]
    delivery = write_delivery(tmp_path, notifications=[[f"n{number}", *row[1:]] for number in range(12_345)])
    (delivery / "employment.csv").unlink()
    assert main(["check", str(delivery)]) == 0
    output = capsys.readouterr().out
    assert "12,345 rows, csv: notifications.csv" in output
    assert "received_date: 1970-04-10 to 1970-04-10" in output
    assert "not delivered (optional)" in output
    assert "The delivery can be used." in output


def test_the_land_command_says_what_landed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    delivery = write_delivery(tmp_path / "delivery", notifications=with_value("citizenship", "no"))
    assert main(["land", str(delivery), "--to", str(tmp_path / "landing")]) == 0
    output = capsys.readouterr().out
    assert "warning: notifications: citizenship: 1 value cannot be read" in output
    assert "Landed 9 tables with 16 rows" in output


def test_a_delivery_lands_in_the_build_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path / "elsewhere"))
    assert main(["land", str(write_delivery(tmp_path / "delivery"))]) == 0
    assert (tmp_path / "elsewhere" / "landing" / "notifications").is_dir()


@pytest.mark.parametrize(
    ("command", "expected"),
    [("check", "exit code 1"), ("land", "folder of Parquet files per table")],
)
def test_help(capsys: pytest.CaptureFixture[str], command: str, expected: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert expected in " ".join(capsys.readouterr().out.split())
