"""Families of published tables: the inner cube that each is summed from, and the tables."""

from dataclasses import dataclass
from itertools import product

import numpy as np
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
    """The rows of immigrant_cells with ``rounded_persons`` in place of ``persons``.

    The other frames are residents_beside_immigrants, period_years and immigrant_age_groups.
    """
    family = immigrants(cells, residents, periods, age_groups)
    rounded = rounded_counts(
        family.cells, family.counts, family.tables, salt, base, family.uncounted, family.exact
    )
    return cells.drop(columns="persons").assign(rounded_persons=rounded)


def immigrants(
    cells: pd.DataFrame, residents: pd.DataFrame, periods: pd.DataFrame, age_groups: pd.DataFrame
) -> Family:
    """The family of the immigrants' tables, from the frames that :func:`rounded_immigrants` takes."""
    regions = [column for column in cells.columns if column.endswith("_region_code")]
    grouped = cells.drop(columns="persons")
    years = {str(period): set(of["year"]) for period, of in periods.groupby("period_id") if len(of) > 1}
    bands = {
        str(row.age_group): {
            band for band in cells["age_band"].unique() if row.first_age <= band <= row.last_age
        }
        for row in age_groups.itertuples()
    }
    times = ["year", *_add_partitions(grouped, "period", cells["year"], years)]
    ages = _add_partitions(grouped, "age_group", cells["age_band"], bands)
    tables = [
        (time, age, *background, *region)
        for time, age, background, region in product(
            times, ages, [(), ("background",)], [(), *[(column,) for column in regions]]
        )
    ]
    beside = residents.rename(columns={"persons": "residents"}).reset_index(names="sum_of")
    places = cells.merge(beside, on=["year", "age_band", *regions], how="left", validate="many_to_one")[
        "sum_of"
    ]
    exact = ExactSums(
        sum_of=places.fillna(-1).to_numpy(dtype=np.int64),
        totals=beside["residents"].to_numpy(dtype=np.int64),
        is_whole=False,
    )
    # A group of all ages splits nothing.
    whole = [column for column in ages if len(grouped[column].unique()) == 1]
    return Family(grouped, cells["persons"].to_numpy(dtype=np.int64), tables, times + whole, [exact])


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
