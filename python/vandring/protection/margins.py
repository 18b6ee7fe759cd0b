"""Published margins of an inner cube, and exact numbers beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Margins:
    """The published margin cells of n inner cells in k tables.

    ``codes`` (n, k): the margin cell that an inner cell belongs to in each table; numbers run through all
    tables, and ``table_of`` (m,) says which table a margin cell is of. ``ways`` (k,): the number of columns
    of each table beside those it is always split by.
    """

    codes: npt.NDArray[np.int64]
    table_of: npt.NDArray[np.int64]
    ways: npt.NDArray[np.int64]

    def sums(self, counts: Counts) -> Counts:
        """The counts (n,) added up to margin cells (m,)."""
        sums = np.zeros(len(self.table_of), dtype=np.int64)
        for table in range(self.codes.shape[1]):
            sums += np.bincount(self.codes[:, table], weights=counts, minlength=len(sums)).astype(np.int64)
        return sums


@dataclass(frozen=True)
class ExactSums:
    """Exact numbers published beside an inner cube.

    ``sum_of`` (n,): the number that an inner cell is counted in, −1 for none; ``totals`` (g,): the numbers.
    ``is_whole``: nobody else is counted in them than those of the inner cells.
    """

    sum_of: Counts
    totals: Counts
    is_whole: bool


def margins_of(cells: pd.DataFrame, tables: Sequence[Sequence[str]], periods: Sequence[str] = ()) -> Margins:
    """The margins of ``cells``: one table per list of columns; an empty list is the total.

    A nested scheme is one more column. ``periods`` are the columns of time, which count as no way.
    """
    columns = sorted({column for table in tables for column in table})
    values = {column: pd.factorize(cells[column], use_na_sentinel=False)[0] for column in columns}
    codes = np.empty((len(cells), len(tables)), dtype=np.int64)
    sizes: list[int] = []
    for position, table in enumerate(tables):
        numbers = np.zeros(len(cells), dtype=np.int64)
        for column in dict.fromkeys(table):
            # Numbered anew after every column, so that many columns do not overflow.
            numbers = numbers * (values[column].max(initial=0) + 1) + values[column]
            numbers = pd.factorize(numbers)[0].astype(np.int64)
        codes[:, position] = numbers + sum(sizes)
        sizes.append(int(numbers.max(initial=-1)) + 1)
    return Margins(
        codes=codes,
        table_of=np.repeat(np.arange(len(tables)), sizes),
        ways=np.array([len(set(table) - set(periods)) for table in tables], dtype=np.int64),
    )
