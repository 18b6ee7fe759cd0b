"""Tables of a counts delivery as arrays, and counts of groups spread over what they hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vandring.arrays import SEXES, Array
from vandring.counts.ages import Ages
from vandring.counts.schedules import whole_parts

NO_AGE = 999
SHARE = 2.0**-19
"""Shares of a group are multiples of this: of a whole number they and their halves are exact in any sum."""


@dataclass(frozen=True)
class Axes:
    """The places along the axes of the arrays: years (shape Y), regions (R), SEXES, ages 0 … oldest.

    ``missing`` is what a cell without a row has in a year that has rows: NaN, or 0 where tables leave out
    rows of nobody.
    """

    years: range
    regions: Sequence[str]
    oldest: int
    missing: float = np.nan

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(years, regions, sexes, ages)."""
        return len(self.years), len(self.regions), len(SEXES), self.oldest + 1


@dataclass(frozen=True)
class Grid:
    """Counts of a table in years that have the same ages: ``years`` are places along the axis of years,
    ``counts`` has shape (those years, R, 2 or 1, groups), NaN where there is no figure.

    One sex is both together. ``groups`` are None where the table has no ages; then there is one group.
    ``unknown_age`` has shape (those years, R, 2 or 1): counts of nobody's age.
    """

    years: NDArray[np.int64]
    counts: Array
    groups: tuple[Ages, ...] | None
    unknown_age: Array

    @property
    def totals(self) -> Array:
        """All ages and sexes together, shape (years, R); NaN where a figure is missing."""
        return np.asarray(self.counts.sum(axis=(2, 3)) + self.unknown_age.sum(axis=2))


def grids(frame: pd.DataFrame, axes: Axes) -> Iterator[Grid]:
    """The rows of one component of a table (columns as :mod:`vandring.counts.reading` makes them)."""
    place = pd.Index(axes.years).get_indexer(pd.Index(frame["year"]))
    frame = frame[place >= 0].assign(year_place=place[place >= 0])
    if "age_first" not in frame.columns:
        yield _grid(frame, np.unique(frame["year_place"]), None, axes)
        return
    first, last = frame["age_first"].fillna(NO_AGE), frame["age_last"].fillna(NO_AGE)
    group = (first * (NO_AGE + 1) + last).to_numpy(dtype=np.int64)
    kinds = pd.DataFrame({"year": frame["year_place"].to_numpy(), "group": group}).drop_duplicates()
    by_groups: dict[tuple[int, ...], list[int]] = {}
    for year, numbers in kinds.groupby("year")["group"]:
        by_groups.setdefault(tuple(sorted(numbers)), []).append(int(str(year)))
    for signed, years in by_groups.items():
        pairs = [divmod(number, NO_AGE + 1) for number in signed]
        groups = tuple(
            Ages(first, None if last == NO_AGE else last) for first, last in pairs if first != NO_AGE
        )
        chosen = frame if len(by_groups) == 1 else frame[frame["year_place"].isin(years)]
        yield _grid(chosen, np.sort(np.array(years, dtype=np.int64)), groups, axes)


def _grid(frame: pd.DataFrame, years: NDArray[np.int64], groups: tuple[Ages, ...] | None, axes: Axes) -> Grid:
    has_sex = "sex" in frame.columns and frame["sex"].notna().any()
    sexes = len(SEXES) if has_sex else 1
    shape = (len(years), len(axes.regions), sexes)
    at_year = np.searchsorted(years, frame["year_place"])
    at_region = _places(frame["region_code"], axes.regions)
    at_sex = _places(frame["sex"], SEXES) if has_sex else np.zeros(len(frame), dtype=np.int64)
    values = frame["value"].to_numpy(dtype=np.float64)
    unknown = np.zeros(shape)
    if groups is None:
        array = np.full((*shape, 1), axes.missing)
        array[at_year, at_region, at_sex, 0] = values
        return Grid(years, array, None, unknown)
    first = frame["age_first"].to_numpy(dtype=np.float64)
    of_nobody = np.isnan(first)
    np.add.at(unknown, (at_year[of_nobody], at_region[of_nobody], at_sex[of_nobody]), values[of_nobody])
    array = np.full((*shape, len(groups)), axes.missing)
    at_group = np.searchsorted([group.first for group in groups], first[~of_nobody])
    array[at_year[~of_nobody], at_region[~of_nobody], at_sex[~of_nobody], at_group] = values[~of_nobody]
    return Grid(years, array, groups, unknown)


def _places(column: pd.Series, known: Sequence[str]) -> NDArray[np.int64]:
    codes, values = pd.factorize(column)
    return np.asarray(pd.Index(known).get_indexer(pd.Index([str(value) for value in values]))[codes])


def spread(grid: Grid, weights: Array) -> Array:
    """The grid's counts by sex and single age, in proportion to ``weights`` within each of its groups.

    ``weights``, shape (years of the grid, R, 2, A), not below 0; a group that nothing weighs is spread
    evenly. Shares are multiples of SHARE.
    NaN stays NaN. Counts of unknown age are spread as the known ones of their sex.
    """
    values = grid.counts
    groups = grid.groups or (Ages(0, None),)
    known = values.sum(axis=3, keepdims=True)
    unknown = grid.unknown_age[..., None]
    share = np.divide(unknown, known, out=np.zeros_like(known), where=known > 0)
    values = values * (1 + share)
    over = (3,) if values.shape[2] == len(SEXES) else (2, 3)
    spreaded = np.zeros(weights.shape)
    for number, group in enumerate(groups):
        ages = ages_of(group, weights.shape[3])
        if group.first == group.last and len(over) == 1 and ages.start < weights.shape[3]:
            spreaded[..., ages] = values[..., number, None]
            continue
        part = weights[..., ages]
        whole = part.sum(axis=over, keepdims=True)
        even = 1.0 / np.prod([part.shape[axis] for axis in over])
        shares = np.divide(part, whole, out=np.full(part.shape, even), where=whole > 0)
        flat = shares.reshape(*shares.shape[: over[0]], -1)
        shares = whole_parts(flat, axis=-1, unit=SHARE).reshape(shares.shape)
        spreaded[..., ages] += values[..., number, None] * shares
    return spreaded


def ages_of(group: Ages, ages: int) -> slice:
    """The places of a group among ``ages`` ages, the last one open."""
    first = min(group.first, ages - 1)
    return slice(first, ages if group.last is None else max(first, min(group.last, ages - 1)) + 1)


def has_only_single_ages(groups: tuple[Ages, ...] | None) -> bool:
    """Whether nothing but an open last group is more than one age."""
    return groups is not None and all(group.last is None or group.first == group.last for group in groups)
