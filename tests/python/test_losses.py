"""What a delivery will lose is told before anything else: which codes, which years, what is behind."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

import warehouse
from test_delivery_samples import GOOD, write_delivery
from vandring.cli import main
from vandring.delivery.check import examine_delivery
from vandring.delivery.contract import NOTIFICATIONS
from vandring.delivery.losses import Losses, LostRows, UnknownMunicipality, losses_text
from vandring.publishing.expected_losses import expected_losses

PROJECT = warehouse.PROJECT


def losses_of(directory: Path) -> Losses:
    return expected_losses(directory, examine_delivery(directory), PROJECT)


# What is changed in the synthetic delivery: table, the columns replaced, and the rows that it happens to.
CHANGES = [
    ("notifications", "from_municipality = '1301', to_municipality = '0301'",
     "registration_date >= '2008' and from_municipality = '1201'"),
    ("notifications", "to_municipality = substr(to_municipality, 2)",
     "registration_date between '1990' and '1993' and to_municipality like '0%'"),
    ("notifications", "to_municipality = substr(to_municipality, 1, 2) || '00'",
     "registration_date like '1980%' and hash(notification_id) % 10 = 0"),
    ("notifications", "to_municipality = '8888'",
     "registration_date like '1985%' and to_municipality = '0301'"),
    ("notifications", "person_number = (person_number[1]::int + 4)::varchar || substr(person_number, 2)",
     "registration_date like '1995%' and hash(notification_id) % 5 = 0 and person_number[1] < '4'"),
    ("notifications", "person_number = substr(person_number, 1, 6)",
     "registration_date like '1996%' and to_municipality = '0301'"),
    ("notifications", "person_number = ltrim(person_number, '0')", "registration_date like '1997%'"),
    ("notifications", "notification_type = upper(notification_type)", "registration_date like '1998%'"),
    ("notifications", "registration_date = strftime(registration_date::date, '%d.%m.%Y')",
     "registration_date between '1999' and '2001'"),
    ("notifications", "from_municipality = to_municipality",
     "registration_date like '2001%' and notification_type = 'internal' and to_municipality = '0301'"),
    ("notifications", "citizenship = 'Norge'", "registration_date like '2003%' and citizenship = '000'"),
    ("notifications", "received_date = null", "registration_date like '2004-0%'"),
    ("notifications", "received_date = '19' || substr(received_date, 3)",
     "registration_date like '2006%' and hash(notification_id) % 5 = 0"),
    ("opening_residence", "municipality_code = '9999'", "municipality_code like '12%'"),
    ("opening_residence", "municipality_code = '2599'", "municipality_code = '0301'"),
    ("opening_residence", "municipality_code = ltrim(municipality_code, '0')",
     "municipality_code like '02%'"),
    ("persons", "birth_municipality = '030101'", "birth_municipality = '0301' and birth_date >= '1990'"),
    ("persons", "birth_municipality = '1301'", "birth_municipality = '1601' and birth_date like '1975%'"),
    ("persons", "birth_municipality = '1100'", "birth_municipality like '11%' and birth_date like '1976%'"),
]  # fmt: skip


@pytest.fixture(scope="module")
def odd(delivery: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Losses]:
    """A delivery in which much is lost for every reason, and what the check says of it."""
    root = tmp_path_factory.mktemp("odd_codes")
    changed = root / "delivery"
    changed.mkdir()
    with duckdb.connect() as connection:
        for file in sorted(delivery.glob("*.parquet")):
            connection.execute(f"create table {file.stem} as from '{file}'")
            columns = connection.execute(f"select column_name from (describe {file.stem})").fetchall()
            for (column,) in columns:
                connection.execute(f"alter table {file.stem} alter {column} type varchar")
        for table, values, condition in CHANGES:
            connection.execute(f"update {table} set {values} where {condition}")
        for file in sorted(delivery.glob("*.parquet")):
            connection.execute(f"copy {file.stem} to '{changed / file.name}' (format parquet)")
    return changed, losses_of(changed)


def test_the_losses_are_those_that_were_made(odd: tuple[Path, Losses]) -> None:
    changed, losses = odd
    assert {each.stated_place for each in losses.unknown_municipalities} == {
        "origin", "destination", "opening", "birth"
    }  # fmt: skip
    assert {each.reason_code for each in losses.rows} >= {
        "unreadable", "incomplete_person_number", "invalid_person_number", "impossible_date",
        "impossible_move",
    }  # fmt: skip
    with duckdb.connect() as connection:

        def count(table: str, condition: str) -> int:
            (number,) = connection.execute(
                f"select count(*) from '{changed / table}.parquet' where {condition}"
            ).fetchall()[0]
            return int(number)

        found = {
            (each.stated_place, each.likely_cause, each.municipality_code): each.places
            for each in losses.unknown_municipalities
        }
        assert found["opening", "no_municipality", "2599"] == count(
            "opening_residence", "municipality_code = '2599'"
        )
        assert found["opening", "not_known", "9999"] == count(
            "opening_residence", "municipality_code = '9999'"
        )
        assert found["birth", "another_date", "1301"] == count(
            "persons", "birth_municipality = '1301' and birth_date like '1975%'"
        )
        assert found["birth", "county_code", "1100"] == count("persons", "birth_municipality = '1100'")
        causes = {
            (each.table_name, each.reason_code, each.column_name, each.likely_cause) for each in losses.rows
        }
        assert causes >= {
            ("notifications", "unreadable", "to_municipality", "leading_zero_lost"),
            ("notifications", "unreadable", "person_number", "leading_zero_lost"),
            ("notifications", "unreadable", "notification_type", "another_word"),
            ("notifications", "unreadable", "registration_date", "another_date_format"),
            ("notifications", "unreadable", "citizenship", "country_name"),
            ("notifications", "unreadable", "received_date", "empty"),
            ("notifications", "incomplete_person_number", None, "birth_date_only"),
            ("notifications", "invalid_person_number", None, "d_number"),
            ("notifications", "impossible_move", None, "same_municipality"),
            ("notifications", "impossible_date", None, "received_before_it_happened"),
            ("opening_residence", "unreadable", "municipality_code", "leading_zero_lost"),
            ("persons", "unreadable", "birth_municipality", "longer_code"),
        }
        births = sum(each.rows for each in losses.rows if each.table_name == "persons")
        assert births == count("persons", "birth_municipality = '030101'")


def test_of_a_delivery_with_slips_nothing_is_told(delivery: Path) -> None:
    assert losses_of(delivery) == Losses()


def many(rows: int, change: Callable[[int, dict[str, str]], None]) -> list[list[str]]:
    """Immigrations to Oslo of one year, of valid numbers, each as ``change`` leaves it."""
    written = []
    for number in range(rows):
        row = dict(zip(NOTIFICATIONS.column_names, GOOD["notifications"][0], strict=True))
        row["notification_id"] = f"n{number}"
        row["person_number"] = ""
        change(number, row)
        written.append([row[column] for column in NOTIFICATIONS.column_names])
    return written


def told(tmp_path: Path, rows: list[list[str]]) -> Losses:
    return losses_of(write_delivery(tmp_path / "delivery", notifications=rows))


def test_what_takes_more_than_the_share_is_told(tmp_path: Path) -> None:
    """Of 200 in a year 4 are 2 per cent, 5 more; 20 of one code are told where 19 are not, of 1,500."""

    def change(number: int, row: dict[str, str]) -> None:
        years = (1970, 200), (1971, 200), (1972, 30), (1975, 1_500), (1976, 1_500)
        start = 0
        for year, rows in years:  # noqa: B007
            if number < start + rows:
                break
            start += rows
        place = number - start
        row["registration_date"] = f"{year}-03-01"
        row["received_date"] = f"{year}-04-01"
        if (year == 1970 and place < 4) or (year == 1971 and place < 5):
            row["to_municipality"] = "301"
        # Bergen was 1301 until 1972: by its own date in 1971 alone.
        if (year == 1975 and place < 19) or (year == 1976 and place < 20):
            row["to_municipality"] = "1301"

    losses = told(tmp_path, many(200 + 200 + 30 + 1_500 + 1_500, change))
    assert losses.rows == (
        LostRows("notifications", "unreadable", "to_municipality", "leading_zero_lost", "301", 1971, 1971, 5),
    )
    assert losses.unknown_municipalities == (
        UnknownMunicipality("destination", "another_date", "1301", 1976, 1976, 20),
    )


CAUSES = [
    ("to_municipality", "3001", "in force on other dates"),
    ("to_municipality", "1200", "a county's code"),
    ("to_municipality", "7777", "codes of another list or another country"),
    ("to_municipality", "301", "1973, unreadable to_municipality: a leading zero is lost"),
    ("to_municipality", "Oslo", "perhaps names"),
    ("registration_date", "01/03/1970", "without a date that can be read, unreadable registration_date"),
    ("received_date", "19700410", "write yyyy-mm-dd"),
    ("received_date", "1870-04-10", "received long before the registration date"),
    ("notification_type", "I", "unreadable notification_type: another word"),
    ("person_number", "5895012345", "unreadable person_number: a leading zero is lost"),
    ("person_number", "158950", "only the birth date"),
    ("person_number", "55895012345", "as in a D-number"),
    ("from_municipality", "1201", "a municipality stands where the type asks for a country"),
    ("from_country", "000", "the country contradicts the type"),
    ("citizenship", "?", "unreadable citizenship"),
]


def test_the_check_says_first_what_is_likely_behind_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every cause twice among forty messages of a year of its own."""

    def change(number: int, row: dict[str, str]) -> None:
        case, place = divmod(number, 40)
        year = 1970 + case
        row["registration_date"], row["received_date"] = f"{year}-03-01", f"{year}-04-01"
        column, value, _ = CAUSES[case]
        # What has no date is measured against all rows.
        if place < (20 if column == "registration_date" else 2):
            row[column] = value

    write_delivery(tmp_path, notifications=many(40 * len(CAUSES), change))
    assert main(["check", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    lines = said.splitlines()
    assert lines[0].startswith("Lost: ")
    before = said[: said.index("Delivery ")]
    for column, value, words in CAUSES:
        assert words in before, (column, value)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A delivery, seen from a directory without the project."""
    write_delivery(tmp_path / "delivery")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "delivery"


def test_away_from_the_project_the_check_says_what_it_did_not_look_for(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(elsewhere)]) == 0
    assert "run this from the project's directory" in capsys.readouterr().out


def test_a_delivery_with_errors_has_no_losses_beside_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_delivery(tmp_path, opening_residence=[["01814112345", "0301", "1970-02-01"]])
    assert main(["check", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "Lost" not in said
    assert "run this from" not in said


def test_codes_lost_by_place_are_told_with_their_causes() -> None:
    found = (
        UnknownMunicipality("origin", "another_date", "3001", 2014, 2016, 57),
        UnknownMunicipality("origin", "another_date", "4601", 2013, 2015, 1_200),
        UnknownMunicipality("opening", "no_municipality", "8888", 1966, 1966, 31),
        UnknownMunicipality("birth", "not_known", "9999", 1970, 1971, 2),
    )
    lines = losses_text(Losses(found))
    assert "1,257 places left in rejected notifications 2013–2016: in force on other dates" in lines[1]
    assert "3001 (57), 4601 (1,200)" in lines[2]
    assert "31 opening residents left out 1966: no municipality since 1964" in lines[3]
    assert "2 births left out 1970–1971: the register did not know" in lines[5]


def test_of_many_codes_the_first_are_named() -> None:
    found = tuple(
        UnknownMunicipality("destination", "another_date", f"30{n:02}", 2020, 2020, 100 - n)
        for n in range(11)
    )
    text = "\n".join(losses_text(Losses(found)))
    assert "3007 (93) and 3 more" in text
    assert "3008" not in text
