"""Regressors: named columns of a design matrix, each a function of the attributes of a pattern."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vandring.estimation.attributes import Categories, FloatArray

Columns = Mapping[str, FloatArray]


@dataclass(frozen=True)
class Regressor:
    """One column of a design matrix."""

    name: str
    attributes: tuple[str, ...]
    """What it is computed from; none for the constant."""
    values: Callable[[Columns], FloatArray]
    """From columns by attribute, shape (n,) each, to the regressor, shape (n,)."""
    group: str = ""
    """Dummies of one group exclude each other; who has none of them is in the reference category."""
    is_dummy: bool = False
    members: tuple[float, ...] = ()
    """Of a dummy of one attribute: its values, or the two ends of its interval."""
    factors: tuple[str, ...] = ()
    """Names of the two regressors that it is the product of."""
    categories: Categories = field(default_factory=dict)
    """Of the attributes that are text: their values, whose positions it is computed from."""


def constant(name: str = "constant") -> Regressor:
    return Regressor(name, (), _ones)


def _ones(columns: Columns) -> FloatArray:
    return np.ones(len(next(iter(columns.values()))))


def quantity(name: str, attribute: str, divisor: float = 1.0, power: float = 1.0) -> Regressor:
    """(attribute / divisor) to a power."""
    return Regressor(name, (attribute,), lambda columns: (columns[attribute] / divisor) ** power)


def category(name: str, attribute: str, possible: Sequence[str], *categories: str) -> Regressor:
    """1 where a text attribute, of all that are possible, has one of the values."""
    codes = tuple(float(possible.index(each)) for each in categories)
    return Regressor(
        name,
        (attribute,),
        lambda columns: np.isin(columns[attribute], codes).astype(np.float64),
        group=attribute,
        is_dummy=True,
        members=codes,
        categories={attribute: tuple(possible)},
    )


def between(name: str, attribute: str, first: float, last: float = np.inf) -> Regressor:
    """1 where a number lies between two values, both included."""
    return Regressor(
        name,
        (attribute,),
        lambda columns: ((columns[attribute] >= first) & (columns[attribute] <= last)).astype(np.float64),
        group=attribute,
        is_dummy=True,
        members=(first, last),
    )


def equal(name: str, one: str, other: str) -> Regressor:
    """1 where two numbers are equal."""
    return Regressor(
        name,
        (one, other),
        lambda columns: (columns[one] == columns[other]).astype(np.float64),
        group=f"{one} and {other}",
        is_dummy=True,
    )


def product(name: str, one: Regressor, other: Regressor) -> Regressor:
    """The product of two regressors: an interaction; of two dummies it is a dummy."""
    return Regressor(
        name,
        tuple(dict.fromkeys(one.attributes + other.attributes)),
        lambda columns: one.values(columns) * other.values(columns),
        is_dummy=one.is_dummy and other.is_dummy,
        factors=(one.name, other.name),
        categories={**one.categories, **other.categories},
    )


def encoded(attribute: str, value: object, categories: Categories) -> float:
    """A value of an attribute as a design matrix's functions expect it. Raises ValueError if unknown."""
    if attribute in categories:
        return float(categories[attribute].index(str(value)))
    return float(str(value))


def categories_of(regressors: Iterable[Regressor]) -> Categories:
    """The values of the attributes that are text and that regressors are computed from."""
    return {name: values for each in regressors for name, values in each.categories.items()}


def told(
    regressors: Sequence[Regressor], untold: Sequence[str]
) -> tuple[tuple[Regressor, ...], tuple[Regressor, ...]]:
    """Regressors that can be computed without the untold attributes, and those that cannot."""
    left_out = tuple(each for each in regressors if set(each.attributes) & set(untold))
    return tuple(each for each in regressors if each not in left_out), left_out
