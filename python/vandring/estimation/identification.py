"""Whether a model's coefficients can be told from the data; if not, which regressor is to blame."""

from collections.abc import Iterator

import numpy as np

from vandring.errors import UserError
from vandring.estimation.attributes import OUTCOMES, FloatArray
from vandring.estimation.design import Design

SMALLEST_OWN_VARIATION = 1e-10
"""A regressor of which less than this share of its sum of squares is its own is taken as collinear."""


def check_categories(design: Design, persons: FloatArray) -> None:
    """Raise UserError where a dummy, or the reference category of its group, has nobody. Persons (n,)."""
    for name, members in _categories(design, persons[None, :]):
        if not members[0]:
            raise UserError(f"nobody is in the category {name}")


def check_outcomes(design: Design, counts: FloatArray) -> None:
    """Raise UserError where an outcome does not occur in the model, or in one category of it. Counts (3, n).

    In such a category the coefficient has no finite estimate (quasi-complete separation).
    """
    for outcome, persons in zip(OUTCOMES, counts.sum(axis=1), strict=False):
        if not persons:
            raise UserError(f"nobody has the outcome {outcome}")
    for name, members in _categories(design, counts):
        for outcome, persons in zip(OUTCOMES, members, strict=False):
            if not persons:
                raise UserError(
                    f"nobody in the category {name} has the outcome {outcome}: the coefficient has no finite "
                    "estimate (separation)"
                )


def check_collinearity(design: Design, persons: FloatArray) -> None:
    """Raise UserError where a regressor is a linear combination of those before it. Persons (n,)."""
    products = design.products(persons)
    scale = np.sqrt(np.diag(products))
    products = products / np.outer(scale, scale)
    for position in range(1, len(scale)):
        own = products[:position, position]
        weights = np.linalg.solve(products[:position, :position], own)
        if 1.0 - own @ weights < SMALLEST_OWN_VARIATION:
            others = np.flatnonzero(np.abs(weights * scale[position] / scale[:position]) > 1e-6)
            names = ", ".join(design.names[other] for other in others)
            raise UserError(f"{design.names[position]} is collinear with {names}")


def _categories(design: Design, counts: FloatArray) -> Iterator[tuple[str, FloatArray]]:
    """Names of dummies and of reference categories, with the persons in them by outcome: (m, n) → (m,)."""
    totals = design.totals(counts)
    references: dict[str, FloatArray] = {}
    for regressor, members in zip(design.regressors, totals, strict=True):
        if regressor.is_dummy:
            yield regressor.name, members
        if regressor.group:
            references[regressor.group] = references.get(regressor.group, counts.sum(axis=1)) - members
    for group, members in references.items():
        dummies = ", ".join(each.name for each in design.regressors if each.group == group)
        yield f"of {group} that is the reference (none of {dummies})", members
