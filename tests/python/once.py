"""What the processes of one test run share is made by the first that needs it; the others wait for it."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def of_the_run(factory: pytest.TempPathFactory) -> Path:
    """The directory that all processes of a run share."""
    root = factory.getbasetemp()
    # The tests run in several processes: each has a folder of its own in that of the run.
    return root.parent if "PYTEST_XDIST_WORKER" in os.environ else root


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The directory of a name, filled by ``make``, which makes it too."""
    root = of_the_run(factory)
    made = root / f"{name}.made"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(root / name)
            made.touch()
    return root / name
