"""Families of published tables: the inner cube that each is summed from, and the tables."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from vandring.protection.margins import Counts, ExactSums
from vandring.protection.rounding import rounded_counts


@dataclass(frozen=True)
class Family:
    """An inner cube and the tables that are published of it.

    ``cells`` (n rows): the columns of the cube and of the groupings in them; ``counts`` (n,); ``tables`` are
    lists of columns, empty where a cell is not counted in a table; ``uncounted`` are those of time, and those
    that hold everybody in one group.
    ``exact`` are exact numbers published beside.
    """

    cells: pd.DataFrame
    counts: Counts
    tables: list[tuple[str, ...]]
    uncounted: list[str]
    exact: list[ExactSums]


def rounded_immigrants(
    cells: pd.DataFrame,
    residents: pd.DataFrame,
    periods: pd.DataFrame,
    age_groups: pd.DataFrame,
    salt: bytes,
    base: int,
) -> pd.DataFrame:
    """Rows of immigrant_cells with ``rounded_persons`` in place of ``persons``.

    The other frames are residents_beside_immigrants, period_years and immigrant_age_groups. Cells of a place
    and band of ages with fewer than ``base`` residents are left out: whatever they were rounded to, the
    residents alone would tell one immigrant from two. Others go up for them.
    """
    family = immigrants(cells, residents, periods, age_groups)
    kept = are_beside_enough(cells, residents, base)
    rounded = rounded_counts(
        family.cells,
        family.counts,
        family.tables,
        salt,
        base,
        family.uncounted,
        family.exact,
        left_out=~kept,
    )
    return cells.drop(columns="persons").assign(rounded_persons=rounded)[kept].reset_index(drop=True)


def immigrants(
    cells: pd.DataFrame, residents: pd.DataFrame, periods: pd.DataFrame, age_groups: pd.DataFrame
) -> Family:
    """The family of the immigrants' tables, from the frames that :func:`rounded_immigrants` takes."""
    regions = [column for column in cells.columns if column.endswith("_region_code")]
    grouped = cells.drop(columns="persons")
    times, ages = add_groups(grouped, periods, age_groups)
    tables = [
        (time, age, *background, *region)
        for time, age, background, region in product(
            times, ages, [(), ("background",)], [(), *[(column,) for column in regions]]
        )
    ]
    exact = exact_beside(cells, residents, ["year", "age_band", *regions])
    return Family(
        grouped,
        cells["persons"].to_numpy(dtype=np.int64),
        tables,
        times + splitting_nothing(grouped, ages),
        [exact],
    )


def are_beside_enough(cells: pd.DataFrame, beside: pd.DataFrame, base: int) -> npt.NDArray[np.bool_]:
    """Which cells (n,) are a part of an exact number of ``base`` or more.

    ``beside`` has the exact numbers in ``persons`` by columns that ``cells`` has too.
    """
    keys = [column for column in beside.columns if column != "persons"]
    numbers = cells[keys].merge(beside, on=keys, how="left", validate="many_to_one")["persons"]
    return (numbers.fillna(0) >= base).to_numpy()


def exact_beside(cells: pd.DataFrame, beside: pd.DataFrame, keys: list[str]) -> ExactSums:
    """The exact numbers in ``persons`` of ``beside``, by ``keys``, of which the cells are some."""
    numbered = beside[keys].assign(sum_of=np.arange(len(beside)))
    places = cells[keys].merge(numbered, on=keys, how="left", validate="many_to_one")["sum_of"]
    return ExactSums(
        sum_of=places.fillna(-1).to_numpy(dtype=np.int64),
        totals=beside["persons"].to_numpy(dtype=np.int64),
        is_whole=False,
    )


def add_groups(
    cells: pd.DataFrame, periods: pd.DataFrame, age_groups: pd.DataFrame
) -> tuple[list[str], list[str]]:
    """Add the columns of published periods and age groups to ``cells``; those of time, and those of age."""
    years = {str(period): set(of["year"]) for period, of in periods.groupby("period_id") if len(of) > 1}
    bands = {
        str(row.age_group): {
            band for band in cells["age_band"].unique() if row.first_age <= band <= row.last_age
        }
        for row in age_groups.itertuples()
    }
    times = ["year", *_add_partitions(cells, "period", cells["year"], years)]
    return times, _add_partitions(cells, "age_group", cells["age_band"], bands)


def splitting_nothing(cells: pd.DataFrame, columns: list[str]) -> list[str]:
    """Those of ``columns`` that hold everybody in one group, as one of all ages."""
    return [column for column in columns if len(cells[column].unique()) == 1]


def _add_partitions(
    cells: pd.DataFrame, name: str, values: "pd.Series[int]", groups: dict[str, set[int]]
) -> list[str]:
    """Add columns of groups of ``values``, as few as hold all groups without overlap; their names.

    A cell is empty in a column where none of its groups holds the cell.
    """
    columns: list[dict[int, str]] = []
    for group, members in sorted(groups.items()):
        free = next((column for column in columns if not members & column.keys()), None)
        if free is None:
            columns.append(free := {})
        free.update(dict.fromkeys(members, group))
    for number, column in enumerate(columns):
        cells[f"{name}_{number}"] = values.map(column).astype(object)
    return [f"{name}_{number}" for number in range(len(columns))]
