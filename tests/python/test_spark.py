"""The same SQL on DuckDB and on Spark: every table and view, row for row."""

from pathlib import Path

import duckdb
import pytest

import warehouse

SPARK_PYTHON = warehouse.PROJECT / ".venv-spark" / "bin" / "python"

pytestmark = pytest.mark.spark

# Python models, and what is computed from them, are on DuckDB only.
ROOMS_ON_DUCKDB = ("estimation", "nowcast", "projection", "retention")
ONLY_ON_DUCKDB = {
    f"publication.{file.stem.removeprefix('published_')}"
    for room in ROOMS_ON_DUCKDB
    for file in (warehouse.PROJECT / "models" / "publication" / room).glob("*.sql")
} | {f"publication.{file.stem}" for file in (warehouse.PROJECT / "models" / "small_areas").glob("*.sql")}
# On Spark the rows about estimated models and the national trial have no computed figure, and tables that are
# not there have no key.
UNLIKE_ON_SPARK = {"publication.published_comparison", "publication.table_keys"}


def tables_on_both(database: Path) -> list[str]:
    names = warehouse.tables(database, "seeds", *warehouse.COMPUTED_SCHEMAS)
    return [name for name in names if name not in ONLY_ON_DUCKDB]


def take_back(file: Path) -> None:
    """Add messages that take back: a cancellation, a correction, one of nothing and one too late."""
    added = file.with_name("added.parquet")
    duckdb.sql(
        f"""copy (
            with good as (
                from '{file}'
                where length(person_number) = 11 and notification_type = 'immigration'
                    and to_municipality = '0301' and registration_date like '200%' and received_date < '2022'
                order by notification_id limit 2
            ),
            takers as (
                select 'cancelled' as how, notification_id from good
                union all select 'corrected', notification_id from good
                union all select 'nothing', 'nowhere'
            )
            select good.* replace (
                takers.how || good.notification_id as notification_id,
                if(takers.how = 'corrected', 'immigration', 'cancellation') as notification_type,
                -- The first is cancelled and then corrected, the second the other way round.
                if(
                    (takers.how = 'cancelled')
                        = (good.notification_id in (select min(notification_id) from good)),
                    '2023-01-01',
                    '2023-01-02'
                ) as received_date,
                takers.notification_id as taken_back_notification_id
            )
            from good
            inner join takers on takers.notification_id in (good.notification_id, 'nowhere')
            union all
            from '{file}'
        ) to '{added}' (format parquet)"""
    )
    added.replace(file)


@pytest.fixture(scope="module")
def both_engines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small delivery with many defects: its DuckDB file, and the Parquet files of its Spark tables."""
    directory = tmp_path_factory.mktemp("engines")
    # Enough defects that every reason for rejection occurs.
    rates = [
        f"{name}=0.004"
        for name in (
            "incomplete_person_number",
            "invalid_person_number",
            "unknown_municipality",
            "impossible_move",
        )
    ]
    options = [word for rate in rates for word in ("--rate", rate)]
    delivery = warehouse.synthesize(directory / "delivery", *options, persons=3_000, seed=5)
    take_back(delivery / "notifications.parquet")
    database = warehouse.build(delivery, directory)
    on_spark = warehouse.dbt(
        directory, "build", "--target", "spark", "--resource-type", "seed", "--resource-type", "model",
        python=str(SPARK_PYTHON),
    )  # fmt: skip
    assert on_spark.returncode == 0, on_spark.stdout[-5000:]
    exported = directory / "exported"
    done = warehouse.run(
        str(SPARK_PYTHON), str(warehouse.PROJECT / "tests" / "python" / "spark_export.py"),
        str(directory), str(exported), "seeds", *warehouse.COMPUTED_SCHEMAS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-5000:]
    return database, exported


def test_both_engines_have_the_same_tables(both_engines):
    database, exported = both_engines
    on_duckdb = set(tables_on_both(database))
    assert {path.name for path in exported.iterdir()} == on_duckdb


def test_every_table_has_the_same_rows_on_both_engines(both_engines):
    database, exported = both_engines
    unlike: dict[str, list[tuple]] = {}
    with warehouse.opened(database) as connection:
        for name in sorted(set(tables_on_both(database)) - UNLIKE_ON_SPARK):
            columns = ", ".join(connection.sql(f"from {name} limit 0").columns)
            spark = f"select {columns} from read_parquet('{exported}/{name}/*.parquet')"
            here = f"select {columns} from {name}"
            rows = connection.sql(
                f"""(select 'duckdb', * from ({here} except all {spark}) limit 3)
                union all (select 'spark', * from ({spark} except all {here}) limit 3)"""
            ).fetchall()
            if rows:
                unlike[name] = rows
    assert unlike == {}


def test_the_comparison_is_of_something(both_engines):
    database, _ = both_engines
    counts = warehouse.query(
        database,
        """select (select count(*) from publication.migration_events) as events,
            (select count(distinct reason_code) from publication.rejected_notifications) as reasons,
            (select count(*) from notifications.citizenship_repairs) as repairs,
            (select count(distinct outcome) from publication.taken_back_notifications) as outcomes""",
    )
    assert counts["events"].item() > 1_000
    assert counts["reasons"].item() == 8
    assert counts["outcomes"].item() == 2
    assert counts["repairs"].item() > 0
