"""The attack: how far everything that is published bounds a count that was to be protected.

An attacker knows an interval of every unknown count (what rounding leaves open), and sums of unknown counts
that other tables give exactly, or within an interval. For every protected count the smallest and the largest
value that fit all of it are sought. Linear programmes give them (HiGHS, by scipy), over numbers that need not
be whole, after what takes no programme is done:

1. bounds are drawn from sum to count and back until nothing changes; whole counts have whole bounds;
2. sums that cannot be broken within the bounds say nothing and go;
3. what is left falls into parts that no sum ties together: a count over several parts has the sum of their
   bounds, and a part tied by a single sum has its bounds by subtraction.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import connected_components

from vandring.errors import UserError

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# More than any count can be: what is not bounded at all.
UNBOUNDED = 1e9
MOST_PASSES = 100
_TINY = 1e-6


@dataclass(frozen=True)
class Known:
    """What is known of n unknown counts: their intervals, and intervals of k sums of them.

    ``lowest`` and ``highest`` (n,); ``sums`` (k, n) of zeros and ones; ``sum_lowest`` and ``sum_highest``
    (k,), equal where a sum is known exactly. Nothing known is 0 and ``UNBOUNDED``.
    """

    lowest: Floats
    highest: Floats
    sums: csr_array
    sum_lowest: Floats
    sum_highest: Floats

    def with_sums(self, sums: csr_array, lowest: Floats, highest: Floats) -> "Known":
        """The same with the intervals of more sums (k, n) known."""
        return Known(
            self.lowest,
            self.highest,
            csr_array(vstack([self.sums, sums], format="csr")),
            np.concatenate([self.sum_lowest, lowest]).astype(np.float64),
            np.concatenate([self.sum_highest, highest]).astype(np.float64),
        )


def known_counts(lowest: Floats, highest: Floats) -> Known:
    """Intervals of counts (n,), and no sum of them yet."""
    nothing = np.empty(0, dtype=np.float64)
    return Known(
        lowest.astype(np.float64),
        highest.astype(np.float64),
        csr_array((0, len(lowest)), dtype=np.float64),
        nothing,
        nothing,
    )


def left_open(rounded: Counts, base: int) -> tuple[Floats, Floats]:
    """The intervals that small count rounding of an inner cell leaves open, to one who sees the cell.

    0 was 0 to base − 1, the base was 1 to the base, and anything more is what it was.
    """
    low = np.where(rounded == 0, 0, np.where(rounded == base, 1, rounded)).astype(np.float64)
    high = np.where(rounded == 0, base - 1, rounded).astype(np.float64)
    return low, high


def gives_away(true: Counts, lowest: Floats, highest: Floats, base: int) -> Flags:
    """Which counts from 1 to base − 1 are told from none and from the base too, (n,).

    One is protected if its bounds hold 0 to base − 1, or 1 to base.
    """
    return (true > 0) & (true < base) & ~_are_open(lowest, highest, base)


def _are_open(lowest: Floats, highest: Floats, base: int) -> Flags:
    """Which bounds hold 0 to base − 1, or 1 to base."""
    low, high = lowest - _TINY, highest + _TINY
    as_none = (low <= 0) & (high >= base - 1)
    as_base = (low <= 1) & (high >= base)
    return np.asarray(as_none | as_base)


def reached(known: Known, targets: csr_array, base: int, rounds: int = 4) -> tuple[Floats, Floats]:
    """A smallest and a largest value of every target that fit all that is known together; (t,), (t,).

    The bounds of :func:`attacked` are these or wider. One programme over all counts makes many targets small,
    or large, at once; in every round those count whose values hold neither 0 to base − 1 nor 1 to base yet,
    and only the parts that they have counts in are solved again. Raises UserError where nothing fits all that
    is known.
    """
    known = _tied(_propagated(known))
    parts = _parts(known)
    tied = parts.of_count >= 0
    fitting: Floats | None = None
    # What the bounds of their counts alone leave open: no target gets further.
    least, most = targets @ known.lowest, targets @ known.highest
    lowest, highest = np.full(targets.shape[0], np.inf), np.full(targets.shape[0], -np.inf)
    for turn in range(2 * rounds):
        is_low = turn % 2 == 0
        missing = (lowest > least + _TINY) if is_low else (highest < np.minimum(most, base) - _TINY)
        missing &= ~_are_open(lowest, highest, base)
        if not missing.any():
            continue
        weights = targets.T @ missing.astype(np.float64)
        point = known.lowest.copy() if is_low else np.where(weights > 0, known.highest, known.lowest)
        again = tied
        if fitting is not None:
            point[tied] = fitting[tied]
            again = np.isin(parts.of_count, np.unique(parts.of_count[tied & (weights > 0)]))
        if again.any():
            rows = np.concatenate([parts.sums_of[part] for part in np.unique(parts.of_count[again])])
            cells = np.flatnonzero(again)
            point[cells] = _solved(known, rows, cells, weights[cells], is_low)
        fitting = point
        values = targets @ point
        lowest, highest = np.minimum(lowest, values), np.maximum(highest, values)
    return lowest, highest


def by_bounds_alone(known: Known, targets: csr_array) -> tuple[Floats, Floats]:
    """Bounds of every target as its counts' own bounds leave them, drawn from sums and back; (t,), (t,).

    What these tell of a target, :func:`reached` and :func:`attacked` tell too: theirs are never wider.
    """
    known = _propagated(known)
    return targets @ known.lowest, targets @ known.highest


def most_at_once(known: Known, weights: Floats) -> Floats:
    """Values of all counts (n,) that fit all that is known and make their sum by ``weights`` (n,) largest."""
    known = _tied(_propagated(known))
    parts = _parts(known)
    point = np.where(weights > 0, known.highest, known.lowest)
    tied = np.flatnonzero(parts.of_count >= 0)
    if len(tied):
        rows = np.concatenate(parts.sums_of)
        point[tied] = _solved(known, rows, tied, weights[tied], is_low=False)
    return np.asarray(point, dtype=np.float64)


def attacked(known: Known, targets: csr_array) -> tuple[Floats, Floats]:
    """The smallest and the largest value of every target, a sum of unknown counts; (t, n) → (t,), (t,).

    Raises UserError where nothing fits all that is known: then it is not known of the same people.
    """
    known = _propagated(known)
    tied = _tied(known)
    parts = _parts(tied)
    lowest, highest = np.zeros(targets.shape[0]), np.zeros(targets.shape[0])
    for target in range(targets.shape[0]):
        cells = targets.indices[targets.indptr[target] : targets.indptr[target + 1]]
        free = cells[parts.of_count[cells] < 0]
        lowest[target] += known.lowest[free].sum()
        highest[target] += known.highest[free].sum()
        for part, wanted in _by_part(cells, parts.of_count):
            low, high = parts.bounds(tied, part, wanted)
            lowest[target] += low
            highest[target] += high
    return lowest, highest


def _by_part(cells: Counts, part_of: Counts) -> Iterator[tuple[int, Counts]]:
    for part in np.unique(part_of[cells]):
        if part >= 0:
            yield int(part), cells[part_of[cells] == part]


def _propagated(known: Known) -> Known:
    """The bounds of counts drawn from those of sums until nothing changes."""
    lowest, highest = known.lowest.copy(), known.highest.copy()
    rows = np.repeat(np.arange(known.sums.shape[0]), np.diff(known.sums.indptr))
    columns = known.sums.indices
    for _ in range(MOST_PASSES):
        least, most = known.sums @ lowest, known.sums @ highest
        # What is left for one count when all others of the sum are as small, or as large, as they can be.
        up_to = (known.sum_highest - least)[rows] + lowest[columns]
        at_least = (known.sum_lowest - most)[rows] + highest[columns]
        higher, lower = lowest.copy(), highest.copy()
        np.maximum.at(higher, columns, np.ceil(at_least - _TINY))
        np.minimum.at(lower, columns, np.floor(up_to + _TINY))
        if (higher > lower).any():
            raise UserError(
                f"{int((higher > lower).sum())} counts fit no value: what is taken as known contradicts "
                "itself, so it is not from one build"
            )
        if (higher == lowest).all() and (lower == highest).all():
            break
        lowest, highest = higher, lower
    return Known(lowest, highest, known.sums, known.sum_lowest, known.sum_highest)


def _tied(known: Known) -> Known:
    """Only the sums that say more than the bounds of their counts."""
    least, most = known.sums @ known.lowest, known.sums @ known.highest
    kept = np.flatnonzero((least < known.sum_lowest - _TINY) | (most > known.sum_highest + _TINY))
    return Known(
        known.lowest,
        known.highest,
        csr_array(known.sums[kept]),
        known.sum_lowest[kept],
        known.sum_highest[kept],
    )


@dataclass(frozen=True)
class _Parts:
    """Parts that no sum ties together: the part of every count (n,), −1 for a free one, and of every sum."""

    of_count: Counts
    sums_of: list[Counts]

    def bounds(self, known: Known, part: int, wanted: Counts) -> tuple[float, float]:
        """The smallest and largest sum of the counts ``wanted``, all of one part."""
        sums = self.sums_of[part]
        if len(sums) == 1:
            return _by_subtraction(known, int(sums[0]), wanted)
        return _by_programme(known, sums, np.flatnonzero(self.of_count == part), wanted)


def _parts(known: Known) -> _Parts:
    counts, sums = known.sums.shape[1], known.sums.shape[0]
    rows = np.repeat(np.arange(sums), np.diff(known.sums.indptr))
    ones = np.ones(len(rows), dtype=np.int8)
    graph = csr_array((ones, (rows, sums + known.sums.indices)), shape=(sums + counts, sums + counts))
    _, labels = connected_components(graph, directed=False)
    numbered, of_sum = np.unique(labels[:sums], return_inverse=True)
    place = np.full(int(labels.max(initial=-1)) + 1, -1, dtype=np.int64)
    place[numbered] = np.arange(len(numbered))
    order = np.argsort(of_sum, kind="stable")
    ends = np.cumsum(np.bincount(of_sum, minlength=len(numbered)))
    return _Parts(of_count=place[labels[sums:]], sums_of=np.split(order, ends[:-1]) if sums else [])


def _by_subtraction(known: Known, row: int, wanted: Counts) -> tuple[float, float]:
    cells = known.sums.indices[known.sums.indptr[row] : known.sums.indptr[row + 1]]
    others = np.setdiff1d(cells, wanted)
    low = max(known.lowest[wanted].sum(), known.sum_lowest[row] - known.highest[others].sum())
    high = min(known.highest[wanted].sum(), known.sum_highest[row] - known.lowest[others].sum())
    return float(low), float(high)


def _by_programme(known: Known, rows: Counts, cells: Counts, wanted: Counts) -> tuple[float, float]:
    objective = np.isin(cells, wanted).astype(np.float64)
    found = [float(objective @ _solved(known, rows, cells, objective, is_low)) for is_low in (True, False)]
    return found[0], found[1]


def _solved(known: Known, rows: Counts, cells: Counts, objective: Floats, is_low: bool) -> Floats:
    """The counts ``cells`` that fit the sums ``rows`` and make the objective smallest, or largest."""
    sums = known.sums[rows][:, cells]
    low, high = known.sum_lowest[rows], known.sum_highest[rows]
    exact = low == high
    solution = linprog(
        objective if is_low else -objective,
        A_ub=vstack([sums[~exact], -sums[~exact]]) if (~exact).any() else None,
        b_ub=np.concatenate([high[~exact], -low[~exact]]) if (~exact).any() else None,
        A_eq=sums[exact] if exact.any() else None,
        b_eq=low[exact] if exact.any() else None,
        bounds=np.stack([known.lowest[cells], known.highest[cells]], axis=1),
        method="highs",
    )
    if not solution.success:
        raise UserError(
            f"no counts fit {len(rows)} sums that are taken as known ({solution.message.strip()}), so "
            "they are not from one build"
        )
    return np.asarray(solution.x, dtype=np.float64)
