"""What the population of a counts delivery must be: whole, in every year, for the same regions and ages."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from vandring.arrays import SEXES
from vandring.counts.ages import Ages

SHOWN = 3
CELL = ["year", "region_code", "sex"]


def population_faults(frame: pd.DataFrame) -> Iterator[str]:
    """What is wrong with the rows of the population, codes as delivered, without totals or doubles."""
    missing = frame[frame["value"].isna()]
    if not missing.empty:
        yield (
            f"population: {len(missing):,} cells have no figure, first {cell_text(missing.iloc[0])}; an "
            f"empty cell "
            "is no zero: write 0 if nobody is there, or leave the region or the years out"
        )
    below = frame[frame["value"] < 0]
    if not below.empty:
        first = cell_text(below.iloc[0])
        yield f"population: {len(below):,} figures are below 0, first {first}; put them right"
    per_year = frame.groupby("year")["value"].sum(min_count=1)
    if per_year.eq(0).any():
        yield (
            f"population: nobody lives anywhere in {some_of([*per_year.index[per_year.eq(0)].astype(int)])}; "
            "fetch the table anew, or leave the years out"
        )
    years = np.sort(frame["year"].unique()).astype(int)
    gaps = sorted({*range(years[0], years[-1] + 1)} - {*years})
    if gaps:
        yield (
            f"population: no figures of {some_of(gaps)}; years must follow each other: add them, or leave out"
        )
    if len(years) < 2:
        yield f"population: is of one year ({years[0]}); two at least make a change: add another"
    one_sex = sorted({*SEXES} - {*frame["sex"].dropna().unique()})
    if one_sex:
        yield f"population: has no rows of {' and '.join(one_sex)}; both sexes must be there"
        return
    sexes = frame.astype({"sex": str}).groupby(["year", "region_code"], observed=True)["sex"].nunique()
    some = sexes[sexes < len(SEXES)].index
    if len(some):
        told = ", ".join(f"{year:.0f} {region}" for year, region in some[:SHOWN])
        yield (
            f"population: {len(some):,} years of regions have one sex only, first {told}; add the rows of "
            "the other, with 0 where nobody is"
        )


def region_faults(frame: pd.DataFrame) -> Iterator[str]:
    """Regions that are not there in every year, and one that is all the others together."""
    years = frame["year"].nunique()
    per_region = frame.groupby("region_code", observed=True)["year"].nunique()
    some = per_region[per_region < years]
    if not some.empty:
        spans = [_span(frame, code) for code in some.index[:SHOWN]]
        told = "; ".join(spans)
        yield (
            f"population: {len(some):,} regions have figures in some of the years only: {told}; a "
            "region that changed its code, or was merged or split, must be one region in all years: say in "
            "the "
            "column counted_as of regions under which code it is counted; where nobody lives, write a row "
            "of 0"
        )
    by_year = frame.pivot_table(
        index="region_code", columns="year", values="value", aggfunc="sum", observed=True
    ).fillna(0)
    if len(by_year) > 2:
        others = by_year.sum() - by_year
        is_total = (by_year == others).all(axis=1) & (by_year.sum(axis=1) > 0)
        for code in by_year.index[is_total]:
            yield (
                f"population: the region {code} has as many persons as all others together, in every year; "
                f"it is "
                "a total: leave it out, or everybody counts twice"
            )


def _span(frame: pd.DataFrame, code: str) -> str:
    years = np.sort(frame.loc[frame["region_code"] == code, "year"].unique()).astype(int)
    text = f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return f"{code} {text}"


def age_faults(frame: pd.DataFrame, table: str) -> Iterator[str]:
    """Ages that overlap, or are missing, somewhere: each fault once, with the first place that has it."""
    groups = frame[["age_first", "age_last"]].drop_duplicates().reset_index(drop=True)
    keys = pd.MultiIndex.from_frame(groups)
    number = keys.get_indexer(pd.MultiIndex.from_frame(frame[["age_first", "age_last"]]))
    # Cells with the same groups have the same sum of random numbers.
    mark = np.random.default_rng(1).random(len(groups))[number]
    cells = frame[CELL].assign(mark=mark).groupby(CELL, observed=True)["mark"].sum().round(9).reset_index()
    told: set[str] = set()
    for _, first in cells.drop_duplicates("mark").iterrows():
        here = np.logical_and.reduce([frame[name] == first[name] for name in CELL])
        ages = [
            Ages(int(first_age), None if np.isnan(last_age) else int(last_age))
            for first_age, last_age in frame.loc[here, ["age_first", "age_last"]].to_numpy(dtype=np.float64)
        ]
        for fault in _of_ages(sorted(ages, key=lambda each: (each.first, each.last or 999))):
            if fault not in told:
                told.add(fault)
                yield f"{table}: {fault} (first in {cell_text(first)})"


def _of_ages(ages: list[Ages]) -> Iterator[str]:
    if ages[0].first != 0:
        yield f"ages begin at {ages[0]}; every age from 0 must be there"
    before = ages[0]
    for after in ages[1:]:
        if before.last is None or after.first <= before.last:
            yield f"the ages {before} and {after} overlap; keep the finer groups or the others"
        elif after.first != before.last + 1:
            absent = Ages(before.last + 1, after.first - 1)
            yield f"age {absent} is missing between {before} and {after}; add it, with 0 where nobody is"
        # Of two that overlap, what the wider one covers is there.
        before = max(before, after, key=lambda each: math.inf if each.last is None else each.last)
    if before.last is not None:
        yield (
            f"the last age group, {before}, has an end; it must be open, as {before.first}+; "
            f"where {before} stands for all above too, say open_age: {before.first} in source.yml"
        )


def more_than_people(events: pd.DataFrame, population: pd.DataFrame, table: str) -> Iterator[str]:
    """The first year that has more events of a kind, in all regions together, than people on 1 January."""
    if "scheme" in events.columns:
        events = events[events["scheme"].astype(str) == "region"]
    people: dict[Any, float] = population.groupby("year")["value"].sum().to_dict()
    kinds = ["component"] if "component" in events.columns else []
    for (*kind, year), values in events.groupby([*kinds, "year"], observed=True)["value"]:
        total, there = float(values.sum()), people.get(year, np.inf)
        if total > there:
            yield (
                f"{' '.join([table, *map(str, kind)])} of {year:.0f} are {total:,.0f}, more than the "
                f"{there:,.0f} people of that 1 January; put the figures, or their unit, right"
            )
            return


def cell_text(row: pd.Series) -> str:
    """Where a row is, in words."""
    words = []
    for name in (*CELL, "component"):
        if name in row.index and not pd.isna(row[name]):
            words.append(f"{row[name]:.0f}" if name == "year" else str(row[name]))
    if "age_first" in row.index and not pd.isna(row["age_first"]):
        last = row.get("age_last")
        words.append(f"age {Ages(int(row['age_first']), None if pd.isna(last) else int(last))}")
    return " ".join(words)


def some_of(numbers: list[int]) -> str:
    """The first five, and whether there are more."""
    text = ", ".join(str(number) for number in numbers[:5])
    return text + (", …" if len(numbers) > 5 else "")
