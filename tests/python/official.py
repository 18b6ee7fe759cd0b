"""Official figures that tests compare with and that are no part of the repository."""

import os
from pathlib import Path

import pytest

SETTING = "VANDRING_OFFICIAL"


def official(name: str) -> Path:
    """A file of the directory that the setting names; without the setting the test is skipped."""
    directory = os.environ.get(SETTING)
    if not directory:
        pytest.skip(f"{SETTING} names no directory with official figures")
    return Path(directory) / name
