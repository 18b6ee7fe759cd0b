"""When the disk or the memory does not suffice: how errors show it, and what to say."""

import os
import shutil
from enum import Enum
from pathlib import Path


class Shortage(Enum):
    """What did not suffice; the value is the exit code of a process that ended for it."""

    DISK = 3
    MEMORY = 4


# What operating system, DuckDB and Python say. A quota or a limit on the size of files is like a full disk.
SIGNS = {
    Shortage.DISK: (
        "No space left on device",
        "Disk quota exceeded",
        "File too large",
        "max_temp_directory_size",
        "No usable temporary directory",
    ),
    Shortage.MEMORY: ("Out of Memory Error", "MemoryError", "Unable to allocate", "Cannot allocate memory"),
}


def shortage_in(text: str) -> Shortage | None:
    """What an error's text says there was too little of; None where it is about something else."""
    return next((kind for kind, signs in SIGNS.items() if any(sign in text for sign in signs)), None)


def shortage_text(shortage: Shortage, directory: Path, on_spark: bool = False) -> str:
    """What to do about a shortage that ended what was written to, or computed for, a directory.

    ``on_spark``: a cluster was short of it, not this machine.
    """
    if on_spark:
        return (
            f"the {shortage.name.lower()} of Spark's driver or executors does not suffice; docs/spark.md "
            "tells how to size them. What was published is as it was"
        )
    if shortage is Shortage.MEMORY:
        limit = os.environ.get("VANDRING_MEMORY_LIMIT")
        said = f"VANDRING_MEMORY_LIMIT is {limit}" if limit else "without VANDRING_MEMORY_LIMIT it is 5GB"
        return (
            f"the memory that DuckDB may use does not suffice ({said}); set VANDRING_MEMORY_LIMIT to more, "
            "or take a machine with more. What was published is as it was"
        )
    return (
        f"the disk is full, or a quota or a limit on the size of files is reached ({directory}: "
        f"{_free(directory)} free); make room there, or set VANDRING_BUILD_DIR to a directory with room, and "
        "start again. What was published is as it was"
    )


def _free(directory: Path) -> str:
    existing = next(each for each in (directory, *directory.absolute().parents) if each.exists())
    return f"{shutil.disk_usage(existing).free / 1e6:,.0f} MB"
