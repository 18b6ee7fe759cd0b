"""The search for the inner cells that small count rounding lets go up."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from vandring.protection.keys import Hashes, mixed
from vandring.protection.margins import Counts, Margins

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# Largest deviations asked for: of tables by one or two columns, of finer ones, and one in 1 000 of totals.
COARSE_LIMIT = 4
FINE_LIMIT = 9
LARGE_COUNT = 1_000
# How the squares of deviations weigh: of totals, of tables by one or two columns, and of finer ones.
TOTAL_WEIGHT, COARSE_WEIGHT, FINE_WEIGHT = 4.0, 2.0, 1.0
BEYOND_LIMIT_WEIGHT, BEYOND_LIMIT_GROWTH = 10.0, 1.5
# Limits of totals of LARGE_COUNT and more, and of tables by one or two columns, go before the others.
PROMISED_WEIGHT = 10.0
# What tells of a person costs more than any sum of deviations.
FORBIDDEN_WEIGHT = 1e9
# How long the search goes on: rounds, tables in which pairs are sought, cells drawn of one
# margin cell and of all, pairs looked at and pairs tried.
MOST_ROUNDS = 20
PAIRING_TABLES = 16
FEWEST_DRAWN, MOST_DRAWN = 64, 10_000
# Up to so many small cells all are drawn, beyond their limits or not.
ALL_DRAWN = 500
MOST_PAIRS, MOST_TRIED = 3_000, 500


class Search:
    """The search for the cells that go up: ``up`` (s,) of the s small cells, ``deviations`` (m,).

    Small cells are those that are ``kept`` (n,) of the counts (n,). Margin cells are those of the tables,
    which count everybody, kept or not; then one per exact sum, then one for cells that are in none. A
    deviation is to be from ``lowest`` to ``highest`` (m,); where ``must`` (m,) is set, it has to be.
    """

    def __init__(
        self,
        margins: Margins,
        counts: Counts,
        kept: Flags,
        hashes: Hashes,
        base: int,
        exact_codes: Sequence[Counts] = (),
        rising_bounds: Sequence[tuple[Counts, Counts]] = (),
    ) -> None:
        self.base = base
        self.small = np.flatnonzero((counts > 0) & (counts < base) & kept)
        self.counts = counts[self.small]
        self.hashes = hashes[self.small]
        true, seen = margins.sums(counts), margins.sums(np.where(kept, counts, 0))
        ways = margins.ways[margins.table_of]
        limits = np.where(ways <= 2, COARSE_LIMIT, FINE_LIMIT)
        limits = np.where(ways == 0, np.clip(true // LARGE_COUNT, 1, COARSE_LIMIT), limits)
        must = seen < base
        lowest, highest = np.where(must, -true, -limits), np.where(must, base - true, limits)
        table_weights = np.select(
            [margins.ways == 0, margins.ways <= 2], [TOTAL_WEIGHT, COARSE_WEIGHT], FINE_WEIGHT
        )
        columns, parts = (
            [margins.codes[self.small]],
            [(lowest, highest, table_weights[margins.table_of], must)],
        )
        for codes, (fewest, most) in zip(exact_codes, rising_bounds, strict=True):
            of_small = codes[self.small]
            is_in = of_small >= 0
            small_sums = np.bincount(of_small[is_in], weights=self.counts[is_in], minlength=len(most))
            first = sum(len(part[0]) for part in parts)
            columns.append(np.where(is_in, of_small + first, -1)[:, None].astype(np.int32))
            low, high = self.base * fewest - small_sums, self.base * most - small_sums
            parts.append((low, high, np.zeros(len(low)), np.ones(len(low), dtype=np.bool_)))
        # The last: what a cell is in that is in no margin cell of a table. It is not bounded.
        parts.append((np.array([-np.inf]), np.array([np.inf]), np.zeros(1), np.zeros(1, dtype=np.bool_)))
        self.lowest, self.highest, self.weights, self.must = (
            np.concatenate(arrays) for arrays in zip(*parts, strict=True)
        )
        self.codes = np.concatenate(columns, axis=1)
        self.codes[self.codes < 0] = len(self.lowest) - 1
        self.beyond = np.where(self.must, FORBIDDEN_WEIGHT, BEYOND_LIMIT_WEIGHT * self.weights)
        is_promised = np.where(ways == 0, true >= LARGE_COUNT, ways <= 2) & ~must
        self.beyond[: len(true)][is_promised] *= PROMISED_WEIGHT
        self.deviations = np.zeros(len(self.lowest), dtype=np.float64)
        self.deviations[: len(true)] = seen - true
        self.rise, self.fall = np.zeros_like(self.deviations), np.zeros_like(self.deviations)
        self.up = np.zeros(len(self.small), dtype=np.bool_)
        # Tables with the smallest cells first: pairs within them have most margins in common.
        cells_of = np.bincount(margins.table_of, minlength=len(margins.ways))
        self.pairing_order = np.argsort(-cells_of, kind="stable")[:PAIRING_TABLES].tolist()
        cells, places = np.nonzero(self.codes < len(self.lowest) - 1)
        self.members = csr_array(
            (np.ones(len(cells), dtype=np.int8), (self.codes[cells, places], cells)),
            shape=(len(self.lowest), len(self.small)),
        )

    def choose(self) -> Flags:
        """The small cells that go up, (s,)."""
        if len(self.up) == 0 or self.codes.shape[1] == 0:
            return self.up
        self._one_by_one()
        self._keep_what_must_be()
        for round_number in range(MOST_ROUNDS):
            self._look_ahead(np.arange(len(self.deviations)))
            self._change_sides()
            for table in self.pairing_order:
                self._change_pairs(table, turn=round_number * self.codes.shape[1] + table)
            if len(self.up) > ALL_DRAWN and not self._outside().any():
                break
            # What is still beyond its limit outweighs more and more of the rest.
            self.beyond = np.where(self.must, self.beyond, self.beyond * BEYOND_LIMIT_GROWTH)
        self._keep_what_must_be()
        return self.up

    def _one_by_one(self) -> None:
        # Plain lists: a cell has a few dozen margins, too few for an array's overhead.
        deviations = self.deviations.tolist()
        weights = self.weights.tolist()
        all_weights = self.weights[self.codes].sum(axis=1).tolist()
        nowhere = len(deviations) - 1
        half = self.base / 2
        up = []
        for cell, count in enumerate(self.counts.tolist()):
            margins = [margin for margin in self.codes[cell].tolist() if margin != nowhere]
            pull = 0.0
            for margin in margins:
                pull += weights[margin] * deviations[margin]
            rises = pull < (count - half) * all_weights[cell]
            step = self.base - count if rises else -count
            for margin in margins:
                deviations[margin] += step
            up.append(rises)
        self.up = np.array(up, dtype=np.bool_)
        self.deviations = np.array(deviations, dtype=np.float64)

    def _outside(self) -> Flags:
        """Which margin cells deviate more than they should, (m,)."""
        return np.asarray((self.deviations > self.highest) | (self.deviations < self.lowest))

    def _cost(self, deviations: Floats, margins: Counts) -> Floats:
        """The cost of the margin cells ``margins`` if they deviated so."""
        excess = np.maximum(deviations - self.highest[margins], self.lowest[margins] - deviations)
        return np.asarray(
            self.weights[margins] * deviations**2 + self.beyond[margins] * np.maximum(0.0, excess) ** 2
        )

    def _look_ahead(self, margins: Counts) -> None:
        """Know what the cost of ``margins`` changes by if one of their cells goes up or down."""
        deviations = self.deviations[margins]
        now = self._cost(deviations, margins)
        self.rise[margins] = self._cost(deviations + self.base, margins) - now
        self.fall[margins] = self._cost(deviations - self.base, margins) - now

    def _move(self, cell: int, margins: Counts) -> None:
        """Let a cell change sides; ``margins`` are those of its margin cells that feel it."""
        self.deviations[margins] += -self.base if self.up[cell] else self.base
        self.up[cell] = not self.up[cell]
        self._look_ahead(margins)

    def _change_sides(self) -> None:
        """Let single cells change sides while that lowers the cost, those that lower it most first."""
        change = np.where(self.up, self.fall[self.codes].sum(axis=1), self.rise[self.codes].sum(axis=1))
        for cell in _best_first(change):
            margins = self.codes[cell]
            if (self.fall if self.up[cell] else self.rise)[margins].sum() < 0:
                self._move(cell, margins)

    def _change_pairs(self, table: int, turn: int) -> None:
        """Let drawn cells change sides with others of the same cell of ``table`` where that is cheaper."""
        cells, partners = self._partners(self._drawn_from_outside(turn), table, turn)
        falling = np.where(self.up[cells], cells, partners)
        rising = np.where(self.up[cells], partners, cells)
        differ = self.codes[falling] != self.codes[rising]
        change = ((self.fall[self.codes[falling]] + self.rise[self.codes[rising]]) * differ).sum(axis=1)
        for pair in _best_first(change)[:MOST_TRIED]:
            down, up = falling[pair], rising[pair]
            if not self.up[down] or self.up[up]:
                continue
            lower, higher = self.codes[down][differ[pair]], self.codes[up][differ[pair]]
            if self.fall[lower].sum() + self.rise[higher].sum() < 0:
                self._move(down, lower)
                self._move(up, higher)

    def _drawn_from_outside(self, turn: int) -> Counts:
        """Cells on the wrong side of margins beyond their limits: a few of each, by hash; all if few."""
        if len(self.up) <= ALL_DRAWN:
            return np.arange(len(self.up))
        margins = np.flatnonzero(self._outside())
        most = max(FEWEST_DRAWN, MOST_DRAWN // max(1, len(margins)))
        drawn = [np.empty(0, dtype=np.int64)]
        for margin in margins.tolist():
            members = self.members.indices[self.members.indptr[margin] : self.members.indptr[margin + 1]]
            if len(members) > most:
                # Members are in the order of their hashes: any stretch of them is a draw.
                first = int(mixed(np.array([turn * len(self.deviations) + margin], dtype=np.uint64))[0])
                members = np.take(members, first % len(members) + np.arange(most), mode="wrap")
            drawn.append(members[self.up[members] == (self.deviations[margin] > self.highest[margin])])
        cells = np.unique(np.concatenate(drawn))
        order = np.argsort(mixed(self.hashes[cells] + np.uint64(turn)), kind="stable")
        return cells[order[:MOST_PAIRS]]

    def _partners(self, cells: Counts, table: int, turn: int) -> tuple[Counts, Counts]:
        """Those of ``cells`` that have one on the other side in their cell of ``table``, and one by hash."""
        sides = self.codes[:, table] * 2 + self.up
        by_side = np.argsort(sides, kind="stable")
        sizes = np.bincount(sides, minlength=2 * len(self.deviations))
        firsts = np.cumsum(sizes) - sizes
        others = self.codes[cells, table] * 2 + ~self.up[cells]
        cells, others = cells[sizes[others] > 0], others[sizes[others] > 0]
        numbers = mixed(np.full(len(cells), turn, dtype=np.uint64)) ^ self.hashes[cells]
        drawn = mixed(numbers) % sizes[others].astype(np.uint64)
        return cells, by_side[firsts[others] + drawn.astype(np.int64)]

    def _keep_what_must_be(self) -> None:
        """Let cells change sides, in their order, where a deviation must not be what it is.

        First up, then down: what must not be more goes before what must not be less.
        """
        for is_low in (True, False):
            wrong = self.deviations < self.lowest if is_low else self.deviations > self.highest
            for margin in np.flatnonzero(self.must & wrong):
                members = self.members.indices[self.members.indptr[margin] : self.members.indptr[margin + 1]]
                for cell in members[self.up[members] != is_low]:
                    deviation = self.deviations[margin]
                    if (deviation < self.lowest[margin]) if is_low else (deviation > self.highest[margin]):
                        self.deviations[self.codes[cell]] += self.base if is_low else -self.base
                        self.up[cell] = is_low


def _best_first(change: Floats) -> Counts:
    """The positions of falls, the largest first."""
    falls = np.flatnonzero(change < 0)
    return np.asarray(falls[np.argsort(change[falls], kind="stable")])
