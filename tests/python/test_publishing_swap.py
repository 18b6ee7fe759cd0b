"""Publishing: readers always see one whole version, and nobody's file is taken away."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from vandring.cli import main
from vandring.errors import UserError
from vandring.publishing import versions
from vandring.publishing.swap import publish


def make_built(file: Path, value: int = 1) -> Path:
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema publication; set schema 'publication'")
        connection.execute(f"create table totals as select {value} as notifications, 'Ås' as place")
        connection.execute("comment on table publication.totals is 'One row per place''s total.'")
        connection.execute("comment on column publication.totals.notifications is 'Number of messages.'")
        connection.execute("create table doubled as select notifications * 2 as n from publication.totals")
        connection.execute("comment on table publication.doubled is 'One row per total, doubled.'")
    return file


def value_of(published: Path) -> int:
    """Read in a process of its own, as a user would: DuckDB shares open files within a process."""
    program = (
        "import duckdb, sys; "
        "print(duckdb.connect(sys.argv[1], read_only=True)"
        ".sql('select notifications from publication.totals').fetchall()[0][0])"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, str(published)], capture_output=True, text=True, check=True
    )
    return int(finished.stdout)


def names(folder: Path) -> list[str]:
    """What is in a folder, without the lock that publishing holds."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return make_built(tmp_path / "unpublished.duckdb")


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published.duckdb"


def test_the_published_file_has_the_tables_with_their_comments_and_nothing_else(
    built: Path, published: Path
) -> None:
    publish(built, published)
    with duckdb.connect(str(published), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name, comment from duckdb_tables() order by 2"
        ).fetchall()
        assert tables == [
            ("publication", "doubled", "One row per total, doubled."),
            ("publication", "totals", "One row per place's total."),
        ]
        assert connection.execute("select view_name from duckdb_views() where not internal").fetchall() == []
        comments = connection.execute(
            "select comment from duckdb_columns() where column_name = 'notifications'"
        ).fetchall()
        assert comments == [("Number of messages.",)]
        connection.execute("set schema 'publication'")
        assert connection.execute("select n from doubled").fetchall() == [(2,)]


def test_the_link_is_relative_and_leads_to_a_version(built: Path, published: Path) -> None:
    version = publish(built, published)
    assert published.is_symlink()
    assert published.readlink() == Path("published") / version.name
    assert names(published.parent) == ["published", "published.duckdb", "unpublished.duckdb"]
    assert names(published.parent / "published") == [version.name]


def test_a_reader_of_the_old_version_goes_on_while_new_readers_see_the_new(
    built: Path, published: Path
) -> None:
    publish(built, published)
    with duckdb.connect(str(published), read_only=True) as reader:
        publish(make_built(built, 2), published, keep=1, grace_seconds=0)
        assert reader.execute("select notifications from publication.totals").fetchall() == [(1,)]
        assert value_of(published) == 2
        assert len(names(published.parent / "published")) == 2, "the version that is open stays"
    publish(make_built(built, 3), published, keep=1, grace_seconds=0)
    assert len(names(published.parent / "published")) == 1
    assert value_of(published) == 3


@pytest.mark.parametrize("step", ["_copy", "_flush", "_point"])
def test_a_publish_that_fails_in_the_middle_changes_nothing(
    built: Path, published: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    publish(built, published)
    before = names(published.parent / "published")

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    make_built(built, 2)
    with monkeypatch.context() as patch:
        patch.setattr(f"vandring.publishing.swap.{step}", fail)
        with pytest.raises(OSError, match="no space"):
            publish(built, published)
    assert names(published.parent / "published") == before
    assert value_of(published) == 1
    publish(built, published)
    assert value_of(published) == 2


def test_publishing_again_publishes_the_same(built: Path, published: Path) -> None:
    first = publish(built, published)
    second = publish(built, published)
    assert first != second
    assert published.resolve() == second
    assert value_of(first) == value_of(second) == 1


def test_old_versions_go_and_the_newest_stay(built: Path, published: Path) -> None:
    made = [publish(built, published, keep=2, grace_seconds=0).name for _ in range(4)]
    assert names(published.parent / "published") == made[-2:]


def test_the_current_version_stays_even_when_it_is_the_oldest(built: Path, published: Path) -> None:
    made = [publish(built, published) for _ in range(3)]
    published.unlink()
    published.symlink_to(Path("published") / made[0].name)
    versions.remove_old_versions(published, keep=1, grace_seconds=0)
    assert names(published.parent / "published") == [made[0].name, made[2].name]


def test_a_version_stays_for_ten_minutes_after_the_next_was_published(built: Path, published: Path) -> None:
    made = [publish(built, published, keep=1) for _ in range(4)]
    now = time.time()
    # Published an hour ago, but not followed by another until then: it is the successor's time that counts.
    for version, seconds in zip(made, (3600, 601, 590, 0), strict=True):
        os.utime(version, (now - seconds, now - seconds))
    versions.remove_old_versions(published, keep=1)
    assert names(published.parent / "published") == [version.name for version in made[1:]]


@pytest.mark.parametrize("with_processes", [True, False])
def test_a_version_that_another_process_reads_stays(
    built: Path, published: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, with_processes: bool
) -> None:
    if not with_processes:  # as for another user's process, or a container's
        monkeypatch.setattr(versions, "PROCESSES", tmp_path / "no-proc")
    first = publish(built, published)
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); "
        "print('open', flush=True); sys.stdin.read(); "
        "print(c.sql('select notifications from publication.totals').fetchall()[0][0])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(published)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        second = publish(make_built(built, 2), published, keep=1, grace_seconds=0)
        third = publish(make_built(built, 3), published, keep=1, grace_seconds=0)
        assert (first.exists(), second.exists(), third.exists()) == (True, False, True)
        output, _ = reader.communicate()
    assert output == "1\n"
    versions.remove_old_versions(published, keep=1, grace_seconds=0)
    assert not first.exists()


def test_a_version_that_another_program_copies_stays(built: Path, published: Path) -> None:
    first = publish(built, published)
    with subprocess.Popen(["sleep", "600"], stdin=first.open("rb")) as copier:
        publish(built, published, keep=1, grace_seconds=0)
        assert first.exists()
        copier.kill()
    versions.remove_old_versions(published, keep=1, grace_seconds=0)
    assert not first.exists()


def test_looking_does_not_take_this_process_s_own_lock(
    built: Path, published: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(versions, "PROCESSES", tmp_path / "no-proc")
    first = publish(built, published)
    program = "import duckdb, sys; duckdb.connect(sys.argv[1])"
    with duckdb.connect(str(published), read_only=True) as reader:
        publish(built, published, keep=1, grace_seconds=0)
        assert first.exists()
        writer = subprocess.run([sys.executable, "-c", program, str(first)], capture_output=True, text=True)
        assert "Conflicting lock" in writer.stderr
        assert reader.execute("select notifications from publication.totals").fetchall() == [(1,)]


def test_what_a_killed_publication_left_goes_with_the_next(built: Path, published: Path) -> None:
    folder = published.parent / "published"
    version = publish(built, published)
    left = f".{versions.version_name(published, datetime(2026, 1, 31, tzinfo=UTC))}"
    (folder / f"{left}.unfinished").write_text("half")
    (folder / f"{left}.unfinished.wal").write_text("half")
    (folder / f"{left}.unfinished.tmp").mkdir()
    (folder / f"{left}.unfinished.tmp" / "spilled").write_text("half")
    (published.parent / f"{left}.link").symlink_to(version)
    (published.parent / f".published-x{left}.link").symlink_to(version)
    second = publish(built, published)
    assert names(folder) == [version.name, second.name]
    assert names(published.parent) == [
        f".published-x{left}.link", "published", "published.duckdb", "unpublished.duckdb",
    ]  # fmt: skip


def test_a_file_that_is_being_written_is_told(built: Path, published: Path) -> None:
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(built)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(UserError, match="wait until no other process writes"):
            publish(built, published)
        writer.communicate()
    assert not published.exists()
    assert names(published.parent / "published") == []


def test_a_view_is_not_published_because_it_may_lead_elsewhere(built: Path, published: Path) -> None:
    publish(built, published)
    before = published.readlink()
    with duckdb.connect(str(built)) as connection:
        connection.execute("create view publication.tripled as select 3 as n")
    with pytest.raises(UserError, match="tripled in the schema publication cannot be published"):
        publish(built, published)
    assert published.readlink() == before


def test_what_is_still_in_the_log_beside_the_file_is_published(built: Path, published: Path) -> None:
    program = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute('update publication.totals set notifications = 7'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, str(built)], check=True)
    assert built.with_name(f"{built.name}.wal").exists()
    publish(built, published)
    assert value_of(published) == 7


def test_a_disk_that_is_full_is_told(built: Path, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("vandring.publishing.swap.shutil.copyfile", fail)
    with pytest.raises(UserError, match="no space left on device.; look for a full disk"):
        publish(built, published)
    assert not published.exists()


def test_mistakes_are_told(built: Path, published: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is nothing to publish; run vandring build"):
        publish(tmp_path / "none.duckdb", published)
    with pytest.raises(UserError, match="schema elsewhere has no tables to publish"):
        publish(built, published, schema="elsewhere")
    with pytest.raises(UserError, match="keep is 0"):
        publish(built, published, keep=0)
    published.write_text("mine")
    with pytest.raises(UserError, match="is not a link made by publishing"):
        publish(built, published)
    assert published.read_text() == "mine"


def test_the_command_takes_what_is_in_the_build_directory(
    built: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(built.parent))
    assert main(["publish"]) == 0
    assert value_of(published) == 1


def test_the_command(built: Path, published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--from", str(built), "--to", str(published)]) == 0
    assert "now leads to published-" in capsys.readouterr().out
    assert main(["publish", "--from", str(built) + "x", "--to", str(published)]) == 1
    error = capsys.readouterr().err
    assert "there is nothing to publish" in error
    assert "Traceback" not in error
