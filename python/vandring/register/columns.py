"""Arrow columns from arrays: texts of dates, codes, person numbers; empty (null) where nothing is stated."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vandring.register.arrays import NEVER, Array


def dates(days: Array) -> pa.Array:
    """yyyy-mm-dd; empty for NEVER. Shape (n,) of day numbers."""
    days = np.asarray(days, dtype=np.int32)
    return pc.cast(pa.array(days, mask=days == NEVER).cast(pa.date32()), pa.string())


def codes(indices: Array, texts: Sequence[str]) -> pa.Array:
    """The text of each index; empty for −1. Shape (n,)."""
    indices = np.asarray(indices, dtype=np.int32)
    dictionary = pa.array([text if text else None for text in texts], pa.string())
    return dictionary.take(pa.array(indices, mask=indices < 0))


def numbers_as_text(numbers: Array, width: int = 11) -> pa.Array:
    """Whole numbers with leading zeros; empty for 0. Shape (n,)."""
    numbers = np.asarray(numbers, dtype=np.int64)
    return pc.utf8_lpad(pc.cast(pa.array(numbers, mask=numbers == 0), pa.string()), width, "0")


def identifiers(serial: Array) -> pa.Array:
    """Notification ids such as N000000001; empty for 0. Shape (n,)."""
    return pc.binary_join_element_wise("N", numbers_as_text(serial, 9), "")


def flags(values: Array) -> pa.Array:
    """true or false as text. Shape (n,) bool."""
    return codes(np.asarray(values, dtype=np.int32), ("false", "true"))


def replace_texts(column: pa.Array, texts: dict[int, str]) -> pa.Array:
    """The column with some rows replaced; '' becomes empty."""
    if not texts:
        return column
    rows = np.array(sorted(texts))
    mask = np.zeros(len(column), dtype=bool)
    mask[rows] = True
    new = pa.array([texts[int(row)] or None for row in rows], pa.string())
    return pc.replace_with_mask(column, pa.array(mask), new)
