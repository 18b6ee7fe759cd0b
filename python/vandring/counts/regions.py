"""The regions of a counts delivery: names, larger regions, and codes that are counted under another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from vandring.counts.files import read_file
from vandring.errors import UserError

FINEST, COUNTRY, COUNTRY_CODE = "region", "country", "00"
"""The schemes that every delivery has: its own regions, and all together."""
NAME = re.compile(r"[a-z][a-z0-9_]*")
OWN_COLUMNS = ("region_code", "region", "counted_as")


@dataclass(frozen=True)
class Regions:
    """``counted_as`` is by delivered code; ``schemes`` has the columns scheme_id, municipality_code (the
    delivery's own region), region_code and region, one row per scheme and own region."""

    counted_as: Mapping[str, str]
    schemes: pd.DataFrame


def read_regions(files: list[Path], codes: list[str], country: str, names_of: Mapping[str, str]) -> Regions:
    """The regions of the codes that have a population; without files, by the names ``names_of`` their codes.

    Raises UserError when the file contradicts them.
    """
    if not files:
        return Regions({}, _schemes({code: names_of.get(code) or code for code in codes}, {}, country))
    file = files[0]
    frame = pd.concat([read_file(each).frame for each in files]).fillna("").astype(str)
    missing = [name for name in OWN_COLUMNS[:2] if name not in frame.columns]
    if missing:
        raise UserError(f"{file}: has no column {' and '.join(missing)}; it has {', '.join(frame.columns)}")
    frame = frame.apply(lambda column: column.str.strip())
    twice = frame["region_code"][frame["region_code"].duplicated()]
    if not twice.empty:
        raise UserError(f"{file}: {twice.iloc[0]} has two rows; keep one")
    rows = {row["region_code"]: row for row in frame.to_dict("records")}
    unknown = sorted({*codes} - rows.keys())
    if unknown:
        raise UserError(
            f"{file}: {len(unknown):,} regions of the population have no row: {', '.join(unknown[:5])}; "
            f"add them, "
            "or write their codes as they stand in the tables (with leading zeros)"
        )
    counted_as = {
        code: row["counted_as"] for code, row in rows.items() if row.get("counted_as") and code in codes
    }
    twice_counted = [code for code, under in counted_as.items() if counted_as.get(under, under) != under]
    if twice_counted:
        code = twice_counted[0]
        raise UserError(
            f"{file}: {code} is counted as {counted_as[code]}, which is itself counted as "
            f"{counted_as[counted_as[code]]}; name for each the region that they are in the end"
        )
    kept = sorted({counted_as.get(code, code) for code in codes})
    lost = [code for code in kept if code not in rows]
    if lost:
        raise UserError(f"{file}: {lost[0]} is in counted_as and has no row of its own; add it")
    names = {code: rows[code]["region"] or code for code in kept}
    larger = {scheme: _larger(file, frame, rows, kept, scheme) for scheme in _scheme_names(file, frame)}
    return Regions(counted_as, _schemes(names, larger, country))


def _scheme_names(file: Path, frame: pd.DataFrame) -> list[str]:
    found = [name for name in frame.columns if name not in OWN_COLUMNS]
    schemes = [name for name in found if not (name.endswith("_code") and name.removesuffix("_code") in found)]
    for name in schemes:
        if not NAME.fullmatch(name) or name in (FINEST, COUNTRY):
            raise UserError(
                f"{file}: the column {name!r} is no name of a scheme of larger regions; write small letters, "
                f"digits and _, and neither {FINEST} nor {COUNTRY}, which every delivery has"
            )
    return schemes


def _larger(
    file: Path, frame: pd.DataFrame, rows: Mapping[str, Mapping[str, str]], kept: list[str], scheme: str
) -> dict[str, tuple[str, str]]:
    """Code and name of the scheme's region, by own region."""
    code_column = f"{scheme}_code" if f"{scheme}_code" in frame.columns else scheme
    found = {code: (rows[code][code_column], rows[code][scheme]) for code in kept}
    empty = [code for code, (larger, _) in found.items() if not larger]
    if empty:
        raise UserError(f"{file}: {code_column} is empty for {empty[0]}; every region must be in one of them")
    return found


def _schemes(
    names: Mapping[str, str], larger: Mapping[str, Mapping[str, tuple[str, str]]], country: str
) -> pd.DataFrame:
    rows = [(COUNTRY, code, COUNTRY_CODE, country) for code in names]
    rows += [(FINEST, code, code, name) for code, name in names.items()]
    for scheme, regions in larger.items():
        labels = dict(regions.values())
        rows += [(scheme, own, code, labels[code]) for own, (code, _) in regions.items()]
    return pd.DataFrame(rows, columns=["scheme_id", "municipality_code", "region_code", "region"])
