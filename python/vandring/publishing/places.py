"""Where a build keeps its files."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vandring.errors import UserError

# In the build directory: the delivery as the models read it; what dbt builds, the rooms and what is to be
# published; the link that readers open.
LANDING = "landing"
WAREHOUSE = "warehouse.duckdb"
UNPUBLISHED = "unpublished.duckdb"
PUBLISHED = "published.duckdb"
# Stands there as long as a build has not ended well.
UNFINISHED = ".unfinished"


def build_directory() -> Path:
    """The directory that VANDRING_BUILD_DIR names, by default ``build`` in the current one."""
    return Path(os.environ.get("VANDRING_BUILD_DIR") or "build")


def project_here() -> Path | None:
    """The current directory, if it holds the dbt project."""
    return Path.cwd() if Path("dbt_project.yml").is_file() else None


def remove_databases(directory: Path) -> None:
    """Let the next build begin anew, so that a table whose model is gone is not published for ever."""
    for name in (WAREHOUSE, UNPUBLISHED):
        for file in (name, f"{name}.wal"):
            (directory / file).unlink(missing_ok=True)


@contextmanager
def unfinished(directory: Path) -> Iterator[None]:
    """Mark what is built here as not whole until this has ended without an error."""
    (directory / UNFINISHED).touch()
    yield
    (directory / UNFINISHED).unlink()


def require_whole(built: Path) -> None:
    """Raise UserError, with what to do, when the build that was to make this file did not end well."""
    if (built.parent / UNFINISHED).exists():
        raise UserError(
            f"{built}: the last build here failed or was ended, so that its tables are not whole; run "
            "vandring build again, which publishes them too"
        )


def require_published(published: Path) -> None:
    """Raise UserError, with what to do, when the link leads nowhere."""
    if not published.exists():
        raise UserError(
            f"{published}: nothing has been published yet; run make build first: it makes a synthetic "
            "delivery, or takes yours (VANDRING_DELIVERY=DIR make build). What was built elsewhere is found "
            "with VANDRING_BUILD_DIR, its build directory"
        )
