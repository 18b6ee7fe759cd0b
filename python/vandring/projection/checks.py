"""Checks of the arrays that a projection is given. Each raises UserError with the cell named."""

from collections.abc import Sequence

import numpy as np

from vandring.errors import UserError
from vandring.projection.labels import Array, Labels

TOLERANCE = 1e-9
"""Persons, or parts of a share: what rounding may leave."""


def check_shape(
    name: str, values: Array, axes: Sequence[str], sizes: Sequence[int | tuple[int, int]]
) -> None:
    """The array has one dimension for each axis, of the size given (or of one of two sizes)."""
    wanted = [size if isinstance(size, tuple) else (size,) for size in sizes]
    fits = values.ndim == len(axes) and all(
        size in allowed for size, allowed in zip(values.shape, wanted, strict=True)
    )
    if not fits:
        form = " × ".join(
            f"{axis} {' or '.join(str(size) for size in dict.fromkeys(allowed))}"
            for axis, allowed in zip(axes, wanted, strict=True)
        )
        raise UserError(f"{name} has shape {values.shape}; it must be {form}")


def check_complete(name: str, values: Array, axes: Sequence[str], labels: Labels) -> None:
    """No cell is missing (NaN) or infinite."""
    missing = ~np.isfinite(values)
    if missing.any():
        labels.refuse(f"{name} has a missing cell", "Every cell needs a number.", values, missing, axes, None)


def check_range(
    name: str, values: Array, axes: Sequence[str], labels: Labels, highest: float = np.inf
) -> None:
    """Every cell lies between 0 and ``highest``."""
    check_complete(name, values, axes, labels)
    outside = (values < 0) | (values > highest)
    if outside.any():
        allowed = "at least 0" if np.isinf(highest) else f"between 0 and {highest:g}"
        labels.refuse(f"{name} is out of range", f"It must be {allowed}.", values, outside, axes, None)


def check_sums_to_one(
    name: str, values: Array, axes: Sequence[str], over: Sequence[str], labels: Labels
) -> None:
    """The shares add up to 1 over the axes named, within 1e-9."""
    check_complete(name, values, axes, labels)
    totals = values.sum(axis=tuple(axes.index(axis) for axis in over))
    off = abs(totals - 1.0) > TOLERANCE
    if off.any():
        rest = tuple(axis for axis in axes if axis not in over)
        labels.refuse(
            f"{name} must add up to 1 over {' and '.join(over)}, but adds up to something else",
            "Divide the shares by their sum.",
            np.asarray(totals),
            np.asarray(off),
            rest,
            None,
        )
