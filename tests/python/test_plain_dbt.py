"""dbt's own commands in a fresh clone: before a delivery has landed, and after; with whichever profile."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from dbt_common.exceptions import DbtRuntimeError

import counts_deliveries
import warehouse
from vandring.dbt_connection import Plugin
from vandring.delivery.person_key import PERSON_KEY
from vandring.places import UNPUBLISHED, WAREHOUSE

CLONED = ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests/dbt")
# What a user's shell may say, and a fresh one does not.
NOT_SAID = ("VANDRING_BUILD_DIR", "VANDRING_DELIVERY", "DBT_PROFILES_DIR", "DBT_TARGET_PATH", "DBT_LOG_PATH")
OF_ONE_FILE = """vandring:
  target: mine
  outputs:
    mine: {type: duckdb, path: mine.duckdb, threads: 2}
"""


def cloned(directory: Path) -> Path:
    """The files of the project that dbt reads, and no more."""
    for part in CLONED:
        original, copy = warehouse.PROJECT / part, directory / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if original.is_dir() else shutil.copy)(original, copy)
    return directory


def run(clone: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command typed in the clone."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_SAID}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def dbt(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of dbt's own; its log is in the clone."""
    return run(clone, "dbt.cli.main", "--no-use-colors", *arguments)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone in which nothing has landed yet."""
    return cloned(tmp_path_factory.mktemp("clone"))


@pytest.fixture(scope="module")
def landed(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same clone with a small delivery landed; tests of what is before it come first."""
    span = ("--first-year", "2005", "--last-year", "2012")
    delivery = warehouse.synthesize(tmp_path_factory.mktemp("small") / "delivery", *span, persons=1_000)
    done = run(clone, "vandring", "land", str(delivery))
    assert done.returncode == 0, done.stderr
    return clone


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's own profile, of one file."""
    directory = tmp_path_factory.mktemp("profile")
    (directory / "profiles.yml").write_text(OF_ONE_FILE, encoding="utf-8")
    return directory


def test_before_a_delivery_has_landed_one_message_says_what_to_do(clone: Path, profile: Path) -> None:
    for options in ((), ("--profiles-dir", str(profile))):
        done = dbt(clone, "build", *options)
        assert done.returncode != 0
        assert done.stdout.count("no delivery has landed in build/landing") == 1, done.stdout
        assert "vandring land DIR" in done.stdout
        assert "Traceback" not in done.stdout + done.stderr
    assert (clone / "build").stat().st_mode & 0o007 == 0, "registers are nobody else's to read"


def test_a_build_directory_that_cannot_be_made_is_told_as_dbt_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a_file").touch()
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path / "a_file" / "build"))
    with pytest.raises(DbtRuntimeError, match="cannot be used"):
        Plugin("vandring", {})


def test_a_partial_build_runs_the_tests_that_it_suffices_for(landed: Path) -> None:
    built = dbt(landed, "build", "--select", "+population")
    assert built.returncode == 0, built.stdout[-5000:]
    tested = dbt(landed, "test", "--select", "population")
    assert tested.returncode == 0, tested.stdout
    assert "ERROR=0" in tested.stdout
    assert "PASS=0" not in tested.stdout


def test_rows_are_shown(landed: Path) -> None:
    shown = dbt(landed, "show", "--inline", "select max(year) as last from {{ ref('population') }}")
    assert shown.returncode == 0, shown.stdout
    assert "2013" in shown.stdout


def test_documentation_is_made(landed: Path) -> None:
    made = dbt(landed, "docs", "generate", "--static", "--no-compile")
    assert made.returncode == 0, made.stdout
    assert "population" in (landed / "target" / "static_index.html").read_text(encoding="utf-8")


def test_with_a_profile_of_one_file_everything_stands_in_it(landed: Path, profile: Path) -> None:
    build = landed / "build"
    (build / UNPUBLISHED).unlink(missing_ok=True)
    built = dbt(
        landed,
        "build",
        "--profiles-dir",
        str(profile),
        "--select",
        "+published_rejection_reasons",
        "stg_persons",
    )
    assert built.returncode == 0, built.stdout[-5000:]
    assert not (build / UNPUBLISHED).exists()
    names = warehouse.query(
        landed / "mine.duckdb",
        "select table_schema || '.' || table_name as name from information_schema.tables",
    )
    assert {"publication.rejection_reasons", "staging.stg_persons"} <= set(names["name"])


def test_a_delivery_of_counts_says_how_it_is_built(tmp_path: Path) -> None:
    clone = cloned(tmp_path / "clone")
    done = run(clone, "vandring", "land", str(counts_deliveries.delivery(tmp_path / "counts")))
    assert done.returncode == 0, done.stderr
    refused = dbt(clone, "build", "--select", "+covered_period")
    assert refused.returncode != 0
    assert "--vars 'delivery_kind: counts'" in refused.stdout
    built = dbt(clone, "build", "--vars", "delivery_kind: counts", "--select", "+covered_period")
    assert built.returncode == 0, built.stdout[-5000:]
    assert (clone / "build" / WAREHOUSE).exists()
    assert not (clone / "build" / PERSON_KEY.name).exists()


@pytest.mark.slow
def test_the_whole_is_built_and_tested_and_published(landed: Path) -> None:
    for command in (("build",), ("test",)):
        done = dbt(landed, *command)
        assert done.returncode == 0, done.stdout[-5000:]
    published = run(landed, "vandring", "publish")
    assert published.returncode == 0, published.stderr
