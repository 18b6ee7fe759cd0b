"""Publishing while people read: with real processes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from made_builds import make_files
from vandring.places import PUBLISHED, UNOPENED, UNPUBLISHED
from vandring.publishing.swap import publish

SWAPS = 200
READERS = 8
TABLES = ("totals", "rates", "movers")
ROWS = 50

# Opens a link and reads every table, again and again until its input is closed. One connection must see one
# build: the same build_id in every row of every table, and never an earlier one than the connection before.
# "both": looks up where the link current leads, once, and opens both files there: they must be of one build.
READER = """
import json, os, sys, threading, duckdb
os.nice(5)  # eight against one on two cores: the test would take minutes
directory, tables, rows, which = sys.argv[1], sys.argv[2].split(","), int(sys.argv[3]), sys.argv[4]
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
builds, names, connections, queries = [-1], [""], 0, 0
schemas = {"published": "publication", "open": "open"}
print("ready", flush=True)
while not stop.is_set():
    if which == "both":
        version = os.path.realpath(directory + "/current")
        opened = [(f"{version}/vandring_{schema}.duckdb", schema) for schema in schemas.values()]
    else:
        opened = [(f"{directory}/{which}.duckdb", schemas[which])]
    seen, said = set(), set()
    for file, schema in opened:
        with duckdb.connect(file, read_only=True) as connection:
            said.add(connection.execute(f"select build_id from {schema}.builds").fetchall()[0])
            for table in tables:
                seen.add(connection.execute(
                    f"select min(build_id), max(build_id), count(*) from {schema}.{table}").fetchone())
                queries += 1
    build = max(build for build, _, _ in seen)
    assert seen == {(build, build, rows)}, f"mixed: {seen}"
    assert len(said) == 1, f"mixed: {said}"
    assert build >= builds[-1], f"back from {builds[-1]} to {build}"
    if build > builds[-1]:
        builds.append(build)
        assert min(said)[0] > names[-1], "a build of a name of its own"
        names.append(min(said)[0])
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


def make_built(directory: Path, rows: int = ROWS) -> Path:
    """Tables of a build in which every row says which build it is of; one is open as dbt rounded it."""
    *exact, rounded = (
        f"create table {table} as select 0 as build_id, i, hash(i) as noise from range({rows}) as r(i)"
        for table in TABLES
    )
    rules = {**dict.fromkeys(TABLES[:-1], "exact"), TABLES[-1]: "rounded"}
    return make_files(directory, "; ".join([*exact, rounded]), rules, rounded)


def rebuild(built: Path, build_id: int) -> None:
    for name, schema, tables in (
        (UNPUBLISHED, "publication", TABLES),
        (UNOPENED, "open", TABLES[-1:]),
    ):
        with duckdb.connect(str(built / name)) as connection:
            for table in tables:
                connection.execute(f"update {schema}.{table} set build_id = {build_id}")


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


def test_eight_readers_see_whole_builds_during_two_hundred_swaps(tmp_path: Path) -> None:
    """Of the confidential file, of the open one, and of both together."""
    built = make_built(tmp_path)
    first = publish(built, built)
    staying = start(STAYING_READER, str(built / PUBLISHED))
    ways = ["published", "open", *["both"] * (READERS - 2)]
    readers = [start(READER, str(built), ",".join(TABLES), str(ROWS), way) for way in ways]
    with ended([staying, *readers]):
        assert first_line(staying) == "0"
        assert [first_line(reader) for reader in readers] == ["ready"] * READERS
        for build_id in range(1, SWAPS + 1):
            rebuild(built, build_id)
            # A short grace, so that versions go while there are readers.
            publish(built, built, keep=1, grace_seconds=5)
        left = [path for path in (built / "versions").glob("2*") if path != first]
        assert first.exists(), "somebody has it open"
        answers = [reader.communicate() for reader in readers]
        assert [errors for _, errors in answers] == [""] * READERS
        assert staying.communicate() == ("0\n", "")
    for output, _ in answers:
        seen = json.loads(output.splitlines()[-1])
        assert seen["builds"][-1] == SWAPS or seen["connections"] > 0
        assert len(seen["builds"]) > SWAPS / 20, "it read while builds came and went"
    assert len(left) < SWAPS / 2, "old versions went meanwhile"
