"""Where MetricFlow works: a directory of the build with the parsed metrics, on a published file.

MetricFlow looks for ``target/semantic_manifest.json`` in the directory of a dbt project. It gets one of its
own for each room, so that neither a build that runs meanwhile nor the user's own use of dbt changes what it
reads.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from vandring.errors import UserError
from vandring.metrics.open_metrics import open_metrics
from vandring.places import require_published
from vandring.publishing.dbt_run import run_dbt_parse
from vandring.rooms import OPEN_ROOM, PUBLICATION_ROOM, Room, require_room

TARGETS = {PUBLICATION_ROOM: "published", OPEN_ROOM: "open"}
"""Of profiles.yml: the files of the rooms, read-only."""
PARSED_FROM = ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests/dbt")
MANIFEST = "semantic_manifest.json"


@dataclass(frozen=True)
class Workspace:
    """The environment in which MetricFlow answers; by metric that the room does not have, why."""

    environment: dict[str, str]
    closed: dict[str, str] = field(default_factory=dict)


def prepare(root: Path, build_directory: Path, room: Room = OPEN_ROOM) -> Workspace:
    """Prepare MetricFlow to answer from the file of a room that a build published.

    The project is parsed when it has changed since last time. Raises UserError when nothing is published,
    MetricFlow is not installed, or the project cannot be parsed.
    """
    if find_spec("dbt_metricflow") is None:
        raise UserError(
            "MetricFlow is not installed: pip install 'vandring[metrics]', or make .venv/.installed"
        )
    published = build_directory / room.link
    require_published(published)
    require_room(published, room)
    parsed, directory = build_directory / "metrics" / "parsed", build_directory / "metrics" / room.schema
    environment = {
        **os.environ,
        "DBT_PROFILES_DIR": str(root),
        "DBT_PROJECT_DIR": str(directory),
        "DBT_LOG_PATH": str(directory / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "VANDRING_BUILD_DIR": str(build_directory),
        "VANDRING_DBT_TARGET": TARGETS[room],
    }
    if not _is_current(parsed / MANIFEST, root):
        run_dbt_parse(root, parsed, environment)
    manifest = json.loads((parsed / MANIFEST).read_text(encoding="utf-8"))
    closed: dict[str, str] = {}
    if room == OPEN_ROOM:
        manifest, closed = open_metrics(manifest, _closed_tables(published))
    (directory / "target").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(root / "dbt_project.yml", directory / "dbt_project.yml")
    (directory / "target" / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return Workspace(environment, closed)


def require_open(workspace: Workspace, arguments: Sequence[str]) -> None:
    """Raise UserError when the arguments of mf name a metric that only the confidential tables have."""
    named = [
        name
        for option, value in zip(arguments, [*arguments[1:], ""], strict=True)
        for name in _metrics_named(option, value)
    ]
    refused = [name for name in named if name in workspace.closed]
    if refused:
        raise UserError(
            "; ".join(f"{name} needs the confidential tables ({workspace.closed[name]})" for name in refused)
            + ": vandring mf --publication …"
        )


def _metrics_named(option: str, value: str) -> list[str]:
    if option == "--metrics":
        return value.split(",")
    return option.removeprefix("--metrics=").split(",") if option.startswith("--metrics=") else []


def _closed_tables(published: Path) -> dict[str, str]:
    """By table that is closed, or open in another form alone: why."""
    import duckdb

    with duckdb.connect(str(published.resolve()), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, reason from open.open_tables where rule in ('closed', 'rounded')"
        ).fetchall()
    return {name: reason or "open are rounded counts alone" for name, reason in rows}


def _is_current(manifest: Path, root: Path) -> bool:
    return manifest.exists() and manifest.stat().st_mtime > max(_changed(root))


def _changed(root: Path) -> Iterator[float]:
    """When the files and folders were changed that dbt parses; folders too, for what was deleted."""
    for name in PARSED_FROM:
        yield (root / name).stat().st_mtime
        yield from (path.stat().st_mtime for path in (root / name).rglob("*"))
