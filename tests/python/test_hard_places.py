"""Odd paths, full disks, little memory, settings that mean nothing: it works, or one message says what to do.

What was published stays as it was; what a build makes is for its owner and group alone.
"""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import duckdb
import pytest
import yaml

import warehouse
from test_delivery_samples import GOOD as GOOD_ROWS
from test_delivery_samples import write_delivery, write_parquet
from test_publishing_build import project  # noqa: F401 - a fixture
from vandring.cli import main
from vandring.delivery import scan
from vandring.errors import UserError
from vandring.places import OPEN, PUBLISHED, prepared_build_directory
from vandring.publishing.settings import MUNICIPALITIES, OWN_REGIONS, PROJECT_FILE, refuse_bad_settings
from vandring.shortages import Shortage, shortage_in

# Together all that means something in SQL, in patterns of file names, in templates, addresses and shells.
ODD = "b [x] 'y' *{z} {{ ø }} %s \"q\"; $HOME"
MEGABYTE = 1_000_000
# A table that does not fit into the smaller limits, and one that takes more memory than the smallest.
LARGE = "{{ config(materialized='table') }} select md5(range::varchar) as text from range(1000000)"
GREEDY = "{{ config(materialized='table') }} select list(md5(range::varchar)) as texts from range(2000000)"


@pytest.mark.parametrize("name", [ODD, "[!a]**"])
@pytest.mark.usefixtures("project")
def test_a_build_in_an_odd_place_of_a_delivery_in_an_odd_place(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    name: str,
) -> None:
    delivery = write_delivery(tmp_path / name / f"delivery {name}")
    # What the odd name would stand for, were it taken for a pattern.
    for decoy in ("b x 'y'", "axb", "a b", "bb"):
        write_delivery(tmp_path / name / f"delivery {decoy}", notifications=[])
    build = tmp_path / name / f"build {name}"
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(build))
    monkeypatch.setenv("VANDRING_DELIVERY", str(delivery))
    assert main(["build"]) == 0, capfd.readouterr()
    late = warehouse.query(build / PUBLISHED, "select notifications from publication.late_notifications")
    assert late["notifications"].tolist() == [17]
    assert (build / "landing" / "notifications").is_dir()


def test_a_project_that_moved_builds_again_where_it_built(
    project: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """dbt keeps what it read of a project; where the seeds lay is not so any more."""
    delivery = write_delivery(tmp_path / "delivery")
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path / "build"))
    assert main(["build", str(delivery)]) == 0
    moved = tmp_path / "elsewhere"
    project.rename(moved)
    monkeypatch.chdir(moved)
    assert main(["build", str(delivery)]) == 0, capfd.readouterr()


def test_the_models_read_what_landed_in_an_odd_place(tmp_path: Path) -> None:
    """By the project's own profile: Parquet that is linked, CSV that is converted, the key of person ids."""
    delivery = write_delivery(tmp_path / "from" / ODD)
    (delivery / "persons.csv").unlink()
    write_parquet(delivery / "persons.parquet", "persons", GOOD_ROWS["persons"])
    built = warehouse.build(delivery, tmp_path / ODD, "--select", "+person_identities", by_its_path=True)
    with duckdb.connect(str(built), read_only=True) as connection:
        counts = connection.execute(
            """select
                (select count(*) from staging.stg_persons),
                (select count(*) from staging.stg_notifications),
                (select count(distinct person_id) from notifications.person_identities)"""
        ).fetchone()
    # Numbers named: of the woman, by her latest; of the man; and a birth date alone.
    assert counts == (2, 4, 3)


@pytest.mark.parametrize("name", ["why?", "no#1", "back\\slash", "two\nlines"])
@pytest.mark.usefixtures("project")
def test_a_place_that_no_database_can_have_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path / name))
    for command in (["build"], ["publish"]):
        assert main(command) == 1
        error = capsys.readouterr().err
        assert "cannot stand in the path of a database; let VANDRING_BUILD_DIR name a directory" in error
    assert not (tmp_path / name).exists()


@pytest.mark.usefixtures("project")
def test_a_build_directory_that_is_a_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    for place in ("file", "file/build"):
        monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path / place))
        assert main(["build"]) == 1
        error = capsys.readouterr().err
        assert "cannot be used" in error
        assert "let VANDRING_BUILD_DIR name a directory that can be made and written to" in error
    assert (tmp_path / "file").read_text() == "mine"


# Lets no file of the process, or of those that it starts, outgrow a number of bytes, as on a full disk.
ON_A_FULL_DISK = """
import resource, runpy, sys
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
runpy.run_module("vandring", run_name="__main__", alter_sys=True)
"""


def build_again(
    project: Path,  # noqa: F811
    bytes_of_a_file: int | None = None,
    **environment: str,
) -> "subprocess.CompletedProcess[str]":
    started = ["-m", "vandring"] if bytes_of_a_file is None else ["-c", ON_A_FULL_DISK, str(bytes_of_a_file)]
    return subprocess.run(
        [sys.executable, *started, "build"],
        cwd=project,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def told_once(done: "subprocess.CompletedProcess[str]", message: str) -> None:
    """It failed with one message of vandring's, and nothing else that looks like an error."""
    everything = done.stdout + done.stderr
    assert done.returncode == 1, everything
    assert message in done.stderr, everything
    assert done.stderr.startswith("vandring: "), done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stdout
    assert "Error" not in done.stdout, done.stdout


def test_a_full_disk_and_little_memory_are_one_message_each(
    project: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VANDRING_DELIVERY", str(write_delivery(tmp_path / "delivery")))
    assert main(["build"]) == 0
    build = project / "build"

    def published() -> tuple[Path, bytes, bytes]:
        return (build / "current").readlink(), (build / PUBLISHED).read_bytes(), (build / OPEN).read_bytes()

    before = published()
    models = project / "models"
    (models / "large.sql").write_text(LARGE)
    # Full when dbt reads the project, when it plans, and when a model is written.
    for megabytes, making in ((0.02, ""), (0.3, ""), (8, "large: ")):
        done = build_again(project, int(megabytes * MEGABYTE))
        told_once(done, "the disk is full, or a quota")
        told = done.stderr.partition("is as it was (")[2].removesuffix(")\n")
        assert told.startswith(making)
        assert shortage_in(told) is Shortage.DISK, "what the system said of it"
        assert published() == before
    (models / "large.sql").rename(models / "greedy.sql")
    (models / "greedy.sql").write_text(GREEDY)
    for limit in ("50MB", "1B"):
        done = build_again(project, VANDRING_MEMORY_LIMIT=limit)
        told_once(done, f"(VANDRING_MEMORY_LIMIT is {limit})")
        assert "Out of Memory" in done.stderr, "what DuckDB said of it"
        assert published() == before
    (models / "greedy.sql").unlink()
    assert build_again(project).returncode == 0, "with room it builds again"
    assert published()[0] != before[0]


@pytest.mark.parametrize(
    "said",
    [
        "IO Error: Could not write file 'x.tmp': No space left on device",
        "Out of Memory Error: failed to offload data block (1.0 GiB/1.0 GiB used). This limit was set by the "
        "'max_temp_directory_size' setting.",
    ],
)
def test_a_disk_that_fills_while_a_delivery_is_checked_damages_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    def fill(*_: object) -> NoReturn:
        raise (duckdb.IOException if said.startswith("IO") else duckdb.OutOfMemoryException)(said)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scan, "_scan", fill)
    assert main(["check", str(write_delivery(tmp_path / "delivery"))]) == 1
    output = capsys.readouterr()
    assert "the disk is full, or a quota" in output.err
    assert "damaged" not in output.out + output.err


@pytest.mark.parametrize(
    ("variable", "value", "remedy"),
    [
        ("VANDRING_MEMORY_LIMIT", "lots", "for instance 5GB or 800MB"),
        ("VANDRING_MEMORY_LIMIT", "", "for instance 5GB or 800MB"),
        ("VANDRING_DBT_TARGET", "spark", "leave it out, or say vandring build --engine spark"),
        ("VANDRING_DELIVERY", "nowhere", "there is no such directory"),
        ("VANDRING_PERSON_KEY_FILE", "no_key", "put a key there"),
        ("VANDRING_PROTECTION_SALT_FILE", "no_salt", "put a salt there"),
    ],
)
def test_a_variable_that_means_nothing_is_one_message(
    project: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    variable: str,
    value: str,
    remedy: str,
) -> None:
    monkeypatch.setenv(variable, value)
    assert main(["build"]) == 1
    output = capfd.readouterr()
    assert variable in output.err or value in output.err
    assert remedy in output.err
    assert "Traceback" not in output.out + output.err
    assert not (project / "build" / PUBLISHED).exists()


@pytest.fixture
def settings_of(tmp_path: Path) -> Callable[..., Path]:
    """Makes a project with the settings of this one but for those given."""

    def make(**changed: object) -> Path:
        for seed in (MUNICIPALITIES, OWN_REGIONS):
            (tmp_path / seed).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(warehouse.PROJECT / seed, tmp_path / seed)
        content = yaml.safe_load((warehouse.PROJECT / PROJECT_FILE).read_text(encoding="utf-8"))
        content["vars"] |= changed
        (tmp_path / PROJECT_FILE).write_text(yaml.safe_dump(content), encoding="utf-8")
        return tmp_path

    return make


BAD = {
    "delivery_kind": ["tables", None],
    "engine": ["pandas", None],
    "as_of": ["30.06.1976", "19760630"],
    "geography": ["2017-01-01", "latest"],
    "country_codes": ["iso", "Register"],
    "administrative_emigrations": ["moved", None],
    "census_corrections": ["left out", True],
    "region_schemes": [
        None,
        ["county"],
        {"county": {"code": "county_number", "name": "county"}},
        {"county": "county_code"},
        {"my scheme": {"code": "county_code", "name": "county"}},
    ],
    "immigrant_schemes": [[], "county", ["kommune"]],
}
GOOD = {
    "delivery_kind": ["persons", "counts"],
    "engine": ["duckdb", "spark"],
    "as_of": ["", None, "1976-06-30"],
    "geography": ["", "2013-01-01"],
    "country_codes": ["", "register", "iso_numeric"],
    "administrative_emigrations": ["registered", "backdated"],
    "census_corrections": ["registered", "left_out", "redated"],
    "region_schemes": [{name: {"code": f"{name}_code", "name": name} for name in ("county", "municipality")}],
    "immigrant_schemes": [["county_2024"], ["centrality", "county"]],
}  # fmt: skip


def test_every_setting_is_tried_here() -> None:
    content = yaml.safe_load((warehouse.PROJECT / PROJECT_FILE).read_text(encoding="utf-8"))
    assert set(content["vars"]) == set(BAD) == set(GOOD)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in BAD for value in BAD[name]])
def test_a_setting_that_means_nothing_is_refused(
    settings_of: Callable[..., Path], name: str, value: object
) -> None:
    with pytest.raises(UserError) as refused:
        refuse_bad_settings(settings_of(**{name: value}))
    assert f"{name} in " in str(refused.value)
    assert "Nothing was built or published." in str(refused.value)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in GOOD for value in GOOD[name]])
def test_a_setting_that_means_something_is_not(
    settings_of: Callable[..., Path], name: str, value: object
) -> None:
    others = {"immigrant_schemes": ["county"]} if name == "region_schemes" else {}
    refuse_bad_settings(settings_of(**{name: value} | others))


def open_to_others(directory: Path) -> list[Path]:
    return [
        each
        for each in (directory, *directory.rglob("*"))
        if not each.is_symlink() and stat.S_IMODE(each.lstat().st_mode) & 0o007
    ]


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_what_is_built_is_for_its_owner_and_group(
    project: Path,  # noqa: F811
    mask: int,
) -> None:
    """Whatever the umask, and whatever an earlier build left open."""
    earlier = os.umask(0o022)
    build = project / "build"
    try:
        for left in (
            "logs/dbt.log",
            "published/published-20200101T000000000000Z.duckdb",
            "versions/20200101T000000000000Z/vandring_open.duckdb",
            "dbt/manifest.json",
        ):
            (build / left).parent.mkdir(parents=True, exist_ok=True)
            (build / left).write_text("")
        os.umask(mask)
        assert main(["build", "--persons", "200", "--seed", "1"]) == 0
    finally:
        os.umask(earlier)
    assert open_to_others(build) == []
    made = {each.name: stat.S_IMODE(each.stat().st_mode) for each in build.iterdir()}
    assert made["unpublished.duckdb"] == 0o640
    assert {made[name] for name in ("landing", "versions", "logs", "dbt", "delivery", "figures")} == {0o750}
    assert stat.S_IMODE(build.stat().st_mode) == 0o750
    assert {stat.S_IMODE((build / link).stat().st_mode) for link in (PUBLISHED, OPEN)} == {0o640}
    assert stat.S_IMODE((build / "current").resolve().stat().st_mode) == 0o750
    assert stat.S_IMODE((build / "delivery" / "persons.parquet").stat().st_mode) == 0o640


def test_a_delivery_that_is_linked_keeps_its_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Landing links Parquet files; they are not the build's."""
    delivered = tmp_path / "persons.parquet"
    delivered.write_bytes(b"")
    delivered.chmod(0o644)
    build = tmp_path / "build"
    (build / "landing" / "persons").mkdir(parents=True)
    (build / "landing" / "persons" / "part-0.parquet").symlink_to(delivered)
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(build))
    assert prepared_build_directory() == build
    assert open_to_others(build) == []
    assert stat.S_IMODE(delivered.stat().st_mode) == 0o644


def test_a_directory_that_all_write_to_stays_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o1777)
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path))
    prepared_build_directory()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
