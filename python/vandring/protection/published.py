"""Published numbers against the sums of rounded cells that they should be."""

import numpy as np
import pandas as pd

from vandring.protection.families import Family
from vandring.protection.margins import Counts, margins_of
from vandring.protection.outcomes import ENDED, MOVED

KEYS = ["time", "age_group", "background", "split", "value"]
# Columns that no open table may be split by unless it is rounded.
PROTECTED = ("background", "citizenship", "country", "education", "labour", "family", "reason_for")


def sums_of(family: Family, rounded: Counts) -> pd.DataFrame:
    """Every published number of a family: KEYS and ``persons``; ``split`` is a column of region or outcome.

    ``rounded`` (n,) are the inner counts as rounded.
    """
    margins = margins_of(family.cells, family.tables, family.uncounted)
    sums = margins.sums(rounded)
    parts = []
    for number, table in enumerate(family.tables):
        codes = margins.codes[:, number]
        numbers, first = np.unique(codes, return_index=True)
        cells = family.cells.iloc[first[numbers >= 0]]
        ages = next(column for column in table if column.startswith("age_group"))
        background = cells["background"] if "background" in table else "all"
        split = next((column for column in table[2:] if column != "background"), "")
        parts.append(
            pd.DataFrame(
                {
                    "time": cells[table[0]].astype(str).to_numpy(),
                    "age_group": cells[ages].to_numpy(),
                    "background": np.asarray(background),
                    "split": split,
                    "value": cells[split].to_numpy() if split else "",
                    "persons": sums[numbers[numbers >= 0]],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def numbers_of_persons(table: pd.DataFrame) -> pd.DataFrame:
    """The persons of a table by period, scheme, age group, background and, it may be, region, as KEYS."""
    regions = table.get("region_code", pd.Series("all", index=table.index))
    is_all = regions == "all"
    split = (table["scheme_id"] + "_region_code").where(~is_all, "")
    return _keyed(table, split, regions.where(~is_all, ""), table["persons"])


def numbers_of_outcomes(table: pd.DataFrame) -> pd.DataFrame:
    """The emigrants, movers and deaths of a table by period, scheme, age group and background, as KEYS."""
    crossings = table["scheme_id"] + "_border_is_crossed"
    return pd.concat(
        [
            _keyed(table, ENDED, "emigrated", table["emigrants"]),
            _keyed(table, ENDED, "died", table["deaths"]),
            _keyed(table, crossings, MOVED, table["internal_out_movers"]),
        ],
        ignore_index=True,
    )


def that_are_no_sums(published: pd.DataFrame, sums: pd.DataFrame, keys: list[str]) -> int:
    """How many published numbers are not what the rounded cells add up to, by ``keys``.

    What is not there is 0.
    """
    both = published.merge(sums, on=keys, how="outer", suffixes=("", "_of_cells"))
    return int((both["persons"].fillna(0) != both["persons_of_cells"].fillna(0)).sum())


def _keyed(
    table: pd.DataFrame,
    split: "pd.Series[str] | str",
    value: "pd.Series[str] | str",
    persons: "pd.Series[int]",
) -> pd.DataFrame:
    keyed = table[["period_id", "age_group", "background"]].rename(columns={"period_id": "time"})
    return keyed.assign(split=split, value=value, persons=persons)
