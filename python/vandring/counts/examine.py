"""A counts delivery, read whole: what is wrong with it, or the tables that land."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from vandring.arrays import SEXES
from vandring.counts.contract import (
    NAMES,
    POPULATION,
    REGIONS,
    TABLES,
    CountsTable,
)
from vandring.counts.coverage import (
    age_faults,
    cell_text,
    more_than_people,
    population_faults,
    region_faults,
    some_of,
)
from vandring.counts.days import stated_day_fault
from vandring.counts.files import table_files
from vandring.counts.reading import read_table
from vandring.counts.regions import FINEST, Regions, read_regions
from vandring.counts.source_file import LAST_OF_DECEMBER, NOBODY, SOURCE_FILE, Source, read_source
from vandring.counts.totals import without_totals
from vandring.errors import UserError

HIGHEST_MEAN_RATE = {"death_rates": 1.0, "fertility_rates": 1.0}
"""Rates above it on average over regions, sexes and ages are not per person and year."""


@dataclass
class CheckedCounts:
    """What was found. ``tables`` have years of events, and of the 1 January of the population; they and
    ``regions`` are whole only where there are no ``errors``."""

    directory: Path
    source: Source | None = None
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    regions: Regions | None = None
    region_names: dict[str, str] = field(default_factory=dict)
    """By code, as the files of the population have them: what a region is called without a table regions."""
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        """Whether it can be built."""
        return not self.errors

    def try_to(self, do: Callable[[], None]) -> None:
        """Do it; what it raises for the user is an error of the delivery."""
        try:
            do()
        except UserError as error:
            self.errors += str(error).splitlines()


def examine_counts(directory: Path) -> CheckedCounts:
    """Read and check everything. Errors are told in the result, all together; nothing is raised for them."""
    found = CheckedCounts(directory)

    def read() -> None:
        found.source = read_source(directory, NAMES)

    found.try_to(read)
    if found.source is None:
        return found
    for table in TABLES:
        found.try_to(lambda table=table: _read(found, table))  # type: ignore[misc]
    if "population" not in found.tables:
        if not found.errors:
            found.errors.append(
                f"{found.directory}: has no table population (CSV, Parquet, JSON-stat or PX); add it, every "
                "other table is counted on it"
            )
        return found
    found.try_to(lambda: _regions(found))
    if found.regions is None:
        return found
    for table in TABLES:
        if table.name in found.tables:
            _check(found, table)
    _refuse_both(found, "deaths", "death_rates")
    _refuse_both(found, "births", "fertility_rates")
    fault = stated_day_fault(
        found.tables["population"], found.tables.get("births"), found.source.population_date
    )
    if fault:
        found.errors.append(fault)
    return found


def _read(found: CheckedCounts, table: CountsTable) -> None:
    assert found.source is not None
    files = table_files(found.directory, table.name)
    if not files:
        return
    names = found.region_names if table == POPULATION else None
    frame = read_table(files, table, found.source.table(table.name), found.warnings, names)
    if frame.empty:
        found.errors.append(f"{table.name}: has no rows; leave it out, or fetch it anew")
        return
    frame = without_totals(frame, table, found.errors, found.warnings)
    if frame.empty:
        found.errors.append(
            f"{table.name}: has rows of totals only; it must tell the regions of the population apart (and "
            "the population sexes and ages): fetch it by them, or leave it out"
        )
        return
    if table != POPULATION and "age_first" in frame.columns and found.source.event_age is None:
        found.errors.append(
            f"{found.directory / SOURCE_FILE}: event_age is not stated, and {table.name} has ages; write "
            "completed (at the event) or reached (by the end of the year)"
        )
    if table == POPULATION and found.source.population_date == LAST_OF_DECEMBER:
        frame["year"] = frame["year"] + 1
    if found.source.open_age is not None and "age_first" in frame.columns:
        frame.loc[frame["age_first"] == found.source.open_age, "age_last"] = np.nan
    found.tables[table.name] = _once(frame, table, found)


def _once(frame: pd.DataFrame, table: CountsTable, found: CheckedCounts) -> pd.DataFrame:
    """Every cell once. Doubles that agree are told, those that do not are errors."""
    keys = [name for name in frame.columns if name != "value"]
    is_double = frame.duplicated(keys, keep=False)
    if not is_double.any():
        return frame
    doubles = frame[is_double]
    spread = doubles.groupby(keys, observed=True, dropna=False)["value"].agg(["min", "max"])
    differing = spread[spread["min"] != spread["max"]].reset_index()
    if not differing.empty:
        first = differing.iloc[0]
        found.errors.append(
            f"{table.name}: {len(differing):,} cells stand there twice with different figures, first "
            f"{cell_text(first)}: {first['min']:g} and {first['max']:g}; two sources disagree, or a column "
            f"that is "
            "not used tells them apart: keep one"
        )
    else:
        found.warnings.append(f"{table.name}: {len(spread):,} cells stand there more than once, and agree")
    return frame.drop_duplicates(keys)


def _regions(found: CheckedCounts) -> None:
    population = found.tables["population"]
    codes = sorted(population["region_code"].unique())
    assert found.source is not None
    files = table_files(found.directory, REGIONS)
    found.regions = read_regions(files, codes, found.source.country, found.region_names)
    counted_as = found.regions.counted_as
    known = {counted_as.get(code, code) for code in codes}
    for name, frame in list(found.tables.items()):
        is_own = _is_own(frame)
        delivered = frame.loc[is_own, "region_code"].astype(str)
        unknown = sorted({counted_as.get(code, code) for code in delivered.unique()} - known)
        if unknown:
            found.errors.append(
                f"{name}: the regions {', '.join(unknown[:5])} have no population; leave them out, or add "
                "them there"
            )
        found.errors += _unknown_larger(name, frame[~is_own], found.regions)
        if counted_as:
            codes_kept = frame["region_code"].astype(str)
            codes_kept = codes_kept.mask(is_own, codes_kept.replace(dict(counted_as)))
            found.tables[name] = _counted_together(frame.assign(region_code=codes_kept), name)


def _is_own(frame: pd.DataFrame) -> pd.Series:
    """Rows of the delivery's own regions; of others moves alone are delivered."""
    if "scheme" not in frame.columns:
        return pd.Series(data=True, index=frame.index)
    return frame["scheme"].astype(str) == FINEST


def _unknown_larger(name: str, frame: pd.DataFrame, regions: Regions) -> list[str]:
    """Schemes and regions of larger schemes that the table of regions does not have."""
    if frame.empty:
        return []
    stated = frame[["scheme", "region_code"]].astype(str).drop_duplicates()
    known = set(zip(regions.schemes["scheme_id"], regions.schemes["region_code"], strict=True))
    unknown = sorted({*zip(stated["scheme"], stated["region_code"], strict=True)} - known)
    if not unknown:
        return []
    told = ", ".join(f"{code} of {scheme}" for scheme, code in unknown[:5])
    return [f"{name}: the table regions does not have {told}; add the scheme there, or leave them out"]


def _counted_together(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    keys = [column for column in frame.columns if column != "value"]
    if name.endswith("_rates"):
        return frame.groupby(keys, observed=True, dropna=False, sort=False)["value"].mean().reset_index()
    # A sum of which a part is missing is missing.
    grouped = frame.groupby(keys, observed=True, dropna=False, sort=False)["value"]
    return grouped.agg(lambda values: np.nan if values.isna().any() else values.sum()).reset_index() \
        if frame["value"].isna().any() else grouped.sum().reset_index()  # fmt: skip


def _check(found: CheckedCounts, table: CountsTable) -> None:
    assert found.source is not None
    frame = found.tables[table.name]
    if "age" in table.required and frame["age_first"].isna().any():
        row = frame[frame["age_first"].isna()].iloc[0]
        found.errors.append(
            f"{table.name}: some are of unknown age, first {cell_text(row)}; leave them out or give them "
            "an age: only events can have none"
        )
        return
    if table == POPULATION:
        faults = [*region_faults(frame)]
        if found.source.missing_rows == NOBODY:
            frame = found.tables[table.name] = _filled(frame)
        faults = [*population_faults(frame), *faults]
        faults = faults or list(age_faults(frame, table.name))
        found.errors += faults
        return
    below = frame[frame["value"] < 0] if not table.may_be_negative else frame.iloc[:0]
    if not below.empty:
        found.errors.append(
            f"{table.name}: {len(below):,} figures are below 0, first {cell_text(below.iloc[0])}; put them "
            f"right"
        )
    if table.name in HIGHEST_MEAN_RATE and frame["value"].mean() > HIGHEST_MEAN_RATE[table.name]:
        found.errors.append(
            f"{table.name}: the rates are {frame['value'].mean():,.1f} on average; write them per person and "
            "year, not per 1,000 or 100,000"
        )
    stocks = {int(year) for year in found.tables["population"]["year"].unique()}
    outside = sorted(
        {int(year) for year in frame["year"].unique()} - {year for year in stocks if year + 1 in stocks}
    )
    if outside:
        found.warnings.append(
            f"{table.name}: figures of {some_of(outside)} are not used: they lie outside those of the "
            "population"
        )
    if table.name not in HIGHEST_MEAN_RATE:
        found.errors += more_than_people(frame, found.tables["population"], table.name)
    missing = int(frame["value"].isna().sum())
    if missing:
        found.warnings.append(f"{table.name}: {missing:,} cells have no figure, and are estimated")


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of nobody for every year, region, sex and age group that another has."""
    ages = frame[["age_first", "age_last"]].drop_duplicates()
    years, regions = np.sort(frame["year"].unique()), sorted(frame["region_code"].astype(str).unique())
    index = pd.MultiIndex.from_product([years, regions, sorted(SEXES)], names=["year", "region_code", "sex"])
    cells = index.to_frame(index=False).merge(ages, how="cross")
    frame = frame.assign(region_code=frame["region_code"].astype(str), sex=frame["sex"].astype(str))
    filled = cells.merge(frame, how="left", on=[*cells.columns])
    return filled.assign(value=filled["value"].fillna(0.0))


def _refuse_both(found: CheckedCounts, counts: str, rates: str) -> None:
    if counts in found.tables and rates in found.tables:
        found.errors.append(f"{counts} and {rates} are both there; keep {counts}, which needs no estimate")
