"""Which coefficients of a model the persons in it tell, and why not the others (METHOD §7-8)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vandring.errors import UserError
from vandring.estimation.attributes import OUTCOMES, FloatArray
from vandring.estimation.design import Design, build_design
from vandring.estimation.regressors import Columns, Regressor

SMALLEST_OWN_VARIATION = 1e-10
"""A regressor of which less than this share of its sum of squares is its own is taken as collinear."""


@dataclass(frozen=True)
class Identified:
    """The regressors whose coefficients the persons of a model can tell, and why not the others."""

    design: Design
    """Of the k regressors that stay."""
    left_out: tuple[tuple[Regressor, str], ...] = ()
    """The l others, each with the reason."""
    combinations: FloatArray | None = None
    """Each regressor left out, for everybody in the model, as a sum of those that stay; shape (k, l)."""


def identified(columns: Columns, regressors: Sequence[Regressor], persons: FloatArray) -> Identified:
    """Leave out regressors of which no coefficient can be told, one by one. Persons (n,), not all zero.

    That is a dummy in whose category nobody is; the first dummy with persons where nobody is in the reference
    category of its group, so that it becomes the reference; and what is a linear combination of regressors
    before it.
    """
    design = build_design(columns, regressors)
    products = design.products(persons)
    reasons = _empty(design, persons) | _references(design, persons)
    reasons |= _collinear(
        design.names, products, [each for each in range(len(products)) if each not in reasons]
    )
    if not reasons:
        return Identified(design)
    out = sorted(reasons)
    stay = [each for each in range(len(products)) if each not in reasons]
    scale = np.sqrt(np.diag(products)[stay])
    combinations = np.linalg.solve(
        products[np.ix_(stay, stay)] / np.outer(scale, scale), products[np.ix_(stay, out)] / scale[:, None]
    )
    return Identified(
        build_design(columns, [regressors[each] for each in stay]),
        tuple((regressors[each], reasons[each]) for each in out),
        combinations / scale[:, None],
    )


def _empty(design: Design, persons: FloatArray) -> dict[int, str]:
    """Reasons by position of the dummies that nobody has."""
    members = design.totals(persons[None, :])[:, 0]
    return {
        position: "nobody is in the category"
        for position, each in enumerate(design.regressors)
        if each.is_dummy and not members[position]
    }


def _references(design: Design, persons: FloatArray) -> dict[int, str]:
    """Reasons by position of the dummies that are the reference, because nobody is in the usual one."""
    members = design.totals(persons[None, :])[:, 0]
    reasons = {}
    for group in _groups(design):
        dummies = [place for place, each in enumerate(design.regressors) if each.group == group]
        if members[dummies].sum() == persons.sum():
            names = ", ".join(design.names[place] for place in dummies)
            first = next(place for place in dummies if members[place])
            reasons[first] = (
                f"nobody is in the reference category of {group} (none of {names}), so that this category is "
                "the reference"
            )
    return reasons


def _collinear(names: Sequence[str], products: FloatArray, positions: Sequence[int]) -> dict[int, str]:
    """Reasons by position of the regressors that are linear combinations of those before them.

    ``products`` is X'WX with the persons on W's diagonal, (k, k); ``positions`` are those to look at.
    """
    reasons: dict[int, str] = {}
    before: list[int] = []
    scale = np.sqrt(np.diag(products))
    for position in positions:
        if not scale[position]:
            reasons[position] = "it is 0 for everybody"
            continue
        own = products[before, position] / scale[before] / scale[position]
        weights = np.linalg.solve(
            products[np.ix_(before, before)] / np.outer(scale[before], scale[before]), own
        )
        if 1.0 - own @ weights < SMALLEST_OWN_VARIATION:
            sizes = np.abs(weights) * scale[position] / scale[before]
            others = ", ".join(names[each] for each, size in zip(before, sizes, strict=True) if size > 1e-6)
            reasons[position] = f"it is collinear with {others}"
        else:
            before.append(position)
    return reasons


def check_outcomes(counts: FloatArray) -> None:
    """Raise UserError where an outcome does not occur in the model. Persons by outcome (3, n)."""
    for outcome, persons in zip(OUTCOMES, counts.sum(axis=1), strict=False):
        if not persons:
            raise UserError(f"nobody has the outcome {outcome}")


def separation(design: Design, counts: FloatArray) -> str:
    """In which categories an outcome does not occur, in words; empty: none. Persons by outcome (3, n).

    The coefficient of such a category, or those of its group where it is the reference, grow without limit:
    the likelihood has no maximum (quasi-complete separation).
    """
    without: dict[str, list[str]] = {}
    for name, members in _categories(design, counts):
        for outcome, persons in zip(OUTCOMES, members, strict=False):
            if not persons:
                without.setdefault(outcome, []).append(name)
    return "; ".join(
        f"nobody has the outcome {outcome} in {', '.join(names)}" for outcome, names in without.items()
    )


def _categories(design: Design, counts: FloatArray) -> Iterator[tuple[str, FloatArray]]:
    """Names of dummies and of reference categories, with the persons in them by outcome: (m, n) → (m,)."""
    totals = design.totals(counts)
    for regressor, members in zip(design.regressors, totals, strict=True):
        if regressor.is_dummy:
            yield regressor.name, members
    for group in _groups(design):
        dummies = [place for place, each in enumerate(design.regressors) if each.group == group]
        yield f"the reference category of {group}", counts.sum(axis=1) - totals[dummies].sum(axis=0)


def _groups(design: Design) -> tuple[str, ...]:
    """Groups of dummies, in the order in which they begin."""
    return tuple(dict.fromkeys(each.group for each in design.regressors if each.group))
