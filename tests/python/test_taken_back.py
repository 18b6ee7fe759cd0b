"""Messages that take back what was sent before: the account of every vintage and the past, by hand."""

import csv
from pathlib import Path

import pandas as pd
import pytest

import warehouse
from vandring.delivery.contract import OPENING_RESIDENCE, PERSONS

SERIES = (
    "+notification_account_by_vintage",
    "+notification_account",
    "+taken_back_notifications",
    "+rejected_notifications",
    "+notification_totals_by_vintage",
    "+late_notifications",
    "+removed_duplicates",
    "+delivery_losses",
    "+delivery_scope",
    "+assumed_municipalities",
    "+residence_spells",
    "+movers",
)


def person_number(day: int) -> str:
    """The first number for synthetic persons (month + 80) of a woman born on a day of January 1950."""
    for individual in range(100, 500, 2):
        digits = [int(each) for each in f"{day:02}8150{individual}"]
        for weights in ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)):
            digits.append(-sum(w * d for w, d in zip(weights, digits, strict=True)) % 11)
        if max(digits) < 10:
            return "".join(str(each) for each in digits)
    raise ValueError(f"no number for {day} January 1950")


PERSON = {name: person_number(day) for day, name in enumerate("ABCDEFGH", start=1)}
OPENING = "CDEFG"

# Key, person, type, registration date, received date, from, to, message taken back.
MESSAGES = [
    # Cancelled on the official cut-off of 1974, and the day after it.
    ("m1", "A", "immigration", "1974-05-01", "1974-06-01", "", "0301", ""),
    ("c1", "A", "cancellation", "1974-05-01", "1975-06-30", "", "", "m1"),
    ("m2", "B", "immigration", "1974-05-02", "1974-06-02", "", "0301", ""),
    ("c2", "", "cancellation", "", "1975-07-01", "", "", "m2"),
    # Corrected the day after the recount was closed.
    ("m3", "C", "emigration", "1975-03-01", "1975-04-01", "0301", "", ""),
    ("k3", "C", "emigration", "1975-04-15", "1977-01-01", "0301", "", "m3"),
    # Corrected, and the correction corrected.
    ("m4", "D", "internal", "1975-05-01", "1975-05-20", "0301", "1201", ""),
    ("k4", "D", "internal", "1975-05-03", "1975-06-10", "0301", "1103", "m4"),
    ("l4", "D", "internal", "1975-05-04", "1975-07-10", "0301", "1601", "k4"),
    # Corrected, and the correction cancelled: nothing is left.
    ("m5", "E", "emigration", "1975-06-01", "1975-06-20", "0301", "", ""),
    ("k5", "E", "emigration", "1975-06-05", "1975-07-20", "0301", "", "m5"),
    ("c5", "E", "cancellation", "1975-06-05", "1975-08-20", "", "", "k5"),
    # These take nothing back: of a cancellation, of nothing delivered, of itself, the second of one message.
    ("c6", "A", "cancellation", "1974-05-01", "1975-09-01", "", "", "c1"),
    ("c7", "A", "cancellation", "1975-05-01", "1975-09-01", "", "", "nowhere"),
    ("c8", "B", "immigration", "1975-05-01", "1975-09-01", "", "0301", "c8"),
    ("c9", "B", "immigration", "1974-06-02", "1975-07-02", "", "0301", "m2"),
    # Nor do a rejected correction and what was received the day before.
    ("m6", "F", "internal", "1975-07-01", "1975-07-15", "0301", "1201", ""),
    ("c6a", "F", "cancellation", "1975-07-01", "1975-07-14", "", "", "m6"),
    ("k6", "F", "internal", "1975-07-02", "1975-08-01", "0301", "9999", "m6"),
    # The duplicate that would be kept is cancelled on the day it came: the other one stands.
    ("m7a", "G", "emigration", "1975-08-01", "1975-08-10", "0301", "", ""),
    ("m7b", "G", "emigration", "1975-08-01", "1975-08-20", "0301", "", ""),
    ("c7b", "G", "cancellation", "1975-08-01", "1975-08-20", "", "", "m7b"),
    # A rejected message is corrected: by the correction the person is here.
    ("m8", "H", "immigration", "1975-09-01", "1975-09-10", "", "9999", ""),
    ("k8", "H", "immigration", "1975-09-01", "1975-12-10", "", "0301", "m8"),
    # Of nobody.
    ("m9", "", "immigration", "1975-10-01", "1975-10-10", "", "0301", ""),
    ("c9n", "", "cancellation", "", "1975-11-10", "", "", "m9"),
]
COLUMNS = (
    "notification_id", "person_number", "notification_type", "registration_date", "received_date",
    "from_municipality", "to_municipality", "from_country", "to_country", "citizenship", "source_file",
    "is_administrative", "taken_back_notification_id",
)  # fmt: skip

TAKEN_BACK = {
    "m1": ("c1", "cancelled"),
    "m2": ("c2", "cancelled"),
    "m3": ("k3", "replaced"),
    "m4": ("k4", "replaced"),
    "k4": ("l4", "replaced"),
    "m5": ("k5", "replaced"),
    "k5": ("c5", "cancelled"),
    "m7b": ("c7b", "cancelled"),
    "m8": ("k8", "replaced"),
    "m9": ("c9n", "cancelled"),
}
REJECTED = {
    "c6": "nothing_to_take_back",
    "c7": "nothing_to_take_back",
    "c8": "nothing_to_take_back",
    "c6a": "nothing_to_take_back",
    "c9": "taken_back_already",
    "k6": "unknown_municipality",
}
EVENTS = {"k3", "l4", "m6", "m7a", "k8"}
CANCELLATIONS = {"c1", "c2", "c5", "c7b", "c9n"}


def write(directory: Path, known_by: str) -> Path:
    """The delivery as it would have been made on a day: what had been received by then."""
    directory.mkdir()
    rows: dict[str, list[tuple[str, ...]]] = {
        "notifications": [COLUMNS],
        "persons": [PERSONS.column_names],
        "opening_residence": [OPENING_RESIDENCE.column_names],
    }
    for key, person, kind, registered, received, left, reached, taken_back in MESSAGES:
        if received <= known_by:
            rows["notifications"].append(
                (key, PERSON.get(person, ""), kind, registered, received, left, reached, "", "",
                 "000" if kind != "cancellation" else "", "statistics", "", taken_back)
            )  # fmt: skip
    for day, (name, person) in enumerate(PERSON.items(), start=1):
        home = "0301" if name in OPENING else ""
        born = f"1950-01-{day:02}"
        rows["persons"].append((person, "female", born, home, "", "", "", "", "", "", "", ""))
        if name in OPENING:
            rows["opening_residence"].append((person, "0301", "1970-01-01"))
    for table, lines in rows.items():
        with (directory / f"{table}.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream, lineterminator="\n").writerows(lines)
    return directory


def build(delivery: Path, build_directory: Path, as_of: str = "") -> Path:
    return warehouse.build(
        delivery, build_directory, "--vars", f"{{as_of: '{as_of}'}}",
        "--indirect-selection", "cautious",
        "--select", *SERIES, with_tests=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The delivery of 1977 and its warehouse, its identities tested by the build."""
    directory = tmp_path_factory.mktemp("taken_back")
    delivery = write(directory / "delivery", "9999-12-31")
    return delivery, build(delivery, directory)


def pairs(database: Path, sql: str) -> dict[str, object]:
    frame = warehouse.query(database, sql)
    return dict(zip(frame.iloc[:, 0], frame.iloc[:, 1], strict=True))


def test_every_message_ends_in_one_place(whole: tuple[Path, Path]) -> None:
    _, database = whole
    told = warehouse.query(database, "from publication.taken_back_notifications")
    assert {
        row.notification_id: (row.taking_notification_id, row.outcome) for row in told.itertuples()
    } == TAKEN_BACK
    assert dict(
        zip(told["notification_id"], told["taken_back_date"].dt.strftime("%Y-%m-%d"), strict=True)
    ) == {
        taken: next(row[4] for row in MESSAGES if row[0] == taker) for taken, (taker, _) in TAKEN_BACK.items()
    }
    rejected = "select notification_id, reason_code from publication.rejected_notifications"
    assert pairs(database, rejected) == REJECTED
    events = warehouse.query(database, "select notification_id from publication.migration_events")
    assert set(events["notification_id"]) == EVENTS
    assert EVENTS | CANCELLATIONS | TAKEN_BACK.keys() | REJECTED.keys() == {row[0] for row in MESSAGES}


def test_the_account_of_every_vintage(whole: tuple[Path, Path]) -> None:
    """Official statistics have what had come by 30 June of the year after, the recount by the end of 1976."""
    _, database = whole
    account = warehouse.query(
        database,
        """select vintage_id, notification_type, verdict, sum(notifications)::int as n
        from publication.notification_account_by_vintage where vintage_id <> 'analysis_file'
        group by all""",
    )
    found = {(row.vintage_id, row.notification_type, row.verdict): row.n for row in account.itertuples()}
    assert found == {
        # Without what is of 1974 and came after June 1975 (c2, c6, c9), and without k3 of 1977.
        ("official_statistics", "immigration", "accepted"): 2,  # m2, k8
        ("official_statistics", "immigration", "taken_back"): 3,  # m1, m8, m9
        ("official_statistics", "immigration", "rejected"): 1,  # c8
        ("official_statistics", "emigration", "accepted"): 2,  # m3, m7a
        ("official_statistics", "emigration", "taken_back"): 3,  # m5, k5, m7b
        ("official_statistics", "internal", "accepted"): 2,  # l4, m6
        ("official_statistics", "internal", "taken_back"): 2,  # m4, k4
        ("official_statistics", "internal", "rejected"): 1,  # k6
        ("official_statistics", "cancellation", "accepted"): 4,  # c1, c5, c7b, c9n
        ("official_statistics", "cancellation", "rejected"): 2,  # c7, c6a
        # Without k3.
        ("recount", "immigration", "accepted"): 1,  # k8
        ("recount", "immigration", "taken_back"): 4,  # m1, m2, m8, m9
        ("recount", "immigration", "rejected"): 2,  # c8, c9
        ("recount", "emigration", "accepted"): 2,  # m3, m7a
        ("recount", "emigration", "taken_back"): 3,  # m5, k5, m7b
        ("recount", "internal", "accepted"): 2,
        ("recount", "internal", "taken_back"): 2,
        ("recount", "internal", "rejected"): 1,
        ("recount", "cancellation", "accepted"): 5,
        ("recount", "cancellation", "rejected"): 3,  # c6, c7, c6a
        ("current", "immigration", "accepted"): 1,
        ("current", "immigration", "taken_back"): 4,
        ("current", "immigration", "rejected"): 2,
        ("current", "emigration", "accepted"): 2,  # k3, m7a
        ("current", "emigration", "taken_back"): 4,  # m3, m5, k5, m7b
        ("current", "internal", "accepted"): 2,
        ("current", "internal", "taken_back"): 2,
        ("current", "internal", "rejected"): 1,
        ("current", "cancellation", "accepted"): 5,
        ("current", "cancellation", "rejected"): 3,
    }


def test_tables_of_moves_have_no_cancellations(whole: tuple[Path, Path]) -> None:
    _, database = whole
    for table in ("notification_totals_by_vintage", "late_notifications", "removed_duplicates"):
        types = warehouse.query(database, f"select distinct notification_type from publication.{table}")
        assert set(types["notification_type"]) == {"immigration", "emigration", "internal"}, table
    totals = warehouse.query(
        database,
        """select vintage_id, sum(notifications)::int as n from publication.notification_totals_by_vintage
        where vintage_id <> 'analysis_file' group by all""",
    )
    assert dict(zip(totals["vintage_id"], totals["n"], strict=True)) == {
        "official_statistics": 6,
        "recount": 5,
        "current": 5,
    }


def test_residence_is_what_stands(whole: tuple[Path, Path]) -> None:
    """A cancelled immigration starts no residence, a cancelled emigration ends none, a correction does."""
    _, database = whole
    spells = warehouse.query(
        database,
        f"""select person, start_date, end_date, municipality_code
        from publication.residence_spells
        inner join ({_persons_sql()}) using (person_id)""",
    )
    for column in ("start_date", "end_date"):
        spells[column] = spells[column].dt.strftime("%Y-%m-%d").fillna("")
    assert set(spells.itertuples(index=False, name=None)) == {
        ("C", "1969-12-31", "1975-04-15", "0301"),
        ("D", "1969-12-31", "1975-05-04", "0301"),
        ("D", "1975-05-04", "", "1601"),
        ("E", "1969-12-31", "", "0301"),
        ("F", "1969-12-31", "1975-07-01", "0301"),
        ("F", "1975-07-01", "", "1201"),
        ("G", "1969-12-31", "1975-08-01", "0301"),
        ("H", "1975-09-01", "", "0301"),
    }


def _persons_sql() -> str:
    return " union all ".join(
        f"select '{name}' as person, person_id('{person}') as person_id" for name, person in PERSON.items()
    )


@pytest.mark.parametrize("as_of", ["1975-06-30", "1975-07-20"])
def test_the_past_is_what_had_been_received(whole: tuple[Path, Path], as_of: str, tmp_path: Path) -> None:
    """What is cancelled later stands: of m2 until 30 June 1975, of m9 and k5 in July."""
    delivery, _ = whole
    past = build(delivery, tmp_path / "past", as_of)
    cut = build(write(tmp_path / "cut", as_of), tmp_path / "of_cut")
    events = warehouse.query(past, "select notification_id from publication.migration_events")
    assert (
        set(events["notification_id"])
        == {
            "1975-06-30": {"m2", "m3", "k4", "m5"},
            "1975-07-20": {"m3", "l4", "k5", "m6"},
        }[as_of]
    )
    for table in (
        "notification_account_by_vintage", "taken_back_notifications", "rejected_notifications",
        "migration_events", "notification_totals_by_vintage", "residence_spells", "delivery_scope",
    ):  # fmt: skip
        of_past, of_cut = (
            warehouse.query(each, f"from publication.{table} order by all") for each in (past, cut)
        )
        pd.testing.assert_frame_equal(of_past, of_cut, obj=table)
