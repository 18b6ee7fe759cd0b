"""Whether a model's coefficients can be told from the data; if not, which regressor is to blame."""

from collections.abc import Iterator, Sequence

import numpy as np

from vandring.errors import UserError
from vandring.estimation.attributes import OUTCOMES, FloatArray
from vandring.estimation.regressors import Regressor

SMALLEST_OWN_VARIATION = 1e-10
"""A regressor of which less than this share of its sum of squares is its own is taken as collinear."""


def check_categories(design: FloatArray, persons: FloatArray, regressors: Sequence[Regressor]) -> None:
    """Raise UserError where a dummy, or the reference category of a group of dummies, has nobody.

    Regressors (n, k), persons (n,).
    """
    for name, members in _categories(design, regressors):
        if not (members * persons).sum():
            raise UserError(f"nobody is in the category {name}")


def check_collinearity(design: FloatArray, persons: FloatArray, regressors: Sequence[Regressor]) -> None:
    """Raise UserError where a regressor is a linear combination of those before it. Shapes (n, k), (n,)."""
    products = design.T @ (design * persons[:, None])
    scale = np.sqrt(np.diag(products))
    products = products / np.outer(scale, scale)
    for position in range(1, len(regressors)):
        before, own = products[:position, :position], products[:position, position]
        weights = np.linalg.solve(before, own)
        if products[position, position] - own @ weights < SMALLEST_OWN_VARIATION:
            others = [
                regressors[other].name
                for other in np.flatnonzero(np.abs(weights * scale[position] / scale[:position]) > 1e-6)
            ]
            raise UserError(f"{regressors[position].name} is collinear with {', '.join(others)}")


def check_outcomes(design: FloatArray, counts: FloatArray, regressors: Sequence[Regressor]) -> None:
    """Raise UserError where an outcome does not occur, in the model or in one category of it.

    Regressors (n, k), persons by outcome (n, 3). In such a category the coefficient has no finite estimate
    (quasi-complete separation).
    """
    for outcome, persons in zip(OUTCOMES, counts.sum(axis=0), strict=False):
        if not persons:
            raise UserError(f"nobody has the outcome {outcome}")
    for name, members in _categories(design, regressors):
        for outcome, persons in zip(OUTCOMES, members @ counts, strict=False):
            if not persons:
                raise UserError(
                    f"nobody in the category {name} has the outcome {outcome}: the coefficient has no finite "
                    "estimate (separation)"
                )


def _categories(design: FloatArray, regressors: Sequence[Regressor]) -> Iterator[tuple[str, FloatArray]]:
    """Names of dummies and of reference categories, with whether a pattern belongs to them, shape (n,)."""
    groups: dict[str, list[int]] = {}
    for position, regressor in enumerate(regressors):
        if regressor.is_dummy:
            yield regressor.name, design[:, position]
        if regressor.group:
            groups.setdefault(regressor.group, []).append(position)
    for group, positions in groups.items():
        reference = 1.0 - design[:, positions].sum(axis=1)
        names = ", ".join(regressors[position].name for position in positions)
        yield f"of {group} that is the reference (none of {names})", reference
