"""Keyed hashes of cells: what breaks ties, the same at every build, and no outsider can compute."""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Hashes = npt.NDArray[np.uint64]

_ODD = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def value_hashes(cells: pd.DataFrame, columns: Sequence[str], salt: bytes) -> Hashes:
    """A keyed hash of every value of ``columns`` in ``cells``; shape (n, number of columns).

    Values are hashed with their column's name and the salt as key (BLAKE2b): nobody without it can compute
    them. They do not hang on the order of rows or columns.
    """
    hashes = np.zeros((len(cells), len(columns)), dtype=np.uint64)
    for position, column in enumerate(columns):
        codes, values = pd.factorize(cells[column], use_na_sentinel=False)
        hashed = np.array([_keyed(f"{column}={value}", salt) for value in values], dtype=np.uint64)
        hashes[:, position] = hashed[codes]
    return hashes


def combined(hashes: Hashes) -> Hashes:
    """One hash per cell from those of its values, in whatever order; shape (n, columns) → (n,)."""
    return mixed(np.add.reduce(mixed(hashes), axis=1, dtype=np.uint64))


def mixed(hashes: Hashes) -> Hashes:
    """Hashes spread over all 64 bits (the finalizer of SplitMix64: Steele, Lea & Flood 2014)."""
    spread = hashes + _ODD
    spread = (spread ^ (spread >> np.uint64(30))) * _FIRST
    spread = (spread ^ (spread >> np.uint64(27))) * _SECOND
    return np.asarray(spread ^ (spread >> np.uint64(31)))


def _keyed(text: str, salt: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8, key=salt).digest(), "big")
