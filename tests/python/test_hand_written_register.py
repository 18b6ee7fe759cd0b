"""A small register, written by hand: what the field sends, and what becomes of it from check to tables.

The opening residence is of 1 January 2020, the last message of December 2022; countries are ISO's numeric
codes.
All numbers are of the synthetic series (month plus 80), and their check digits hold, by one rule or another:

- 50828000117 is a D-number (day plus 40), whose holder becomes 10828000123 on 1 September 2021;
- 05857000260 leaves and comes back on one day; 06867100391 too, but the message of the return comes first;
- 03832550360 would be a man born in 2025, and is stated to be a woman born in 1925;
- 07879000275 becomes 07879050124, which leaves 2 at the first check: only numbers of 2032 may, and a
  change of 2032 names it; 08889100142 leaves 1 there, and nothing of 2032 names it;
- 09898500451 never moved: her messages have dates that cannot be.
"""

from pathlib import Path

import pandas as pd
import pytest

import warehouse
from test_delivery_samples import write_delivery

OSLO, BERGEN = "0301", "4601"

NOTIFICATIONS = """
dnr,50828000117,immigration,2021-04-01,2021-04-20,,0301,752,,752,statistics,false,
dnr_moves,10828000123,internal,2022-03-01,2022-03-10,0301,4601,,,752,statistics,false,
leaves,05857000260,emigration,2021-05-01,2021-05-02,0301,,,208,578,statistics,false,
returns,05857000260,immigration,2021-05-01,2021-05-09,,0301,208,,578,statistics,false,
returns_first,06867100391,immigration,2021-05-01,2021-05-02,,4601,208,,578,statistics,false,
leaves_last,06867100391,emigration,2021-05-01,2021-05-09,0301,,,208,578,statistics,false,
stated,03832550360,internal,2021-06-01,2021-06-05,0301,4601,,,578,statistics,false,
of_2032,07879050124,internal,2022-06-01,2022-12-05,0301,4601,,,578,statistics,false,
never_named,08889100142,internal,2022-06-01,2022-12-05,0301,4601,,,578,statistics,false,
of_1921,09898500451,internal,2021-07-01,1921-07-05,0301,4601,,,578,statistics,false,
of_2062,09898500451,internal,2062-07-01,2022-07-05,0301,1103,,,578,statistics,false,
"""
PERSONS = """
10828000123,male,1980-02-10,,,752,752,752,4,,2021,
05857000260,female,1970-05-05,,,578,578,578,0,,,
06867100391,male,1971-06-06,,,578,578,578,0,,,
03832550360,female,1925-03-03,,,578,578,578,0,,,
07879050124,female,1990-07-07,,,578,578,578,0,,,
09898500451,female,1985-09-09,,,578,578,578,0,,,
"""
CHANGES = """
50828000117,10828000123,2021-09-01
07879000275,07879050124,2032-02-01
"""
OPENING = """
05857000260,0301,2020-01-01
06867100391,0301,2020-01-01
03832550360,0301,2020-01-01
07879000275,0301,2020-01-01
09898500451,0301,2020-01-01
"""
SELECTED = (
    "+movers",
    "+population",
    "+population_accounts",
    "+origin_destination_flows",
    "+migration_events",
    "+rejected_notifications",
    "+residence_contradictions",
    "+person_number_agreement",
    "+vintage_comparison_citizenships",
    "+notification_totals_by_vintage",
    "+late_notifications",
    "+removed_duplicates",
    "+delivery_losses",
    "+delivery_scope",
)


def rows(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The delivery."""
    return write_delivery(
        tmp_path_factory.mktemp("by_hand") / "delivery",
        notifications=rows(NOTIFICATIONS),
        persons=rows(PERSONS),
        person_number_changes=rows(CHANGES),
        opening_residence=rows(OPENING),
        family_numbers=[],
        employment=[],
        education_enrolment=[],
        unemployment=[],
        education_attainment=[],
    )


@pytest.fixture(scope="module")
def by_hand(register: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its warehouse, with the accounts and identities of what is built."""
    return warehouse.build(
        register,
        tmp_path_factory.mktemp("built_by_hand"),
        "--indirect-selection",
        "cautious",
        "--select",
        *SELECTED,
        with_tests=True,
    )


def moves(built: Path, year: int) -> list[tuple[str, str, int]]:
    """Movers between municipalities and over the border: kind, sex and year of birth."""
    frame = warehouse.query(
        built,
        f"""select mover_kind, sex, birth_year from publication.movers where year = {year}
        order by mover_kind, birth_year""",
    )
    return list(frame.itertuples(index=False, name=None))


def lives_in(built: Path, year: int) -> dict[tuple[str, int], str]:
    """Municipality on 1 January by sex and year of birth; each of the register's persons has their own."""
    frame = warehouse.query(built, f"select * from publication.population where year = {year}")
    assert (frame["persons"] == 1).all()
    return {(row.sex, row.birth_year): row.municipality_code for row in frame.itertuples()}


def events(built: Path) -> pd.DataFrame:
    return warehouse.query(built, "from publication.migration_events").set_index("notification_id")


def test_who_came_under_a_d_number_came_in_the_year_of_that_message(by_hand: Path) -> None:
    assert ("male", 1980) not in lives_in(by_hand, 2021)
    assert lives_in(by_hand, 2022)["male", 1980] == OSLO
    assert lives_in(by_hand, 2023)["male", 1980] == BERGEN
    assert [move for move in moves(by_hand, 2021) if move[1:] == ("male", 1980)] == [
        ("immigration", "male", 1980)
    ]
    assert moves(by_hand, 2022) == [("internal", "male", 1980), ("internal", "female", 1990)]
    assert {"dnr", "dnr_moves"} <= set(events(by_hand).index)


def test_who_leaves_and_comes_back_on_one_day_is_resident(by_hand: Path) -> None:
    """Whichever of the messages came first."""
    assert lives_in(by_hand, 2021)["female", 1970] == OSLO
    assert lives_in(by_hand, 2022)["female", 1970] == OSLO
    assert lives_in(by_hand, 2022)["male", 1971] == BERGEN
    assert ("internal", "male", 1971) in moves(by_hand, 2021)
    assert [move for move in moves(by_hand, 2021) if move[0] == "emigration"] == []
    contradicting = warehouse.query(by_hand, "select * from publication.residence_contradictions")
    assert contradicting.empty, "the messages of a day follow from each other"


def test_what_is_stated_stands_in_every_table_and_the_number_is_a_count(by_hand: Path) -> None:
    event = events(by_hand).loc["stated"]
    assert (event["sex"], event["birth_year"]) == ("female", 1925)
    assert ("internal", "female", 1925) in moves(by_hand, 2021)
    assert lives_in(by_hand, 2022)["female", 1925] == BERGEN
    counted = warehouse.query(
        by_hand,
        """select sex, birth_year, sum(internal_out_movers) as movers
        from publication.population_accounts where scheme_id = 'county' and year = 2021
        group by all having movers > 0 order by birth_year""",
    )
    assert counted.to_numpy().tolist() == [["female", 1925, 1], ["male", 1971, 1]]
    assert not any(sex == "male" and year == 2025 for sex, year in lives_in(by_hand, 2022))


def test_how_many_numbers_differ_from_what_is_stated(by_hand: Path) -> None:
    """Of six persons one number says otherwise, one is of 2032 and says nothing."""
    agreement = warehouse.query(by_hand, "from publication.person_number_agreement")
    found = {(row.sex_agreement, row.birth_date_agreement): row.persons for row in agreement.itertuples()}
    assert found == {("agrees", "agrees"): 4, ("differs", "differs"): 1, ("not_told", "not_told"): 1}


def test_a_number_by_the_rules_of_2032_is_one_from_then_on(by_hand: Path) -> None:
    """A change of 2032 names it: the message under it counts, its person is who is stated."""
    event = events(by_hand).loc["of_2032"]
    assert (event["sex"], event["birth_year"]) == ("female", 1990)
    assert lives_in(by_hand, 2022)["female", 1990] == OSLO
    assert lives_in(by_hand, 2023)["female", 1990] == BERGEN


def test_what_cannot_be_is_rejected_and_counted(by_hand: Path) -> None:
    rejected = warehouse.query(
        by_hand, "select notification_id, reason_code from publication.rejected_notifications"
    )
    assert dict(rejected.itertuples(index=False)) == {
        "never_named": "invalid_person_number",
        "of_1921": "impossible_date",
        "of_2062": "impossible_date",
    }
    losses = warehouse.query(
        by_hand,
        """select year, likely_cause, lost_rows, is_conspicuous from publication.delivery_losses
        where reason_code = 'impossible_date' order by year""",
    )
    assert losses["year"].tolist() == [2021, 2062]
    assert losses["lost_rows"].tolist() == [1, 1]
    assert losses["is_conspicuous"].all()
    # Nobody moved by them, and the year 2062 is not one that the register covers.
    assert lives_in(by_hand, 2022)["female", 1985] == OSLO
    assert lives_in(by_hand, 2023)["female", 1985] == OSLO
    years = warehouse.query(
        by_hand, "select distinct year from publication.population_accounts order by year"
    )
    assert years["year"].tolist() == [2020, 2021, 2022]


def test_the_check_tells_of_dates_that_cannot_be(register: Path) -> None:
    checked = warehouse.vandring("check", str(register))
    assert "2 notifications rejected 2021–2062, impossible_date" in checked.stdout, checked.stdout
    assert "received long before the registration date" in checked.stdout


def test_sweden_by_its_number_is_never_america(by_hand: Path) -> None:
    """752 begins with the digit of America in the register's list, which has no such code."""
    event = events(by_hand).loc["dnr"]
    assert (event["origin_country_code"], event["citizenship_code"]) == ("752", "752")
    assert (event["citizenship_group"], event["country_group"]) == ("other_nordic", "nordic")
    scope = warehouse.query(by_hand, "select country_code_systems from publication.delivery_scope")
    assert scope["country_code_systems"].tolist() == ["iso_numeric"]


@pytest.mark.parametrize(
    "table", ["notification_totals_by_vintage", "late_notifications", "removed_duplicates"]
)
def test_every_covered_year_and_type_has_its_row(by_hand: Path, table: str) -> None:
    """Nothing was registered in 2020, nothing came late, nothing twice: these are zeros."""
    frame = warehouse.query(by_hand, f"from publication.{table} where vintage_id = 'current'")
    counted = {
        (row.registration_year, row.notification_type): row.notifications for row in frame.itertuples()
    }
    accepted = {
        (2021, "immigration"): 3, (2021, "emigration"): 2, (2021, "internal"): 1, (2022, "internal"): 2
    }  # fmt: skip
    expected = {
        (year, kind): accepted.get((year, kind), 0) if table.startswith("notification_totals") else 0
        for year in (2020, 2021, 2022)
        for kind in ("immigration", "emigration", "internal")
    }
    assert counted == expected
