"""Risk and utility of what is open: the attack on all families together, and how far they are from truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, eye_array, vstack

from vandring.protection.attack import (
    Floats,
    Known,
    attacked,
    by_bounds_alone,
    gives_away,
    most_at_once,
    reached,
)
from vandring.protection.everything import (
    Everything,
    Opened,
    everything,
    lives_known,
    possible_outcomes,
    possible_persons,
)
from vandring.protection.families import Family, immigrants
from vandring.protection.lives import lives
from vandring.protection.margins import Counts, margins_of
from vandring.protection.outcomes import outcomes
from vandring.protection.published import (
    KEYS,
    PROTECTED,
    numbers_of_outcomes,
    numbers_of_persons,
    sums_of,
    that_are_no_sums,
)
from vandring.protection.told_lives import (
    NUMBER,
    RETENTION,
    RETURN,
    OpenedLives,
    numbers_of_lives,
    opened_lives,
    published_numbers,
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
    """Open tables as anybody reads them, and the seeds that they are split by.

    ``lives`` are those of how long immigrants stay, by name; ``horizons`` the years that lives are sought
    to be near to.
    """

    persons: list[pd.DataFrame]
    outcomes: list[pd.DataFrame]
    periods: pd.DataFrame
    age_groups: pd.DataFrame
    lives: dict[str, pd.DataFrame] | None = None
    horizons: Sequence[int] = ()


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
        sums = _sums_by_margin(family)
        rounded = cells["rounded_persons"].fillna(0).to_numpy(dtype=np.int64)
        cells_add_up = sums_of(family, rounded)
        no_sums = sum(that_are_no_sums(each, cells_add_up, KEYS) for each in numbers)
        of_seen, of_unseen = (
            (seen.of_persons, seen.of_outcomes)[position],
            (unseen.of_persons, unseen.of_outcomes)[position],
        )
        risk = _risk(
            ([seen.known], of_seen),
            (unseen.known, of_unseen),
            sums,
            family.counts,
            cells,
            opened.base,
            no_sums,
        )
        found.append(_with_utility(name, family, rounded, risk))
    if opened.lives is not None:
        fitting = [lives_known(opened, opened.lives, most) for most in _most_immigrants(seen, opened.lives)]
        by_exact_numbers = lives_known(opened, opened.lives, None)
        found.append(_audited_lives(opened.lives, published, fitting, by_exact_numbers, opened.base))
    return found


def _most_immigrants(seen: Everything, lives: OpenedLives) -> list[Floats]:
    """As many immigrants as fit everything else at once, of every group of ends (g,); by background.

    Lives are some of the immigrants. A life is possible with any of these: each is of values that fit
    everything, those of one background as many as can be.
    """
    backgrounds = lives.ends["background"].to_numpy()
    found = []
    for background in np.unique(backgrounds):
        weights = (backgrounds == background).astype(np.float64) @ seen.of_ends
        fitting = seen.of_ends @ most_at_once(seen.known, weights)
        found.append(np.floor(fitting + 1e-6))
    return found


def _audited_lives(
    opened: OpenedLives, published: Published, fitting: Sequence[Known], by_exact_numbers: Known, base: int
) -> Audit:
    """``fitting`` is what is known, each with values of everybody else that fit; ``by_exact_numbers`` what is
    known by who does not see the rounding."""
    cells = opened.cells
    names, sums = numbers_of_lives(opened)
    each = csr_array(eye_array(len(cells), format="csr"))
    rounded = cells["rounded_persons"].fillna(0).to_numpy(dtype=np.int64)
    no_sums = that_are_no_sums(
        published_numbers(published.lives or {}), names.assign(persons=sums @ rounded), NUMBER
    )
    counts = cells["persons"].to_numpy(dtype=np.int64)
    of_all = _distinct(sums)
    risk = _risk((fitting, each), (by_exact_numbers, each), of_all, counts, cells, base, no_sums)
    family = lives(
        opened.states,
        opened.moves,
        opened.rate_periods,
        published.horizons,
        opened.first_year,
        opened.last_year,
    )
    is_led = counts > 0
    return _with_utility("lives", family, rounded[is_led], risk)


def _distinct(sums: csr_array) -> csr_array:
    """The same without rows that sum the same cells as another."""
    # Two sums of 64-bit numbers drawn for every cell are the same where the cells are.
    drawn = np.random.default_rng(0).integers(0, 2**40, size=(sums.shape[1], 2)).astype(np.float64)
    _, first = np.unique(sums @ drawn, axis=0, return_index=True)
    return csr_array(sums[np.sort(first)])


def _risk(
    seen: tuple[Sequence[Known], csr_array],
    unseen: tuple[Known, csr_array],
    sums: csr_array,
    counts: Counts,
    cells: pd.DataFrame,
    base: int,
    no_sums: int,
) -> Risk:
    """The risk of numbers that are ``sums`` (m, n) of ``cells`` (n rows).

    ``seen`` and ``unseen`` are what is known with the rounding and without, each with the unknown counts of
    every cell.
    """
    rounded = cells["rounded_persons"].fillna(0).to_numpy(dtype=np.int64)
    targets, true, is_counted = _small_counts(sums, counts, cells["rounded_persons"].notna(), base)
    given_away = _given_away(seen[0], csr_array(targets @ seen[1]), true, base)
    by_exact = gives_away(
        true[given_away], *attacked(unseen[0], csr_array(targets[given_away] @ unseen[1])), base
    )
    # Of who is left out everywhere, rounding cannot take back what exact numbers tell.
    is_told = is_counted[given_away] | ~by_exact
    given_away, by_exact = given_away[is_told], by_exact[is_told]
    not_rounded = int(((rounded > 0) & (rounded < base)).sum())
    return Risk(len(true), len(given_away), int(by_exact.sum()), no_sums, not_rounded)


def _small_counts(
    sums: csr_array, counts: Counts, is_shown: "pd.Series[bool]", base: int
) -> tuple[csr_array, Counts, npt.NDArray[np.bool_]]:
    """Published counts from 1 to base − 1: cells (n) of each (t), how many they are, whether all are shown.

    A number that some of its cells are left out of is two: that of the others, and that of all.
    """
    shown = is_shown.to_numpy(dtype=np.bool_)
    of_shown, of_all = sums @ np.where(shown, counts, 0), sums @ counts
    is_split = (sums @ np.where(shown, 0, counts)) > 0
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


def _given_away(fitting: Sequence[Known], targets: csr_array, true: Counts, base: int) -> Counts:
    """The targets, by position, that everything known tells; programmes of their own for few of them.

    What fits any of ``fitting`` is possible.
    """
    outer = [by_bounds_alone(known, targets) for known in fitting]
    is_told = gives_away(
        true, np.min([low for low, _ in outer], axis=0), np.max([high for _, high in outer], axis=0), base
    )
    left = np.flatnonzero(~is_told)
    lowest, highest = np.full(len(true), np.inf), np.full(len(true), -np.inf)
    for bounds_of in (partial(reached, base=base), attacked):
        for known in fitting:
            low, high = bounds_of(known, csr_array(targets[left]))
            lowest[left], highest[left] = np.minimum(lowest[left], low), np.maximum(highest[left], high)
            left = left[gives_away(true[left], lowest[left], highest[left], base)]
    return np.union1d(left, np.flatnonzero(is_told))


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

    def rule(parameter: str) -> int:
        rules = table("seeds.rule_parameters").set_index("parameter")["value"]
        return int(rules[parameter])

    residents, events = (
        table("protection.residents_beside_immigrants"),
        table("protection.events_beside_immigrants"),
    )
    period = table("residence.covered_period")
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
        base=rule("rounding_base"),
        lives=opened_lives(
            table("protection.immigrant_life_states"),
            table("protection.rounded_immigrant_lives"),
            table("protection.moves_beside_lives"),
            table("rates.resolved_rate_periods"),
            int(period["first_year"].iloc[0]),
            int(period["last_year"].iloc[0]),
            rule("longest_years_since_arrival"),
        ),
    )
    rates = table("opened.open.immigrant_rates_by_background")
    published = Published(
        persons=[table("opened.open.immigrants_by_background")],
        outcomes=[rates],
        periods=table("rates.period_years"),
        age_groups=table("seeds.immigrant_age_groups"),
        lives={name: table(f"opened.open.{name}") for name in (RETENTION, RETURN)},
        horizons=table("seeds.residence_horizons")["within_years"].tolist(),
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
