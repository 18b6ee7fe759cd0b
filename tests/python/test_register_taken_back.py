"""What the synthetic register takes back and corrects, and the numbers that people have at first."""

import dataclasses

import duckdb
import pytest

from vandring.register.delivery import Delivery
from vandring.register.parameters import OF_2013, DefectRates, SimulationParameters, no_defects, with_rates
from vandring.register.simulation import simulate
from vandring.register.view import register_view
from vandring.register.world import World

TAKING_BACK = (
    "cancelled_message=0.03",
    "cancelled_and_sent_anew=0.01",
    "cancelled_duplicate=0.5",
    "corrected_message=0.06",
    "corrected_again=0.4",
    "corrected_defect=0.5",
    "nothing_to_take_back=0.03",
)
OTHERWISE = ("duplicate_internal=0.02", "changed_person_number=0.05", "unreadable=0.01")
D_NUMBERS = ("d_number_first=0.3", "d_number_only=0.1")


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(SimulationParameters(persons=3_000, first_year=1996, last_year=2005), seed=17)


def view(world: World, *settings: str) -> tuple[Delivery, duckdb.DuckDBPyConnection]:
    """A delivery of the world with the given rates and no other defects, and its tables to be queried."""
    delivery = register_view(world, with_rates(no_defects(), settings), 5, OF_2013)
    connection = duckdb.connect()
    for name, table in {**delivery.tables, **delivery.truth}.items():
        connection.register(name, table)
    return delivery, connection


@pytest.fixture(scope="module")
def taken_back(world: World) -> duckdb.DuckDBPyConnection:
    connection = view(world, *TAKING_BACK, *OTHERWISE, *D_NUMBERS)[1]
    connection.execute(
        """
        create view pairs as
        select
            takers.notification_id as taker_id, takers.notification_type as taker_type,
            takers.received_date as taker_received, takers.person_number as taker_number,
            takers.taken_back_notification_id as named_id, named.notification_type as named_type,
            named.received_date as named_received, named.person_number as named_number,
            takers.registration_date <> named.registration_date as changes_date,
            (takers.from_municipality, takers.to_municipality)
            is distinct from (named.from_municipality, named.to_municipality) as changes_place,
            named.taken_back_notification_id is not null as named_takes_back
        from notifications as takers
        join notifications as named on takers.taken_back_notification_id = named.notification_id
        where takers.notification_id in (
            select notification_id from defects where defect in ('cancellation', 'correction')
        )
        """
    )
    return connection


def one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def test_what_is_taken_back_came_before_and_is_taken_back_once(taken_back: duckdb.DuckDBPyConnection) -> None:
    listed = "select notification_id, related_notification_id from defects where defect = 'taken_back'"
    assert (
        one(taken_back, f"select count(*) from ({listed} except select named_id, taker_id from pairs)") == 0
    )
    assert (
        one(taken_back, f"select count(*) from (select named_id, taker_id from pairs except {listed})") == 0
    )
    wrong = """
        select count(*) from pairs
        where taker_received::date < try_cast(named_received as date) or named_type = 'cancellation'
            or taker_received::date - try_cast(named_received as date) > 730
    """
    assert one(taken_back, wrong) == 0
    assert one(taken_back, "select count(*) - count(distinct named_id) from pairs") == 0
    assert one(taken_back, "select count(*) from pairs where taker_received = named_received") > 0


@pytest.mark.parametrize(
    "chosen",
    [
        "taker_type = 'cancellation' and not named_takes_back",
        "taker_type = 'cancellation' and named_takes_back",
        "taker_type <> 'cancellation' and named_takes_back",
        "taker_type = named_type and changes_date and not changes_place and not named_takes_back",
        "taker_type = named_type and not changes_date and changes_place",
        "taker_type not in (named_type, 'cancellation') and not changes_date",
        "taker_type = named_type and left(taker_number, 4) <> left(named_number, 4) and not changes_date",
    ],
)
def test_every_kind_of_taking_back_happens(taken_back: duckdb.DuckDBPyConnection, chosen: str) -> None:
    """Cancelled messages and corrections, corrected corrections; wrong dates, places, types and persons."""
    assert one(taken_back, f"select count(*) from pairs where {chosen}") > 0


@pytest.mark.parametrize(
    "chosen",
    [
        "taken_back_notification_id is null",
        "taken_back_notification_id not in (select notification_id from notifications)",
        "taken_back_notification_id = notification_id",
        "named.received_date > vain.received_date",
        "named.notification_type = 'cancellation' and named.notification_id <> vain.notification_id",
        "taken_back_notification_id in (select named_id from pairs)",
    ],
)
def test_every_way_to_name_nothing_happens(taken_back: duckdb.DuckDBPyConnection, chosen: str) -> None:
    vain = f"""
        select count(*) from notifications as vain
        left join (select notification_id, received_date, notification_type from notifications) as named
            on vain.taken_back_notification_id = named.notification_id
        where vain.notification_id in (
            select notification_id from defects
            where defect in ('nothing_to_take_back', 'taken_back_already')
        ) and ({chosen.replace("taken_back_notification_id", "vain.taken_back_notification_id")})
    """
    assert one(taken_back, vain.replace(" = notification_id", " = vain.notification_id")) > 0


def test_who_takes_back_and_is_rejected_for_its_content_takes_nothing_back(
    taken_back: duckdb.DuckDBPyConnection,
) -> None:
    rejected = """
        select count(*) from notifications
        where taken_back_notification_id is not null and notification_id in (
            select notification_id from defects where defect in (
                'unreadable', 'incomplete_person_number', 'invalid_person_number', 'unknown_municipality',
                'impossible_move'
            )
        )
    """
    assert one(taken_back, rejected) > 0
    named = rejected.replace("count(*)", "taken_back_notification_id")
    assert one(taken_back, f"select count(*) from pairs where named_id in ({named})") == 0


def test_every_move_is_told_as_it_is_without_what_is_taken_back(
    world: World, taken_back: duckdb.DuckDBPyConnection
) -> None:
    """The moves of which a message is to be accepted, and what everything else of the delivery says."""
    _, without = view(world, *OTHERWISE, *D_NUMBERS)
    told = "select move_id from moves where notification_id is not null"
    corrected = """
        select move_id from moves where notification_id in (
            select corrections.notification_id from defects as corrections
            join defects as unreadable on corrections.related_notification_id = unreadable.notification_id
            where corrections.defect = 'correction' and unreadable.defect = 'unreadable'
        )
    """
    assert one(taken_back, f"select count(*) from ({corrected})") > 0
    expected = set(without.execute(told).fetchall()) | set(taken_back.execute(corrected).fetchall())
    assert set(taken_back.execute(told).fetchall()) == expected
    for table in ("persons", "person_number_changes", "opening_residence", "family_numbers", "employment"):
        assert taken_back.table(table).fetchall() == without.table(table).fetchall()
    same = """
        select count(*) from moves join notifications using (notification_id)
        where move_type <> notification_type or moves.registration_date <> notifications.registration_date
            or moves.from_municipality is distinct from notifications.from_municipality
            or moves.to_municipality is distinct from notifications.to_municipality
    """
    assert one(taken_back, same) == 0


def holds(number: str, first_remainder: int) -> bool:
    """Whether both check digits of a number are right, reckoned digit by digit."""
    digits = [int(digit) for digit in number]
    first = sum(weight * digit for weight, digit in zip((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), digits, strict=False))
    second = sum(
        weight * digit for weight, digit in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), digits, strict=True)
    )
    return first % 11 == first_remainder and second % 11 == 0


def test_some_come_under_a_d_number_and_some_keep_it(taken_back: duckdb.DuckDBPyConnection) -> None:
    """Forty more in the day, eighty in the month; the date of birth and the sex of the person."""
    changed = taken_back.execute(
        """
        select old_person_number, sex, birth_date, changed_date, min(received_date), count(notification_id)
        from person_number_changes as changes
        join persons on changes.new_person_number = persons.person_number
        left join notifications on changes.old_person_number = notifications.person_number
        where old_person_number >= '4'
        group by all
        """
    ).fetchall()
    kept = taken_back.execute(
        """
        select person_number, sex, birth_date, '9999', min(received_date), count(notification_id)
        from persons left join notifications using (person_number)
        where person_number >= '4'
        group by all
        """
    ).fetchall()
    assert len(changed) > 20
    assert len(kept) > 5
    for number, sex, birth_date, changed_date, received_date, messages in changed + kept:
        assert holds(number, first_remainder=0)
        day, month = int(number[:2]) - 40, int(number[2:4]) - 80
        assert (birth_date[2:4], birth_date[5:]) == (number[4:6], f"{month:02d}-{day:02d}")
        assert (sex == "female") == (int(number[8]) % 2 == 0)
        assert messages > 0
        assert received_date < changed_date
    assert one(taken_back, "select count(*) - count(distinct person_number) from persons") == 0


def test_numbers_of_2032_are_valid_by_the_rule_of_then_only() -> None:
    world = simulate(SimulationParameters(persons=2_000, first_year=2030, last_year=2034), seed=3)
    _, connection = view(world, "number_of_2032=1")
    numbered_in = (
        "case when birth_municipality is null then first_immigration_year else birth_date[:4]::int end"
    )
    persons = connection.execute(
        f"select person_number, birth_date, coalesce({numbered_in}, 0), sex from persons"
    ).fetchall()
    new = [person for person in persons if person[2] >= 2032]
    assert len(new) > 50
    for number, birth_date, _, _ in new:
        assert any(holds(number, remainder) for remainder in (1, 2, 3))
        assert (birth_date[2:4], birth_date[5:7], birth_date[8:]) == (
            number[4:6],
            f"{int(number[2:4]) - 80:02d}",
            number[:2],
        )
    assert {(int(number[8]) % 2, sex) for number, _, _, sex in new} == {
        (0, "female"), (1, "female"), (0, "male"), (1, "male")
    }  # fmt: skip
    assert all(holds(person[0], 0) for person in persons if person[2] < 2032)
    assert len({person[0] for person in persons}) == len(persons)


def test_a_register_without_defects_takes_nothing_back() -> None:
    world = simulate(SimulationParameters(persons=1_000, first_year=2031, last_year=2033), seed=3)
    delivery, connection = view(world)
    assert one(connection, "select count(taken_back_notification_id) from notifications") == 0
    assert one(connection, "select count(*) from person_number_changes") == 0
    assert delivery.parameters["defect_rates"] == dict.fromkeys(
        (each.name for each in dataclasses.fields(DefectRates)), 0.0
    )
