"""The family of how long immigrants stay: every number of it is a sum of whole lives.

A life is where an immigrant was at the ends of years since arrival: the year and the kind of every departure,
return and death. Years of one life are not rounded apart, so that what is seen of one year tells no more of
another than the life itself.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from vandring.protection.attack import left_open
from vandring.protection.families import Family, exact_beside
from vandring.protection.margins import Counts, ExactSums
from vandring.protection.rounding import rounded_counts

LIFE = ["first_immigration_year", "background", "sex", "life"]
ARRIVED, EMIGRATED, DIED, RETURNED = "arrived", "emigrated", "died", "returned"
ABROAD = "abroad"


def rounded_lives(
    states: pd.DataFrame,
    left_out: pd.DataFrame,
    moves: pd.DataFrame,
    rounded_outcomes: pd.DataFrame,
    told_together: pd.DataFrame,
    rate_periods: pd.DataFrame,
    horizons: Sequence[int],
    first_year: int,
    last_year: int,
    salt: bytes,
    base: int,
) -> pd.DataFrame:
    """One row per life of immigrant_life_states that is not of lives_left_out, with ``rounded_persons``.

    The other frames are moves_beside_lives, rounded_immigrant_outcome_cells, lives_told_together and
    resolved_rate_periods. Others go up for those that are left out.
    """
    cells = lives_of(states)
    family = lives(states, moves, rate_periods, horizons, first_year, last_year)
    kept = ~np.isin(_numbers(states), left_out["life_number"].to_numpy(dtype=np.int64))
    limits = [
        *_events_seen(states, rounded_outcomes, base),
        *_one_of_two(states, told_together, base),
    ]
    rounded = rounded_counts(
        family.cells,
        family.counts,
        family.tables,
        salt,
        base,
        family.uncounted,
        [*family.exact, *limits],
        left_out=~kept,
    )
    return cells.drop(columns="persons").assign(rounded_persons=rounded)[kept].reset_index(drop=True)


def lives_of(states: pd.DataFrame) -> pd.DataFrame:
    """One row per life with ``persons``, in the order of its columns."""
    return _first_states(states)[[*LIFE, "persons"]]


def _numbers(states: pd.DataFrame) -> Counts:
    """The number of every row of :func:`lives_of`."""
    return _first_states(states)["life_number"].to_numpy(dtype=np.int64)


def _first_states(states: pd.DataFrame) -> pd.DataFrame:
    first = states.loc[states.groupby(LIFE)["state_number"].idxmin()]
    return first.sort_values(LIFE, ignore_index=True)


def lives(
    states: pd.DataFrame,
    moves: pd.DataFrame,
    rate_periods: pd.DataFrame,
    horizons: Sequence[int],
    first_year: int,
    last_year: int,
) -> Family:
    """The family of the tables of lives, from the frames that :func:`rounded_lives` takes.

    Its margins are cohorts by background and sex: how many, how and when the first stay ended, and where they
    were after the years of ``horizons``. Other numbers of years since are sums of lives too, between these.
    """
    cells = lives_of(states)
    of_life = cells[LIFE].assign(cell=np.arange(len(cells)))
    placed = states.merge(of_life, on=LIFE)
    grouped = cells.drop(columns="persons")
    first = placed[placed["state_code"] == "first_stay"].dropna(subset=["end_code"])
    ends = _column(grouped, first, first["until_year"].astype(int).astype(str) + first["end_code"])
    grouped["first_end"] = ends
    grouped["first_end_year"] = _column(grouped, first, first["until_year"].astype(int))
    grouped["first_end_code"] = _column(grouped, first, first["end_code"])
    measures = [(), ("first_end",)]
    for horizon in sorted(set(horizons)):
        year = placed["first_immigration_year"] + horizon
        there = placed[
            (placed["since_year"] <= year)
            & (placed["until_year"].isna() | (placed["until_year"] > year))
            & (year <= last_year)
        ]
        is_abroad = pd.Series(np.where(there["state_code"] == ABROAD, ABROAD, "resident"), index=there.index)
        grouped[f"state_{horizon}"] = _column(grouped, there, is_abroad)
        measures.append((f"state_{horizon}",))
    times = ["first_immigration_year", *_period_columns(grouped, rate_periods)]
    tables = [
        (time, *background, *sex, *measure)
        for time, background, sex, measure in product(times, [(), ("background",)], [(), ("sex",)], measures)
    ]
    arrivals = moves[moves["move"] == ARRIVED].rename(columns={"year": "first_immigration_year"})
    ended = moves.rename(columns={"year": "first_end_year", "move": "first_end_code"})
    exact = [
        _seen_from(
            cells, states, first_year, exact_beside(cells, arrivals, ["first_immigration_year", "sex"])
        ),
        exact_beside(grouped, ended, ["first_end_year", "sex", "first_end_code"]),
    ]
    uncounted = [*times, *(column for measure in measures for column in measure)]
    return Family(grouped, cells["persons"].to_numpy(dtype=np.int64), tables, uncounted, exact)


def moves_of(states: pd.DataFrame, first_year: int) -> pd.DataFrame:
    """Every move of every life that exact numbers have beside them: LIFE, year, move.

    Arrivals of who lived here when the register opened, in ``first_year``, and deaths abroad are in none. A
    return is an arrival.
    """
    arrived = states[_have_arrived(states, first_year)]
    ended = states.dropna(subset=["end_code"])
    ended = ended[(ended["end_code"] != DIED) | (ended["state_code"] != ABROAD)]
    return pd.concat(
        [
            arrived[LIFE].assign(year=arrived["first_immigration_year"], move=ARRIVED),
            ended[LIFE].assign(
                year=ended["until_year"].astype(np.int64), move=ended["end_code"].replace(RETURNED, ARRIVED)
            ),
        ],
        ignore_index=True,
    )


def _one_of_two(states: pd.DataFrame, told_together: pd.DataFrame, base: int) -> list[ExactSums]:
    """Of two lives that are a published number by themselves one may go up, not both: 1 + 1 is not 6.

    One that is counted twice in such a number may not.
    """
    numbers = _numbers(states)
    place = np.empty(int(numbers.max(initial=0)) + 1, dtype=np.int64)
    place[numbers] = np.arange(len(numbers))
    pairs = told_together.sort_values(["first_life_number", "second_life_number"])
    is_twice = (pairs["first_life_number"] == pairs["second_life_number"]).to_numpy()
    columns: list[dict[int, int]] = []
    for number, pair in enumerate(pairs[["first_life_number", "second_life_number"]].to_numpy().tolist()):
        free = next((column for column in columns if column.keys().isdisjoint(pair)), None)
        if free is None:
            columns.append(free := {})
        free.update(dict.fromkeys(pair, number))
    limits = []
    for column in columns:
        sum_of = np.full(len(numbers), -1, dtype=np.int64)
        sum_of[place[list(column)]] = list(column.values())
        # As an exact number beside them that leaves room for one, or for none.
        limits.append(ExactSums(sum_of, np.where(is_twice, base - 1, base), is_whole=False))
    return limits


def _events_seen(states: pd.DataFrame, rounded_outcomes: pd.DataFrame, base: int) -> list[ExactSums]:
    """How many of a background left or died in a year at least, by the rounded outcomes.

    Stays that are seen to have ended so must not be more, or they would tell that there are more. A life has
    an end of every stay: first stays leave room for all later ones, second stays for all after them.
    """
    keys = ["until_year", "background", "end_code"]
    ended = rounded_outcomes[rounded_outcomes["outcome"].isin([EMIGRATED, DIED])]
    ended = ended.rename(columns={"year": "until_year", "outcome": "end_code"})
    fewest, _ = left_open(ended["rounded_persons"].to_numpy(dtype=np.int64), base)
    seen = ended.assign(persons=fewest).groupby(keys)["persons"].sum()
    stays = states[(states["state_code"] != ABROAD) & states["end_code"].notna()]
    stays = stays.assign(stay=stays.sort_values("state_number").groupby(LIFE).cumcount())
    cells = lives_of(states)[LIFE].assign(cell=lambda lives: np.arange(len(lives)))
    limits = []
    for stay in range(int(stays["stay"].max()) + 1 if len(stays) else 0):
        of_later = stays[stays["stay"] > stay].groupby(keys)["persons"].sum()
        ends = stays[stays["stay"] == stay].merge(cells, on=LIFE)
        number, groups = pd.factorize(pd.MultiIndex.from_frame(ends[keys]))
        free = seen.reindex(groups, fill_value=0) - of_later.reindex(groups, fill_value=0)
        sum_of = np.full(len(cells), -1, dtype=np.int64)
        sum_of[ends["cell"].to_numpy()] = number
        # Rounding leaves base − 1 free below a number of everybody; this one may be reached.
        totals = np.maximum(free.to_numpy(), 0).astype(np.int64) + base - 1
        limits.append(ExactSums(sum_of, totals, is_whole=False))
    return limits


def _seen_from(cells: pd.DataFrame, states: pd.DataFrame, first_year: int, arrivals: ExactSums) -> ExactSums:
    """The same without who lived here when the register opened: nobody's arrival is counted then."""
    arrived = pd.MultiIndex.from_frame(states.loc[_have_arrived(states, first_year), LIFE])
    is_arrived = pd.MultiIndex.from_frame(cells[LIFE]).isin(arrived)
    return ExactSums(np.where(is_arrived, arrivals.sum_of, -1), arrivals.totals, arrivals.is_whole)


def _have_arrived(states: pd.DataFrame, first_year: int) -> "pd.Series[bool]":
    """The first stays that began with an arrival, not with the opening of the register."""
    return (states["state_code"] == "first_stay") & (states["since_year"] >= first_year)


def _column(cells: pd.DataFrame, rows: pd.DataFrame, values: pd.Series) -> pd.Series:
    """``values`` of ``rows``, one of a cell at most, as a column of the cells; empty where there is none."""
    column = np.full(len(cells), np.nan, dtype=object)
    column[rows["cell"].to_numpy()] = values.to_numpy()
    return pd.Series(column, index=cells.index)


def _period_columns(cells: pd.DataFrame, rate_periods: pd.DataFrame) -> list[str]:
    """Add columns of the periods of several years, as few as hold all without overlap; their names."""
    columns: list[npt.NDArray[np.object_]] = []
    years = cells["first_immigration_year"].to_numpy()
    periods = rate_periods.sort_values("period_id")[["period_id", "first_year", "last_year"]]
    for period_id, first_year, last_year in periods.to_numpy().tolist():
        inside = (years >= first_year) & (years <= last_year)
        free = next((column for column in columns if pd.isna(column[inside]).all()), None)
        if free is None:
            columns.append(free := np.full(len(cells), np.nan, dtype=object))
        free[inside] = period_id
    for number, column in enumerate(columns):
        cells[f"arrival_period_{number}"] = column
    return [f"arrival_period_{number}" for number in range(len(columns))]
