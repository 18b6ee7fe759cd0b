"""Persons who are in a pooled sample in several years: their patterns and outcomes, year after year.

Their scores of different years are not independent, so that standard errors need to know which are of one
person. Who is in a sample once adds nothing to what the patterns tell, and is left out.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vandring.estimation.design import IntArray

STORED_OUTCOMES = ("stayed", "moved", "emigrated", "died")
"""Outcomes of pooled_paths, in the order of attributes.OUTCOMES."""


@dataclass(frozen=True)
class Paths:
    """One row per person and year, shape (r,) each; the rows of a person follow each other."""

    persons: IntArray
    """Who: any number of the person."""
    patterns: IntArray
    """Row of the sample's patterns."""
    outcomes: IntArray
    """Position in attributes.OUTCOMES."""

    @property
    def starts(self) -> IntArray:
        """First row of each person."""
        return np.flatnonzero(np.diff(self.persons, prepend=self.persons[:1] - 1))

    @property
    def repeats(self) -> int:
        """By how many rows there are more than persons."""
        return len(self.persons) - len(self.starts)

    def where(self, patterns: npt.NDArray[np.bool_]) -> "Paths":
        """Rows in patterns of a mask (n,), renumbered."""
        numbers = np.cumsum(patterns) - 1
        kept = patterns[self.patterns]
        return Paths(self.persons[kept], numbers[self.patterns[kept]], self.outcomes[kept])

    def with_outcomes(self, outcomes: int) -> "Paths":
        """Rows with one of the first so many outcomes."""
        kept = self.outcomes < outcomes
        return Paths(self.persons[kept], self.patterns[kept], self.outcomes[kept])


def read_paths(table: pa.Table, rows: IntArray) -> Paths:
    """From the columns of pooled_paths; ``rows`` gives a pattern_number's row of the sample, or −1.

    Rows of patterns that are not in the sample are left out.
    """
    numbers = table["pattern_number"].to_numpy().astype(np.int64)
    patterns = np.where(numbers < len(rows), rows[np.minimum(numbers, len(rows) - 1)], -1)
    kept = patterns >= 0
    persons = table["person_id"].to_numpy()[kept].astype(np.int64)
    outcomes = pc.index_in(table["outcome"], value_set=pa.array(STORED_OUTCOMES)).to_numpy()[kept]
    order = np.argsort(persons, kind="stable")
    return Paths(persons[order], patterns[kept][order], outcomes[order].astype(np.int64))
