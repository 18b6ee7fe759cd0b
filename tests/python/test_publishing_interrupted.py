"""Builds and publications that are interrupted or killed: what is published stays, and the next one works."""

import fcntl
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

import test_publishing_build
from made_builds import make_files
from test_delivery_samples import write_delivery
from vandring.cli import main
from vandring.places import OPEN, PUBLISHED
from vandring.publishing.swap import publish

PUBLISHER = """
import sys
from pathlib import Path
import duckdb
from vandring.publishing.swap import publish
print("ready", flush=True)
publish(Path(sys.argv[1]), Path(sys.argv[1]))
"""
tiny_project = test_publishing_build.project
# Runs for hours unless it is stopped.
ENDLESS = """{{ config(materialized="table") }}
select count(*) as i from range(100000000000) as a(i), range(1000) as b(j) where i % 7 = j % 5
"""


def make_built(directory: Path, build_id: int) -> Path:
    tables = [
        f"create table {table} as select {build_id} as build_id, hash(i) as noise from range(300000) as r(i)"
        for table in ("totals", "movers")
    ]
    return make_files(directory, "; ".join(tables), {"totals": "exact", "movers": "exact"})


def builds_of(directory: Path) -> set[tuple[int, int]]:
    """Build and rows of every table of both files."""
    found: set[tuple[int, int]] = set()
    for link, schema in ((PUBLISHED, "publication"), (OPEN, "open")):
        with duckdb.connect(str(directory / link), read_only=True) as connection:
            for table in ("totals", "movers"):
                query = f"select build_id, count(*) from {schema}.{table} group by 1"
                found |= set(connection.execute(query).fetchall())
    return found


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_publication_stopped_at_any_moment_leaves_old_or_new(tmp_path: Path, kind: signal.Signals) -> None:
    built = make_built(tmp_path, 1)
    start = time.monotonic()
    publish(built, built)
    whole_seconds = time.monotonic() - start
    make_built(built, 2)
    moments = random.Random(1)
    for _ in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", PUBLISHER, str(built)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as publisher:
            assert publisher.stdout is not None
            publisher.stdout.readline()
            time.sleep(moments.uniform(0, 1.2) * whole_seconds)
            publisher.send_signal(kind)
        assert builds_of(built) in ({(1, 300000)}, {(2, 300000)})
    publish(make_built(built, 3), built, keep=1, grace_seconds=0)
    assert builds_of(built) == {(3, 300000)}
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "current", "open.duckdb", "published.duckdb", "unpublished.duckdb", "versions",
    ]  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "versions").iterdir()) == [
        ".lock", (tmp_path / "current").resolve().name,
    ]  # fmt: skip


def start_endless_build(root: Path) -> "subprocess.Popen[bytes]":
    """A build in a process group of its own, as under a terminal, in the middle of dbt's work."""
    log = root / "build" / "logs" / "dbt.log"
    log.unlink(missing_ok=True)
    build = subprocess.Popen([sys.executable, "-m", "vandring", "build"], start_new_session=True)
    while not (log.exists() and "START sql table model publication.endless" in log.read_text()):
        assert build.poll() is None, "the build ended before it was stopped"
        time.sleep(0.05)
    return build


def wait_until_free(build_directory: Path) -> None:
    """A killed process takes a moment to end."""
    with (build_directory / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


@pytest.fixture
def endless(tiny_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that has been built and published, and now has a model that does not end."""
    monkeypatch.setenv("VANDRING_DELIVERY", str(write_delivery(tmp_path / "delivery")))
    assert main(["build"]) == 0
    (tiny_project / "models" / "endless.sql").write_text(ENDLESS)
    return tiny_project


def test_a_build_that_is_interrupted_or_killed_publishes_nothing(endless: Path) -> None:
    current = endless / "build" / "current"
    before = current.readlink()
    for kind, code in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        build = start_endless_build(endless)
        os.killpg(build.pid, kind)
        assert build.wait() == code
        wait_until_free(endless / "build")
        assert current.readlink() == before
    (endless / "models" / "endless.sql").unlink()
    assert main(["build"]) == 0
    assert current.readlink() != before
    assert not list((endless / "build" / "versions").glob(".2*"))


def test_dbt_that_outlives_its_build_holds_the_directory(
    endless: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = start_endless_build(endless)
    build.kill()
    build.wait()
    try:
        assert main(["build"]) == 1
        assert "another build is running here" in capsys.readouterr().err
    finally:
        os.killpg(build.pid, signal.SIGKILL)
