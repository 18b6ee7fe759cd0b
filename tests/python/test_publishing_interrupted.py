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
from test_delivery_samples import write_delivery
from vandring.cli import main
from vandring.publishing.swap import publish

PUBLISHER = """
import sys
from pathlib import Path
import duckdb
from vandring.publishing.swap import publish
print("ready", flush=True)
publish(Path(sys.argv[1]), Path(sys.argv[2]))
"""
tiny_project = test_publishing_build.project
# Runs for hours unless it is stopped.
ENDLESS = """{{ config(materialized="table") }}
select count(*) as i from range(100000000000) as a(i), range(1000) as b(j) where i % 7 = j % 5
"""


def make_built(file: Path, build_id: int) -> Path:
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema publication")
        for table in ("totals", "movers"):
            connection.execute(
                f"create table publication.{table} as "
                f"select {build_id} as build_id, hash(i) as noise from range(300000) as r(i)"
            )
    return file


def builds_of(published: Path) -> set[tuple[int, int]]:
    with duckdb.connect(str(published), read_only=True) as connection:
        return set(
            connection.execute(
                "select build_id, count(*) from publication.totals group by 1 union all "
                "select build_id, count(*) from publication.movers group by 1"
            ).fetchall()
        )


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_publication_stopped_at_any_moment_leaves_old_or_new(tmp_path: Path, kind: signal.Signals) -> None:
    published = tmp_path / "published.duckdb"
    built = make_built(tmp_path / "unpublished.duckdb", 1)
    start = time.monotonic()
    publish(built, published)
    whole_seconds = time.monotonic() - start
    make_built(built, 2)
    moments = random.Random(1)
    for _ in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", PUBLISHER, str(built), str(published)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as publisher:
            assert publisher.stdout is not None
            publisher.stdout.readline()
            time.sleep(moments.uniform(0, 1.2) * whole_seconds)
            publisher.send_signal(kind)
        assert builds_of(published) in ({(1, 300000)}, {(2, 300000)})
    publish(make_built(built, 3), published, keep=1, grace_seconds=0)
    assert builds_of(published) == {(3, 300000)}
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "published", "published.duckdb", "unpublished.duckdb",
    ]  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "published").iterdir()) == [
        ".lock", published.resolve().name,
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
    published = endless / "build" / "published.duckdb"
    before = published.readlink()
    for kind, code in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        build = start_endless_build(endless)
        os.killpg(build.pid, kind)
        assert build.wait() == code
        wait_until_free(endless / "build")
        assert published.readlink() == before
    (endless / "models" / "endless.sql").unlink()
    assert main(["build"]) == 0
    assert published.readlink() != before
    assert not list((endless / "build" / "published").glob(".published*"))


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
