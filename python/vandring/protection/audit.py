"""Risk and utility of what is open: the attack on every family, and how far its tables are from the truth."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from vandring.protection.attack import Counts, Known, attacked, gives_away, known_counts, left_open
from vandring.protection.families import Family, immigrants
from vandring.protection.margins import margins_of
from vandring.protection.utility import Utility, utility

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Risk:
    """What the attack finds of the published counts that are 1 or 2 in truth.

    ``small_counts``: how many there are; ``given_away``: those whose bounds from everything open hold neither
    0 to 2 nor 1 to 3; ``by_exact_numbers``: those of them that exact numbers alone bound as much.
    """

    small_counts: int
    given_away: int
    by_exact_numbers: int


@dataclass(frozen=True)
class Audit:
    """Risk of a family, and utility of its tables by the number of ways they are split."""

    family: str
    risk: Risk
    utilities: dict[int, Utility]
    largest_share_of_large_totals: float
    """Of totals of 1 000 or more: the largest deviation as a share, 0–1."""


def audited(name: str, family: Family, rounded: Counts, base: int) -> Audit:
    """Attack a family and compare it with the truth; ``rounded`` (n,) are its inner counts as rounded."""
    margins = margins_of(family.cells, family.tables, family.uncounted)
    true_sums, rounded_sums = margins.sums(family.counts), margins.sums(rounded)
    ways = margins.ways[margins.table_of]
    is_large = (ways == 0) & (true_sums >= 1000)
    shares = np.abs(rounded_sums - true_sums)[is_large] / true_sums[is_large]
    is_small = np.flatnonzero((true_sums > 0) & (true_sums < base))
    cells, places = np.nonzero(margins.codes >= 0)
    members = csr_array(
        (np.ones(len(cells)), (margins.codes[cells, places], cells)),
        shape=(len(margins.table_of), len(rounded)),
    )
    return Audit(
        family=name,
        risk=_risk(family, rounded, base, csr_array(members[is_small]), true_sums[is_small]),
        utilities={
            int(number): utility(true_sums[ways == number], rounded_sums[ways == number])
            for number in np.unique(ways)
        },
        largest_share_of_large_totals=float(shares.max(initial=0.0)),
    )


def _risk(family: Family, rounded: Counts, base: int, targets: csr_array, true: Counts) -> Risk:
    low, high = left_open(rounded, base)
    by_all = gives_away(true, *attacked(_with_exact(known_counts(low, high), family), targets), base)
    # Of who knows no more of these cells than that they are counts.
    unseen = known_counts(np.zeros(len(rounded)), np.full(len(rounded), float(rounded.sum() + 1)))
    found = np.flatnonzero(by_all)
    by_exact = gives_away(
        true[found], *attacked(_with_exact(unseen, family), csr_array(targets[found])), base
    )
    return Risk(len(true), int(by_all.sum()), int(by_exact.sum()))


def _with_exact(known: Known, family: Family) -> Known:
    """The same with the exact numbers beside, of whom the cells are a part or all."""
    for exact in family.exact:
        cells = np.flatnonzero(exact.sum_of >= 0)
        sums = csr_array(
            (np.ones(len(cells)), (exact.sum_of[cells], cells)),
            shape=(len(exact.totals), len(exact.sum_of)),
        )
        totals = exact.totals.astype(np.float64)
        known = known.with_sums(sums, totals if exact.is_whole else np.zeros(len(totals)), totals)
    return known


def audit_warehouse(connection: "duckdb.DuckDBPyConnection") -> list[Audit]:
    """Audit every family of a built warehouse, from its rooms ``protection``, ``rates`` and ``seeds``."""

    def table(name: str) -> pd.DataFrame:
        return connection.execute(f"select * from {name}").df()

    cells, rounded = table("protection.immigrant_cells"), table("protection.rounded_immigrant_cells")
    keys = [column for column in cells.columns if column != "persons"]
    joined = cells.merge(rounded, on=keys, how="left", validate="one_to_one")
    family = immigrants(
        cells,
        table("protection.residents_beside_immigrants"),
        table("rates.period_years"),
        table("seeds.immigrant_age_groups"),
    )
    base = int(
        connection.execute(
            "select value from seeds.rule_parameters where parameter = 'rounding_base'"
        ).fetchall()[0][0]
    )
    return [audited("immigrants", family, joined["rounded_persons"].to_numpy(dtype=np.int64), base)]
