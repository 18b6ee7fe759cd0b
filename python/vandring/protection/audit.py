"""Risk and utility of what is open: the attack on all families together, and how far they are from truth."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, vstack

from vandring.protection.attack import Known, attacked, gives_away, reached
from vandring.protection.everything import Opened, everything, possible_outcomes, possible_persons
from vandring.protection.families import Family, immigrants
from vandring.protection.margins import Counts, margins_of
from vandring.protection.outcomes import outcomes
from vandring.protection.published import (
    PROTECTED,
    numbers_of_outcomes,
    numbers_of_persons,
    sums_of,
    that_are_no_sums,
)
from vandring.protection.utility import Utility, utility

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Risk:
    """What the attack finds of the published counts that are 1 or 2 in truth.

    ``small_counts``: how many there are; ``given_away``: those whose bounds from everything open hold neither
    0 to 2 nor 1 to 3; ``by_exact_numbers``: those of them that exact numbers alone bound as much;
    ``no_sums``: published numbers, of whatever size, that rounded cells do not add up to; ``not_rounded``:
    inner cells from 1 to base − 1.
    """

    small_counts: int
    given_away: int
    by_exact_numbers: int
    no_sums: int
    not_rounded: int

    @property
    def is_none(self) -> bool:
        """Whether nobody is given away, and everything is as rounding makes it."""
        return not (self.given_away or self.no_sums or self.not_rounded)


@dataclass(frozen=True)
class Audit:
    """Risk of a family, and utility of its tables by the number of ways they are split."""

    family: str
    risk: Risk
    utilities: dict[int, Utility]
    largest_share_of_large_totals: float
    """Of totals of 1 000 or more: the largest deviation as a share, 0–1."""


@dataclass(frozen=True)
class Published:
    """Open tables as anybody reads them, and the seeds that they are split by."""

    persons: list[pd.DataFrame]
    outcomes: list[pd.DataFrame]
    periods: pd.DataFrame
    age_groups: pd.DataFrame


def audited(opened: Opened, published: Published) -> list[Audit]:
    """Attack everything open together, and compare each family with the truth."""
    persons = immigrants(
        opened.persons.drop(columns="rounded_persons"),
        opened.residents,
        published.periods,
        published.age_groups,
    )
    events = outcomes(
        opened.outcomes.drop(columns="rounded_persons"),
        opened.events,
        published.periods,
        published.age_groups,
    )
    seen, unseen = everything(opened), everything(opened, is_rounding_seen=False)
    found = []
    for name, family, cells, numbers, position in (
        ("immigrants", persons, opened.persons, [numbers_of_persons(each) for each in published.persons], 0),
        ("outcomes", events, opened.outcomes, [numbers_of_outcomes(each) for each in published.outcomes], 1),
    ):
        rounded = cells["rounded_persons"].fillna(0).to_numpy(dtype=np.int64)
        counts_of = (
            (seen.of_persons, seen.of_outcomes)[position],
            (unseen.of_persons, unseen.of_outcomes)[position],
        )
        targets, true, is_counted = _small_counts(family, cells["rounded_persons"].notna(), opened.base)
        given_away = _given_away(seen.known, csr_array(targets @ counts_of[0]), true, opened.base)
        by_exact = gives_away(
            true[given_away],
            *attacked(unseen.known, csr_array(targets[given_away] @ counts_of[1])),
            opened.base,
        )
        # Of who is left out everywhere, rounding cannot take back what exact numbers tell.
        is_told = is_counted[given_away] | ~by_exact
        given_away, by_exact = given_away[is_told], by_exact[is_told]
        cells_add_up = sums_of(family, rounded)
        no_sums = sum(that_are_no_sums(each, cells_add_up) for each in numbers)
        not_rounded = int(((rounded > 0) & (rounded < opened.base)).sum())
        risk = Risk(len(true), len(given_away), int(by_exact.sum()), no_sums, not_rounded)
        found.append(_with_utility(name, family, rounded, risk))
    return found


def _small_counts(
    family: Family, is_shown: "pd.Series[bool]", base: int
) -> tuple[csr_array, Counts, npt.NDArray[np.bool_]]:
    """Published counts from 1 to base − 1: cells (n) of each (t), how many they are, whether all are shown.

    A number that some of its cells are left out of is two: that of the others, and that of all.
    """
    sums = _sums_by_margin(family)
    shown = is_shown.to_numpy(dtype=np.bool_)
    of_shown, of_all = sums @ np.where(shown, family.counts, 0), sums @ family.counts
    is_split = (sums @ np.where(shown, 0, family.counts)) > 0
    of_those = np.flatnonzero((of_shown > 0) & (of_shown < base))
    with_others = np.flatnonzero(is_split & (of_all < base))
    return (
        csr_array(vstack([sums[of_those].multiply(shown), sums[with_others]], format="csr")),
        np.concatenate([of_shown[of_those], of_all[with_others]]).astype(np.int64),
        np.repeat([True, False], [len(of_those), len(with_others)]),
    )


def _sums_by_margin(family: Family) -> csr_array:
    """Which inner cells (n) every published number (m) of a family is the sum of; (m, n)."""
    margins = margins_of(family.cells, family.tables, family.uncounted)
    cells, places = np.nonzero(margins.codes >= 0)
    return csr_array(
        (np.ones(len(cells)), (margins.codes[cells, places], cells)),
        shape=(len(margins.table_of), len(family.counts)),
    )


def _given_away(known: Known, targets: csr_array, true: Counts, base: int) -> Counts:
    """The targets, by position, that everything known tells; programmes of their own for few of them."""
    open_to = reached(known, targets, base)
    doubtful = np.flatnonzero(gives_away(true, *open_to, base))
    bounds = attacked(known, csr_array(targets[doubtful]))
    return doubtful[gives_away(true[doubtful], *bounds, base)]


def _with_utility(name: str, family: Family, rounded: Counts, risk: Risk) -> Audit:
    margins = margins_of(family.cells, family.tables, family.uncounted)
    true, published = margins.sums(family.counts), margins.sums(rounded)
    ways = margins.ways[margins.table_of]
    is_large = (ways == 0) & (true >= 1000)
    shares = np.abs(published - true)[is_large] / true[is_large]
    # Cells where nobody is would make the mean smaller than what readers see.
    is_there = (true > 0) | (published > 0)
    return Audit(
        family=name,
        risk=risk,
        utilities={
            int(number): utility(true[is_there & (ways == number)], published[is_there & (ways == number)])
            for number in np.unique(ways)
        },
        largest_share_of_large_totals=float(shares.max(initial=0.0)),
    )


def audit_warehouse(connection: "duckdb.DuckDBPyConnection") -> list[Audit]:
    """Audit every family of a built warehouse, to which what is open is attached as ``opened``."""

    def table(name: str) -> pd.DataFrame:
        return connection.execute(f"select * from {name}").df()

    base = connection.execute(
        "select value from seeds.rule_parameters where parameter = 'rounding_base'"
    ).fetchall()[0][0]
    residents, events = (
        table("protection.residents_beside_immigrants"),
        table("protection.events_beside_immigrants"),
    )
    opened = Opened(
        persons=possible_persons(
            table("protection.immigrant_cells"), table("protection.rounded_immigrant_cells"), residents
        ),
        outcomes=possible_outcomes(
            table("protection.immigrant_outcome_cells"),
            table("protection.rounded_immigrant_outcome_cells"),
            events,
        ),
        residents=residents,
        events=events,
        base=int(base),
    )
    rates = table("opened.open.immigrant_rates_by_background")
    published = Published(
        persons=[table("opened.open.immigrants_by_background")],
        outcomes=[rates],
        periods=table("rates.period_years"),
        age_groups=table("seeds.immigrant_age_groups"),
    )
    return audited(opened, published)


def unprotected_tables(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    """Tables that are open as they are, though they count by what is protected.

    What is published is attached as ``published``.
    """
    split_by = " or ".join(f"columns.column_name like '%{name}%'" for name in PROTECTED)
    return [
        str(name)
        for (name,) in connection.execute(
            "select distinct columns.table_name from duckdb_columns() as columns "
            "inner join seeds.open_tables as rules on columns.table_name = rules.table_name "
            f"where columns.database_name = 'published' and rules.rule = 'exact' and ({split_by}) order by 1"
        ).fetchall()
    ]
