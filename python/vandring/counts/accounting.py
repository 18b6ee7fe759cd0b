"""What an account of a delivery of counts is made of."""

from dataclasses import dataclass

import numpy as np

from vandring.arrays import Array
from vandring.counts.grids import Axes

UNIT = 2.0**-20
"""Estimated counts are multiples of this part of a person, so that their sums are exact in any order."""


@dataclass(frozen=True)
class Estimate:
    """Something that was not delivered: of which table, what, by which rule; persons (or events) estimated,
    and all of them in the accounts."""

    table: str
    what: str
    rule: str
    persons: float
    total: float


@dataclass(frozen=True)
class Accounts:
    """Events by the age reached in the year, each of shape (years, R, 2, A), the last age open.

    ``births`` stands at age 0 of ``born``, shape (years, R, 2); ``mothers``, shape (years, R, 2 of the child,
    ages of mothers), with those of no known age in ``mothers_unknown``, shape (years, R, 2).
    """

    axes: Axes
    start: Array
    end: Array
    born: Array
    mothers: Array
    mothers_unknown: Array
    deaths: Array
    internal_in: Array
    internal_out: Array
    immigrants: Array
    emigrants: Array
    estimates: tuple[Estimate, ...]
    has_border_flows: bool

    @property
    def residual(self) -> Array:
        """What does not close: start + births - deaths + net migration - end."""
        change = self.start - self.deaths + self.internal_in - self.internal_out
        change = change + self.immigrants - self.emigrants - self.end
        change[..., 0] += self.born
        return change


def starts(stocks: Array) -> Array:
    """Of the stocks of 1 January, shape (years, R, 2, A): those who reach each age in the year."""
    reached = np.zeros_like(stocks)
    reached[..., 1:] = stocks[..., :-1]
    reached[..., -1] += stocks[..., -1]
    return reached
