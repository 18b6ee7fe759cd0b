"""Totals among the rows: set aside, once they are what their parts add up to."""

import itertools

import numpy as np
import pandas as pd

from vandring.counts.contract import CountsTable
from vandring.counts.reading import TOTAL

COLUMNS_OF = {"age": ["age_first", "age_last"]}
TOLERANCE_PERSONS, TOLERANCE_SHARE = 2.0, 0.001
"""Tables that are rounded, or protected by small changes, do not add up exactly."""


def without_totals(
    frame: pd.DataFrame, table: CountsTable, errors: list[str], warnings: list[str]
) -> pd.DataFrame:
    """The rows that are no totals, without the columns that tell them.

    A dimension that may be left out and has totals only is left out. Totals that are not the sum of their
    parts are errors; those of rates are not compared.
    """
    flags = [name for name in frame.columns if name.startswith(TOTAL)]
    for flag in list(flags):
        dimension = flag.removeprefix(TOTAL)
        if dimension in table.optional and frame[flag].all():
            frame = frame.drop(columns=[flag, *COLUMNS_OF.get(dimension, [dimension])])
            flags.remove(flag)
    if not flags:
        return frame
    is_part = ~frame[flags].any(axis=1)
    parts = frame[is_part].drop(columns=flags)
    if not table.name.endswith("_rates"):
        for size in range(1, len(flags) + 1):
            for chosen in itertools.combinations(flags, size):
                of_kind = frame[list(chosen)].all(axis=1)
                of_kind &= ~frame[[flag for flag in flags if flag not in chosen]].any(axis=1)
                _compare(frame[of_kind], parts, [flag.removeprefix(TOTAL) for flag in chosen], table, errors)
    set_aside = int((~is_part).sum())
    names = ", ".join(sorted(flag.removeprefix(TOTAL).removesuffix("_code") for flag in flags))
    warnings.append(f"{table.name}: {set_aside:,} rows of totals ({names}) are set aside")
    return parts


def _compare(
    totals: pd.DataFrame, parts: pd.DataFrame, over: list[str], table: CountsTable, errors: list[str]
) -> None:
    left_out = {column for dimension in over for column in COLUMNS_OF.get(dimension, [dimension])}
    keys = [name for name in parts.columns if name != "value" and name not in left_out]
    if totals.empty or not keys:
        return
    summed = parts.groupby(keys, observed=True, dropna=False)["value"].sum(min_count=1).reset_index()
    joined = totals[[*keys, "value"]].merge(summed, on=keys, suffixes=("_total", "_parts"))
    difference = (joined["value_total"] - joined["value_parts"]).abs()
    wrong = difference > np.maximum(TOLERANCE_PERSONS, TOLERANCE_SHARE * joined["value_total"].abs())
    if wrong.any():
        row = joined[wrong].iloc[0]
        where = ", ".join(f"{name} {_shown(row[name])}" for name in keys)
        errors.append(
            f"{table.name}: {int(wrong.sum()):,} totals over {' and '.join(over)} are not the sum of their "
            f"parts, first {where}: {row['value_total']:,.0f} against {row['value_parts']:,.0f}; a part is "
            "missing or there twice, or the total is of something else: leave it out or put it right"
        )


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
