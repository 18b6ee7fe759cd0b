"""Publish: write the two files that are read, and swap the link that leads to both.

DuckDB lets one process write a file or many read it. Readers therefore never open what a build writes; they
open the links ``published.duckdb`` (confidential: for the office's analysts) and ``open.duckdb`` (for
anybody), which always lead to whole, finished files that no one writes to any more:

    duckdb -readonly build/open.duckdb "set schema 'open'; show tables"

Both go through one link more, ``current``, to the folder of a version: one rename swaps them together.

    published.duckdb -> current/vandring_publication.duckdb
    open.duckdb      -> current/vandring_open.duckdb
    current          -> versions/20261129T031500000000Z
"""

import fcntl
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from vandring.errors import UserError
from vandring.places import CURRENT, OPEN, PUBLISHED, UNPUBLISHED, VERSIONS
from vandring.publishing.published_files import OPEN_FILE, PUBLICATION_FILE, write_files
from vandring.publishing.versions import (
    GRACE_SECONDS,
    remove_old_versions,
    remove_unfinished,
    version_name,
)

LEADS_TO = {
    PUBLISHED: Path(CURRENT) / PUBLICATION_FILE,
    OPEN: Path(CURRENT) / OPEN_FILE,
}
"""Where the links that readers open lead, from the directory that they are in."""


def publish(built: Path, directory: Path, keep: int = 3, grace_seconds: float = GRACE_SECONDS) -> Path:
    """Publish what dbt built in the directory ``built``, and return the folder of the new version.

    ``directory`` gets the links and, in its folder ``versions``, the files. Old versions are deleted by the
    rule of :mod:`vandring.publishing.versions`, with ``keep`` versions and ``grace_seconds``. Another
    publication to the same directory is waited for. Raises UserError when there is nothing to publish, what
    was built cannot be read or has a view, or something else is in the place of a link. Whatever fails or
    interrupts, readers see what they saw before, and what a killed process left half done is deleted by the
    next publication.
    """
    if keep < 1:
        raise UserError(f"keep is {keep}; at least the current version must be kept, so give 1 or more")
    if os.path.lexists(directory) and not directory.is_dir():
        raise UserError(f"{directory}: is no directory; name the one that gets {PUBLISHED} and {OPEN}")
    for name in (CURRENT, PUBLISHED, OPEN):
        link = directory / name
        if link.exists() and not link.is_symlink():
            raise UserError(f"{link}: is not a link made by publishing; move it away and publish again")
    if not (built / UNPUBLISHED).is_file():
        raise UserError(f"{built / UNPUBLISHED}: there is nothing to publish; run vandring build first")
    folder = directory / VERSIONS
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        remove_unfinished(directory)
        version = folder / version_name(datetime.now(UTC))
        try:
            _publish(built, directory, version)
        except BaseException:
            remove_unfinished(directory)
            if (directory / CURRENT).resolve() != version.resolve():
                shutil.rmtree(version, ignore_errors=True)
            raise
        remove_old_versions(directory, keep, grace_seconds)
    return version


def _publish(built: Path, directory: Path, version: Path) -> None:
    unfinished = version.with_name(f".{version.name}.unfinished")
    unfinished.mkdir()
    write_files(built, unfinished, version.name)
    for path in (*unfinished.iterdir(), unfinished):
        _flush(path)
    # The time of the folder says when it was published.
    os.utime(unfinished)
    unfinished.rename(version)
    _flush(version.parent)
    _lead(directory / CURRENT, version.relative_to(directory), version.name)
    # Both are there after the first time, but for an earlier vandring's link to one file.
    for name, target in LEADS_TO.items():
        link = directory / name
        if not link.is_symlink() or link.readlink() != target:
            _lead(link, target, version.name)


def _lead(link: Path, target: Path, moment: str) -> None:
    """Make or swap a link in one step. It is relative, so that the build directory can be moved."""
    swap = link.with_name(f".{link.stem}-{moment}.link")
    swap.symlink_to(target)
    swap.replace(link)
    _flush(link.parent)


def _flush(path: Path) -> None:
    """Make sure that a file's content, or a directory's entries, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
