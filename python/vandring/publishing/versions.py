"""Published versions: their names, and which of them may go.

The rule. A version is deleted by a later publication when all of this holds:

- it is not among the newest N (``--keep``, default 3), and the link does not lead to it;
- its successor was published at least ten minutes ago: a reader looks up where the link leads and only then
  opens the file, so a version that has just been followed by another may be about to be opened;
- nobody has it open: no process that can be looked at in /proc, and nobody who holds a lock on it. DuckDB
  locks whatever it reads, and locks are seen whosever process it is: another user's, or a container's.

A version that cannot be locked (no right to write it, a file system without locks) stays.
"""

import fcntl
import os
import shutil
import time
from contextlib import suppress
from datetime import datetime
from glob import escape
from itertools import pairwise
from pathlib import Path

GRACE_SECONDS = 10 * 60
PROCESSES = Path("/proc")
OWN_DESCRIPTORS = Path("/dev/fd")


def versions_directory(published: Path) -> Path:
    """The folder of the versions behind a link: ``build/published`` for ``build/published.duckdb``."""
    return published.with_suffix("")


def version_name(published: Path, moment: datetime) -> str:
    """A file name that sorts by time. ``moment`` is in UTC."""
    return f"{published.stem}-{moment:%Y%m%dT%H%M%S%fZ}{published.suffix}"


def remove_old_versions(published: Path, keep: int, grace_seconds: float = GRACE_SECONDS) -> list[Path]:
    """Delete the versions that may go by the module's rule. Returns what was deleted.

    ``keep`` is the number of newest versions that stay; ``grace_seconds`` is how long a version stays after
    its successor was published.
    """
    versions = sorted(
        versions_directory(published).glob(f"{escape(published.stem)}-*{escape(published.suffix)}")
    )
    kept = {published.resolve(), *(version.resolve() for version in versions[-keep:])}
    now = time.time()
    candidates = [
        version
        for version, successor in pairwise(versions)
        if version.resolve() not in kept and now - successor.stat().st_mtime >= grace_seconds
    ]
    open_files = open_file_identities(PROCESSES) if candidates else set()
    return [
        version
        for version in candidates
        # The order matters: closing a file gives up every lock that this very process has on it.
        if _identity(version.stat()) not in open_files and _remove_unless_locked(version)
    ]


def remove_unfinished(published: Path) -> None:
    """Delete what a publication that was interrupted left. Nobody else may be publishing to this link."""
    # The digit begins a version's time; without it the files of a link "published-x" would be taken too.
    started = f".{escape(published.stem)}-[0-9]*"
    for left in [*versions_directory(published).glob(started), *published.parent.glob(f"{started}.link")]:
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def open_file_identities(processes: Path) -> set[tuple[int, int]]:
    """(device, inode) of every file that this process, or any that may be looked at, has open.

    ``processes`` is /proc, which exists on Linux only.
    """
    identities: set[tuple[int, int]] = set()
    # A descriptor can be closed and a process can end while we look; other users' cannot be looked at.
    for descriptor in os.listdir(OWN_DESCRIPTORS):  # noqa: PTH208 - names are numbers here, not paths
        with suppress(OSError):
            identities.add(_identity(os.fstat(int(descriptor))))
    for folder in processes.glob("[0-9]*/fd"):
        with suppress(OSError):
            for descriptor_link in folder.iterdir():
                with suppress(OSError):
                    identities.add(_identity(descriptor_link.stat()))
    return identities


def _remove_unless_locked(version: Path) -> bool:
    """Delete a version while holding its lock; False when the lock cannot be had."""
    try:
        with version.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            version.unlink()
    except OSError:
        return False
    return True


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
