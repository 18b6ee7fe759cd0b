"""What a build takes: all rooms to publication, or the rooms up to the rates."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vandring.bench.deliveries import VANDRING
from vandring.bench.stages import Stage, measured, total
from vandring.places import CURRENT, LANDING, OPEN, PUBLISHED, VERSIONS, remove_databases

FLOW = (sys.executable, "-m", "vandring.bench.flow")
DBT = (sys.executable, "-c", "from dbt.cli.main import cli; cli()")
WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
UP_TO_RATES = ("--select", "staging", "notifications", "residence", "rates", "resource_type:seed")
# What is published of the notifications themselves: all that reads no later room.
NOTIFICATIONS_ONLY = ("--exclude", "residence+", "immigrants+", "estimation+", "projection+")


@dataclass(frozen=True)
class Measures:
    """Stages in order, and the whole ways, or sums of stages, that have a target."""

    stages: list[Stage]
    totals: list[Stage]


def publication_measures(delivery: Path, directory: Path) -> Measures:
    """From delivery to publication: the notifications alone, all rooms, all rooms with their tests; each from
    nothing.
    """
    check = measured("check", (*VANDRING, "check", str(delivery)), directory)
    first = _flow("notifications alone", (*WITHOUT_TESTS, *NOTIFICATIONS_ONLY), delivery, directory)
    rooms = _flow("delivery to publication", WITHOUT_TESTS, delivery, directory)
    tests = _flow("the same, with tests", (), delivery, directory)
    return Measures([check], [first, rooms, tests])


def rates_measures(delivery: Path, directory: Path) -> Measures:
    """From delivery to rates, without tests."""
    land = measured("land", (*VANDRING, "land", str(delivery), "--to", str(directory / LANDING)), directory)
    rooms = _dbt("dbt build, to rates", (*WITHOUT_TESTS, *UP_TO_RATES), directory)
    return Measures([land, rooms], [total("delivery to rates", [land, rooms])])


def _flow(name: str, options: Sequence[str], delivery: Path, directory: Path) -> Stage:
    """The whole way in one process that starts others."""
    forget(directory)
    return measured(name, (*FLOW, str(delivery), str(directory), *options), directory)


def _dbt(name: str, options: Sequence[str], directory: Path) -> Stage:
    forget(directory)
    target, logs = (str(directory.absolute() / folder) for folder in ("dbt", "logs"))
    paths = ("--profiles-dir", str(Path.cwd()), "--target-path", target, "--log-path", logs)
    return measured(name, (*DBT, "build", *paths, "--no-use-colors", *options), directory)


def forget(directory: Path) -> None:
    """Let dbt find nothing of an earlier build, so that reading the project is part of the time."""
    shutil.rmtree(directory / "dbt", ignore_errors=True)
    shutil.rmtree(directory / VERSIONS, ignore_errors=True)
    for link in (CURRENT, PUBLISHED, OPEN):
        (directory / link).unlink(missing_ok=True)
    remove_databases(directory)
