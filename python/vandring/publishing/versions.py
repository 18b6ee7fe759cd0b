"""Published versions: their names, and which of them may go."""

import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

# A version that some process may be reading is kept so long, where open files cannot be listed.
GRACE_SECONDS = 24 * 60 * 60
PROCESSES = Path("/proc")


def versions_directory(published: Path) -> Path:
    """The folder of the versions behind a link: ``build/published`` for ``build/published.duckdb``."""
    return published.with_suffix("")


def version_name(published: Path, moment: datetime) -> str:
    """A file name that sorts by time. ``moment`` is in UTC."""
    return f"{published.stem}-{moment:%Y%m%dT%H%M%S%fZ}{published.suffix}"


def remove_old_versions(published: Path, keep: int) -> list[Path]:
    """Delete versions beyond the newest ``keep``. Returns what was deleted.

    Never the one the link leads to, and none that a process has open; where that cannot be told, none that
    was written within a day. Unfinished files that an interrupted publish left are deleted after a day.
    """
    folder = versions_directory(published)
    versions = sorted(folder.glob(f"{published.stem}-*{published.suffix}"))
    current = published.resolve()
    candidates = [version for version in versions[:-keep] if version.resolve() != current]
    open_files, is_certain = open_file_identities(PROCESSES) if candidates else (set(), True)
    removed = [
        version
        for version in candidates
        if _identity(version) not in open_files and (is_certain or _is_old(version))
    ]
    removed += [left for left in folder.glob(".*.unfinished*") if _is_old(left)]
    for file in removed:
        with suppress(FileNotFoundError):
            file.unlink()
    return removed


def open_file_identities(processes: Path) -> tuple[set[tuple[int, int]], bool]:
    """(device, inode) of every file that a process has open, and whether all processes could be looked at.

    ``processes`` is /proc, which exists on Linux only.
    """
    identities: set[tuple[int, int]] = set()
    is_certain = processes.is_dir()
    folders = [entry for entry in processes.iterdir() if entry.name.isdigit()] if is_certain else []
    for folder in folders:
        try:
            descriptors = list((folder / "fd").iterdir())
        except FileNotFoundError:
            continue  # the process has ended
        except OSError:
            is_certain = False
            continue
        for descriptor in descriptors:
            # A descriptor can be closed, or lead to something without a name, while we look.
            with suppress(OSError):
                identities.add(_identity(descriptor))
    return identities, is_certain


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _is_old(path: Path) -> bool:
    return time.time() - path.lstat().st_mtime > GRACE_SECONDS
