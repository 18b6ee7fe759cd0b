"""All that is open of immigrants, taken together: what an attacker who joins every table knows.

The unknown counts are those of a year, band of ages, background and region in every scheme: immigrants to
whom each outcome happened, and all others of them. Every open number is a sum of these, or bounds one.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from vandring.protection.attack import Floats, Known, known_counts, left_open
from vandring.protection.outcomes import ENDED, MOVED, move_columns, with_ends
from vandring.protection.told_lives import END, RESIDENT, OpenedLives

GROUP = ["year", "age_band"]


@dataclass(frozen=True)
class Opened:
    """What stands behind the open tables of immigrants in a build.

    ``persons`` and ``outcomes`` are those of :func:`possible_persons` and :func:`possible_outcomes`;
    ``residents`` and ``events`` are the exact numbers of everybody beside them. ``lives`` are those of how
    long they stay.
    """

    persons: pd.DataFrame
    outcomes: pd.DataFrame
    residents: pd.DataFrame
    events: pd.DataFrame
    base: int
    lives: OpenedLives | None = None


@dataclass(frozen=True)
class Everything:
    """What is known, and which of n unknown counts each cell of persons (p, n) and outcomes (o, n) sums.

    ``of_ends`` (g, n) are the immigrants of every group of ends of the lives, some of whom are of the lives.
    """

    known: Known
    of_persons: csr_array
    of_outcomes: csr_array
    of_ends: csr_array


def everything(opened: Opened, is_rounding_seen: bool = True) -> Everything:
    """What everything open says together.

    Regions are taken as seen in all schemes at once, and so are the exact numbers beside; more than is
    published. ``is_rounding_seen``: otherwise by who sees the exact numbers alone.
    """
    regions = [column for column in opened.residents.columns if column.endswith("_region_code")]
    moves = move_columns(opened.outcomes)
    kinds = ["outcome", *moves]
    place = [*GROUP, *regions]
    persons = opened.persons.assign(of_persons=np.arange(len(opened.persons)))
    outcomes = opened.outcomes.assign(of_outcomes=np.arange(len(opened.outcomes)))
    # An outcome can be of an immigrant only where it happened to somebody.
    happened = persons[[*place, "background", "of_persons"]].merge(
        opened.events.rename(columns={"persons": "events"}), on=place
    )
    happened = happened.merge(
        outcomes[[*GROUP, "background", *kinds, "of_outcomes"]], on=[*GROUP, "background", *kinds]
    )
    everybody = opened.events.groupby([*GROUP, *kinds])["persons"].sum().reset_index()
    others = everybody[everybody["outcome"] == MOVED].reset_index(drop=True)
    counts = len(persons) + len(happened) + len(others)
    others["count_number"] = counts - len(others) + np.arange(len(others))
    happened["count_number"] = len(persons) + np.arange(len(happened))
    persons["count_number"] = np.arange(len(persons))
    both = pd.concat([persons, happened], ignore_index=True)

    of_persons = _sums(both["of_persons"], both["count_number"], len(persons), counts)
    of_outcomes = _sums(happened["of_outcomes"], happened["count_number"], len(outcomes), counts)
    most = float(opened.residents["persons"].sum())
    known = known_counts(np.zeros(counts), np.full(counts, most))
    if is_rounding_seen:
        known = known.with_sums(of_persons, *_seen(persons, opened.base, most))
        known = known.with_sums(of_outcomes, *_seen(outcomes, opened.base, most))
    known = _up_to(known, both, opened.residents, place)
    told, all_events, all_others = with_ends(happened), with_ends(opened.events), with_ends(others)
    for kind in [ENDED, *moves]:
        beside = all_events.dropna(subset=[kind]).groupby([*place, kind])["persons"].sum().reset_index()
        known = _up_to(known, told.dropna(subset=[kind]), beside, [*place, kind])
    for move in moves:
        # Of one border crossed by all movers who cross it, immigrants and others, nothing is left over.
        crossing = pd.concat([told, all_others], ignore_index=True).dropna(subset=[move])
        beside = all_events.dropna(subset=[move]).groupby(GROUP)["persons"].sum().reset_index()
        known = _up_to(known, crossing, beside, GROUP, is_whole=True)
    if opened.lives is None:
        return Everything(known, of_persons, of_outcomes, csr_array((0, counts)))
    of_ends = _of_ends(both, opened.lives, counts)
    if is_rounding_seen:
        # There are at least as many immigrants as lives; where rounding shows so many anyway it says no more.
        told = opened.lives.sums_of_ends @ _seen(opened.lives.cells, opened.base, most)[0]
        more = np.flatnonzero(told > _fewest_seen(opened, persons, outcomes))
        known = known.with_sums(csr_array(of_ends[more]), told[more], np.full(len(more), most))
    return Everything(known, of_persons, of_outcomes, of_ends)


def lives_known(opened: Opened, lives: OpenedLives, immigrants: Floats | None) -> Known:
    """What is known of every life (l,): its rounding, everybody's moves, and the most immigrants.

    ``immigrants`` (g,) are those that there can be of every group of ``lives.ends`` at once; None: the
    exact numbers alone are seen.
    """
    most = float(opened.residents["persons"].sum())
    counts = len(lives.cells)
    known = known_counts(np.zeros(counts), np.full(counts, most))
    beside, totals = lives.sums_beside
    known = known.with_sums(beside, np.zeros(len(totals)), totals)
    if immigrants is None:
        return known
    low, high = _seen(lives.cells, opened.base, most)
    known = Known(low, high, known.sums, known.sum_lowest, known.sum_highest)
    return known.with_sums(lives.sums_of_ends, np.zeros(len(immigrants)), immigrants)


def _fewest_seen(opened: Opened, persons: pd.DataFrame, outcomes: pd.DataFrame) -> Floats:
    """How many immigrants of every group of ends there are at least, to who sees the rounded cells."""
    assert opened.lives is not None
    seen = pd.concat(
        [
            cells[["year", "background"]].assign(event=event, fewest=_seen(cells, opened.base, 0.0)[0])
            for cells, event in ((persons, RESIDENT), (outcomes, outcomes["outcome"]))
        ]
    )
    sums = seen.groupby(END)["fewest"].sum().reset_index()
    return opened.lives.ends.merge(sums, on=END, how="left")["fewest"].fillna(0).to_numpy(dtype=np.float64)


def _of_ends(both: pd.DataFrame, lives: OpenedLives, counts: int) -> csr_array:
    """The immigrants of every group of ``lives.ends``: who lived here, left or died; (g, n)."""
    ended = both[["year", "background", "outcome", "count_number"]].dropna(subset=["outcome"])
    immigrants = pd.concat(
        [
            both[["year", "background", "count_number"]].assign(event=RESIDENT),
            ended.rename(columns={"outcome": "event"}),
        ],
        ignore_index=True,
    )
    found = immigrants.merge(lives.ends.assign(group=np.arange(len(lives.ends))), on=END)
    return _sums(found["group"], found["count_number"], len(lives.ends), counts)


def possible_persons(persons: pd.DataFrame, rounded: pd.DataFrame, residents: pd.DataFrame) -> pd.DataFrame:
    """Every place, band and background that has residents, with ``persons`` and ``rounded_persons``.

    Who sees the tables does not know where there is nobody from where 1 or 2 were rounded to 0.
    ``rounded_persons`` is empty where immigrants were left out.
    """
    place = [column for column in residents.columns if column != "persons"]
    backgrounds = persons[["background"]].drop_duplicates()
    rows = residents[place].merge(backgrounds, how="cross")
    return _filled(rows, persons, rounded, [*place, "background"])


def possible_outcomes(outcomes: pd.DataFrame, rounded: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Every outcome that anybody had, of every background, as :func:`possible_persons`."""
    kinds = [*GROUP, "outcome", *move_columns(outcomes)]
    backgrounds = outcomes[["background"]].drop_duplicates()
    rows = events[kinds].drop_duplicates().merge(backgrounds, how="cross")
    return _filled(rows, outcomes, rounded, [*kinds, "background"])


def _filled(rows: pd.DataFrame, true: pd.DataFrame, rounded: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    filled = rows.merge(true, on=keys, how="left", validate="one_to_one")
    filled = filled.merge(rounded, on=keys, how="left", validate="one_to_one")
    filled["persons"] = filled["persons"].fillna(0).astype(np.int64)
    nobody = filled["persons"] == 0
    return filled.assign(
        rounded_persons=filled["rounded_persons"].where(~nobody, filled["rounded_persons"].fillna(0))
    )


def _seen(cells: pd.DataFrame, base: int, most: float) -> tuple[Floats, Floats]:
    rounded = cells["rounded_persons"]
    low, high = left_open(rounded.fillna(0).to_numpy(dtype=np.int64), base)
    return low, np.where(rounded.isna(), most, high)


def _sums(rows: "pd.Series[int]", counts: "pd.Series[int]", sums: int, unknown: int) -> csr_array:
    ones = np.ones(len(rows), dtype=np.float64)
    return coo_array((ones, (rows.to_numpy(), counts.to_numpy())), shape=(sums, unknown)).tocsr()


def _up_to(
    known: Known, unknown: pd.DataFrame, beside: pd.DataFrame, keys: list[str], is_whole: bool = False
) -> Known:
    """The same with the exact numbers in ``persons`` of ``beside``, of which unknown counts are a part."""
    numbered = beside[[*keys, "persons"]].assign(number=np.arange(len(beside)))
    found = unknown[[*keys, "count_number"]].merge(numbered, on=keys)
    sums = _sums(found["number"], found["count_number"], len(beside), len(known.lowest))
    totals = beside["persons"].to_numpy(dtype=np.float64)
    used = np.flatnonzero(np.diff(sums.indptr) > 0)
    lowest = totals if is_whole else np.zeros(len(totals))
    return known.with_sums(csr_array(sums[used]), lowest[used], totals[used])
