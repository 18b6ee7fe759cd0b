"""The family of what becomes of immigrants in a year: emigrants, movers and deaths, of the whole country."""

from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from vandring.protection.attack import left_open
from vandring.protection.families import (
    Family,
    add_groups,
    are_beside_enough,
    exact_beside,
    splitting_nothing,
)
from vandring.protection.margins import ExactSums
from vandring.protection.rounding import rounded_counts

MOVED = "moved"
ENDED = "ended"


def rounded_outcomes(
    cells: pd.DataFrame,
    events: pd.DataFrame,
    rounded_persons: pd.DataFrame,
    periods: pd.DataFrame,
    age_groups: pd.DataFrame,
    salt: bytes,
    base: int,
) -> pd.DataFrame:
    """Rows of immigrant_outcome_cells with ``rounded_persons`` in place of ``persons``.

    The other frames are events_beside_immigrants, rounded_immigrant_cells, period_years and
    immigrant_age_groups. Cells beside fewer than ``base`` events of everybody are left out, and others go up
    for them.
    """
    family = outcomes(cells, events, periods, age_groups)
    fewest, _ = left_open(rounded_persons["rounded_persons"].to_numpy(dtype=np.int64), base)
    seen = rounded_persons.drop(columns="rounded_persons").assign(persons=fewest.astype(np.int64))
    kept = are_outcomes_beside_enough(cells, events, base)
    limits = [_persons_seen(cells, seen, base), _persons_seen_where(cells, seen, events, base)]
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


def outcomes(
    cells: pd.DataFrame, events: pd.DataFrame, periods: pd.DataFrame, age_groups: pd.DataFrame
) -> Family:
    """The family of the outcomes' tables, from the frames that :func:`rounded_outcomes` takes.

    A column per scheme says who moved across its borders, and one who emigrated or died.
    """
    moves = move_columns(cells)
    grouped = with_ends(cells.drop(columns="persons"))
    kinds = [ENDED, *moves]
    times, ages = add_groups(grouped, periods, age_groups)
    tables = [
        (time, age, kind, *background)
        for time, age, kind, background in product(times, ages, kinds, [(), ("background",)])
    ]
    exact = [
        exact_beside(grouped, national_events(events, kind), ["year", "age_band", kind]) for kind in kinds
    ]
    return Family(
        grouped,
        cells["persons"].to_numpy(dtype=np.int64),
        tables,
        [*times, *kinds, *splitting_nothing(grouped, ages)],
        exact,
    )


def move_columns(cells: pd.DataFrame) -> list[str]:
    """The columns that say whether a move crossed a border of a scheme."""
    return [column for column in cells.columns if column.endswith("_border_is_crossed")]


def with_ends(cells: pd.DataFrame) -> pd.DataFrame:
    """The same cells: emigrated or died in the column ``ended``; empty where no border is crossed."""
    moves = move_columns(cells)
    kinds = {ENDED: cells["outcome"].where(cells["outcome"] != MOVED)}
    kinds |= {column: pd.Series(MOVED, index=cells.index).where(cells[column]) for column in moves}
    return cells.assign(**{name: values.astype(object) for name, values in kinds.items()})


def national_events(events: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Everybody's events of a kind, by year, age band and what it was: year, age_band, ``kind``, persons."""
    of_kind = with_ends(events).dropna(subset=[kind])
    return of_kind.groupby(["year", "age_band", kind])["persons"].sum().reset_index()


def are_outcomes_beside_enough(cells: pd.DataFrame, events: pd.DataFrame, base: int) -> npt.NDArray[np.bool_]:
    """Which cells (n,) are a part of ``base`` events or more, in every scheme that they are told in."""
    grouped = with_ends(cells)
    enough = np.ones(len(cells), dtype=np.bool_)
    for kind in [ENDED, *move_columns(cells)]:
        beside = are_beside_enough(grouped, national_events(events, kind), base)
        enough &= beside | grouped[kind].isna().to_numpy()
    return enough


def _persons_seen(cells: pd.DataFrame, seen: pd.DataFrame, base: int) -> ExactSums:
    """How many immigrants of a group whoever sees the rounded persons knows there are at least.

    Events that are seen must not be more than that, or they would tell that there are more. ``seen`` has
    the fewest ``persons`` of every place.
    """
    return _limits(cells, seen, ["year", "age_band", "background"], base)


def _persons_seen_where(
    cells: pd.DataFrame, seen: pd.DataFrame, events: pd.DataFrame, base: int
) -> ExactSums:
    """The same of every outcome by itself, of the places where it happened to anybody."""
    kinds = ["outcome", *move_columns(cells)]
    place = [column for column in seen.columns if column not in ("background", "persons")]
    there = seen.merge(events.rename(columns={"persons": "events"}), on=place)
    there["persons"] = np.minimum(there["persons"], there["events"])
    return _limits(cells, there, ["year", "age_band", "background", *kinds], base)


def _limits(cells: pd.DataFrame, seen: pd.DataFrame, keys: list[str], base: int) -> ExactSums:
    sums = seen.groupby(keys)["persons"].sum().reset_index()
    groups = cells[keys].drop_duplicates().merge(sums, on=keys, how="left").fillna({"persons": 0})
    # Rounding leaves base − 1 free below a number of everybody; this one may be reached.
    return exact_beside(cells, groups.assign(persons=groups["persons"] + base - 1), keys)
