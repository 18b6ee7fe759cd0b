"""The design matrix of patterns, stored as what it repeats.

Most regressors are dummies, and dummies are the same in long runs of patterns: a cell. Sums over patterns
therefore become sums over cells, of which there are some twenty times fewer. Patterns that are not in order
only make the cells shorter; the result is the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vandring.estimation.attributes import FloatArray
from vandring.estimation.regressors import Columns, Regressor

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Design:
    """A matrix X of n patterns and k regressors. Where patterns are one axis of two, it is the last."""

    regressors: tuple[Regressor, ...]
    cells: FloatArray
    """Constant and dummies, once per cell, shape (c, d)."""
    quantities: FloatArray
    """The other regressors, shape (k − d, n)."""
    starts: IntArray
    """First pattern of each cell, shape (c,)."""
    in_cells: npt.NDArray[np.bool_]
    """Which regressors are in the cells, shape (k,)."""
    places: IntArray
    """Place of each regressor when those in the cells come first, shape (k,)."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.regressors)

    @property
    def patterns(self) -> int:
        return int(self.quantities.shape[1])

    def predictors(self, coefficients: FloatArray) -> FloatArray:
        """Xβ: coefficients (k, m) → (m, n)."""
        lengths = np.diff(self.starts, append=self.patterns)
        of_cells = (self.cells @ coefficients[self.in_cells]).T
        return np.repeat(of_cells, lengths, axis=1) + coefficients[~self.in_cells].T @ self.quantities

    def totals(self, weights: FloatArray) -> FloatArray:
        """X'w: weights (m, n) → (k, m)."""
        total = np.empty((len(self.regressors), len(weights)))
        total[self.in_cells] = self.cells.T @ np.add.reduceat(weights, self.starts, axis=1).T
        total[~self.in_cells] = self.quantities @ weights.T
        return total

    def products(self, weights: FloatArray) -> FloatArray:
        """X'WX with the weights (n,) on W's diagonal → (k, k)."""
        weighted = self.quantities * weights
        ends = self.cells.shape[1]
        product = np.empty((len(self.regressors), len(self.regressors)))
        product[:ends, :ends] = self.cells.T @ (self.cells * np.add.reduceat(weights, self.starts)[:, None])
        product[ends:, :ends] = np.add.reduceat(weighted, self.starts, axis=1) @ self.cells
        product[:ends, ends:] = product[ends:, :ends].T
        product[ends:, ends:] = weighted @ self.quantities.T
        return product[self.places[:, None], self.places]

    def quadratic_forms(self, matrix: FloatArray) -> FloatArray:
        """xVx' of every pattern's row x, with a symmetric V of shape (k, k) → (n,)."""
        inside, outside = np.flatnonzero(self.in_cells), np.flatnonzero(~self.in_cells)
        lengths = np.diff(self.starts, append=self.patterns)
        of_cells = ((self.cells @ matrix[np.ix_(inside, inside)]) * self.cells).sum(axis=1)
        slopes = 2 * matrix[np.ix_(outside, inside)] @ self.cells.T
        slopes = np.repeat(slopes, lengths, axis=1) + matrix[np.ix_(outside, outside)] @ self.quantities
        return np.asarray(np.repeat(of_cells, lengths) + (slopes * self.quantities).sum(axis=0))

    def parts(self, patterns: int) -> Iterator[tuple[slice, "Design"]]:
        """The matrix in pieces of so many patterns, small enough for the processor's cache."""
        for first in range(0, self.patterns, patterns):
            last = min(first + patterns, self.patterns)
            cells = slice(
                int(np.searchsorted(self.starts, first, side="right")) - 1,
                int(np.searchsorted(self.starts, last)),
            )
            yield (
                slice(first, last),
                replace(
                    self,
                    cells=self.cells[cells],
                    quantities=self.quantities[:, first:last],
                    starts=np.maximum(self.starts[cells] - first, 0),
                ),
            )

    def largest(self) -> FloatArray:
        """The largest absolute value of each regressor, shape (k,)."""
        largest = np.empty(len(self.regressors))
        largest[self.in_cells] = np.abs(self.cells).max(axis=0)
        largest[~self.in_cells] = np.abs(self.quantities).max(axis=1)
        return largest

    def rows(self, patterns: IntArray) -> FloatArray:
        """The rows of X of r patterns, named by their numbers (r,) → (r, k)."""
        chosen = np.empty((len(patterns), len(self.regressors)))
        chosen[:, self.in_cells] = self.cells[np.searchsorted(self.starts, patterns, side="right") - 1]
        chosen[:, ~self.in_cells] = self.quantities[:, patterns].T
        return chosen

    def matrix(self) -> FloatArray:
        """X itself, shape (n, k)."""
        whole = np.empty((self.patterns, len(self.regressors)))
        whole[:, self.in_cells] = np.repeat(self.cells, np.diff(self.starts, append=self.patterns), axis=0)
        whole[:, ~self.in_cells] = self.quantities.T
        return whole


def build_design(columns: Columns, regressors: Sequence[Regressor]) -> Design:
    """The regressors of at least one pattern, from columns by attribute, shape (n,) each."""
    in_cells = np.array([each.is_dummy or not each.attributes for each in regressors])
    dummies = [each for each in regressors if each.is_dummy]
    starts = _starts(columns, list(dict.fromkeys(name for each in dummies for name in each.attributes)))
    first = {name: values[starts] for name, values in columns.items()}
    cells = [each.values(first) for each, inside in zip(regressors, in_cells, strict=True) if inside]
    others = [each.values(columns) for each, inside in zip(regressors, in_cells, strict=True) if not inside]
    patterns = len(next(iter(columns.values())))
    return Design(
        regressors=tuple(regressors),
        cells=np.column_stack(cells) if cells else np.empty((len(starts), 0)),
        quantities=np.vstack(others) if others else np.empty((0, patterns)),
        starts=starts,
        in_cells=in_cells,
        places=np.argsort(np.argsort(~in_cells, kind="stable")),
    )


def _starts(columns: Columns, attributes: Sequence[str]) -> IntArray:
    """First patterns of the runs in which none of the attributes changes."""
    changes = np.zeros(len(next(iter(columns.values()))), dtype=bool)
    changes[0] = True
    for name in attributes:
        changes[1:] |= columns[name][1:] != columns[name][:-1]
    return np.flatnonzero(changes)
