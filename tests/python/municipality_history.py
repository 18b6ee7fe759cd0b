"""The history of municipalities walked day by day with sets of codes, from the seeds alone."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import warehouse

SEEDS = Path(warehouse.PROJECT) / "seeds" / "classifications"
OPEN_END = "9999-12-31"


@dataclass(frozen=True)
class Version:
    """A code in one of its periods in force; dates are ISO texts, the end is exclusive."""

    code: str
    first: str
    end: str


class History:
    """Every version and every reform. Knows nothing of how the models look codes up."""

    def __init__(self) -> None:
        versions = pd.read_csv(SEEDS / "municipality_versions.csv", dtype=str).fillna(OPEN_END)
        self.versions = [
            Version(row.municipality_code, row.valid_from_date, row.valid_to_date)
            for row in versions.itertuples()
        ]
        changes = pd.read_csv(SEEDS / "municipality_changes.csv", dtype=str)
        self._after: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._before: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in changes.itertuples():
            self._after[row.changed_date][row.old_municipality_code].add(row.new_municipality_code)
            self._before[row.changed_date][row.new_municipality_code].add(row.old_municipality_code)
        self.dates = sorted(self._after)

    def in_force(self, day: str) -> set[str]:
        """The codes in force on a day."""
        return {each.code for each in self.versions if each.first <= day < each.end}

    def walk(self, code: str, day: str, goal: str) -> set[str]:
        """The codes of another day that a code in force on a day leads to, reform by reform."""
        found = {code}
        for date in self.dates:
            if day < date <= goal:
                found = _step(found, self._after[date])
        for date in reversed(self.dates):
            if goal < date <= day:
                found = _step(found, self._before[date])
        return found

    def components(self, first: str, last: str) -> list[set[str]]:
        """Codes of the first day that reforms until the last one connect, as sets."""
        regions: list[set[str]] = []
        reached: list[set[str]] = []
        for code in sorted(self.in_force(first)):
            region, ends = {code}, self.walk(code, first, last)
            apart = [n for n, others in enumerate(reached) if not others & ends]
            for n, others in enumerate(reached):
                if others & ends:
                    region, ends = region | regions[n], ends | others
            regions = [*(regions[n] for n in apart), region]
            reached = [*(reached[n] for n in apart), ends]
        return regions

    def stable_regions(self, geography: str) -> dict[str, str]:
        """The region of every code of a geography that no reform cuts: its least code of 1964."""
        first, last = self.dates[0], self.dates[-1]
        region_of = {code: min(region) for region in self.components(first, last) for code in region}
        return {code: region_of[min(self.walk(code, geography, first))] for code in self.in_force(geography)}


def _step(codes: set[str], edges: dict[str, set[str]]) -> set[str]:
    return {reached for code in codes for reached in edges.get(code, {code})}
