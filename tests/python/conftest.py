"""Warehouses that several tests read; each is built once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dashboard_server
import warehouse
from once import of_the_run, once
from vandring.places import OPEN, WAREHOUSE
from vandring.publishing.swap import publish

# What builds most comes first, so that no process is left alone with it at the end.
LONGEST_FIRST = tuple(
    f"test_{name}.py"
    for name in (
        "rebuilding",
        "geography_deliveries",
        "any_year",
        "census_corrections",
        "immigrants",
        "odd_registers",
        "taken_back",
        "country_codes",
        "planning_pages",
        "truth",
        "seed_edits",
        "administrative_sensitivity",
        "movers",
        "plain_dbt",
        "questions",
        "metrics",
    )
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files in that order, those that it does not name after them; their tests as they stand."""
    items.sort(
        key=lambda item: (
            LONGEST_FIRST.index(item.path.name) if item.path.name in LONGEST_FIRST else len(LONGEST_FIRST)
        )
    )


@pytest.fixture(scope="session", autouse=True)
def _read_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """dbt reads the project once for all builds with the same settings."""
    warehouse.keep_what_dbt_reads(of_the_run(tmp_path_factory) / "read")


@pytest.fixture(scope="session")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic delivery with every kind of defect."""
    return once(tmp_path_factory, "delivery", lambda to: warehouse.synthesize(to, persons=10_000, seed=1))


@pytest.fixture(scope="session")
def built(delivery: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of that delivery, built with all its dbt tests: they must pass on data with defects."""

    def make(directory: Path) -> None:
        warehouse.build(delivery, directory, with_tests=True, with_unit_tests=True)

    directory = once(tmp_path_factory, "built", make)
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
def publication(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build directory whose two files are published: those of that warehouse."""

    def publish_copy(directory: Path) -> None:
        directory.mkdir()
        publish(warehouse.to_publish(built, directory), directory)

    return once(tmp_path_factory, "publication", publish_copy)


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
