"""The same people written in the codes of each day, of 2013 and of 2024, against the history of codes."""

import datetime

import duckdb
import numpy as np
import pandas as pd
import pytest

from municipality_history import History
from vandring.errors import UserError
from vandring.register.delivery import Delivery
from vandring.register.parameters import (
    CODINGS,
    OF_2013,
    OF_2024,
    OWN_DAY,
    DefectRates,
    SimulationParameters,
    check_coding,
    no_defects,
)
from vandring.register.simulation import simulate
from vandring.register.view import register_view
from vandring.register.world import World

FIRST_YEAR, LAST_YEAR = 1966, 2025
# Municipalities of 2013 that are several in 2024.
SPLIT = {"0720", "1504", "1523", "1529", "1534", "1546", "1613", "1850"}
PLACES = {
    "notifications": ["from_municipality", "to_municipality"],
    "persons": ["birth_municipality"],
    "opening_residence": ["municipality_code"],
}


@pytest.fixture(scope="module")
def history() -> History:
    return History()


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(SimulationParameters(6_000, FIRST_YEAR, LAST_YEAR), seed=21)


@pytest.fixture(scope="module")
def own_day(world: World) -> Delivery:
    return register_view(world, no_defects(), 21, OWN_DAY)


def day_before(day: str) -> str:
    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()


def named_places(delivery: Delivery) -> pd.DataFrame:
    """Every place that the delivery names from 1964 on, with the true one.

    Columns person, day, kind, code, of_2013, of_2024.
    """
    connection = duckdb.connect()
    for name in PLACES:
        connection.register(name, delivery.tables[name])
    for name in ("moves", "homes"):
        connection.register(name, delivery.truth[name])
    return connection.sql(
        """select person_number as person, (registration_date::date - 1)::text as day, 'left' as kind,
            sent.from_municipality as code, moves.from_municipality as of_2013,
            moves.from_municipality_2024 as of_2024
        from notifications as sent join moves using (notification_id, person_number, registration_date)
        where sent.from_municipality is not null
        union all
        select person_number, registration_date, 'reached', sent.to_municipality, moves.to_municipality,
            moves.to_municipality_2024
        from notifications as sent join moves using (notification_id, person_number, registration_date)
        where sent.to_municipality is not null
        union all
        select person_number, reference_date, 'opening', municipality_code, opening_municipality,
            opening_municipality_2024
        from opening_residence join homes using (person_number)
        union all
        select person_number, birth_date, 'birth', persons.birth_municipality, homes.birth_municipality,
            homes.birth_municipality_2024
        from persons join homes using (person_number)
        where persons.birth_municipality is not null and birth_date >= '1964-01-01'"""
    ).df()


def test_every_code_is_in_force_on_its_day_and_is_the_true_municipality(
    own_day: Delivery, history: History
) -> None:
    named = named_places(own_day)
    assert set(named["kind"]) == {"left", "reached", "opening", "birth"}
    assert named[["code", "of_2013", "of_2024"]].notna().all(axis=None)
    assert set(named["of_2013"]) <= history.in_force(OF_2013)
    periods = [date for date in history.dates if date <= f"{LAST_YEAR}-12-31"]
    first = np.array(periods)[np.searchsorted(periods, named["day"], side="right") - 1]
    for code, day, of_2013, of_2024 in set(
        zip(named["code"], first, named["of_2013"], named["of_2024"], strict=True)
    ):
        assert code in history.in_force(day)
        assert of_2013 in history.walk(code, day, OF_2013)
        assert of_2024 in history.walk(of_2013, OF_2013, OF_2024) & history.walk(code, day, OF_2024)


def test_nobody_moves_at_a_reform(own_day: Delivery, history: History) -> None:
    """What somebody leaves is what the place reached before has become, reform by reform."""
    stays = named_places(own_day).sort_values(["person", "day", "kind"], kind="stable")
    stays["next_kind"] = stays.groupby("person")["kind"].shift(-1)
    stays["next_day"] = stays.groupby("person")["day"].shift(-1)
    stays["next_code"] = stays.groupby("person")["code"].shift(-1)
    stays["next_2024"] = stays.groupby("person")["of_2024"].shift(-1)
    stays = stays[(stays["next_kind"] == "left") & (stays["kind"] != "left")]
    changed = 0
    for row in stays.itertuples():
        if row.kind == "birth" and row.day < f"{FIRST_YEAR}-01-01":
            continue
        if row.day <= row.next_day:
            changed += row.code != row.next_code
            assert row.next_code in history.walk(row.code, row.day, row.next_day), row
            assert row.next_2024 == row.of_2024, row
    assert changed > 500


def test_a_person_has_one_part_of_each_municipality_and_children_their_mothers(own_day: Delivery) -> None:
    named = named_places(own_day)
    assert not named.drop_duplicates(["person", "of_2013", "of_2024"]).duplicated(["person", "of_2013"]).any()
    persons = own_day.tables["persons"].to_pandas()
    at_birth = named[named["kind"] == "birth"].set_index("person")
    mothers = persons.set_index("person_number")["mother_person_number"].dropna()
    pairs = at_birth.join(mothers).merge(
        named.drop_duplicates(["person", "of_2013"]),
        left_on=["mother_person_number", "of_2013"],
        right_on=["person", "of_2013"],
        suffixes=("", "_mother"),
    )
    assert len(pairs) > 500
    assert (pairs["of_2024"] == pairs["of_2024_mother"]).all()


def test_the_parts_of_split_municipalities_are_those_of_the_history(
    own_day: Delivery, history: History
) -> None:
    named = named_places(own_day)
    parts = named.groupby("of_2013")["of_2024"].agg(set)
    for code, found in parts.items():
        ends = history.walk(str(code), OF_2013, OF_2024)
        assert found <= ends
        assert (len(ends) > 1) == (code in SPLIT)
    assert parts["0720"] == {"3905", "3907"}


def test_other_codes_change_nothing_but_the_codes(world: World) -> None:
    one, *others = (register_view(world, DefectRates(), 21, coding) for coding in CODINGS)
    assert one.parameters["municipality_codes"] == OWN_DAY
    for other in others:
        for name in one.tables:
            kept = [column for column in one.tables[name].column_names if column not in PLACES.get(name, [])]
            assert one.tables[name].select(kept).equals(other.tables[name].select(kept)), name
        for name in ("moves", "homes", "immigrant_years"):
            assert one.truth[name].equals(other.truth[name]), name
        defects = ["notification_id", "defect", "related_notification_id"]
        assert one.truth["defects"].select(defects).equals(other.truth["defects"].select(defects))


@pytest.mark.parametrize(("coding", "column"), [(OF_2013, "of_2013"), (OF_2024, "of_2024")])
def test_codes_of_one_date_are_those_of_the_truth(world: World, coding: str, column: str) -> None:
    named = named_places(register_view(world, no_defects(), 21, coding))
    assert len(named) > 10_000
    assert (named["code"] == named[column]).all()


def test_messages_that_contradict_themselves_still_name_codes_of_their_day(
    world: World, history: History
) -> None:
    rates = DefectRates(impossible_move=0.05)
    delivery = register_view(world, rates, 21, OWN_DAY)
    connection = duckdb.connect()
    connection.register("notifications", delivery.tables["notifications"])
    connection.register("defects", delivery.truth["defects"])
    rows = connection.sql(
        """select registration_date as day, from_municipality as origin, to_municipality as destination,
            notification_type as kind
        from notifications join defects using (notification_id) where defect = 'impossible_move'"""
    ).fetchall()
    assert len(rows) > 500
    left_abroad = [row for row in rows if row[3] == "emigration"]
    unmoved = [row for row in rows if row[1] is not None and row[1] == row[2]]
    assert left_abroad
    assert unmoved
    for day, origin, destination, _ in left_abroad:
        assert destination in history.in_force(day)
        assert origin in history.in_force(day_before(day))
    for day, origin, _, _ in unmoved:
        assert origin in history.in_force(day)


def test_every_move_is_between_municipalities_of_its_day(own_day: Delivery, history: History) -> None:
    """Nobody moves inside a municipality that was one before a split or is one since a merger."""
    sent = own_day.tables["notifications"].to_pandas()
    within = sent[sent["notification_type"] == "internal"]
    assert len(within) > 10_000
    assert (within["from_municipality"] != within["to_municipality"]).all()
    for row in within[within["registration_date"].str.endswith("-01-01")].itertuples():
        before = day_before(row.registration_date)
        became = history.walk(row.from_municipality, before, row.registration_date)
        assert row.to_municipality not in became, row


def test_what_the_history_does_not_know_is_refused() -> None:
    with pytest.raises(UserError, match="begins in 1964"):
        check_coding(OWN_DAY, 1960)
    check_coding(OF_2013, 1960)
    with pytest.raises(UserError, match="own_day, 2013-01-01, 2024-01-01"):
        check_coding("2020-01-01", 1966)
