"""Helpers of the tests: make a delivery, build a warehouse from it, read its tables."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from duckdb.sqltypes import BIGINT, VARCHAR

from person_ids import KEY, person_id
from vandring.delivery.person_key import PERSON_KEY
from vandring.places import UNOPENED, UNPUBLISHED, WAREHOUSE

PROJECT = Path(__file__).resolve().parents[2]
# The municipalities that synthetic people live in; outcomes are drawn by their centrality.
OF_THE_TRUTH = "2013-01-01"
# Parts of the project that dbt reads, and the variable that names the directory of what it made of them.
READ_BY_DBT = ("dbt_project.yml", "models", "macros", "seeds", "tests/dbt")
KEPT = "VANDRING_TESTS_READ"
# The models' matrices are small: as in vandring build, more threads would only wait for one another.
ALWAYS = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "OPENBLAS_NUM_THREADS": "1"}
# What the warehouse computes; seeds are the same in every build.
COMPUTED_SCHEMAS = ("staging", "notifications", "residence", "rates", "immigrants", "publication")


def run(*command: str, directory: Path = PROJECT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a directory, the project's, its output kept."""
    return subprocess.run(
        command,
        cwd=directory,
        env=os.environ | ALWAYS | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def vandring(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command vandring as a user would."""
    return run(sys.executable, "-m", "vandring", *arguments, **environment)


def synthesize(directory: Path, *options: str, persons: int = 10_000, seed: int = 1) -> Path:
    """A synthetic delivery; fails with the command's own message."""
    done = vandring(
        "synthesize",
        "--out",
        str(directory),
        "--persons",
        str(persons),
        "--seed",
        str(seed),
        "--quiet",
        *options,
    )
    assert done.returncode == 0, done.stderr
    return directory


def shared(name: str) -> Path:
    """A file of the directory that VANDRING_SHARED names: figures that only tests read. Skips without it."""
    directory = os.environ.get("VANDRING_SHARED")
    if not directory:
        pytest.skip("VANDRING_SHARED does not name the directory of shared figures")
    file = Path(directory) / name
    if not file.is_file():
        pytest.skip(f"VANDRING_SHARED has no {name}")
    return file


def dbt(
    build_directory: Path, *arguments: str, by_its_path: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run dbt on the project with all its files in a build directory.

    dbt names the build directory from a folder in it, as ``..``, and so what one build has read of the
    project serves the next with the same settings: dbt itself compares files, settings and profile. With
    ``by_its_path``, and on other targets, the directory is named by its path and the project is read anew.
    """
    files = {
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_TARGET_PATH": str(build_directory / "target"),
        "DBT_LOG_PATH": str(build_directory / "logs"),
    }
    command = (sys.executable, "-m", "dbt.cli.main", *arguments)
    if by_its_path or "--target" in arguments:
        return run(*command, **files, VANDRING_BUILD_DIR=str(build_directory))
    files |= {"VANDRING_BUILD_DIR": ".."}
    read_before = _read_with(arguments)
    if read_before is not None and read_before.exists():
        files |= {"DBT_PARTIAL_PARSE_FILE_PATH": str(read_before)}
    done = run(*command, directory=_project_in(build_directory), **files)
    read_now = build_directory / "target" / "partial_parse.msgpack"
    if read_before is not None and not read_before.exists() and read_now.exists():
        # Other processes find a whole file or none.
        copy = Path(shutil.copy(read_now, read_before.with_suffix(f".{os.getpid()}")))
        copy.replace(read_before)
    return done


def keep_what_dbt_reads(directory: Path) -> None:
    """Name the directory, which all processes of a run share, of what dbt made of the project's files."""
    directory.mkdir(exist_ok=True)
    os.environ[KEPT] = str(directory)


def _read_with(arguments: tuple[str, ...]) -> Path | None:
    """Where what dbt reads with the settings among some arguments is kept, if it is."""
    if KEPT not in os.environ:
        return None
    settings = [value for name, value in pairwise(arguments) if name == "--vars"]
    return Path(os.environ[KEPT]) / sha256(repr(settings).encode()).hexdigest()[:16]


def _project_in(build_directory: Path) -> Path:
    """The project by links, in a folder of a build directory."""
    project = build_directory / "project"
    for part in READ_BY_DBT:
        link = project / part
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(PROJECT / part)
    return project


def build(
    delivery: Path,
    build_directory: Path,
    *arguments: str,
    with_tests: bool = False,
    with_unit_tests: bool = False,
    by_its_path: bool = False,
) -> Path:
    """Land a delivery and build its warehouse; returns the DuckDB file. Arguments go to dbt build.

    The key of its person ids is that of person_ids.py. Tests are those of the data; unit tests judge rows of
    their own, which no delivery changes.
    """
    build_directory.mkdir(parents=True, exist_ok=True)
    (build_directory / PERSON_KEY.name).write_text(KEY + "\n", encoding="ascii")
    landed = vandring("land", str(delivery), "--to", str(build_directory / "landing"))
    assert landed.returncode == 0, landed.stderr
    without = [] if with_tests else ["--exclude-resource-type", "test"]
    if not with_unit_tests:
        without += ["--exclude-resource-type", "unit_test"]
    built = dbt(build_directory, "build", *without, *arguments, by_its_path=by_its_path)
    assert built.returncode == 0, built.stdout[-5000:]
    return build_directory / WAREHOUSE


def told_by(geography: str) -> tuple[str, str]:
    """Arguments of dbt that tell tables by the municipalities of one 1 January."""
    return "--vars", json.dumps({"geography": geography})


def query(database: Path, sql: str) -> pd.DataFrame:
    """The result of one query on a warehouse that nobody writes to."""
    with opened(database) as connection:
        return connection.sql(sql).df()


def unpublished(database: Path) -> Path:
    """What is to be published of a warehouse."""
    return database.with_name(UNPUBLISHED)


def to_publish(database: Path, directory: Path) -> Path:
    """The directory, with a copy of what is to be published.

    Publishing takes the file for itself, and other tests read it.
    """
    for name in (UNPUBLISHED, UNOPENED):
        shutil.copy(database.with_name(name), directory / name)
    return directory


@contextmanager
def opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with what it publishes, which has a file of its own; every table is schema.name.

    Queries may use ``person_id``, a function of a person number.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        # Connections to one file share their functions.
        known = connection.execute("select 1 from duckdb_functions() where function_name = 'person_id'")
        if known.fetchone() is None:
            connection.create_function("person_id", lambda number: person_id(number), [VARCHAR], BIGINT)
        if database.name == WAREHOUSE:
            find_what_landed(connection, database)
            connection.execute(f"attach if not exists '{unpublished(database)}' as published (read_only)")
            connection.execute(f"set search_path = '{database.stem}.main,published.publication'")
        yield connection


def find_what_landed(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    """Let staging's views read it: they name it by its path from the folder that dbt ran in."""
    connection.execute(f"set file_search_path = '{database.parent / 'project'}'")


def tables(database: Path, *schemas: str) -> list[str]:
    """The tables and views of a warehouse, as schema.name; without schemas, all that are computed."""
    among = ", ".join(f"'{schema}'" for schema in schemas or COMPUTED_SCHEMAS)
    found = query(
        database,
        f"""select table_schema || '.' || table_name as name from information_schema.tables
        where table_schema in ({among}) order by 1""",
    )
    return list(found["name"])


def differing_tables(one: Path, other: Path) -> dict[str, int]:
    """Tables in which two warehouses differ, with the number of rows that only one of them has.

    Rows are compared as bags; a table that only one warehouse has counts as -1.
    """
    names, other_names = tables(one), tables(other)
    differences = dict.fromkeys(set(names) ^ set(other_names), -1)
    both = sorted(set(names) & set(other_names))
    sums, other_sums = _sums(one, both), _sums(other, both)
    for name in both:
        if sums[name] != other_sums[name]:
            rows = _bag(one, name).merge(_bag(other, name), how="outer", on="row", suffixes=("", "_other"))
            rows = rows.fillna(0)
            differences[name] = int((rows["times"] - rows["times_other"]).abs().sum())
    return differences


def _sums(database: Path, names: list[str]) -> dict[str, tuple[int, str]]:
    """By table how many rows it has and the sum of their hashes, which are those of the same bag of rows."""
    with opened(database) as connection:
        return {
            name: connection.execute(
                f"select count(*), coalesce(sum(hash(t)::hugeint), 0)::varchar from {name} as t"
            ).fetchone()
            for name in names
        }


def _bag(database: Path, name: str) -> pd.DataFrame:
    return query(
        database, f"select cast(hash(t) as varchar) as row, count(*) as times from {name} as t group by 1"
    )
