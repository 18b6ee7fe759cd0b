"""What the municipalities of 1 January 2013 were called before and are called since, and which are one."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from vandring.register.arrays import Array
from vandring.register.dates import first_day
from vandring.register.figures import data_rows
from vandring.register.parameters import OF_2013


class _History:
    """The codes between any two reforms. Periods are numbered; period i begins with ``dates[i]``."""

    def __init__(self) -> None:
        self.successors: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in data_rows("municipality_changes.csv"):
            self.successors[row["changed_date"]][row["old_municipality_code"]].append(
                row["new_municipality_code"]
            )
        self.dates = sorted(self.successors)
        self.first_codes = sorted(
            row["municipality_code"]
            for row in data_rows("municipality_versions.csv")
            if row["valid_from_date"] <= self.dates[0] and not "" < row["valid_to_date"] <= self.dates[0]
        )
        self._reached: dict[tuple[str, int, int], frozenset[str]] = {}

    def next_codes(self, code: str, period: int) -> list[str]:
        """What a code of a period is in the next one, sorted."""
        return sorted(self.successors[self.dates[period + 1]].get(code, [code]))

    def reached(self, code: str, first: int, last: int) -> frozenset[str]:
        """Codes of the last period that a code of the first one leads to."""
        if first == last:
            return frozenset([code])
        key = (code, first, last)
        if key not in self._reached:
            ways = (self.reached(each, first + 1, last) for each in self.next_codes(code, first))
            self._reached[key] = frozenset[str]().union(*ways)
        return self._reached[key]

    def way(self, code: str, first: int, last: int, goal: str) -> list[str]:
        """The code in every period from the first one on, on the way to the code ``goal`` of the last one."""
        steps = [code]
        for period in range(first, last):
            following = self.next_codes(steps[-1], period)
            steps.append(next(each for each in following if goal in self.reached(each, period + 1, last)))
        return steps


@dataclass(frozen=True)
class MunicipalityHistory:
    """What the municipalities of 2013 were called and are called, by period and part."""

    texts: tuple[str, ...]
    """All codes."""
    first_days: Array
    """Day number on which each period begins; shape (periods,)."""
    period_of_2013: int
    code: Array
    """Index into ``texts`` by period, municipality and part; shape (periods, municipalities, parts)."""
    share_before: Array
    """Cumulated shares of the parts that a municipality was made of; shape (municipalities, parts)."""
    share_after: Array
    """Cumulated shares of the parts that came of it; same shape."""

    def index_on(self, municipality: Array, day: Array, position: Array) -> Array:
        """The code of municipalities (n,) on days (n,) for who lives at a position (0–1) in them.

        Index into ``texts``, −1 for no municipality. Before the first period its codes are used.
        """
        period = np.maximum(np.searchsorted(self.first_days, day, side="right") - 1, 0)
        place = np.maximum(np.asarray(municipality, dtype=np.int64), 0)
        is_later = period >= self.period_of_2013
        part = np.zeros(len(place), dtype=np.int64)
        for before, after in zip(self.share_before.T, self.share_after.T, strict=True):
            part += position >= np.where(is_later, after[place], before[place])
        return np.where(np.asarray(municipality) < 0, -1, self.code[period, place, part])

    def groups_in(self, year: int) -> Array:
        """Which municipalities can be one in a year, or on the day before it: equal numbers.

        Those that share a code, and those that share one with these. → int64 (municipalities,).
        """
        days = np.array([first_day(year) - 1, first_day(year + 1) - 1])
        first, last = np.maximum(np.searchsorted(self.first_days, days, side="right") - 1, 0)
        owners, names = [], []
        for period in {int(first), int(last)}:
            share = self.share_after if period >= self.period_of_2013 else self.share_before
            is_part = np.diff(share, axis=1, prepend=0.0) > 0.0
            owners.append(np.nonzero(is_part)[0])
            names.append(self.code[period][is_part] + period * len(self.texts))
        owner, name = np.concatenate(owners), np.concatenate(names)
        group = np.arange(self.code.shape[1])
        while True:
            least = np.full(int(name.max()) + 1, len(group))
            np.minimum.at(least, name, group[owner])
            following = group.copy()
            np.minimum.at(following, owner, least[name])
            if np.array_equal(following, group):
                return group
            group = following


def read_history(municipalities: tuple[str, ...]) -> MunicipalityHistory:
    """The history of the municipalities of 2013 from the package's data.

    A municipality was made of all codes of 1964 that became it and as little else as possible, in equal
    parts; what came of it has the shares of ``municipality_parts.csv``.
    """
    history = _History()
    middle, last = history.dates.index(OF_2013), len(history.dates) - 1
    made_of: dict[str, list[str]] = defaultdict(list)
    for code in history.first_codes:
        for target in history.reached(code, 0, middle):
            made_of[target].append(code)
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for row in data_rows("municipality_parts.csv"):
        shares[row["municipality_code"]][row["successor_code"]] = float(row["share"])

    before, after = [], []
    for code in municipalities:
        fewest = min(len(history.reached(each, 0, middle)) for each in made_of[code])
        starts = [each for each in made_of[code] if len(history.reached(each, 0, middle)) == fewest]
        before.append([(1 / len(starts), history.way(each, 0, middle, code)) for each in starts])
        ends = history.reached(code, middle, last)
        of_end = shares.get(code) or dict.fromkeys(ends, 1 / len(ends))
        if not set(of_end) <= ends:
            raise ValueError(f"municipality_parts.csv: {code} became {', '.join(sorted(ends))}")
        after.append([(share, history.way(code, middle, last, end)) for end, share in of_end.items()])
    return _tables(history, middle, before, after)


_Parts = list[tuple[float, list[str]]]


def _tables(history: _History, middle: int, before: list[_Parts], after: list[_Parts]) -> MunicipalityHistory:
    """Arrays of the parts (share, code in every period) of each municipality until and since 2013."""
    width = max(len(parts) for parts in before + after)
    texts = sorted({code for parts in before + after for _, way in parts for code in way})
    place = {code: index for index, code in enumerate(texts)}
    code = np.zeros((len(history.dates), len(before), width), dtype=np.int32)
    share = np.ones((2, len(before), width))
    for side, (start, all_parts) in enumerate(((0, before), (middle, after))):
        for municipality, parts in enumerate(all_parts):
            share[side, municipality, : len(parts) - 1] = np.cumsum([each for each, _ in parts])[:-1]
            for part, (_, way) in enumerate(parts):
                periods = np.arange(start, start + len(way))
                code[periods, municipality, part] = [place[each] for each in way]
    days = np.array(history.dates, dtype="datetime64[D]").astype(np.int64)
    return MunicipalityHistory(tuple(texts), days, middle, code, share[0], share[1])
