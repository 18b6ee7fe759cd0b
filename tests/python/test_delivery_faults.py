"""Every bad delivery is told in one clear message: which file, which column or line, what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from test_delivery_samples import GOOD, header, write_csv, write_delivery, write_parquet
from vandring.cli import main
from vandring.delivery.check import check_delivery, examine_delivery
from vandring.delivery.landing import land
from vandring.errors import UserError

Spoil = Callable[[Path], object]


def notifications_text(*lines: str) -> str:
    return "\n".join([",".join(header("notifications")), *lines]) + "\n"


def good_lines() -> list[str]:
    return [",".join(row) for row in GOOD["notifications"]]


def write_bytes(name: str, content: bytes) -> Spoil:
    return lambda directory: (directory / name).write_bytes(content)


def write_lines(name: str, *lines: str) -> Spoil:
    return lambda directory: (directory / name).write_text(notifications_text(*lines), encoding="utf-8")


def without_required_table(directory: Path) -> None:
    (directory / "persons.csv").rename(directory / "person.csv")


def file_and_folder(directory: Path) -> None:
    (directory / "persons").mkdir()


def csv_and_parquet(directory: Path) -> None:
    write_parquet(directory / "persons.parquet", "persons", GOOD["persons"])


def csv_and_parquet_in_a_folder(directory: Path) -> None:
    (directory / "employment.csv").unlink()
    folder = directory / "employment"
    folder.mkdir()
    write_csv(folder / "a.csv", [header("employment")])
    write_parquet(folder / "b.parquet", "employment", GOOD["employment"])


def folder_without_files(directory: Path) -> None:
    (directory / "persons.csv").unlink()
    (directory / "persons" / "1970").mkdir(parents=True)


def column_misspelt(directory: Path) -> None:
    file = directory / "notifications.csv"
    file.write_text(file.read_text().replace("received_date", "Recieved_Date"))


def column_missing_in_one_file_of_a_folder(directory: Path) -> None:
    (directory / "unemployment.csv").unlink()
    folder = directory / "unemployment"
    folder.mkdir()
    write_csv(folder / "a.csv", [header("unemployment"), *GOOD["unemployment"]])
    write_csv(folder / "b.csv", [["person_number", "year"], ["01814112345", "1970"]])


def parquet_notifications(directory: Path, rows: list[list[str]]) -> Path:
    (directory / "notifications.csv").unlink()
    file = directory / "notifications.parquet"
    write_parquet(file, "notifications", rows)
    return file


def parquet_without_its_end(directory: Path) -> None:
    file = parquet_notifications(directory, GOOD["notifications"])
    file.write_bytes(file.read_bytes()[:-100])


def parquet_with_damaged_data(directory: Path) -> None:
    rows = [[f"n{number}", *GOOD["notifications"][0][1:]] for number in range(3000)]
    file = parquet_notifications(directory, rows)
    content = bytearray(file.read_bytes())
    content[200:1200] = bytes(range(250)) * 4
    file.write_bytes(content)


def one_damaged_parquet_file_of_several(directory: Path) -> None:
    parquet_with_damaged_data(directory)
    folder = directory / "notifications"
    folder.mkdir()
    (directory / "notifications.parquet").rename(folder / "bad.parquet")
    write_parquet(folder / "good.parquet", "notifications", GOOD["notifications"])


def opening(*dates: str) -> Spoil:
    rows = [
        [person, code, date] for (person, code, _), date in zip(GOOD["opening_residence"], dates, strict=True)
    ]
    return lambda directory: write_delivery(directory, opening_residence=rows)


def repeated_in_two_files(directory: Path) -> None:
    (directory / "notifications.csv").unlink()
    folder = directory / "notifications"
    folder.mkdir()
    write_csv(folder / "a.csv", [header("notifications"), *GOOD["notifications"]])
    write_csv(folder / "b.csv", [header("notifications"), GOOD["notifications"][2]], delimiter=";")


LINES = good_lines()
BAD_DELIVERIES: dict[str, tuple[Spoil, list[str]]] = {
    "required table missing": (
        without_required_table,
        ["persons: this required table is missing", "there is person.csv: rename", "add persons.parquet"],
    ),
    "file and folder": (
        file_and_folder,
        ["persons: delivered more than once", "persons/ and persons.csv", "keep one of them"],
    ),
    "csv and parquet": (csv_and_parquet, ["persons.csv and persons.parquet", "keep one of them"]),
    "csv and parquet in a folder": (
        csv_and_parquet_in_a_folder,
        ["employment/: holds both Parquet and CSV", "keep the files of one format"],
    ),
    "folder without files": (
        folder_without_files,
        ["persons/: holds no .parquet or .csv file", "put the files directly into the folder"],
    ),
    "column misspelt": (
        column_misspelt,
        [
            "notifications.csv: missing column received_date (is it 'Recieved_Date'?)",
            "rename or add",
            "Columns found: notification_id, person_number",
        ],
    ),
    "column missing in one file": (
        column_missing_in_one_file_of_a_folder,
        ["unemployment/b.csv: missing column unemployed_months", "Columns found: person_number, year"],
    ),
    "empty csv": (write_bytes("persons.csv", b""), ["persons.csv: the file is empty", "header line"]),
    "byte-order mark only": (
        write_bytes("persons.csv", b"\xef\xbb\xbf\r\n"),
        ["persons.csv: the file is empty"],
    ),
    "header only": (
        lambda directory: write_delivery(directory, persons=[]),
        ["persons.csv: has no rows, only column names", "deliver the rows"],
    ),
    "no header": (
        write_bytes("notifications.csv", "\n".join(LINES).encode()),
        [
            "notifications.csv: there is no header: the first line is 'n1,",
            "add a first line",
            "notification_id,",
        ],
    ),
    "tabs": (
        write_bytes("notifications.csv", notifications_text(*LINES).replace(",", "\t").encode()),
        ["notifications.csv: the first line has no comma or semicolon", "separate"],
    ),
    "column twice in the header": (
        write_bytes("family_numbers.csv", b"person_number,year,family_number,year\n1,2,3,4\n"),
        ["family_numbers.csv: the header names year more than once", "keep one"],
    ),
    "latin-1": (
        write_bytes(
            "family_numbers.csv",
            "person_number,year,family_number\n01814112345,1970,1\n01814112345,1971,Bø\n".encode("latin-1"),
        ),
        ["family_numbers.csv: line 3: bytes that are not UTF-8", "convert the file to UTF-8"],
    ),
    "latin-1 in the header": (
        write_bytes("family_numbers.csv", "person_number,år\n".encode("latin-1")),
        ["family_numbers.csv: line 1 is not UTF-8", "convert the file to UTF-8"],
    ),
    "utf-16": (
        write_bytes("persons.csv", "person_number;sex".encode("utf-16")),
        ["persons.csv: is not UTF-8 text", "convert the file to UTF-8"],
    ),
    "unbalanced quote": (
        write_lines("notifications.csv", LINES[0], '"' + LINES[1], *LINES[2:]),
        ["notifications.csv: line 3: quotes not in balance", "close every quote"],
    ),
    "row too short": (
        write_lines("notifications.csv", *LINES[:2], "n9,15895012345"),
        ["notifications.csv: line 4: too few values for the header", "add the missing separators"],
    ),
    "row too long": (
        write_lines("notifications.csv", LINES[0], LINES[1] + ",x,y"),
        ["notifications.csv: line 3: too many values for the header", "quotes"],
    ),
    "lines that end in two ways": (
        # An empty value at the end of a line is read whatever the line ends in.
        write_bytes(
            "notifications.csv",
            notifications_text(*(f"{line}n0" for line in LINES)).replace("\n", "\r\n", 2).encode(),
        ),
        ["notifications.csv: line 3: ends unlike the lines before it", "same line ending"],
    ),
    "parquet truncated": (
        parquet_without_its_end,
        ["notifications.parquet: is a damaged or incomplete Parquet file", "deliver it anew"],
    ),
    "parquet data damaged": (
        parquet_with_damaged_data,
        ["notifications.parquet: is a damaged Parquet file", "deliver it anew"],
    ),
    "one parquet file of several damaged": (
        one_damaged_parquet_file_of_several,
        ["notifications/bad.parquet: is a damaged Parquet file"],
    ),
    "csv named parquet": (
        lambda directory: (directory / "persons.csv").rename(directory / "persons.parquet"),
        ["persons.parquet: is not a Parquet file", "name it .csv"],
    ),
    "notification_id repeated": (
        lambda directory: write_delivery(
            directory,
            notifications=[*GOOD["notifications"], *GOOD["notifications"][1:3], GOOD["notifications"][1]],
        ),
        [
            "notifications: notification_id: 2 values stand in more than one row",
            "'n2' 3 times (notifications.csv row 2, notifications.csv row 5, notifications.csv row 7)",
            "'n3' 2 times (notifications.csv row 3, notifications.csv row 6)",
            "give every row its own",
        ],
    ),
    "notification_id repeated in two files": (
        repeated_in_two_files,
        ["'n3' 2 times (notifications/a.csv row 3, notifications/b.csv row 1)"],
    ),
    "notification_id empty": (
        write_lines("notifications.csv", LINES[0], LINES[1].replace("n2", "")),
        ["notifications: notification_id: 1 row has none", "give every row", "notifications.csv row 2"],
    ),
    "several reference dates": (
        opening("1970-01-01", "1971-01-01"),
        ["opening_residence: reference_date: must be one date, but goes from 1970-01-01 to 1971-01-01"],
    ),
    "reference date in summer": (
        opening("1970-07-01", "1970-07-01"),
        [
            "opening_residence: reference_date: is 1970-07-01, not a 1 January",
            "give every row the same 1 January",
        ],
    ),
    "no readable reference date": (
        opening("1970", ""),
        ["opening_residence: reference_date: no row has a date that can be read"],
    ),
}


@pytest.mark.parametrize("case", BAD_DELIVERIES)
def test_a_bad_delivery_is_told_clearly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    spoil, expected = BAD_DELIVERIES[case]
    delivery = write_delivery(tmp_path / "delivery")
    spoil(delivery)
    assert main(["check", str(delivery)]) == 1
    output = capsys.readouterr().out
    for text in expected:
        assert text in output
    assert "Traceback" not in output
    checked = examine_delivery(delivery)
    assert len(checked.report.errors) == 1, "one fault is one message"
    with pytest.raises(UserError) as caught:
        land(delivery, tmp_path / "landing", checked)
    assert str(checked.report.errors[0]) in str(caught.value)
    assert not (tmp_path / "landing").exists()


@pytest.mark.parametrize("command", ["check", "land"])
def test_a_directory_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, str(tmp_path / "nowhere")]) == 1
    error = capsys.readouterr().err
    assert "there is no such directory" in error
    assert "name the directory that holds the delivery" in error
    assert "VANDRING_DELIVERY" not in error, "these commands do not read it"
    assert "Traceback" not in error


def test_a_file_instead_of_a_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_delivery(tmp_path)
    assert main(["check", str(tmp_path / "persons.csv")]) == 1
    assert "persons.csv: is a file; a delivery is a directory" in capsys.readouterr().err


def test_all_errors_are_told_together(tmp_path: Path) -> None:
    write_delivery(tmp_path, persons=[], opening_residence=[["01814112345", "0301", "1970-02-01"]])
    column_misspelt(tmp_path)
    write_bytes("employment.csv", b"")(tmp_path)
    places = [problem.place for problem in check_delivery(tmp_path).errors]
    assert places == ["notifications.csv", "persons.csv", "opening_residence", "employment.csv"]


def test_broken_lines_are_all_told_and_the_other_lines_still_checked(tmp_path: Path) -> None:
    write_delivery(tmp_path)
    bad_code = LINES[1].replace("1201", "12x1")
    write_lines("notifications.csv", LINES[0], "short", bad_code, LINES[2] + ",long", "short")(tmp_path)
    report = check_delivery(tmp_path)
    assert [str(problem).split(";")[0] for problem in report.errors] == [
        "notifications.csv: lines 3, 6: too few values for the header",
        "notifications.csv: line 5: too many values for the header",
    ]
    assert [values.column for values in report.table("notifications").unreadable] == ["to_municipality"]


def test_the_land_command_exits_with_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    delivery = write_delivery(tmp_path / "delivery", persons=[])
    assert main(["land", str(delivery), "--to", str(tmp_path / "landing")]) == 1
    error = capsys.readouterr().err
    assert "has 1 error and is not used" in error
    assert "persons.csv: has no rows" in error
    assert "Traceback" not in error
