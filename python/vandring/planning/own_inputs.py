"""A planner's own starting population, fertility, mortality and migration, by age and year, from files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from vandring.errors import UserError
from vandring.projection.frames import Tables
from vandring.projection.labels import SEXES
from vandring.projection.scenarios import VARIANTS, Setting
from vandring.projection.totals import COMPONENTS, NET_IMMIGRATION

POPULATION, FERTILITY, MORTALITY, MIGRATION, TOTALS = (
    "population",
    "fertility_rates",
    "death_probabilities",
    "migration",
    "totals",
)
KEYS = {
    POPULATION: ("year", "region_code", "sex", "age"),
    FERTILITY: ("year", "age"),
    MORTALITY: ("year", "sex", "age"),
    MIGRATION: ("year", "region_code", "sex", "age"),
    TOTALS: ("year", "component"),
}
VALUES = {
    POPULATION: "persons",
    FERTILITY: "fertility_rate",
    MORTALITY: "death_probability",
    MIGRATION: "net_migration",
    TOTALS: "persons",
}
"""Columns of each table: its key and its number."""
WORDS = {
    POPULATION: "the population at the start",
    FERTILITY: "fertility by age and year",
    MORTALITY: "mortality by sex, age and year",
    MIGRATION: "net migration by region, sex, age and year",
    TOTALS: "what the whole country has by year, which all regions together meet,",
}
GIVEN = "given"
"""The relation whose migration is that of the file."""
MULTIPLIERS = {FERTILITY: "fertility_multiplier", MORTALITY: "mortality_multiplier"}
"""What a scenario multiplies; own rates stand as they are."""
ENDINGS = (".csv", ".parquet")


@dataclass(frozen=True)
class Own:
    """Own tables by name, empty where there are none; columns as KEYS and VALUES."""

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)

    def applied(
        self, setting: Setting, tables: Tables, regions: Sequence[str], oldest: int
    ) -> tuple[Setting, Tables]:
        """A setting and its tables with the own ones in place of the published.

        Raises UserError where they do not fit the start, the regions or the ages of the setting.
        """
        changed = dict(tables)
        if POPULATION in self.tables:
            own = self._population(setting, regions, oldest)
            counted = tables["counted_populations"]
            changed["counted_populations"] = pd.concat([counted[counted["year"] != setting.start_year], own])
        for name in (FERTILITY, MORTALITY):
            if name in self.tables:
                changed[name] = self.tables[name].assign(base_period_id=setting.base_period_id)
        if TOTALS in self.tables:
            self._check_totals(setting)
            changed["country_totals"] = self.tables[TOTALS]
        if MIGRATION in self.tables:
            self._check_regions(MIGRATION, regions)
            changed["given_migration"] = _with_open_age(self.tables[MIGRATION], MIGRATION, oldest)
            defaults = {name: next(iter(values)) for name, values in VARIANTS.items()}
            # Births and deaths keep the levels that regions have.
            defaults["rate_method"] = setting.rate_method
            setting = Setting(
                setting.inputs,
                setting.base_period_id,
                setting.scheme_id,
                GIVEN,
                setting.start_year,
                setting.last_year,
                **defaults,
            )
        return setting, changed

    def _population(self, setting: Setting, regions: Sequence[str], oldest: int) -> pd.DataFrame:
        file, own = self.files[POPULATION], self.tables[POPULATION]
        years = sorted(set(own["year"]))
        if years != [setting.start_year + 1]:
            raise UserError(
                f"{file}: the population must be that of 1 January {setting.start_year + 1}, on which the"
                f" scenario starts, and of no other year; its years are {', '.join(map(str, years))}"
            )
        self._check_regions(POPULATION, regions)
        own = _with_open_age(own, POPULATION, oldest)
        wanted = pd.MultiIndex.from_product([regions, SEXES, range(oldest + 1)])
        lacking = wanted.difference(pd.MultiIndex.from_frame(own[["region_code", "sex", "age"]]))
        if len(lacking):
            region, sex, age = lacking[0]
            raise UserError(
                f"{file}: {len(lacking)} cells are missing, the first region {region}, {sex}, age {age};"
                f" every region of scheme {setting.scheme_id}, both sexes and all ages 0 to {oldest} must be"
                " there, with 0 where nobody is"
            )
        return own.assign(scheme_id=setting.scheme_id, year=setting.start_year)

    def _check_totals(self, setting: Setting) -> None:
        file, own = self.files[TOTALS], self.tables[TOTALS]
        if not own["year"].isin(setting.years).any():
            raise UserError(
                f"{file}: has no year that is projected; those are {setting.years[0]} to {setting.years[-1]}"
            )
        both = own[own["component"].isin((NET_IMMIGRATION, POPULATION))]
        twice = both[both.duplicated("year")]
        if len(twice):
            raise UserError(
                f"{file}: {NET_IMMIGRATION} and {POPULATION} are both given for {twice['year'].iloc[0]}; net"
                " immigration is what the population lacks: leave one out"
            )

    def _check_regions(self, name: str, regions: Sequence[str]) -> None:
        unknown = sorted(set(self.tables[name]["region_code"]) - set(regions))
        if unknown:
            raise UserError(
                f"{self.files[name]}: region_code {unknown[0]!r} is no region of the scheme that is"
                f" projected; its codes are {', '.join([*regions[:10], *(['…'] if regions[10:] else [])])}"
            )


def _with_open_age(frame: pd.DataFrame, name: str, oldest: int) -> pd.DataFrame:
    """Persons above the oldest age are of the open group."""
    keys = list(KEYS[name])
    clipped = frame.assign(age=np.minimum(frame["age"], oldest))
    return clipped.groupby(keys, as_index=False).agg({VALUES[name]: "sum"})


def read_own(directory: Path) -> Own:
    """The own tables of a directory, a CSV or Parquet file each, named after the table.

    Raises UserError where there is none, one is there twice, or a file lacks a column, has a cell that is not
    what its column holds, or has a key twice.
    """
    if not directory.is_dir():
        raise UserError(f"{directory}: there is no such directory of own inputs")
    files: dict[str, Path] = {}
    for name in KEYS:
        found = [file for ending in ENDINGS if (file := directory / f"{name}{ending}").is_file()]
        if len(found) > 1:
            raise UserError(f"{directory}: {found[0].name} and {found[1].name} are both there; leave one")
        if found:
            files[name] = found[0]
    if not files:
        names = ", ".join(KEYS)
        raise UserError(f"{directory}: has none of the own inputs {names}, as .csv or .parquet")
    return Own({name: _read(name, file) for name, file in files.items()}, files)


def _read(name: str, file: Path) -> pd.DataFrame:
    columns = [*KEYS[name], VALUES[name]]
    reader = "read_csv($1, all_varchar = true)" if file.suffix == ".csv" else "read_parquet($1)"
    try:
        with duckdb.connect() as connection:
            frame = connection.execute(f"select columns(*)::varchar from {reader}", [str(file)]).df()
    except duckdb.Error as error:
        raise UserError(f"{file}: cannot be read: {str(error).splitlines()[0]}") from error
    lacking = [column for column in columns if column not in frame]
    if lacking:
        raise UserError(f"{file}: must have the columns {', '.join(columns)}; missing: {', '.join(lacking)}")
    frame = frame[columns]
    for column in columns:
        if column == "sex":
            _check(frame[column].isin(SEXES), frame, column, file, "male or female")
        elif column == "component":
            _check(frame[column].isin(COMPONENTS), frame, column, file, f"one of {', '.join(COMPONENTS)}")
        elif column != "region_code":
            numbers = pd.to_numeric(frame[column], errors="coerce")
            is_whole = column in ("year", "age")
            fits = np.isfinite(numbers) & ((numbers % 1 == 0) & (numbers >= 0) if is_whole else True)
            what = "a whole number" if is_whole else "a number, with a decimal point"
            _check(pd.Series(fits), frame, column, file, what)
            frame = frame.assign(**{column: numbers.astype(np.int64 if is_whole else np.float64)})
    twice = frame[frame.duplicated(list(KEYS[name]))]
    if len(twice):
        cell: dict[Any, Any] = twice.iloc[0][list(KEYS[name])].to_dict()
        raise UserError(f"{file}: {', '.join(f'{key} {of}' for key, of in cell.items())} is there twice")
    return frame


def _check(fits: "pd.Series[bool]", frame: pd.DataFrame, column: str, file: Path, what: str) -> None:
    if not fits.all():
        row = int(np.flatnonzero(~fits.to_numpy())[0])
        raise UserError(f"{file}, row {row + 1}: {column} {frame[column].iloc[row]!r} must be {what}")
