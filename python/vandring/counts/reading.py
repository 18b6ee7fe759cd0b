"""A table of a counts delivery from its files: rows with the delivery's own columns, codes and figures.

Rows of totals are there with ``is_total_…`` columns that say so; what is done with them is another idea
(:mod:`vandring.counts.totals`).
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vandring.counts.ages import read_ages
from vandring.counts.coded import CodedTable
from vandring.counts.contract import AGE_OF_MOTHER, CountsTable
from vandring.counts.figures import UnreadableFiguresError, read_figures
from vandring.counts.files import read_file
from vandring.counts.source_file import SOURCE_FILE, TableSource
from vandring.counts.words import COLUMNS, COMPONENTS, SEXES, TOTALS, UNKNOWN, VALUES, plain
from vandring.errors import UserError

TOTAL_CODES = ("0", "00", "000", "0000")
"""Codes of the whole country, where there is another region too."""
TOTAL = "is_total_"


def read_table(
    files: list[Path],
    table: CountsTable,
    source: TableSource,
    warnings: list[str],
    region_names: dict[str, str] | None = None,
) -> pd.DataFrame:
    """The rows of a table: year, region_code, sex (None: both together), age_first, age_last (None: no end),
    component, scheme, as far as the table has them; ``value`` (NaN: missing); and for each dimension that
    has totals ``is_total_<dimension>``. ``warnings`` are added to, and ``region_names`` by code where the
    files have texts of their codes.

    Raises UserError when a file, a column or a value cannot be read.
    """
    names = {} if region_names is None else region_names
    parts = [_read_file(file, table, source, warnings, names) for file in files]
    return pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]


def _read_file(
    file: Path, table: CountsTable, source: TableSource, warnings: list[str], region_names: dict[str, str]
) -> pd.DataFrame:
    coded = read_file(file)
    columns = _columns(file, coded, table, source, warnings)
    region_names |= coded.texts.get(columns.get("region_code", ""), {})
    frame = pd.DataFrame(index=coded.frame.index)
    for dimension in table.dimensions:
        if dimension not in columns:
            continue
        column = columns[dimension]
        read = READ[dimension]
        try:
            values = _by_code(coded.frame[column], coded.texts.get(column, {}), read)
        except ValueError as error:
            raise UserError(
                f"{file}: {column} has {error}, which is no {dimension.replace('_', ' ')}; "
                f"{REMEDIES[dimension]}"
            ) from None
        for name, array in values.items():
            frame[name] = array
    if source.component is not None and "component" in table.dimensions and "component" not in columns:
        frame["component"] = source.component
    try:
        frame["value"] = read_figures(coded.frame[columns["value"]])
    except UnreadableFiguresError as error:
        raise UserError(f"{file}: {columns['value']}: {error}") from None
    return frame


def _columns(
    file: Path, coded: CodedTable, table: CountsTable, source: TableSource, warnings: list[str]
) -> dict[str, str]:
    """The file's column for each dimension that it has, and for ``value``."""
    there = {plain(name): name for name in coded.frame.columns}
    found: dict[str, str] = {}
    for dimension in table.dimensions:
        own = "age_of_mother" if dimension == "age" and table.name in AGE_OF_MOTHER else dimension
        stated = source.columns.get(own)
        if stated is not None:
            if plain(stated) not in there:
                raise UserError(
                    f"{file}: has no column {stated!r}, which {SOURCE_FILE} names for {own}; it has "
                    f"{', '.join(map(str, coded.frame.columns))}"
                )
            found[dimension] = there[plain(stated)]
        elif own in there:
            found[dimension] = there[own]
        else:
            named = sorted(COLUMNS[dimension] & there.keys())
            if named:
                found[dimension] = there[named[0]]
    value = source.columns.get(table.value)
    if value is None:
        value = coded.value_column or next(
            (there[name] for name in (table.value, *sorted(VALUES)) if name in there), None
        )
    if value is None or plain(value) not in there:
        raise UserError(
            f"{file}: has no column of figures ({table.value}); name it in {SOURCE_FILE} under columns of "
            f"{table.name}: the file has {', '.join(map(str, coded.frame.columns))}"
        )
    found["value"] = there[plain(value)]
    missing = [name for name in table.required if name not in found]
    if "component" in missing and source.component is not None:
        missing.remove("component")
    if missing:
        raise UserError(
            f"{file}: has no column for {' and '.join(missing)}; it has "
            f"{', '.join(map(str, coded.frame.columns))}; name the column in {SOURCE_FILE} under columns of "
            f"{table.name}" + (", or component: net" if "component" in missing else "")
        )
    for name in coded.frame.columns:
        is_known = name in found.values() or any(plain(name) in known for known in COLUMNS.values())
        if not is_known and len(coded.frame[name].unique()) > 1:
            warnings.append(f"{file.name}: the column {name} is not used")
    return found


def _by_code(
    column: pd.Series, texts: Mapping[str, str], read: Callable[[str, str], Mapping[str, Any]]
) -> dict[str, Any]:
    """What ``read`` makes of each code and its text, for every row."""
    codes, known = pd.factorize(column)
    if (codes < 0).any():
        raise ValueError("an empty cell")
    shown = [str(code).strip() for code in known]
    read_codes = [read(code, texts.get(code, code)) for code in shown]
    names = read_codes[0].keys() if read_codes else ()
    made: dict[str, Any] = {}
    for name in names:
        values = [each[name] for each in read_codes]
        if name.startswith(TOTAL):
            if any(values):
                made[name] = np.array(values, dtype=bool)[codes]
        elif name in ("year", "age_first", "age_last"):
            made[name] = np.array([np.nan if each is None else each for each in values], dtype=np.float64)[
                codes
            ]
        else:
            numbers, distinct = _renumbered(codes, values)
            made[name] = pd.Categorical.from_codes(numbers, pd.Index(distinct, dtype="str"))
    return made


def _renumbered(codes: Any, values: list[Any]) -> tuple[Any, list[Any]]:
    """Codes of distinct values: several codes of a file may stand for one."""
    distinct = sorted({value for value in values if value is not None})
    place = {value: number for number, value in enumerate(distinct)}
    return np.array([place.get(value, -1) for value in values], dtype=np.int64)[codes], distinct


def _year(code: str, text: str) -> Mapping[str, Any]:
    for word in (code, text):
        digits = word.removesuffix(".0")
        # Quarters: the first of a year is its 1 January.
        digits = digits[:4] if digits[4:].casefold() in ("k1", "q1", "kv1", "m01", "-01-01") else digits
        if len(digits) == 4 and digits.isdecimal():
            return {"year": int(digits)}
    raise ValueError(repr(text))


def _region(code: str, text: str) -> Mapping[str, Any]:
    if not code:
        raise ValueError("an empty cell")
    is_total = plain(text) in TOTALS or plain(code) in TOTALS or code in TOTAL_CODES
    return {"region_code": code, f"{TOTAL}region_code": is_total}


def _sex(code: str, text: str) -> Mapping[str, Any]:
    for word in (plain(text), plain(code)):
        if word in SEXES:
            return {"sex": SEXES[word], f"{TOTAL}sex": False}
        if word in TOTALS or word in ("1+2", "0"):
            return {"sex": None, f"{TOTAL}sex": True}
    raise ValueError(repr(text))


def _age(code: str, text: str) -> Mapping[str, Any]:
    if plain(code) in UNKNOWN or plain(text) in UNKNOWN:
        return {"age_first": None, "age_last": None, f"{TOTAL}age": False}
    for word in (text, code):
        try:
            ages = read_ages(word)
        except ValueError:
            continue
        is_total = ages is None
        return {
            "age_first": None if ages is None else ages.first,
            "age_last": None if ages is None else ages.last,
            f"{TOTAL}age": is_total,
        }
    raise ValueError(repr(text))


def _component(code: str, text: str) -> Mapping[str, Any]:
    for word in (plain(code), plain(text)):
        if word in COMPONENTS:
            return {"component": word}
    raise ValueError(repr(text))


def _scheme(code: str, _text: str) -> Mapping[str, Any]:
    return {"scheme": code or "region"}


READ: dict[str, Callable[[str, str], Mapping[str, Any]]] = {
    "year": _year,
    "region_code": _region,
    "sex": _sex,
    "age": _age,
    "component": _component,
    "scheme": _scheme,
}
REMEDIES = {
    "year": "write four digits",
    "region_code": "every row must name its region",
    "sex": "write male or female",
    "age": "write a number, 20-24, or 90+",
    "component": f"write one of {', '.join(COMPONENTS)}",
    "scheme": "write a scheme of regions, or region",
}
