"""Publishing while people read: with real processes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from vandring.publishing.swap import publish

SWAPS = 200
READERS = 8
TABLES = ("totals", "rates", "movers")
ROWS = 50

# Opens the link and reads every table, again and again until its input is closed. One connection must see one
# build: the same build_id in every row of every table, and never an earlier one than the connection before.
READER = """
import json, os, sys, threading, duckdb
os.nice(5)  # eight against one on two cores: the test would take minutes
link, tables, rows = sys.argv[1], sys.argv[2].split(","), int(sys.argv[3])
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
builds, connections, queries = [-1], 0, 0
print("ready", flush=True)
while not stop.is_set():
    with duckdb.connect(link, read_only=True) as connection:
        seen = set()
        for table in tables:
            seen.add(connection.execute(
                f"select min(build_id), max(build_id), count(*) from publication.{table}").fetchone())
            queries += 1
    build = max(build for build, _, _ in seen)
    assert seen == {(build, build, rows)}, f"mixed: {seen}"
    assert build >= builds[-1], f"back from {builds[-1]} to {build}"
    if build > builds[-1]:
        builds.append(build)
    connections += 1
print(json.dumps({"builds": builds[1:], "connections": connections, "queries": queries}))
"""

# Opens the link once and goes on reading that version.
STAYING_READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print(connection.execute("select min(build_id) from publication.totals").fetchone()[0], flush=True)
sys.stdin.read()
print(connection.execute("select max(build_id) from publication.movers").fetchone()[0])
"""


def make_built(file: Path, rows: int = ROWS) -> Path:
    """Tables of a build in which every row says which build it is of."""
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema publication")
        for table in TABLES:
            connection.execute(
                f"create table publication.{table} as "
                f"select 0 as build_id, i, hash(i) as noise from range({rows}) as r(i)"
            )
    return file


def rebuild(built: Path, build_id: int) -> None:
    with duckdb.connect(str(built)) as connection:
        for table in TABLES:
            connection.execute(f"update publication.{table} set build_id = {build_id}")


def start(program: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@contextmanager
def ended(processes: "list[subprocess.Popen[str]]") -> Iterator[None]:
    """Kill what still runs, whatever happens."""
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.communicate()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published.duckdb"


def test_eight_readers_see_whole_builds_during_two_hundred_swaps(tmp_path: Path, published: Path) -> None:
    built = make_built(tmp_path / "unpublished.duckdb")
    first = publish(built, published)
    staying = start(STAYING_READER, str(published))
    readers = [start(READER, str(published), ",".join(TABLES), str(ROWS)) for _ in range(READERS)]
    with ended([staying, *readers]):
        assert first_line(staying) == "0"
        assert [first_line(reader) for reader in readers] == ["ready"] * READERS
        for build_id in range(1, SWAPS + 1):
            rebuild(built, build_id)
            # A short grace, so that versions go while there are readers.
            publish(built, published, keep=1, grace_seconds=5)
        left = [path for path in (tmp_path / "published").glob("published-*") if path != first]
        assert first.exists(), "somebody has it open"
        answers = [reader.communicate() for reader in readers]
        assert [errors for _, errors in answers] == [""] * READERS
        assert staying.communicate() == ("0\n", "")
    for output, _ in answers:
        seen = json.loads(output.splitlines()[-1])
        assert seen["builds"][-1] == SWAPS or seen["connections"] > 0
        assert len(seen["builds"]) > SWAPS / 20, "it read while builds came and went"
    assert len(left) < SWAPS / 2, "old versions went meanwhile"
