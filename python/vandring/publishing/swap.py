"""Publish: copy the file that the publication room was built in, and swap the link that readers follow.

DuckDB lets one process write a file or many read it. Readers therefore never open what a build writes; they
open the link ``published.duckdb``, which always leads to a whole, finished file that no one writes to any
more:

    duckdb -readonly build/published.duckdb "set schema 'publication'; show tables"

Every published table is in the schema ``publication``; nothing else is in the file.
"""

import fcntl
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.errors import UserError
from vandring.publishing.versions import (
    GRACE_SECONDS,
    remove_old_versions,
    remove_unfinished,
    version_name,
    versions_directory,
)

if TYPE_CHECKING:
    import duckdb


def publish(
    built: Path,
    published: Path,
    schema: str = "publication",
    keep: int = 3,
    grace_seconds: float = GRACE_SECONDS,
) -> Path:
    """Publish the file ``built``, whose tables are in ``schema``, and return the new version's file.

    ``published`` is the link; versions lie beside it in a folder of the same name. Old ones are deleted by
    the rule of :mod:`vandring.publishing.versions`, with ``keep`` versions and ``grace_seconds``. Another
    publication to the same link is waited for. Raises UserError when there is nothing to publish,
    ``built`` cannot be read or has a view, or ``published`` is not a link. Whatever fails or interrupts,
    readers see what they saw before, and what a killed process left half done is deleted by the next
    publication.
    """
    if keep < 1:
        raise UserError(f"keep is {keep}; at least the current version must be kept, so give 1 or more")
    if published.exists() and not published.is_symlink():
        raise UserError(f"{published}: is not a link made by publishing; move it away and publish again")
    if not built.is_file():
        raise UserError(f"{built}: there is nothing to publish; run vandring build first")
    folder = versions_directory(published)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        remove_unfinished(published)
        version = folder / version_name(published, datetime.now(UTC))
        try:
            _publish(built, published, version, schema)
        except BaseException:
            remove_unfinished(published)
            if published.resolve() != version.resolve():
                version.unlink(missing_ok=True)
            raise
        remove_old_versions(published, keep, grace_seconds)
    return version


def _publish(built: Path, published: Path, version: Path, schema: str) -> None:
    unfinished = version.with_name(f".{version.name}.unfinished")
    _copy(built, unfinished, schema)
    _flush(unfinished)
    unfinished.rename(version)
    _flush(version.parent)
    _point(published, version)


def _copy(built: Path, target: Path, schema: str) -> None:
    """Copy the file while nobody writes to it, with everything in it that was written."""
    import duckdb

    try:
        # As a writer, which keeps others from writing until the copy is made.
        connection = duckdb.connect(str(built))
    except duckdb.Error as error:
        raise UserError(
            f"{built}: cannot be opened ({_first_line(error)}); wait until no other process writes to it, "
            "or build it anew"
        ) from error
    try:
        _check(connection, built, schema)
        # What is still in the log beside the file goes into the file.
        connection.execute("force checkpoint")
        shutil.copyfile(built, target)
    except (duckdb.Error, OSError) as error:
        raise UserError(
            f"{built}: could not be copied ({_first_line(error)}); look for a full disk, or build it anew"
        ) from error
    finally:
        connection.close()


def _check(connection: "duckdb.DuckDBPyConnection", built: Path, schema: str) -> None:
    """Raise UserError unless there are tables and no views: those may lead to what is not in the file."""
    relations = connection.execute(
        """
        select table_type, table_name from information_schema.tables
        where table_catalog = current_database() and table_schema = $1
        order by table_name
        """,
        [schema],
    ).fetchall()
    if not relations:
        raise UserError(f"{built}: the schema {schema} has no tables to publish; run vandring build first")
    views = [name for kind, name in relations if kind == "VIEW"]
    if views:
        raise UserError(
            f"{built}: {', '.join(views)} in the schema {schema} cannot be published, because only tables "
            "can; materialize it as a table and build again"
        )


def _point(published: Path, version: Path) -> None:
    """Swap the link in one step. It is relative, so that the build directory can be moved."""
    swap = published.with_name(f".{version.name}.link")
    swap.symlink_to(version.relative_to(published.parent))
    swap.replace(published)
    _flush(published.parent)


def _flush(path: Path) -> None:
    """Make sure that a file's content, or a directory's entries, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
