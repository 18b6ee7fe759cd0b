"""What the office holds: form of the delivery, defects and their truth, files, and the command."""

import dataclasses
import hashlib
import json
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from vandring.cli import main
from vandring.register.arrays import NEVER
from vandring.register.delivery import Delivery
from vandring.register.moves import EMIGRATION
from vandring.register.parameters import OF_2013, DefectRates, SimulationParameters, with_rates
from vandring.register.reports import Reports
from vandring.register.simulation import simulate
from vandring.register.unreported import held_residents, registered_families
from vandring.register.view import register_view

NOTIFICATION_COLUMNS = [
    "notification_id",
    "person_number",
    "notification_type",
    "registration_date",
    "received_date",
    "from_municipality",
    "to_municipality",
    "from_country",
    "to_country",
    "citizenship",
    "source_file",
    "is_administrative",
    "taken_back_notification_id",
]
COLUMNS = {
    "notifications": NOTIFICATION_COLUMNS,
    "person_number_changes": ["old_person_number", "new_person_number", "changed_date"],
    "persons": [
        "person_number",
        "sex",
        "birth_date",
        "birth_municipality",
        "death_date",
        "birth_country",
        "mother_birth_country",
        "father_birth_country",
        "grandparents_born_abroad",
        "reason_for_immigration",
        "first_immigration_year",
        "mother_person_number",
    ],
    "opening_residence": ["person_number", "municipality_code", "reference_date"],
    "family_numbers": ["person_number", "year", "family_number"],
    "employment": ["person_number", "year", "employment_type"],
    "education_enrolment": ["person_number", "year", "is_enrolled_1_october", "has_passed_exam"],
    "unemployment": ["person_number", "year", "unemployed_months"],
    "education_attainment": ["person_number", "year", "education_level"],
}
CONTENT_DEFECTS = (
    "unreadable",
    "incomplete_person_number",
    "invalid_person_number",
    "unknown_municipality",
    "impossible_move",
)
MANY_DEFECTS = [
    "late_external=0.05",
    "late_internal=0.02",
    "out_of_order=0.2",
    "duplicate_external=0.04",
    "duplicate_internal=0.03",
    "duplicate_with_other_defect=0.2",
    "duplicate_across_number_change=0.3",
    "changed_person_number=0.08",
    "missing_person_number=0.01",
    *(f"{name}_person_number=0.01" for name in ("incomplete", "invalid")),
    "unknown_municipality=0.01",
    "impossible_move=0.01",
    "unreadable=0.02",
    "census_correction=0.003",
    "cancelled_message=0.02",
    "cancelled_and_sent_anew=0.01",
    "cancelled_duplicate=0.3",
    "corrected_message=0.04",
    "corrected_again=0.4",
    "corrected_defect=0.4",
    "nothing_to_take_back=0.02",
]


@pytest.fixture(scope="module")
def rates() -> DefectRates:
    return with_rates(DefectRates(), MANY_DEFECTS)


@pytest.fixture(scope="module")
def delivery(rates: DefectRates) -> Delivery:
    world = simulate(SimulationParameters(persons=5_000, first_year=1966, last_year=1978), seed=13)
    return register_view(world, rates, 11, OF_2013)


@pytest.fixture(scope="module")
def database(delivery: Delivery) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, table in {**delivery.tables, **delivery.truth}.items():
        connection.register(name, table)
    reasons = ", ".join(f"'{name}'" for name in CONTENT_DEFECTS)
    connection.execute(
        "create view content_defects as select distinct notification_id from defects"
        f" where defect in ({reasons})"
    )
    # Messages that can be read, with the person they name.
    connection.execute(
        """
        create view readable as
        select notifications.*, coalesce(third.new_person_number, second.new_person_number,
                                         first.new_person_number, person_number) as last_number
        from notifications
        left join person_number_changes as first on first.old_person_number = person_number
        left join person_number_changes as second on second.old_person_number = first.new_person_number
        left join person_number_changes as third on third.old_person_number = second.new_person_number
        where notification_id not in (select notification_id from content_defects)
            and notification_type <> 'cancellation'
            and notification_id not in (
                select notification_id from defects
                where defect in ('nothing_to_take_back', 'taken_back_already')
            )
        """
    )
    # Those of them that nothing has taken back.
    connection.execute(
        """
        create view standing as select * from readable
        where notification_id not in (select notification_id from defects where defect = 'taken_back')
        """
    )
    return connection


def count(database: duckdb.DuckDBPyConnection, query: str) -> int:
    row = database.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def defects_of_kind(database: duckdb.DuckDBPyConnection, kind: str) -> int:
    return count(database, f"select count(*) from defects where defect = '{kind}'")


def test_tables_and_columns_are_those_of_the_contract(delivery: Delivery) -> None:
    assert {name: table.column_names for name, table in delivery.tables.items()} == COLUMNS


def test_tables_in_parts_are_the_tables(delivery: Delivery) -> None:
    """Parts that spoilt messages, families and sorted rows are cut by at any place."""
    for tables in (delivery.tables, delivery.truth):
        for name, table in tables.items():
            parts = list(tables.parts(name, 777))
            assert max(part.num_rows for part in parts) <= 777
            assert pa.concat_tables(parts).equals(table), name


def test_every_message_traces_to_a_move_or_a_defect(database: duckdb.DuckDBPyConnection) -> None:
    untraced = count(
        database,
        """
        select count(*) from notifications
        where notification_id not in (select notification_id from moves where notification_id is not null)
          and notification_id not in (select notification_id from defects)
        """,
    )
    assert untraced == 0
    assert count(database, "select count(*) - count(distinct notification_id) from notifications") == 0
    assert count(database, "select count(*) - count(distinct (notification_id, defect)) from defects") == 0


def test_accepted_messages_say_what_the_move_was(database: duckdb.DuckDBPyConnection) -> None:
    wrong = count(
        database,
        """
        select count(*) from moves join standing using (notification_id)
        where standing.notification_type <> move_type
           or standing.registration_date <> moves.registration_date
           or standing.from_municipality is distinct from moves.from_municipality
           or standing.to_municipality is distinct from moves.to_municipality
           or last_number <> moves.person_number
        """,
    )
    reported = count(database, "select count(*) from moves where notification_id is not null")
    assert wrong == 0
    assert reported > 2000
    assert reported == count(database, "select count(*) from moves join standing using (notification_id)")


def test_duplicates_are_all_but_the_last_received(database: duckdb.DuckDBPyConnection) -> None:
    """Judged anew from the delivered texts: same person, type and date of registration."""
    database.execute(
        """
        create or replace view rejected_again as select notification_id from standing
        where person_number is not null
        qualify row_number() over (
            partition by last_number, notification_type, registration_date
            order by received_date desc, notification_id desc) > 1
        """
    )
    listed = "select notification_id from defects where defect = 'duplicate'"
    assert count(database, f"select count(*) from ({listed})") > 30
    assert count(database, f"select count(*) from ({listed} except from rejected_again)") == 0
    assert count(database, f"select count(*) from (from rejected_again except {listed})") == 0


def test_the_historical_file_holds_what_came_out_of_order(database: duckdb.DuckDBPyConnection) -> None:
    disagreeing = count(
        database,
        """
        select count(*) from standing as message
        where (source_file = 'historical') <> (person_number is not null and exists (
            select 1 from standing as other
            where other.last_number = message.last_number
              and other.received_date < message.received_date
              and other.registration_date > message.registration_date))
        """,
    )
    assert disagreeing == 0
    assert defects_of_kind(database, "out_of_order") > 30


def test_lateness_is_receipt_after_30_june_of_the_next_year(database: duckdb.DuckDBPyConnection) -> None:
    late = """
        select notification_id from readable
        where received_date > (cast(left(registration_date, 4) as integer) + 1)::varchar || '-06-30'
    """
    listed = """
        select notification_id from defects where defect = 'late'
        and notification_id in (select notification_id from readable)
    """
    assert count(database, f"select count(*) from ({late})") > 50
    assert count(database, f"select count(*) from ({late} except {listed})") == 0
    assert count(database, f"select count(*) from ({listed} except {late})") == 0


def test_citizenship_has_the_digits_of_its_time(database: duckdb.DuckDBPyConnection) -> None:
    wrong = count(
        database,
        """
        select count(*) from readable
        left join (select notification_id, true as is_late from defects where defect = 'late')
            using (notification_id)
        where citizenship is not null and length(citizenship) <> case
            when registration_date >= '1977' then 3
            when is_late and left(registration_date, 4) = '1973' then 3
            else 2 end
           or (citizenship is not null and is_late and left(registration_date, 4) between '1967' and '1972')
        """,
    )
    assert wrong == 0
    assert defects_of_kind(database, "three_digit_citizenship") > 0


@pytest.mark.parametrize("kind", CONTENT_DEFECTS)
def test_defects_are_about_as_many_as_their_rate(
    database: duckdb.DuckDBPyConnection, rates: DefectRates, kind: str
) -> None:
    messages = count(database, "select count(*) from notifications")
    expected = messages * getattr(rates, kind)
    assert 0.4 * expected < defects_of_kind(database, kind) < 2.5 * expected + 10


def test_census_and_administrative_emigrations_are_registered_late(
    database: duckdb.DuckDBPyConnection,
) -> None:
    wrong = count(
        database,
        """
        select count(*) from moves where
            (is_census_correction = 'true' and not (move_date < registration_date
                and registration_date in ('1970-10-30', '1970-10-31')))
            or (is_administrative = 'true'
                and left(registration_date, 4)::integer <> left(move_date, 4)::integer + 2)
            or (is_census_correction = 'false' and is_administrative = 'false'
                and move_date <> registration_date)
        """,
    )
    assert wrong == 0
    assert defects_of_kind(database, "census_correction") >= 10
    assert defects_of_kind(database, "administrative") > 0


def test_changed_numbers_lead_to_the_number_in_persons(database: duckdb.DuckDBPyConnection) -> None:
    strangers = """
        select last_number from readable where person_number is not null
        except select person_number from persons
    """
    assert count(database, f"select count(*) from ({strangers})") == 0
    assert (
        count(
            database,
            "select count(*) from person_number_changes join persons on person_number = old_person_number",
        )
        == 0
    )
    assert defects_of_kind(database, "old_person_number") > 30


def digests(directory: Path) -> dict[str, str]:
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    return {str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def synthesize(directory: Path, *options: str) -> int:
    sizes = ("--persons", "1500", "--first-year", "1969", "--last-year", "1972", "--quiet")
    return main(["synthesize", "--out", str(directory), *sizes, *options])


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    assert synthesize(tmp_path / "one") == 0
    assert synthesize(tmp_path / "again") == 0
    assert synthesize(tmp_path / "other", "--seed", "5") == 0
    one, again, other = (digests(tmp_path / name) for name in ("one", "again", "other"))
    assert one == again
    assert one.keys() == other.keys()
    # In so few years offices may have fallen behind with neither seed.
    same = {"README.md", "truth/delay_regimes.parquet"}
    assert all(one[name] != other[name] for name in one if name not in same)
    assert {path.name for path in tmp_path.iterdir()} == {"one", "again", "other"}


def test_a_delivery_ends_in_2025_in_the_codes_of_each_day_and_not_in_the_future(tmp_path: Path) -> None:
    """The years, codes and dates that nothing else is asked for; written in November 2026."""
    assert main(["synthesize", "--out", str(tmp_path / "out"), "--persons", "1000", "--quiet"]) == 0
    chosen = json.loads((tmp_path / "out/truth/parameters.json").read_text(encoding="utf-8"))
    assert (chosen["first_year"], chosen["last_year"]) == (1966, 2025)
    assert chosen["municipality_codes"] == "own_day"
    sent = pyarrow.parquet.read_table(tmp_path / "out/notifications.parquet").to_pandas()
    readable = sent[sent["registration_date"].str.len() == 10]
    assert readable["registration_date"].max().startswith("2025-12")
    received = sent.loc[sent["received_date"].str.len() == 10, "received_date"]
    assert "2026-01-01" <= received.max() <= "2026-09-30"
    # Codes of Færder from 2020 to 2023, of Narvik since 2020, of Tønsberg since 2024.
    assert {"3811", "1806", "3905"} & set(sent["to_municipality"])


@pytest.mark.parametrize("years", [("2023", "2025"), ("2010", "2012"), ("1970", "1972")])
def test_three_years_are_enough(tmp_path: Path, years: tuple[str, str]) -> None:
    options = ("--first-year", years[0], "--last-year", years[1], "--persons", "1000", "--quiet")
    assert main(["synthesize", "--out", str(tmp_path / "out"), *options]) == 0
    truth = pyarrow.parquet.read_table(tmp_path / "out/truth/immigrant_years.parquet")
    assert set(truth["year"].to_pylist()) == set(range(int(years[0]) - 1, int(years[1])))


def test_csv_holds_the_same_rows(tmp_path: Path) -> None:
    assert synthesize(tmp_path / "texts", "--format", "csv") == 0
    assert synthesize(tmp_path / "columns") == 0
    for name, columns in COLUMNS.items():
        table = pyarrow.csv.read_csv(tmp_path / "texts" / f"{name}.csv")
        assert table.column_names == columns
        assert (
            table.num_rows == pyarrow.parquet.read_metadata(tmp_path / "columns" / f"{name}.parquet").num_rows
        )


def test_an_earlier_synthetic_delivery_is_replaced_and_anything_else_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert synthesize(tmp_path / "out") == 0
    assert synthesize(tmp_path / "out", "--defects", "none") == 0
    assert not any(json.loads((tmp_path / "out/truth/parameters.json").read_text())["defect_rates"].values())
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "notes.txt").write_text("mine")
    assert synthesize(foreign) == 1
    assert [path.name for path in foreign.iterdir()] == ["notes.txt"]
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--persons", "3"),
        ("--first-year", "1999"),
        ("--last-year", "2100"),
        ("--first-year", "1960"),
        ("--seed", "-1"),
        ("--rate", "duplicates=0.1"),
        ("--rate", "duplicate_internal=often"),
        ("--rate", "duplicate_internal=2"),
        ("--rate", "duplicate_internal=nan"),
        ("--internal-move-factor", "-1"),
    ],
)
def test_bad_arguments_are_refused_with_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, str]
) -> None:
    assert synthesize(tmp_path / "out", *options) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_who_left_unseen_has_family_and_education_until_written_off(
    database: duckdb.DuckDBPyConnection,
) -> None:
    """The last family's number on every 1 January until then, and the education last stated here."""
    database.execute(
        """
        create or replace temp view unseen as
        select person_number, cast(year(move_date::date) as int) as left_year,
            cast(year(registration_date::date) as int) as written_off_year
        from moves join persons using (person_number)
        where is_administrative = 'true' and death_date is null
        """
    )
    expected = database.sql(
        """
        select unseen.person_number, years.year, coalesce(family_number, unseen.person_number)
        from unseen
        join (select unnest(range(1966, 1980)) as year) as years
            on years.year > left_year and years.year <= least(written_off_year, 1979)
        left join family_numbers as last
            on last.person_number = unseen.person_number and last.year = left_year
        """
    ).fetchall()
    held = database.sql(
        """
        select person_number, family_numbers.year, family_number
        from unseen join family_numbers using (person_number)
        where family_numbers.year > left_year and family_numbers.year <= written_off_year
        """
    ).fetchall()
    assert len(expected) > 20
    assert sum(number != person for person, _, number in expected) > 5
    assert sorted(held) == sorted(expected)
    changed = database.sql(
        """
        select held.person_number, held.year
        from unseen
        join education_attainment as held using (person_number)
        join education_attainment as before
            on before.person_number = held.person_number and before.year = left_year - 1
        where held.year >= left_year and held.year < written_off_year
            and held.education_level <> before.education_level
        """
    ).fetchall()
    assert changed == []
    kept = count(
        database,
        """select count(*) from unseen join education_attainment as held using (person_number)
        where held.year >= left_year and held.year < written_off_year""",
    )
    assert kept > 10


Families = dict[int, dict[int, int]]
"""By 1 January, each member's reference person."""


def test_a_family_that_left_in_part_stays_one_until_its_reference_person_is_written_off() -> None:
    """By hand: of a couple with two children the reference person and a child leave without a word."""
    world = simulate(SimulationParameters(persons=2_000, first_year=1970, last_year=1975), seed=5)
    persons = world.persons
    immigrants = np.flatnonzero(persons.is_immigrant(np.arange(persons.count)))
    father, mother, child, sister, newborn = immigrants[persons.death_day[immigrants] == NEVER][:5].tolist()

    def held_families(departures: list[tuple[int, str, str]], families: Families) -> Families:
        days = np.array([[day, registered] for _, day, registered in departures], dtype="datetime64[D]")
        moves = {
            "person": np.array([person for person, _, _ in departures], dtype=np.int32),
            "kind": np.full(len(departures), EMIGRATION, dtype=np.int8),
            "day": days[:, 0].astype(np.int32),
        }
        registration = days[:, 1].astype(np.int64)
        is_administrative = np.ones(len(departures), dtype=bool)
        rows = [
            (person, year, reference)
            for year, references in families.items()
            for person, reference in references.items()
        ]
        columns = dict(zip(("person", "year", "reference"), np.array(rows, dtype=np.int32).T, strict=True))
        small = dataclasses.replace(world, moves=moves, families=columns)
        held = held_residents(
            small, Reports(registration, registration, is_administrative, ~is_administrative)
        )
        result = registered_families(small.families, held)
        found: Families = {}
        for person, year, reference in zip(*(result[name].tolist() for name in columns), strict=True):
            found.setdefault(year, {})[person] = reference
        return found

    together = {father: father, mother: father, child: father, sister: father}
    left_behind = {mother: mother, sister: mother}
    left = [(father, "1971-05-01", "1973-05-01"), (child, "1971-05-01", "1973-05-01")]
    families = {1971: together, 1972: left_behind, 1973: left_behind | {newborn: mother}, 1974: left_behind}
    assert held_families(left, families) == {
        1971: together,
        1972: together,
        1973: together | {newborn: father},
        1974: left_behind,
    }
    # The other way round, nobody needs another number; and a child that the parents took along is not alone.
    stayed = {father: father, sister: father}
    left = [(mother, "1971-05-01", "1973-05-01"), (child, "1971-05-01", "1973-05-01")]
    families = {1971: together, 1972: stayed, 1973: stayed, 1974: stayed}
    assert held_families(left, families) == {1971: together, 1972: together, 1973: together, 1974: stayed}
    left = [(person, "1971-05-01", "1973-05-01") for person in together]
    assert held_families(left, {1971: together}) == dict.fromkeys((1971, 1972, 1973), together)
    # The mother follows a year later: her number is the father's until he is written off, then her own.
    left = [(father, "1971-05-01", "1973-05-01"), (mother, "1972-05-01", "1974-05-01")]
    stayed = {child: child, sister: child, newborn: newborn}
    families = {
        1971: together,
        1972: left_behind | {child: mother, newborn: mother},
        1973: stayed,
        1974: stayed,
        1975: stayed,
    }
    assert held_families(left, families) == {
        1971: together,
        1972: together | {newborn: father},
        1973: together | {newborn: father},
        1974: dict.fromkeys((mother, child, sister, newborn), mother),
        1975: stayed,
    }
    # Who came in the year of departure had no number yet.
    assert held_families([(child, "1971-12-30", "1972-01-02")], {1971: {father: father}}) == {
        1971: {father: father},
        1972: {child: child},
    }
