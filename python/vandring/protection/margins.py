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

    ``codes`` (n, k): the margin cell that an inner cell belongs to in each table, −1 for none; numbers run
    through all tables, and ``table_of`` (m,) says which table a margin cell is of. ``ways`` (k,): the number
    of columns of each table that count as a way to split it.
    """

    codes: npt.NDArray[np.int32]
    table_of: npt.NDArray[np.int64]
    ways: npt.NDArray[np.int64]

    def sums(self, counts: Counts) -> Counts:
        """The counts (n,) added up to margin cells (m,)."""
        sums = np.zeros(len(self.table_of) + 1, dtype=np.int64)
        for codes in self.codes.T:
            # What is in no margin cell is added to one beyond the last.
            sums += np.bincount(
                np.where(codes < 0, len(self.table_of), codes), weights=counts, minlength=len(sums)
            ).astype(np.int64)
        return sums[:-1]


@dataclass(frozen=True)
class ExactSums:
    """Exact numbers published beside an inner cube.

    ``sum_of`` (n,): the number that an inner cell is counted in, −1 for none; ``totals`` (g,): the numbers.
    ``is_whole``: nobody else is counted in them than those of the inner cells.
    """

    sum_of: Counts
    totals: Counts
    is_whole: bool


def margins_of(
    cells: pd.DataFrame, tables: Sequence[Sequence[str]], uncounted: Sequence[str] = ()
) -> Margins:
    """The margins of ``cells``: one table per list of columns; an empty list is the total.

    A nested scheme is one more column. A cell that is empty in a column of a table is not counted in it.
    ``uncounted`` are the columns that count as no way to split a table: its time, and what is counted.
    """
    columns = sorted({column for table in tables for column in table})
    values = {column: pd.factorize(cells[column])[0].astype(np.int64) for column in columns}
    codes = np.full((len(cells), len(tables)), -1, dtype=np.int32)
    sizes: list[int] = []
    for position, table in enumerate(tables):
        is_in = np.ones(len(cells), dtype=np.bool_)
        numbers = np.zeros(len(cells), dtype=np.int64)
        for column in dict.fromkeys(table):
            is_in &= values[column] >= 0
            # Numbered anew after every column, so that many columns do not overflow.
            numbers = numbers * (values[column].max(initial=0) + 1) + values[column]
            numbers = pd.factorize(numbers)[0].astype(np.int64)
        numbers = pd.factorize(numbers[is_in])[0].astype(np.int64)
        codes[is_in, position] = numbers + sum(sizes)
        sizes.append(int(numbers.max(initial=-1)) + 1)
    return Margins(
        codes=codes,
        table_of=np.repeat(np.arange(len(tables)), sizes),
        ways=np.array([len(set(table) - set(uncounted)) for table in tables], dtype=np.int64),
    )
