"""vandring build --engine spark, on a cluster of processes: the same publication, whatever dies."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

import warehouse
from person_ids import KEY
from spark_cluster import Cluster, cluster
from vandring.delivery.person_key import PERSON_KEY
from vandring.places import CURRENT, OPEN, PUBLISHED
from vandring.protection.salt import PROTECTION_SALT

pytestmark = pytest.mark.spark

# Of the 120 tables that Spark makes; the others are made with one worker of two.
TABLES_BEFORE_THE_KILL = 40
BUILD_SECONDS = 600
# When and from what it was built; the version is named after the moment.
OF_THE_BUILD = {"builds"}


@dataclass
class Built:
    """A delivery, built by both engines with the same key and the same salt."""

    by_duckdb: Path
    by_spark: Path
    cluster: Cluster
    delivery: Path


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


def started(arguments: list[str], **environment: str) -> subprocess.Popen[str]:
    """vandring, as a user starts it; its output is kept."""
    return subprocess.Popen(
        [sys.executable, "-m", "vandring", *arguments],
        cwd=warehouse.PROJECT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def when_tables_are_made(directory: Path, tables: int, do: Callable[[], None]) -> threading.Thread:
    """Do something once Spark has made so many tables since now."""
    now = time.time()

    def wait() -> None:
        end = time.monotonic() + BUILD_SECONDS
        while time.monotonic() < end:
            made = [file for file in directory.glob("spark/*/*/_SUCCESS") if file.stat().st_mtime >= now]
            if len(made) >= tables:
                do()
                return
            time.sleep(0.2)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """A small delivery with many defects, built on DuckDB, and on a cluster that loses a worker meanwhile."""
    directory = tmp_path_factory.mktemp("engines")
    # Enough defects that every reason for rejection occurs.
    rates = [
        f"{name}=0.008"
        for name in (
            "incomplete_person_number",
            "invalid_person_number",
            "unknown_municipality",
            "impossible_move",
            "unreadable",
        )
    ]
    options = [word for rate in rates for word in ("--rate", rate)]
    delivery = warehouse.synthesize(directory / "delivery", *options, persons=1_500, seed=5)
    take_back(delivery / "notifications.parquet")
    (directory / "key").write_text(KEY + "\n", encoding="ascii")
    (directory / "salt").write_text("salt-of-the-tests-the-same-in-both-builds\n", encoding="ascii")
    settings = {
        PERSON_KEY.setting: str(directory / "key"),
        PROTECTION_SALT.setting: str(directory / "salt"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    by_spark = directory / "by_spark"
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as beside:
        for name, value in settings.items():
            patch.setenv(name, value)
        by_duckdb = beside.submit(published_by_duckdb, delivery, directory / "by_duckdb")
        with cluster(directory / "cluster") as running:
            for name, value in running.environment.items():
                patch.setenv(name, value)
            on_spark = started(
                ["build", str(delivery), "--engine", "spark"], VANDRING_BUILD_DIR=str(by_spark)
            )
            killing = when_tables_are_made(by_spark, TABLES_BEFORE_THE_KILL, lambda: running.kill("worker-1"))
            said, _ = on_spark.communicate(timeout=BUILD_SECONDS)
            assert on_spark.returncode == 0, said[-6000:]
            killing.join(timeout=1)
            assert "worker-1" not in running.processes
            yield Built(by_duckdb.result(), by_spark, running, delivery)


def published_by_duckdb(delivery: Path, build_directory: Path) -> Path:
    """What dbt makes of a delivery on DuckDB, published; the tests of the data run where Spark made it."""
    warehouse.build(delivery, build_directory)
    published = warehouse.vandring("publish", VANDRING_BUILD_DIR=str(build_directory))
    assert published.returncode == 0, published.stderr
    return build_directory


def described(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[tuple]]:
    """Every table with what the file says of it: columns, types, comments."""
    rows = connection.execute(
        """
        select columns.schema_name || '.' || columns.table_name, tables.comment,
            columns.column_name, columns.data_type, columns.comment
        from duckdb_columns() as columns
        inner join duckdb_tables() as tables using (database_name, schema_name, table_name)
        where database_name = $1
        order by columns.schema_name, columns.table_name, columns.column_index
        """,
        [database],
    ).fetchall()
    return {table: [rest for name, *rest in rows if name == table] for table in {name for name, *_ in rows}}


@pytest.mark.parametrize("link", [PUBLISHED, OPEN])
def test_both_engines_publish_the_same(built: Built, link: str):
    with duckdb.connect() as connection:
        for name, directory in (("by_duckdb", built.by_duckdb), ("by_spark", built.by_spark)):
            connection.execute(f"attach '{(directory / link).resolve()}' as {name} (read_only)")
        tables = described(connection, "by_duckdb")
        assert described(connection, "by_spark") == tables
        unlike: dict[str, list[tuple]] = {}
        for table in sorted(tables):
            if table.partition(".")[2] in OF_THE_BUILD:
                continue
            here, there = f"by_duckdb.{table}", f"by_spark.{table}"
            rows = connection.execute(
                f"""(select 'duckdb', * from (from {here} except all from {there}) limit 2)
                union all (select 'spark', * from (from {there} except all from {here}) limit 2)"""
            ).fetchall()
            if rows:
                unlike[table] = rows
        assert unlike == {}


def test_the_comparison_is_of_something(built: Built):
    counts = warehouse.query(
        built.by_duckdb / "warehouse.duckdb",
        """select (select count(*) from publication.migration_events) as events,
            (select count(distinct reason_code) from publication.rejected_notifications) as reasons,
            (select count(*) from notifications.citizenship_repairs) as repairs,
            (select count(distinct outcome) from publication.taken_back_notifications) as outcomes""",
    )
    assert counts["events"].item() > 1_000
    assert counts["reasons"].item() == 8
    assert counts["outcomes"].item() == 2
    assert counts["repairs"].item() > 0


def test_what_spark_made_is_read_where_it_is(built: Built):
    """Nothing that the publication does not hold is copied into the warehouse."""
    made = {
        file.parent.parent.name + "." + file.parent.name for file in built.by_spark.glob("spark/*/*/_SUCCESS")
    }
    made = {name for name in made if not name.startswith(("seeds.", "publication."))}
    with duckdb.connect(str(built.by_spark / "warehouse.duckdb"), read_only=True) as connection:
        views = {
            name
            for (name,) in connection.execute(
                "select schema_name || '.' || view_name from duckdb_views() where not internal"
            ).fetchall()
        }
    assert len(made) > 80
    assert made <= views


def test_a_build_that_fails_on_spark_leaves_what_is_published(built: Built):
    """The server goes down in the middle; readers see what they saw."""
    before = (built.by_spark / CURRENT).readlink()
    arguments = ["build", str(built.delivery), "--engine", "spark"]
    again = started(arguments, VANDRING_BUILD_DIR=str(built.by_spark))
    killing = when_tables_are_made(built.by_spark, 3, lambda: built.cluster.kill("thrift"))
    said, _ = again.communicate(timeout=BUILD_SECONDS)
    killing.join(timeout=1)
    assert "thrift" not in built.cluster.processes
    assert again.returncode == 1, said[-3000:]
    assert "the build failed and nothing was published" in said
    assert "Traceback" not in said.partition("vandring: ")[2]
    assert (built.by_spark / CURRENT).readlink() == before
    with duckdb.connect(str((built.by_spark / OPEN).resolve()), read_only=True) as connection:
        assert connection.execute("select count(*) from open.vintages").fetchone() != (0,)
    results = json.loads((built.by_spark / "dbt-spark" / "run_results.json").read_text(encoding="utf-8"))
    assert {each["status"] for each in results["results"]} >= {"success", "error"}
