"""Triangles of months of registration and months until known, and the shares known after each delay.

Axis order everywhere: flow (type and citizenship group), county, month of registration, months until known.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

TYPES = ("emigration", "immigration", "internal")
GROUPS = ("norwegian", "other_nordic", "other")
FLOWS = tuple(product(TYPES, GROUPS))


@dataclass(frozen=True)
class Triangle:
    """Counts of messages, as of the end of the last month that is complete."""

    first_month: int
    """Calendar month of the first registration month: 12 × year + month − 1."""
    counties: tuple[str, ...]
    known: Array
    """Messages first known, shape (flows, counties, months, delays); delays 0 … longest."""
    withdrawn: Array
    """Messages no longer believed, by months since registration; the same shape."""
    newest: int
    """Index of the last registration month of which anything can be known."""
    last: int
    """Index of the last month received whole; ``newest`` or later."""

    @property
    def longest(self) -> int:
        """The longest delay, months."""
        return int(self.known.shape[-1]) - 1

    @property
    def months(self) -> int:
        """Registration months."""
        return self.newest + 1

    def as_of(self, last: int) -> "Triangle":
        """What was known at the end of an earlier month: a filter on the calendar month of the increments."""
        newest = min(self.newest, last)
        delay = np.arange(self.longest + 1)
        is_known = np.arange(newest + 1)[:, None] + delay <= last
        known, withdrawn = (
            np.where(is_known, values[:, :, : newest + 1], 0.0) for values in (self.known, self.withdrawn)
        )
        return Triangle(self.first_month, self.counties, known, withdrawn, newest, last)


def month_number(dates: pd.Series) -> Index:
    """12 × year + month − 1 of dates (n,)."""
    days = pd.to_datetime(dates)
    return np.asarray(12 * days.dt.year + days.dt.month - 1, dtype=np.int64)


def triangle_of(
    increments: pd.DataFrame, first_month: int, newest_month: int, last_month: int, longest: int
) -> Triangle:
    """From rows of ``notification_increments``; months are 12 × year + month − 1.

    Messages announced before their month count in delay 0. What came after ``longest`` months, or of a
    census, is left out: no nowcast expects it.
    """
    counties = tuple(sorted(set(increments["county_code"])))
    shape = (len(FLOWS), len(counties), newest_month - first_month + 1, longest + 1)
    rows = increments.loc[~increments["is_census_correction"].astype(bool)]
    month = month_number(rows["registration_month_date"]) - first_month
    until = np.asarray(rows["months_until"], dtype=np.int64)
    delay = np.maximum(until, 0)
    is_in = (
        (month >= 0) & (month < shape[2]) & (delay <= longest) & (month + until <= last_month - first_month)
    )
    rows, month, delay = rows.loc[is_in], month[is_in], delay[is_in]
    kind, group, county = (
        np.asarray(pd.Index(labels).get_indexer(pd.Index(rows[column])), dtype=np.int64)
        for labels, column in (
            (TYPES, "notification_type"),
            (GROUPS, "citizenship_group"),
            (counties, "county_code"),
        )
    )
    flows = len(GROUPS) * kind + group
    known, withdrawn = np.zeros(shape), np.zeros(shape)
    for column, values in (("known_notifications", known), ("withdrawn_notifications", withdrawn)):
        np.add.at(values, (flows, county, month, delay), np.asarray(rows[column], dtype=np.float64))
    return Triangle(first_month, counties, known, withdrawn, shape[2] - 1, last_month - first_month)


def known_shares(increments: Array, last: Index, newest: int, window: int) -> Array:
    """Shares of a month's messages that are known after each delay, as of several months.

    ``increments`` (flows, months, delays); ``last`` (a,) are the months received last. For a delay d the
    messages known d months after are set against those known before, θ_d, over the last ``window`` months of
    which both are known then; π_{≤d−1} = π_{≤d} / (1 + θ_d), from 1 after the longest delay. →
    (a, flows, delays).
    """
    flows, months, delays = increments.shape
    before = np.cumsum(increments, axis=-1)
    shares = np.ones((len(last), flows, delays))
    for delay in range(delays - 1, 0, -1):
        end = np.clip(np.minimum(last - delay, np.minimum(newest, last)) + 1, 0, months)
        start = np.maximum(end - window, 0)
        came = _sum_between(increments[:, :, delay], start, end)
        held = _sum_between(before[:, :, delay - 1], start, end)
        ratio = np.divide(came, held, out=np.zeros_like(came), where=held > 0)
        shares[:, :, delay - 1] = shares[:, :, delay] / (1.0 + ratio)
    return shares


def _sum_between(values: Array, start: Index, end: Index) -> Array:
    """Sums of months start … end − 1: values (flows, months), bounds (a,) → (a, flows)."""
    sums = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
    return np.asarray((sums[:, end] - sums[:, start]).T)


def county_shares(increments: Array, last: Index, newest: int, window: int) -> Array:
    """Each county's share of a flow's messages known in the last ``window`` months: (flows, counties, months,
    delays) → (a, flows, counties). Evenly where nothing is known.
    """
    longest = increments.shape[-1] - 1
    by_month = np.zeros((*increments.shape[:2], increments.shape[2] + longest + 1))
    for delay in range(longest + 1):
        by_month[:, :, delay : delay + increments.shape[2]] += increments[..., delay]
    sums = np.concatenate([np.zeros((*by_month.shape[:2], 1)), np.cumsum(by_month, axis=-1)], axis=-1)
    end = np.minimum(last, newest + longest) + 1
    counts = np.moveaxis(sums[:, :, end] - sums[:, :, np.maximum(end - window, 0)], -1, 0)
    total = counts.sum(axis=-1, keepdims=True)
    even = np.full_like(counts, 1.0 / counts.shape[-1])
    return np.asarray(np.divide(counts, total, out=even, where=total > 0))
