"""Warehouses that several tests read; each is built once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dashboard_server
import warehouse
from once import once
from vandring.places import OPEN, WAREHOUSE


@pytest.fixture(scope="session")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic delivery with every kind of defect."""
    return once(tmp_path_factory, "delivery", lambda to: warehouse.synthesize(to, persons=10_000, seed=1))


@pytest.fixture(scope="session")
def built(delivery: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of that delivery, built with all its dbt tests: they must pass on data with defects."""
    directory = once(tmp_path_factory, "built", lambda to: warehouse.build(delivery, to, with_tests=True))
    return directory / WAREHOUSE


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A delivery in which every move was reported, once, on its day; and its warehouse.

    Both by the municipalities that the people live in, so that nothing has to be assumed of where they are.
    """
    options = ("--defects", "none", "--municipality-codes", warehouse.OF_THE_TRUTH)

    def make(directory: Path) -> None:
        delivery = warehouse.synthesize(directory / "delivery", *options, persons=5_000, seed=11)
        warehouse.build(delivery, directory, *warehouse.told_by(warehouse.OF_THE_TRUTH))

    directory = once(tmp_path_factory, "clean", make)
    return directory / "delivery", directory / WAREHOUSE


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What dbt makes of the project's files; nothing is built."""

    def parse(directory: Path) -> None:
        parsed = warehouse.dbt(directory, "parse", "--quiet")
        assert parsed.returncode == 0, parsed.stdout + parsed.stderr

    directory = once(tmp_path_factory, "parsed", parse)
    content: dict[str, Any] = json.loads((directory / "target" / "manifest.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build directory of a small build, whose two files are published."""
    return once(tmp_path_factory, "small", dashboard_server.publish)


@pytest.fixture(scope="session")
def dashboards(
    small_build: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dashboard_server.Served]:
    """Superset with the repository's dashboards of what is open, on a small build."""
    with dashboard_server.serve(small_build / OPEN, tmp_path_factory.mktemp("superset")) as served:
        yield served
