"""The same facts give the same tables: in any order, however often, and as known on an earlier date."""

from pathlib import Path

import duckdb
import pytest

import warehouse


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
    """The delivery as it would have been made on a date: what came or happened later is not in it."""
    directory.mkdir()
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
            from t where birth_date::date <= date '{date}'""",
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
        texts = ", ".join(f"nullif({column}::varchar, '') as {column}" for column in columns)
        duckdb.sql(
            f"copy (with t as (select {texts} from '{file}') {selection}) to '{directory}/{table}.parquet'"
        )
    return directory


def test_the_order_of_rows_and_files_changes_nothing(delivery, built, tmp_path):
    shuffled = write_shuffled(delivery, tmp_path / "shuffled")
    assert warehouse.differing_tables(built, warehouse.build(shuffled, tmp_path)) == {}


def test_building_twice_changes_nothing(delivery, built, tmp_path):
    warehouse.build(delivery, tmp_path)
    assert warehouse.differing_tables(built, warehouse.build(delivery, tmp_path)) == {}


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
    assert warehouse.differing_tables(cut, as_of) == {}


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
