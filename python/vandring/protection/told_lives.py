"""What is open of how long immigrants stay: whole lives as unknown counts, and every sum of them."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array, csr_array

from vandring.protection.lives import ABROAD, DIED, EMIGRATED, LIFE, lives_of, moves_of

NUMBER = ["table_name", "basis", "period_id", "background", "sex", "years_since", "measure"]
RETENTION, RETURN = "immigrant_retention", "return_of_emigrants"
# Columns of the open tables by who they count, and by what ended the state in the year.
COUNTED = {
    "first_stay": {
        None: ["at_risk_persons", "resident_persons"],
        EMIGRATED: ["emigrants", "resident_emigrants"],
        DIED: ["deaths", "resident_deaths"],
    },
    "later_stay": {None: ["resident_persons"], EMIGRATED: ["resident_emigrants"], DIED: ["resident_deaths"]},
    ABROAD: {None: ["abroad_persons"], "returned": ["returned_persons"], DIED: ["abroad_deaths"]},
}
COUNTED_ABROAD = {None: ["at_risk_persons"], "returned": ["returned_persons"], DIED: ["deaths"]}
MEASURES = {
    RETENTION: sorted({name for ends in COUNTED.values() for names in ends.values() for name in names}),
    RETURN: sorted(name for names in COUNTED_ABROAD.values() for name in names),
}
Floats = npt.NDArray[np.float64]
RESIDENT = "resident"
END = ["year", "background", "event"]
SINCE = {RETENTION: "years_since_arrival", RETURN: "years_since_departure"}


@dataclass(frozen=True)
class OpenedLives:
    """What stands behind the open tables of how long immigrants stay in a build.

    ``cells`` (l rows) are lives with ``persons`` and ``rounded_persons``; ``exposed`` has a row per state of
    a cell and year that it was exposed in. ``sums_beside`` are sums (k, l) that exact numbers (k,) of
    everybody are the most of. ``ends`` (g rows) are groups by END of who lived here on 1 January, left or
    died in the year, ``sums_of_ends`` (g, l) the lives in each.
    """

    states: pd.DataFrame
    moves: pd.DataFrame
    rate_periods: pd.DataFrame
    first_year: int
    last_year: int
    cells: pd.DataFrame
    exposed: pd.DataFrame
    sums_beside: tuple[csr_array, Floats]
    ends: pd.DataFrame
    sums_of_ends: csr_array


def opened_lives(
    states: pd.DataFrame,
    rounded: pd.DataFrame,
    moves: pd.DataFrame,
    rate_periods: pd.DataFrame,
    first_year: int,
    last_year: int,
    longest: int,
) -> OpenedLives:
    """What stands behind the open tables, from immigrant_life_states, rounded_immigrant_lives and the rest.

    Who sees the tables does not know where there is nobody from where 1 or 2 were rounded to 0: everybody may
    have stayed, left for good or died in any year in which that happened to anybody of the sex.
    """
    states = states.astype({"until_year": "Float64"}).astype({"until_year": "float64"})
    might = _possible_states(states, moves, last_year, longest)
    known = pd.MultiIndex.from_frame(lives_of(states)[LIFE])
    might = might[~pd.MultiIndex.from_frame(might[LIFE]).isin(known)]
    everyone = pd.concat([states, might], ignore_index=True)
    cells = lives_of(everyone)
    cells = cells.merge(rounded, on=LIFE, how="left", validate="one_to_one")
    nobody = cells["persons"] == 0
    cells["rounded_persons"] = cells["rounded_persons"].where(~nobody, cells["rounded_persons"].fillna(0))
    numbered = cells[LIFE].assign(cell=np.arange(len(cells)))
    exposed = _exposed(everyone.merge(numbered, on=LIFE), last_year, longest)
    return OpenedLives(
        states,
        moves,
        rate_periods,
        first_year,
        last_year,
        cells,
        exposed,
        _sums_beside(everyone, numbered, moves, first_year),
        *_ends(exposed, len(cells)),
    )


def _possible_states(states: pd.DataFrame, moves: pd.DataFrame, last_year: int, longest: int) -> pd.DataFrame:
    """The states of lives that need not be anybody's: one stay, which ended in no year or in any."""
    first = states[states["state_code"] == "first_stay"]
    since = first[["first_immigration_year", "since_year"]].drop_duplicates()
    backgrounds = first[["background"]].drop_duplicates()
    cohorts = since.merge(backgrounds, how="cross").merge(first[["sex"]].drop_duplicates(), how="cross")
    ends = moves[moves["move"].isin([EMIGRATED, DIED])].rename(
        columns={"year": "until_year", "move": "end_code"}
    )
    ended = cohorts.merge(ends[["until_year", "sex", "end_code"]], on="sex")
    last = np.minimum(last_year, ended["first_immigration_year"] + longest)
    ended = ended[(ended["until_year"] > ended["since_year"]) & (ended["until_year"] <= last)]
    ended = ended.assign(life=ended["until_year"].astype(str) + " " + ended["end_code"])
    stayed = cohorts.assign(life="", until_year=np.nan, end_code=None)
    both = pd.concat([stayed, ended], ignore_index=True)
    return both.assign(state_number=1, state_code="first_stay", persons=0)


def _sums_beside(
    states: pd.DataFrame, numbered: pd.DataFrame, moves: pd.DataFrame, first_year: int
) -> tuple[csr_array, Floats]:
    made = moves_of(states, first_year).merge(numbered, on=LIFE)
    beside = moves.assign(number=np.arange(len(moves)))
    found = made.merge(beside[["year", "sex", "move", "number"]], on=["year", "sex", "move"])
    sums = _incidence(found["number"], found["cell"], (len(beside), len(numbered)))
    return sums, beside["persons"].to_numpy(dtype=np.float64)


def _ends(exposed: pd.DataFrame, cells: int) -> tuple[pd.DataFrame, csr_array]:
    here = exposed[exposed["state_code"] != ABROAD]
    ended = here[here["event_code"].isin([EMIGRATED, DIED])]
    found = pd.concat(
        [
            here[["year", "background", "cell"]].assign(event=RESIDENT),
            ended[["year", "background", "cell"]].assign(event=ended["event_code"]),
        ],
        ignore_index=True,
    )
    group = found.groupby(END, sort=True).ngroup()
    ends = found[END].assign(group=group).drop_duplicates("group").sort_values("group")
    return ends[END].reset_index(drop=True), _incidence(group, found["cell"], (len(ends), cells))


def _exposed(states: pd.DataFrame, last_year: int, longest: int) -> pd.DataFrame:
    """A row per state of a life and year that it was exposed in, with what ended it in the year."""
    last = np.minimum(states["until_year"].fillna(last_year), states["first_immigration_year"] + longest)
    years = np.maximum(last.astype(np.int64) - states["since_year"], 0).to_numpy()
    repeated = states.loc[np.repeat(states.index.to_numpy(), years)].reset_index(drop=True)
    step = np.arange(len(repeated)) - np.repeat(np.cumsum(years) - years, years)
    repeated["year"] = repeated["since_year"] + 1 + step
    is_end = repeated["year"] == repeated["until_year"]
    repeated["event_code"] = repeated["end_code"].where(is_end)
    return repeated


def numbers_of_lives(opened: OpenedLives) -> tuple[pd.DataFrame, csr_array]:
    """Every number of the open tables by NUMBER (m rows), and the cells that it is the sum of; (m, n).

    Who left twice in a period is counted twice.
    """
    # What nobody may have led is in no number that is 1 or 2.
    is_led = opened.cells["persons"].to_numpy() > 0
    exposed = opened.exposed[is_led[opened.exposed["cell"].to_numpy()]]
    abroad = exposed[exposed["state_code"] == ABROAD]
    counted = [
        _counted(exposed, RETENTION, "first_immigration_year", COUNTED),
        _counted(abroad, RETURN, "since_year", {ABROAD: COUNTED_ABROAD}),
    ]
    rows = _in_periods(pd.concat(counted, ignore_index=True), opened.rate_periods)
    parts = [
        rows.assign(
            background=rows["background"] if by_background else "all", sex=rows["sex"] if by_sex else "all"
        )
        for by_background, by_sex in product((True, False), (True, False))
    ]
    everything = pd.concat(parts, ignore_index=True)
    number = everything.groupby(NUMBER, sort=True).ngroup()
    names = everything[NUMBER].assign(number=number).drop_duplicates("number").sort_values("number")
    sums = _incidence(number, everything["cell"], (len(names), len(opened.cells)))
    return names.drop(columns="number").reset_index(drop=True), sums


def _counted(
    exposed: pd.DataFrame, table: str, clock: str, counted: dict[str, dict[str | None, list[str]]]
) -> pd.DataFrame:
    parts = []
    for state, ends in counted.items():
        for end, names in ends.items():
            rows = exposed[exposed["state_code"] == state]
            rows = rows if end is None else rows[rows["event_code"] == end]
            of_rows = rows[["background", "sex", "cell", "year"]].assign(cohort=rows[clock])
            parts += [of_rows.assign(table_name=table, measure=name) for name in names]
    both = pd.concat(parts, ignore_index=True)
    return both.assign(years_since=both["year"] - both["cohort"])


def _in_periods(rows: pd.DataFrame, rate_periods: pd.DataFrame) -> pd.DataFrame:
    parts = [rows.assign(basis="cohort", period_id=rows["cohort"].astype(str))]
    columns = ["period_id", "first_year", "last_year"]
    for period_id, first_year, last_year in rate_periods[columns].to_numpy().tolist():
        of_cohort = rows[rows["cohort"].between(first_year, last_year)]
        if first_year < last_year:
            parts.append(of_cohort.assign(basis="cohort", period_id=period_id))
        of_years = rows[rows["year"].between(first_year, last_year)]
        parts.append(of_years.assign(basis="period", period_id=period_id))
    return pd.concat(parts, ignore_index=True)


def published_numbers(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The counts of open tables, by name, as NUMBER and ``persons``."""
    keys = ["basis", "period_id", "background", "sex", "years_since"]
    parts = [
        table.rename(columns={SINCE[name]: "years_since"})
        .melt(id_vars=keys, value_vars=MEASURES[name], var_name="measure", value_name="persons")
        .assign(table_name=name)
        for name, table in tables.items()
    ]
    return pd.concat(parts, ignore_index=True)[[*NUMBER, "persons"]]


def _incidence(rows: "pd.Series[int]", cells: "pd.Series[int]", shape: tuple[int, int]) -> csr_array:
    return coo_array((np.ones(len(rows)), (rows.to_numpy(), cells.to_numpy())), shape=shape).tocsr()
