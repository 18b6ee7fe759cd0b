"""Where a build keeps its files."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vandring.errors import UserError
from vandring.shortages import shortage_in

# In the build directory: the delivery as the models read it; what dbt builds, the rooms, what is to be
# published, and what is to be open to anybody; the links that readers open, of the office's analysts and of
# anybody; the folder of versions, and the link to the current one.
LANDING = "landing"
WAREHOUSE = "warehouse.duckdb"
UNPUBLISHED = "unpublished.duckdb"
UNOPENED = "unopened.duckdb"
PUBLISHED = "published.duckdb"
OPEN = "open.duckdb"
VERSIONS = "versions"
CURRENT = "current"
# Stands there as long as a build has not ended well.
UNFINISHED = ".unfinished"
# What DuckDB or dbt-duckdb take for something else in the path of a database or of a pattern.
UNUSABLE = re.compile(r"[?#\\\x00-\x1f\x7f]|ducklake:", re.IGNORECASE)
# Nobody but the owner and the group may read, whatever the user's own umask is.
OWNER_AND_GROUP = 0o027
OTHERS = 0o007
# What a build makes in its directory, and earlier builds may have left open to others.
MADE = (
    *(LANDING, WAREHOUSE, UNPUBLISHED, UNOPENED),
    *(VERSIONS, "published", "dbt", "dbt-spark", "spark", "logs", "delivery", "figures", "metrics"),
)


def build_directory() -> Path:
    """The directory that VANDRING_BUILD_DIR names, by default ``build`` in the current one.

    Raises UserError when its path has something in it that cannot stand in the path of a database.
    """
    directory = Path(os.environ.get("VANDRING_BUILD_DIR") or "build")
    unusable = UNUSABLE.search(str(directory.absolute()))
    if unusable:
        raise UserError(
            f"the build directory {directory}: {unusable[0]!r} cannot stand in the path of a database; let "
            "VANDRING_BUILD_DIR name a directory without ?, #, backslash and control characters in its path"
        )
    return directory


def prepared_build_directory() -> Path:
    """The absolute path of the build directory, which is made, and which others may not look into.

    Raises UserError when it cannot be made or written to.
    """
    directory = build_directory().absolute()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _close_to_others(directory)
        if not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(f"no right to write there: {str(directory)!r}")
    except OSError as error:
        if shortage_in(str(error)):
            raise
        raise UserError(
            f"the build directory {directory} cannot be used ({error}); let VANDRING_BUILD_DIR name a "
            "directory that can be made and written to"
        ) from error
    return directory


def _close_to_others(directory: Path) -> None:
    """Take the rights of all but owner and group from the directory, and from what builds made in it.

    A directory that is not for builds alone stays open: the user's own, one that all write to, a disk.
    """
    is_shared = directory.stat().st_mode & stat.S_ISVTX or directory.is_mount()
    if not is_shared and directory != Path("~").expanduser():
        _close(directory)
    for name in MADE:
        _close(directory / name)
        for folder, folders, files in os.walk(directory / name):
            for each in (*folders, *files):
                _close(Path(folder) / each)


def _close(path: Path) -> None:
    """Close one file or directory. A link stays, and what it leads to, and what is somebody else's."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return
    if status.st_mode & OTHERS and status.st_uid == os.geteuid() and not stat.S_ISLNK(status.st_mode):
        path.chmod(stat.S_IMODE(status.st_mode) & ~OTHERS)


@contextmanager
def for_owner_and_group() -> Iterator[None]:
    """What is made meanwhile, by processes started meanwhile too, is for its owner and group."""
    earlier = os.umask(OWNER_AND_GROUP)
    try:
        yield
    finally:
        os.umask(earlier)


def project_here() -> Path | None:
    """The current directory, if it holds the dbt project."""
    return Path.cwd() if Path("dbt_project.yml").is_file() else None


def remove_databases(directory: Path) -> None:
    """Let the next build begin anew, so that a table whose model is gone is not published for ever."""
    for name in (WAREHOUSE, UNPUBLISHED, UNOPENED):
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
