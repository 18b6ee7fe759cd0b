"""What the processes of one test run share is made by the first that needs it; the others wait for it."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The directory of a name, filled by ``make``, which makes it too."""
    root = factory.getbasetemp()
    # The tests run in several processes: each has a folder of its own in that of the run.
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    made = root / f"{name}.made"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(root / name)
            made.touch()
    return root / name
