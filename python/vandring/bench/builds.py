"""What a build takes, stage by stage: all rooms to publication, or the rooms up to the rates."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vandring.bench.deliveries import VANDRING
from vandring.bench.stages import Stage, measured, total
from vandring.publishing.places import PUBLISHED, UNPUBLISHED, remove_databases

DBT = (sys.executable, "-c", "from dbt.cli.main import cli; cli()")
WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
UP_TO_RATES = ("--select", "staging", "notifications", "residence", "rates", "resource_type:seed")
# What is published of the notifications themselves: all that reads no later room.
NOTIFICATIONS_ONLY = ("--exclude", "residence+", "immigrants+", "estimation+", "projection+")


@dataclass(frozen=True)
class Measures:
    """Stages in order, and sums of some of them."""

    stages: list[Stage]
    totals: list[Stage]


def publication_measures(delivery: Path, directory: Path) -> Measures:
    """From delivery to publication: the notifications alone, all rooms, all rooms with their tests; each from
    nothing, but for the project, which dbt reads beforehand.
    """
    check = measured("check", (*VANDRING, "check", str(delivery)), directory)
    read = _read_project(directory)
    land = _land(delivery, directory)
    first = _build("dbt build, notifications", (*WITHOUT_TESTS, *NOTIFICATIONS_ONLY), directory)
    first_publish = _publish("publish notifications", directory)
    models = _build("dbt build, all rooms", WITHOUT_TESTS, directory)
    publish = _publish("publish all", directory)
    tests = _build("dbt build, with tests", (), directory)
    totals = [
        total("notifications alone", [land, first, first_publish]),
        total("delivery to publication", [land, models, publish]),
        total("the same, with tests", [land, tests, publish]),
    ]
    return Measures([check, read, land, first, first_publish, models, publish, tests], totals)


def rates_measures(delivery: Path, directory: Path) -> Measures:
    """From delivery to rates, without tests."""
    land = _land(delivery, directory)
    rooms = _build("dbt build, to rates", (*WITHOUT_TESTS, *UP_TO_RATES), directory)
    return Measures([land, rooms], [total("delivery to rates", [land, rooms])])


def _land(delivery: Path, directory: Path) -> Stage:
    return measured("land", (*VANDRING, "land", str(delivery), "--to", str(directory / "landing")), directory)


def _publish(name: str, directory: Path) -> Stage:
    files = ("--from", str(directory / UNPUBLISHED), "--to", str(directory / PUBLISHED))
    return measured(name, (*VANDRING, "publish", *files, "--keep", "1"), directory)


def _read_project(directory: Path) -> Stage:
    """What only the first build does: later ones read what has changed since."""
    shutil.rmtree(directory / "dbt", ignore_errors=True)
    return _dbt("read the project", ("parse", "--quiet"), directory)


def _build(name: str, options: Sequence[str], directory: Path) -> Stage:
    """A dbt build that finds no table of an earlier one."""
    remove_databases(directory)
    return _dbt(name, ("build", *options), directory)


def _dbt(name: str, options: Sequence[str], directory: Path) -> Stage:
    target, logs = (directory / folder for folder in ("dbt", "logs"))
    paths = ("--target-path", str(target.absolute()), "--log-path", str(logs.absolute()))
    command, *others = options
    where = ("--profiles-dir", str(Path.cwd()), *paths)
    return measured(name, (*DBT, command, *where, "--no-use-colors", *others), directory)
