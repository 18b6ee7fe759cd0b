"""Where MetricFlow works: a directory of the build with the parsed metrics, on the published file.

MetricFlow looks for ``target/semantic_manifest.json`` in the directory of a dbt project. It gets one of its
own, so that neither a build that runs meanwhile nor the user's own use of dbt changes what it reads.
"""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from vandring.errors import UserError
from vandring.publishing.dbt_run import run_dbt_parse
from vandring.publishing.places import require_published

TARGET = "published"
"""Of profiles.yml: the published file, read-only."""
PARSED_FROM = ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests/dbt")


def prepare(root: Path, build_directory: Path) -> dict[str, str]:
    """The environment in which MetricFlow answers from what a build published.

    The project is parsed when it has changed since last time. Raises UserError when nothing is published,
    MetricFlow is not installed, or the project cannot be parsed.
    """
    if find_spec("dbt_metricflow") is None:
        raise UserError(
            "MetricFlow is not installed: pip install 'vandring[metrics]', or make .venv/.installed"
        )
    published = build_directory / f"{TARGET}.duckdb"
    require_published(published)
    directory = build_directory / "metrics"
    environment = {
        **os.environ,
        "DBT_PROFILES_DIR": str(root),
        "DBT_PROJECT_DIR": str(directory),
        "DBT_LOG_PATH": str(directory / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "VANDRING_BUILD_DIR": str(build_directory),
        "VANDRING_DBT_TARGET": TARGET,
    }
    if not _is_current(directory / "target" / "semantic_manifest.json", root):
        directory.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / "dbt_project.yml", directory / "dbt_project.yml")
        run_dbt_parse(root, directory / "target", environment)
    return environment


def _is_current(manifest: Path, root: Path) -> bool:
    return manifest.exists() and manifest.stat().st_mtime > max(_changed(root))


def _changed(root: Path) -> Iterator[float]:
    """When the files and folders were changed that dbt parses; folders too, for what was deleted."""
    for name in PARSED_FROM:
        yield (root / name).stat().st_mtime
        yield from (path.stat().st_mtime for path in (root / name).rglob("*"))
