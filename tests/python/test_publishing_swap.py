"""Publishing: readers always see one whole version, and nobody's file is taken away."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from made_builds import make_files
from vandring.cli import main
from vandring.errors import UserError
from vandring.places import OPEN, PUBLISHED, UNPUBLISHED
from vandring.publishing import published_files, versions
from vandring.publishing.swap import publish

CONFIDENTIAL = published_files.PUBLICATION_FILE
RULES = {
    "totals": "exact",
    "movers": "closed",
    "doubled": "rounded",
    "places": "metadata",
    "open_tables": "metadata",
    "table_keys": "metadata",
}


def make_built(directory: Path, value: int = 1) -> Path:
    """What dbt builds; ``doubled`` is confidential as it is, and open with its value rounded."""
    return make_files(
        directory,
        f"""
        create table totals as select {value} as notifications, 'Ås' as place;
        comment on table totals is 'One row per place''s total.';
        comment on column totals.notifications is 'Number of messages.';
        create table doubled as select notifications * 2 as n from totals;
        create table movers as select 17 as person_id, 'confidential' as word;
        create table places as select 'Ås' as place;
        create table unnamed as select 'confidential' as word;
        """,
        RULES,
        """
        create table doubled as select 3 as n;
        comment on table doubled is 'One row per total, doubled. What was done to it: rounded.';
        create table unruled as select 'confidential' as word;
        create table table_keys as select 'doubled' as table_name, 1 as key_position, 'n' as column_name
        """,
    )


def value_of(published: Path, schema: str = "publication") -> int:
    """Read in a process of its own, as a user would: DuckDB shares open files within a process."""
    program = (
        "import duckdb, sys; "
        "print(duckdb.connect(sys.argv[1], read_only=True)"
        ".sql(f'select notifications from {sys.argv[2]}.totals').fetchall()[0][0])"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, str(published), schema], capture_output=True, text=True, check=True
    )
    return int(finished.stdout)


def names(folder: Path) -> list[str]:
    """What is in a folder, without the lock that publishing holds."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """The directory that was built in, and that is published to."""
    return make_built(tmp_path)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The link to the confidential file."""
    return tmp_path / PUBLISHED


def tables_of(link: Path) -> dict[str, str | None]:
    with duckdb.connect(str(link), read_only=True) as connection:
        assert connection.execute("select view_name from duckdb_views() where not internal").fetchall() == []
        return dict(
            connection.execute(
                "select schema_name || '.' || table_name, comment from duckdb_tables()"
            ).fetchall()
        )


def test_each_file_has_its_tables_with_their_comments_and_nothing_else(built: Path) -> None:
    publish(built, built)
    confidential, public = tables_of(built / PUBLISHED), tables_of(built / OPEN)
    names_of_publication = {*RULES, "unnamed", "builds"}
    assert set(confidential) == {f"publication.{name}" for name in names_of_publication}
    assert confidential["publication.totals"] == "One row per place's total."
    assert {name.removeprefix("open.") for name in public} == {
        "totals", "doubled", "places", "open_tables", "table_keys", "builds",
    }  # fmt: skip
    assert public["open.totals"] == (
        "One row per place's total. What was done to it: nothing, because it tells of residence, sex and "
        "age, or messages, alone."
    )
    assert public["open.doubled"] == "One row per total, doubled. What was done to it: rounded."
    assert public["open.places"] == "What was done to it: nothing, because it counts nobody."
    with duckdb.connect(str(built / OPEN), read_only=True) as connection:
        comments = connection.execute(
            "select comment from duckdb_columns() where column_name = 'notifications'"
        ).fetchall()
        assert comments == [("Number of messages.",)]
        assert connection.execute("select n from open.doubled").fetchall() == [(3,)]
        assert connection.execute("select notifications, place from open.totals").fetchall() == [(1, "Ås")]
        keys = connection.execute("select table_name, column_name from open.table_keys order by 1").fetchall()
        assert keys == [("doubled", "n"), ("totals", "notifications")]
    with duckdb.connect(str(built / PUBLISHED), read_only=True) as connection:
        assert connection.execute("select n from publication.doubled").fetchall() == [(2,)]


def test_what_is_closed_is_in_no_byte_of_the_open_file(built: Path) -> None:
    publish(built, built)
    assert b"confidential" in (built / PUBLISHED).read_bytes()
    assert b"confidential" not in (built / OPEN).read_bytes()


def test_both_files_say_which_build_they_are_of(built: Path) -> None:
    version = publish(built, built)
    for link, schema in ((PUBLISHED, "publication"), (OPEN, "open")):
        with duckdb.connect(str(built / link), read_only=True) as connection:
            assert connection.execute(f"from {schema}.builds").fetchall() == [(version.name,)]


def test_any_duckdb_from_1_3_on_opens_the_open_file(built: Path) -> None:
    """The form of the confidential one is what dbt built it in, by profiles.yml."""
    publish(built, built)
    with duckdb.connect(str(built / OPEN), read_only=True) as connection:
        (tags,) = connection.execute("select tags from duckdb_databases() where not internal").fetchone() or (
            {},
        )
    assert tags["storage_version"] == "v1.3.0+"


def test_one_relative_link_leads_to_both_files_of_a_version(built: Path) -> None:
    version = publish(built, built)
    assert (built / "current").readlink() == Path("versions") / version.name
    assert (built / PUBLISHED).readlink() == Path("current/vandring_publication.duckdb")
    assert (built / OPEN).readlink() == Path("current/vandring_open.duckdb")
    assert names(built) == [
        "current", "open.duckdb", "published.duckdb", "unopened.duckdb", "unpublished.duckdb", "versions",
    ]  # fmt: skip
    assert names(built / "versions") == [version.name]
    assert names(version) == ["vandring_open.duckdb", "vandring_publication.duckdb"]


def test_a_build_of_few_models_opens_what_there_is(built: Path) -> None:
    """As the bench builds: tables that rules name are missing, and the file of rounded ones."""
    (built / "unopened.duckdb").unlink()
    with duckdb.connect(str(built / "unpublished.duckdb")) as connection:
        connection.execute("drop table publication.places; drop table publication.table_keys")
    publish(built, built)
    assert set(tables_of(built / OPEN)) == {"open.totals", "open.open_tables", "open.builds"}


def make_earlier(directory: Path, day: int, value: int) -> Path:
    """A version as vandring published it before there were two files, with the link to it."""
    file = directory / "published" / f"published-202601{day:02}T000000000000Z.duckdb"
    file.parent.mkdir(exist_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema publication")
        connection.execute(f"create table publication.totals as select {value} as notifications")
    (directory / PUBLISHED).unlink(missing_ok=True)
    (directory / PUBLISHED).symlink_to(file.relative_to(directory))
    return file


def test_an_earlier_publication_is_upgraded(built: Path, published: Path) -> None:
    files = [make_earlier(built, day, value=day) for day in (1, 2, 3, 4)]
    (built / "published" / ".lock").touch()
    (built / "published" / ".published-20260104T000000000000Z.duckdb.unfinished").touch()
    with duckdb.connect(str(published), read_only=True) as reader:
        publish(make_built(built, 5), built, grace_seconds=0)
        assert reader.execute("select notifications from publication.totals").fetchall() == [(4,)]
        assert value_of(published) == 5
        assert value_of(built / OPEN, "open") == 5
        # Of the newest three, two are of the earlier kind.
        assert names(built / "published") == [file.name for file in files[2:]]
        publish(make_built(built, 6), built, keep=1, grace_seconds=0)
        assert files[3].exists(), "somebody has it open"
    # Back by hand to the earlier kind, and forward again.
    published.unlink()
    published.symlink_to(files[3].relative_to(built))
    assert value_of(published) == 4
    versions.remove_old_versions(built, keep=1, grace_seconds=0)
    assert files[3].exists(), "the link leads to it"
    publish(make_built(built, 7), built, keep=1, grace_seconds=0)
    assert value_of(published) == 7
    assert not (built / "published").exists(), "nothing is left of the earlier kind"
    assert len(names(built / "versions")) == 1


def test_going_back_by_the_link_takes_both_files(built: Path, published: Path) -> None:
    first = publish(built, built)
    publish(make_built(built, 2), built)
    (built / "current").unlink()
    (built / "current").symlink_to(Path("versions") / first.name)
    assert (value_of(published), value_of(built / OPEN, "open")) == (1, 1)
    publish(make_built(built, 3), built)
    assert (value_of(published), value_of(built / OPEN, "open")) == (3, 3)


def test_a_reader_of_the_old_version_goes_on_while_new_readers_see_the_new(
    built: Path, published: Path
) -> None:
    publish(built, built)
    with duckdb.connect(str(published), read_only=True) as reader:
        publish(make_built(built, 2), built, keep=1, grace_seconds=0)
        assert reader.execute("select notifications from publication.totals").fetchall() == [(1,)]
        assert value_of(published) == 2
        assert len(names(built / "versions")) == 2, "the version that is open stays"
    publish(make_built(built, 3), built, keep=1, grace_seconds=0)
    assert len(names(built / "versions")) == 1
    assert value_of(published) == 3


@pytest.mark.parametrize("step", ["write_files", "_flush", "_lead"])
def test_a_publish_that_fails_in_the_middle_changes_nothing(
    built: Path, published: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    publish(built, built)
    before = names(built / "versions")

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    make_built(built, 2)
    with monkeypatch.context() as patch:
        patch.setattr(f"vandring.publishing.swap.{step}", fail)
        with pytest.raises(OSError, match="no space"):
            publish(built, built)
    assert names(built / "versions") == before
    assert value_of(published) == 1
    publish(built, built)
    assert value_of(published) == 2


def test_publishing_again_publishes_the_same(built: Path, published: Path) -> None:
    first = publish(built, built)
    second = publish(built, built)
    assert first != second
    assert published.resolve().parent == second
    assert value_of(first / CONFIDENTIAL) == value_of(second / CONFIDENTIAL) == 1


def test_old_versions_go_and_the_newest_stay(built: Path) -> None:
    made = [publish(built, built, keep=2, grace_seconds=0).name for _ in range(4)]
    assert names(built / "versions") == made[-2:]


def test_the_current_version_stays_even_when_it_is_the_oldest(built: Path) -> None:
    made = [publish(built, built) for _ in range(3)]
    (built / "current").unlink()
    (built / "current").symlink_to(Path("versions") / made[0].name)
    versions.remove_old_versions(built, keep=1, grace_seconds=0)
    assert names(built / "versions") == [made[0].name, made[2].name]


def test_a_version_stays_for_ten_minutes_after_the_next_was_published(built: Path) -> None:
    made = [publish(built, built, keep=1) for _ in range(4)]
    now = time.time()
    # Published an hour ago, but not followed by another until then: it is the successor's time that counts.
    for version, seconds in zip(made, (3600, 601, 590, 0), strict=True):
        os.utime(version, (now - seconds, now - seconds))
    versions.remove_old_versions(built, keep=1)
    assert names(built / "versions") == [version.name for version in made[1:]]


@pytest.mark.parametrize("with_processes", [True, False])
@pytest.mark.parametrize(("link", "schema"), [(PUBLISHED, "publication"), (OPEN, "open")])
def test_a_version_stays_whole_while_another_process_reads_one_of_its_files(
    built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, link: str, schema: str, with_processes: bool
) -> None:
    if not with_processes:  # as for another user's process, or a container's
        monkeypatch.setattr(versions, "PROCESSES", tmp_path / "no-proc")
    first = publish(built, built)
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); "
        "print('open', flush=True); sys.stdin.read(); "
        "print(c.sql(f'select notifications from {sys.argv[2]}.totals').fetchall()[0][0])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(built / link), schema],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        second = publish(make_built(built, 2), built, keep=1, grace_seconds=0)
        third = publish(make_built(built, 3), built, keep=1, grace_seconds=0)
        assert (len(names(first)), second.exists(), len(names(third))) == (2, False, 2)
        output, _ = reader.communicate()
    assert output == "1\n"
    versions.remove_old_versions(built, keep=1, grace_seconds=0)
    assert not first.exists()


def test_a_version_that_another_program_copies_stays(built: Path) -> None:
    first = publish(built, built)
    with subprocess.Popen(["sleep", "600"], stdin=(first / CONFIDENTIAL).open("rb")) as copier:
        publish(built, built, keep=1, grace_seconds=0)
        assert first.exists()
        copier.kill()
    versions.remove_old_versions(built, keep=1, grace_seconds=0)
    assert not first.exists()


def test_looking_does_not_take_this_process_s_own_lock(
    built: Path, published: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(versions, "PROCESSES", tmp_path / "no-proc")
    first = publish(built, built)
    program = "import duckdb, sys; duckdb.connect(sys.argv[1])"
    with duckdb.connect(str(published), read_only=True) as reader:
        publish(built, built, keep=1, grace_seconds=0)
        assert first.exists()
        writer = subprocess.run(
            [sys.executable, "-c", program, str(first / CONFIDENTIAL)], capture_output=True, text=True
        )
        assert "Conflicting lock" in writer.stderr
        assert reader.execute("select notifications from publication.totals").fetchall() == [(1,)]


def test_what_a_reader_that_was_killed_left_beside_the_files_goes_with_them(built: Path) -> None:
    first = publish(built, built)
    (first / "vandring_open.duckdb.tmp").mkdir()
    (first / "vandring_open.duckdb.tmp" / "spilled").write_text("half")
    publish(built, built, keep=1, grace_seconds=0)
    assert not first.exists()


def test_what_a_killed_publication_left_goes_with_the_next(built: Path) -> None:
    folder = built / "versions"
    version = publish(built, built)
    moment = versions.version_name(datetime(2026, 1, 31, tzinfo=UTC))
    (folder / f".{moment}.unfinished").mkdir()
    (folder / f".{moment}.unfinished" / "vandring_open.duckdb.wal").write_text("half")
    before = names(built)
    for link in ("current", "published", "open"):
        (built / f".{link}-{moment}.link").symlink_to(version)
    (built / f".published-x-{moment}.link").symlink_to(version)
    second = publish(built, built)
    assert names(folder) == [version.name, second.name]
    assert names(built) == [f".published-x-{moment}.link", *before]


def test_a_file_that_is_being_written_is_told(built: Path, published: Path) -> None:
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(built / UNPUBLISHED)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(UserError, match="wait until no other process writes"):
            publish(built, built)
        writer.communicate()
    assert not published.exists()
    assert names(built / "versions") == []


@pytest.mark.parametrize(
    ("file", "schema"), [("unpublished.duckdb", "publication"), ("unopened.duckdb", "open")]
)
def test_a_view_is_not_published_because_it_may_lead_elsewhere(built: Path, file: str, schema: str) -> None:
    publish(built, built)
    before = (built / "current").readlink()
    with duckdb.connect(str(built / file)) as connection:
        connection.execute(f"create view {schema}.tripled as select 3 as n")
    with pytest.raises(UserError, match=rf"{schema}\.tripled cannot be published"):
        publish(built, built)
    assert (built / "current").readlink() == before


def test_what_is_still_in_the_log_beside_the_file_is_published(built: Path, published: Path) -> None:
    program = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute('update publication.totals set notifications = 7'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, str(built / UNPUBLISHED)], check=True)
    assert (built / f"{UNPUBLISHED}.wal").exists()
    publish(built, built)
    assert (value_of(published), value_of(built / OPEN, "open")) == (7, 7)


def test_a_disk_that_is_full_is_told(built: Path, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(published_files.shutil, "copyfile", fail)
    with pytest.raises(UserError, match="no space left on device.; look for a full disk"):
        publish(built, built)
    assert not published.exists()


def test_mistakes_are_told(built: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is nothing to publish; run vandring build"):
        publish(tmp_path / "none", built)
    with pytest.raises(UserError, match="keep is 0"):
        publish(built, built, keep=0)
    with pytest.raises(UserError, match=r"unpublished.duckdb: is no directory; name the one that gets"):
        publish(built, built / UNPUBLISHED)
    for statement, message in (
        (
            "drop table publication.open_tables",
            "only a part was built, or an earlier vandring built it",
        ),
        ("drop schema publication cascade", "schema publication has no tables to publish"),
    ):
        with duckdb.connect(str(built / UNPUBLISHED)) as connection:
            connection.execute(statement)
        with pytest.raises(UserError, match=message):
            publish(built, built)
    for name in ("current", PUBLISHED, OPEN):
        (built / name).write_text("mine")
        with pytest.raises(UserError, match="is not a link made by publishing"):
            publish(built, built)
        assert (built / name).read_text() == "mine"
        (built / name).unlink()


def test_the_command_takes_what_is_in_the_build_directory(
    built: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(built))
    assert main(["publish"]) == 0
    assert (value_of(published), value_of(built / OPEN, "open")) == (1, 1)


def test_the_command(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    elsewhere = tmp_path / "elsewhere"
    assert main(["publish", "--from", str(built), "--to", str(elsewhere)]) == 0
    output = capsys.readouterr().out
    assert f"{elsewhere}/current now leads to 20" in output
    assert "published.duckdb for the office's analysts, open.duckdb for anybody" in output
    assert value_of(elsewhere / OPEN, "open") == 1
    assert not (built / "versions").exists()
    assert main(["publish", "--from", str(built) + "x", "--to", str(elsewhere)]) == 1
    error = capsys.readouterr().err
    assert "there is nothing to publish" in error
    assert "Traceback" not in error
