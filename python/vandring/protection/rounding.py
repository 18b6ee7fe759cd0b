"""Small count rounding: an inner cube without 1 and 2 whose published margins deviate least.

The method is that of Langsrud & Heldal (2018): inner cells with counts from 1 to base − 1 become 0 or the
base, all others stay, and every published table is a sum of the rounded cells. So tables are additive and
agree with each other whatever is tabulated. Which cells go up is chosen so that the published margins deviate
least:

1. cells are taken one by one, in the order of their keyed hashes, and go up or down, whichever leaves the
   smaller weighted sum of squares of the margins' deviations (every cell's step is the reference's greedy
   choice; taking them in a given order spares looking through all of them for each);
2. then single cells change sides, and pairs of one margin cell change sides with each other, as long as the
   cost falls. The cost grows faster beyond a margin cell's limit, so that the largest deviations go first.

A published cell with a true count under the base becomes 0 or the base, never more: 1 + 1 does not become 6.

Where an exact number stands beside (the population of a region and age, of whom the cells are a part or
all), subtraction may tell more than rounding leaves open: how many cells of an exact sum go up is bounded so
that it does not, wherever the exact number alone does not tell it already.

Libraries were looked at first (2026-11). ``ctrlround`` 0.6 took 41 s for 2 400 cells, and its time grows with
the square of their number; ``pytauargus`` 0.6 rounds every cell, of one hierarchical table at a time, by an
integer programme; ``cell-key-perturbation`` 3.1 adds noise to one table, and tables do not add up.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from vandring.errors import UserError
from vandring.protection.keys import combined, value_hashes
from vandring.protection.margins import Counts, ExactSums, margins_of
from vandring.protection.search import Search

Flags = npt.NDArray[np.bool_]


def rounded_counts(
    cells: pd.DataFrame,
    counts: Counts,
    tables: Sequence[Sequence[str]],
    salt: bytes,
    base: int,
    uncounted: Sequence[str] = (),
    exact: Sequence[ExactSums] = (),
    left_out: Flags | None = None,
) -> Counts:
    """The counts (n,) of the inner cells ``cells`` with every count from 1 to base − 1 made 0 or ``base``.

    ``tables`` are the published tables, each a list of columns of ``cells`` (empty for the total); what is
    empty in a column of a table is not in it. ``uncounted`` are the columns that count as no way to split a
    table, as its time; ``exact`` are exact numbers published beside. Cells that are ``left_out`` (n,) become
    0, whatever their count; others go up for them, so that margins are near what they are with them. The
    result is the same for the same cells, tables and salt, whatever their order. Raises UserError for a
    negative count, a cell that stands twice or a base under 2.
    """
    if base < 2:
        raise UserError(f"the base of rounding is {base}; give 2 or more")
    if (counts < 0).any():
        raise UserError(f"{int((counts < 0).sum())} counts to be rounded are negative; counts are 0 or more")
    if cells.duplicated().any():
        raise UserError(f"{int(cells.duplicated().sum())} cells to be rounded stand twice; add them up first")
    distinct = sorted({tuple(sorted(set(table))) for table in tables})
    # The order of rows, columns and tables makes no difference. Neighbours have many margins in common, and
    # which values are neighbours only the salt tells.
    used = {column: sum(column in table for table in distinct) for column in sorted(cells.columns)}
    columns = sorted(used, key=lambda column: -used[column])
    hashes = value_hashes(cells, columns, salt)
    order = np.lexsort(hashes[:, ::-1].T)
    hashes = combined(hashes)
    margins = margins_of(cells.iloc[order], distinct, uncounted)
    kept = np.ones(len(cells), dtype=np.bool_) if left_out is None else ~left_out
    bounds = [_rising_bounds(sums, counts, kept, base) for sums in exact]
    exact_codes = [sums.sum_of[order] for sums in exact]
    search = Search(margins, counts[order], kept[order], hashes[order], base, exact_codes, bounds)
    result = np.where(kept, counts, 0)
    result[order[search.small]] = np.where(search.choose(), base, 0)
    return result


def _rising_bounds(sums: ExactSums, counts: Counts, kept: Flags, base: int) -> tuple[Counts, Counts]:
    """How many small cells of every exact sum may go up, at least and at most; (g,), (g,).

    A cell that became 0 was 0 to base − 1, one that became the base 1 to the base. Subtraction tells no more
    as long as the sum is base − 1 above the least, and (where the cells are the whole) below the most, that
    all its cells together can be.
    """
    known = (sums.sum_of >= 0) & kept
    places, values = sums.sum_of[known], counts[known]

    def summed(weights: Counts) -> Counts:
        return np.bincount(places, weights=weights, minlength=len(sums.totals)).astype(np.int64)

    fixed = summed(np.where(values > base, values, 0))
    based = summed((values == base).astype(np.int64))
    open_cells = summed((values < base).astype(np.int64))
    most = sums.totals - fixed - based - (base - 1)
    fewest = np.zeros(len(sums.totals), dtype=np.int64)
    if sums.is_whole:
        fewest = (base - 1) + sums.totals - (base - 1) * open_cells - base * based - fixed
    return np.maximum(fewest, 0), np.maximum(most, 0)
