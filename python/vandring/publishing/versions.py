"""Published versions: their names, and which of them may go.

A version is a folder of ``versions`` with the two files of one build. Builds of earlier vandring made one
file, in the folder ``published``: those are versions too, older than all folders.

The rule. A version is deleted by a later publication when all of this holds:

- it is not among the newest N (``--keep``, default 3), and no link leads to it;
- its successor was published at least ten minutes ago: a reader looks up where the link leads and only then
  opens a file, so a version that has just been followed by another may be about to be opened;
- nobody has a file of it open: no process that can be looked at in /proc, and nobody who holds a lock on one.
  DuckDB locks whatever it reads, and locks are seen whosever process it is: another user's, or a container's.

A version that cannot be locked (no right to write it, a file system without locks) stays.
"""

import fcntl
import os
import shutil
import time
from contextlib import ExitStack, suppress
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from vandring.places import CURRENT, OPEN, PUBLISHED, VERSIONS

GRACE_SECONDS = 10 * 60
PROCESSES = Path("/proc")
OWN_DESCRIPTORS = Path("/dev/fd")
LINKS = (CURRENT, PUBLISHED, OPEN)
# Where versions of one file each lay.
EARLIER = "published"


def version_name(moment: datetime) -> str:
    """A name that sorts by time. ``moment`` is in UTC."""
    return f"{moment:%Y%m%dT%H%M%S%fZ}"


def published_versions(directory: Path) -> list[Path]:
    """The versions that are published in a directory, the oldest first."""
    earlier = sorted((directory / EARLIER).glob("published-[0-9]*.duckdb"))
    return [*earlier, *sorted((directory / VERSIONS).glob("[0-9]*"))]


def remove_old_versions(directory: Path, keep: int, grace_seconds: float = GRACE_SECONDS) -> list[Path]:
    """Delete the versions that may go by the module's rule. Returns what was deleted.

    ``keep`` is the number of newest versions that stay; ``grace_seconds`` is how long a version stays after
    its successor was published.
    """
    versions = published_versions(directory)
    kept = {(directory / link).resolve() for link in LINKS}
    kept |= {version.resolve() for version in versions[-keep:]}
    now = time.time()
    candidates = [
        version
        for version, successor in pairwise(versions)
        if kept.isdisjoint([version.resolve(), *map(Path.resolve, _databases(version))])
        and now - successor.stat().st_mtime >= grace_seconds
    ]
    open_files = open_file_identities(PROCESSES) if candidates else set()
    removed = [
        version
        for version in candidates
        # The order matters: closing a file gives up every lock that this very process has on it.
        if not any(_identity(file.stat()) in open_files for file in _databases(version))
        and _remove_unless_locked(version)
    ]
    _remove_emptied(directory / EARLIER)
    return removed


def remove_unfinished(directory: Path) -> None:
    """Delete what a publication that was interrupted left. Nobody else may be publishing there."""
    # The digit begins a version's time.
    started = [directory.glob(f".{Path(link).stem}-[0-9]*.link") for link in LINKS]
    folders = [(directory / VERSIONS).glob(".[0-9]*"), (directory / EARLIER).glob(".published-[0-9]*")]
    for left in [path for found in (*started, *folders) for path in found]:
        if left.is_dir() and not left.is_symlink():
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


def _databases(version: Path) -> list[Path]:
    """The files that readers open. Beside them may lie what a reader that was killed had no memory for."""
    return sorted(version.glob("*.duckdb")) if version.is_dir() else [version]


def _remove_unless_locked(version: Path) -> bool:
    """Delete a version while holding the locks of its files; False when one cannot be had."""
    try:
        with ExitStack() as locks:
            for database in _databases(version):
                file = locks.enter_context(database.open("r+b"))
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if version.is_dir():
                shutil.rmtree(version)
            else:
                version.unlink()
    except OSError:
        return False
    return True


def _remove_emptied(earlier: Path) -> None:
    """Delete the folder of earlier versions when none is left in it."""
    if earlier.is_dir() and [each.name for each in earlier.iterdir()] == [".lock"]:
        shutil.rmtree(earlier)


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
