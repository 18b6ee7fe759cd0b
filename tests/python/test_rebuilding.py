"""The same facts give the same tables: in any order, however often, and as known on an earlier date."""

import shutil
from pathlib import Path

import duckdb
import pytest

import warehouse
from vandring.places import UNOPENED, UNPUBLISHED

# Columns that name persons by their numbers; and the only tables that hold what came after as_of.
NUMBERS = ("person_number", "mother_person_number", "family_number")
KNOWS_WHAT_CAME_LATER = {"staging.delivered_person_number_changes", "staging.later_person_numbers"}


def write_shuffled(delivery: Path, directory: Path) -> Path:
    """The same delivery: rows in another order, tables cut into several files, some CSV, some Parquet."""
    directory.mkdir()
    for number, file in enumerate(sorted(delivery.glob("*.parquet"))):
        folder = directory / file.stem
        folder.mkdir()
        for part in range(3):
            form = "(format csv, header)" if number % 2 else "(format parquet)"
            duckdb.sql(
                f"""copy (
                    select t.* from '{file}' as t where hash(t) % 3 = {part} order by hash(t, 'shuffled')
                ) to '{folder}/{2 - part}.{"csv" if number % 2 else "parquet"}' {form}"""
            )
    return directory


def cut_at(delivery: Path, directory: Path, date: str) -> Path:
    """The delivery as it would have been made on a date: what came or happened later is not in it, and
    persons stand under the numbers that they had then.
    """
    directory.mkdir()
    earlier = numbers_at(delivery, date)
    year_ended = f"make_date(year::int, 12, 31) <= date '{date}'"
    first_year_later = f"make_date(first_immigration_year::int, 1, 1) > date '{date}'"
    selections = {
        "notifications": f"select * from t where try_cast(received_date as date) <= date '{date}'",
        "person_number_changes": f"select * from t where changed_date::date <= date '{date}'",
        "persons": f"""
            select * replace (
                if(death_date::date > date '{date}', null, death_date) as death_date,
                if({first_year_later}, null, reason_for_immigration) as reason_for_immigration,
                if({first_year_later}, null, first_immigration_year) as first_immigration_year
            )
            from t
            where birth_date::date <= date '{date}'
                and not (birth_municipality is null and coalesce({first_year_later}, false))""",
        "opening_residence": "select * from t",
        "family_numbers": f"select * from t where make_date(year::int, 1, 1) <= date '{date}'",
        "employment": f"select * from t where {year_ended}",
        "education_enrolment": f"select * from t where {year_ended}",
        "unemployment": f"select * from t where {year_ended}",
        "education_attainment": f"select * from t where {year_ended}",
    }
    for table, selection in selections.items():
        file = f"{delivery}/{table}.parquet"
        columns = duckdb.sql(f"from '{file}' limit 0").columns
        texts = ", ".join(
            f"coalesce(numbers[{column}::varchar], nullif({column}::varchar, '')) as {column}"
            if column in NUMBERS and table not in ("notifications", "person_number_changes")
            else f"nullif({column}::varchar, '') as {column}"
            for column in columns
        )
        duckdb.sql(
            f"""copy (
                with
                    known as (select {duckdb_map(earlier)} as numbers),
                    t as (select {texts} from '{file}', known)
                {selection}
            ) to '{directory}/{table}.parquet'"""
        )
    return directory


def numbers_at(delivery: Path, date: str) -> dict[str, str]:
    """By the number that a person has in the end: the one that the person had on a date, if another."""
    changes = duckdb.sql(
        f"""select old_person_number, new_person_number from '{delivery}/person_number_changes.parquet'
        where changed_date::date > date '{date}'"""
    ).fetchall()
    before = {new: old for old, new in changes}
    assert len(before) == len(changes) > 0, "synthetic persons never become one"
    earlier = {}
    for number in before:
        known_then = number
        while known_then in before:
            known_then = before[known_then]
        earlier[number] = known_then
    return earlier


def duckdb_map(values: dict[str, str]) -> str:
    """A dictionary as an expression of DuckDB's."""
    entries = ", ".join(f"'{key}': '{value}'" for key, value in values.items())
    return f"map {{{entries}}}"


def double_every_row(database: Path) -> int:
    """The number of rows of all tables that were there before."""
    names = 'select format(\'"{}"."{}"\', schema_name, table_name) from duckdb_tables()'
    with duckdb.connect(str(database)) as connection:
        tables = [name for (name,) in connection.execute(names).fetchall()]
        return sum(connection.execute(f"insert into {name} from {name}").fetchone()[0] for name in tables)


def test_neither_the_order_of_rows_and_files_nor_what_was_built_before_changes_anything(
    delivery, built, tmp_path
):
    """Built anew over a warehouse with every row twice: what is left of it, or adds to it, would show."""
    for file in (built, built.with_name(UNPUBLISHED), built.with_name(UNOPENED)):
        assert double_every_row(Path(shutil.copy(file, tmp_path / file.name))) > 0
    shuffled = write_shuffled(delivery, tmp_path / "shuffled")
    assert warehouse.differing_tables(built, warehouse.build(shuffled, tmp_path)) == {}


def test_as_of_a_date_gives_what_a_delivery_cut_at_that_date_gives(delivery, tmp_path):
    date = "1976-12-31"
    cut = warehouse.build(cut_at(delivery, tmp_path / "delivery", date), tmp_path / "cut")
    as_of = warehouse.build(delivery, tmp_path / "as_of", "--vars", f"{{as_of: '{date}'}}")
    notifications = warehouse.query(cut, "select count(*) as n from staging.stg_notifications")["n"].item()
    assert (
        0
        < notifications
        < warehouse.query(as_of, f"select count(*) as n from '{delivery}/notifications.parquet'")["n"].item()
    )
    assert set(warehouse.differing_tables(cut, as_of)) <= KNOWS_WHAT_CAME_LATER
    unknown = "select count(*) as n from residence.event_checks where contradiction_code = 'person_unknown'"
    assert warehouse.query(as_of, unknown)["n"].item() == 0, "a person is known by the number of that day"
    not_yet = """select count(*) as n from staging.stg_persons
        where birth_municipality_code is null and first_immigration_year is null"""
    assert warehouse.query(as_of, not_yet)["n"].item() == 0, "who comes later was not in the register"


def test_as_of_takes_nothing_back_that_was_taken_back_later_and_knows_people_by_their_d_numbers(tmp_path):
    """Rooms up to residence, of a register that often cancels, corrects and gives D-numbers."""
    date = "2008-03-31"
    often = {
        "cancelled_message": 0.1, "cancelled_and_sent_anew": 0.05, "cancelled_duplicate": 0.5,
        "corrected_message": 0.2, "corrected_again": 0.5, "corrected_defect": 0.5,
        "nothing_to_take_back": 0.05, "duplicate_internal": 0.05, "unreadable": 0.02,
        "d_number_first": 0.9, "d_number_only": 0.1,
    }  # fmt: skip
    rates = [text for name, share in often.items() for text in ("--rate", f"{name}={share}")]
    years = ("--first-year", "2003", "--last-year", "2009")
    delivery = warehouse.synthesize(tmp_path / "register", *years, *rates, persons=3_000, seed=4)
    rooms = ("--select", "staging", "notifications", "residence", "resource_type:seed")
    cut = warehouse.build(cut_at(delivery, tmp_path / "delivery", date), tmp_path / "cut", *rooms)
    as_of = warehouse.build(delivery, tmp_path / "as_of", *rooms, "--vars", f"{{as_of: '{date}'}}")
    assert set(warehouse.differing_tables(cut, as_of)) <= KNOWS_WHAT_CAME_LATER
    believed = warehouse.query(
        as_of,
        f"""
        select count(*) as n from publication.migration_events
        where notification_id in (
            select notification_id from '{delivery}/truth/defects.parquet' where defect = 'taken_back'
        )""",
    )
    assert believed["n"].item() > 20, "what is taken back later was believed then"
    by_d_number = warehouse.query(
        as_of,
        f"""
        select count(distinct resolved_person_number) as n from notifications.notification_checks
        where resolved_person_number in (
            select old_person_number from '{delivery}/person_number_changes.parquet'
            where old_person_number >= '4'
        )""",
    )
    assert by_d_number["n"].item() > 5, "who got a number later was known by the D-number"


def test_as_of_a_date_reads_a_large_register_without_pairing_everybody_with_every_later_number(tmp_path):
    years = ("--first-year", "2000", "--last-year", "2009")
    delivery = warehouse.synthesize(tmp_path / "register", *years, persons=100_000)
    database = warehouse.build(
        delivery, tmp_path / "as_of", "--select", "staging", "--vars", "{as_of: '2001-12-31'}"
    )
    with duckdb.connect(str(database), read_only=True) as connection:
        warehouse.find_what_landed(connection, database)
        (later,) = connection.execute("select count(*) from staging.later_person_numbers").fetchone()
        assert later > 200
        # Everybody with every later number would take gigabytes.
        connection.execute("set memory_limit = '1GB'")
        connection.execute("set max_temp_directory_size = '0GB'")
        (persons,) = connection.execute("select count(person_number) from staging.stg_persons").fetchone()
        assert persons > 100_000


@pytest.mark.parametrize("date", ["31.12.1976", "1976"])
def test_an_as_of_that_is_no_date_is_refused_with_a_message(delivery, tmp_path, date):
    landed = warehouse.vandring("land", str(delivery), "--to", str(tmp_path / "landing"))
    assert landed.returncode == 0, landed.stderr
    built = warehouse.dbt(tmp_path, "build", "-s", "stg_notifications", "--vars", f"{{as_of: '{date}'}}")
    assert built.returncode != 0
    assert f"as_of must be a date written yyyy-mm-dd, not '{date}'" in built.stdout


def test_a_model_that_fails_leaves_the_table_that_it_was_to_replace(delivery, tmp_path):
    database = warehouse.build(delivery, tmp_path, "--select", "+notification_checks")
    before = rows_of(database, "notifications.notification_checks")
    (landed,) = (tmp_path / "landing" / "notifications").iterdir()
    landed.unlink()  # a link to the delivery's own file
    landed.write_text("no longer Parquet")
    failed = warehouse.dbt(tmp_path, "run", "--select", "notification_checks")
    assert failed.returncode == 1, failed.stdout
    assert rows_of(database, "notifications.notification_checks") == before > 0


def rows_of(database: Path, table: str) -> int:
    """The number of rows of a table, in a warehouse of which nothing may be published yet."""
    with duckdb.connect(str(database), read_only=True) as connection:
        (rows,) = connection.execute(f"select count(*) from {table}").fetchone()
    return rows
