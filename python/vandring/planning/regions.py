"""Which regions a planner means: codes, names and groups of them, found in the published region schemes."""

import csv
import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from vandring.errors import UserError

GROUPING_COLUMNS = ("region", "group")
NAMES_SHOWN = 5
CODES_SHOWN = 12


@dataclass(frozen=True)
class Area:
    """What is shown as one: a region, or several together."""

    name: str
    region_codes: tuple[str, ...]
    of: str
    """Of what it consists, in words."""


@dataclass(frozen=True)
class Found:
    """Areas of one scheme, and what else their names may mean."""

    scheme_id: str
    areas: tuple[Area, ...]
    also: tuple[str, ...]
    """Sentences about regions of other schemes by the same names that are not the same area."""


@dataclass(frozen=True)
class Schemes:
    """The published regions of every scheme."""

    regions: pd.DataFrame
    """scheme_id, region_code, region: the table regions."""
    members: Mapping[tuple[str, str], frozenset[str]]
    """By scheme and region: its municipalities; empty where the build does not tell."""

    def codes(self, scheme_id: str) -> list[str]:
        """The regions of a scheme, in the order of the projection."""
        return sorted(self.regions.loc[self.regions["scheme_id"] == scheme_id, "region_code"])

    def name(self, scheme_id: str, region_code: str) -> str:
        """The name of a region."""
        chosen = (self.regions["scheme_id"] == scheme_id) & (self.regions["region_code"] == region_code)
        return str(self.regions.loc[chosen, "region"].iloc[0])

    def named(self, wanted: str, schemes: Sequence[str], where: str) -> dict[str, str]:
        """The region of each of the schemes that has that code or name. Raises UserError where none has,
        with near names, or where a name stands for several regions of the only schemes that have it."""
        known = self.regions[self.regions["scheme_id"].isin(schemes)]
        by_code = known[known["region_code"] == wanted]
        meant = (
            by_code if len(by_code) else known[[_folded(wanted) in _names(each) for each in known["region"]]]
        )
        if meant.empty:
            raise UserError(f"{where}there is no region {wanted!r}{_near(wanted, known)}")
        counts = meant["scheme_id"].value_counts()
        several = meant[meant["scheme_id"].map(counts) > 1]
        if len(several) == len(meant):
            shown = {f"{row.region_code} ({row.region}, {row.scheme_id})" for row in several.itertuples()}
            raise UserError(
                f"{where}{wanted!r} is the name of several regions; name one by its code:"
                f" {', '.join(sorted(shown))}"
            )
        single = meant[meant["scheme_id"].map(counts) == 1]
        return dict(zip(single["scheme_id"], single["region_code"], strict=True))


def find_areas(
    wanted: Sequence[str],
    groups: Mapping[str, Sequence[str]],
    schemes: Schemes,
    scheme_id: str | None,
    rank: Callable[[str], tuple[object, ...]],
) -> Found:
    """The areas by their names, all of one scheme: the one that is named, else the first by ``rank`` of those
    that have them all.

    ``groups`` are regions by the name of their group; a name of ``wanted`` is a group's, else a region's.
    Raises UserError where a region is not known or no scheme has all of them.
    """
    known = list(dict.fromkeys(schemes.regions["scheme_id"]))
    if scheme_id is not None and scheme_id not in known:
        raise UserError(f"there is no region scheme {scheme_id!r}; choose one of {', '.join(sorted(known))}")
    among = known if scheme_id is None else [scheme_id]
    parts = {name: list(groups.get(name, [name])) for name in dict.fromkeys(wanted)}
    meant = {
        part: schemes.named(part, among, f"group {name} of the grouping: " if name in groups else "")
        for name, each in parts.items()
        for part in each
    }
    shared = [each for each in among if all(each in codes for codes in meant.values())]
    if not shared:
        where = "; ".join(f"{part} in {', '.join(sorted(codes))}" for part, codes in meant.items())
        raise UserError(f"the regions are not of one scheme: {where}. Run vandring project for each scheme")
    chosen = min(shared, key=rank)
    areas = [_area(name, each, chosen, meant, schemes, name in groups) for name, each in parts.items()]
    return Found(chosen, _told_apart(areas), tuple(_others(meant, chosen, shared, schemes)))


def _told_apart(areas: Sequence[Area]) -> tuple[Area, ...]:
    """Each area once, although named by its code and its name; those of the same name with their regions."""
    once = list(dict.fromkeys(areas))
    names = [area.name for area in once]
    return tuple(
        replace(area, name=f"{area.name} ({', '.join(area.region_codes)})")
        if names.count(area.name) > 1
        else area
        for area in once
    )


def _area(
    name: str,
    parts: Sequence[str],
    scheme_id: str,
    meant: Mapping[str, Mapping[str, str]],
    schemes: Schemes,
    is_group: bool,
) -> Area:
    codes = [meant[part][scheme_id] for part in parts]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise UserError(f"group {name} has region {twice} ({schemes.name(scheme_id, twice)}) twice")
    if is_group:
        more = f" and {len(codes) - CODES_SHOWN} more" if len(codes) > CODES_SHOWN else ""
        return Area(
            name, tuple(codes), f"regions {', '.join(codes[:CODES_SHOWN])}{more} of scheme {scheme_id}"
        )
    known = schemes.name(scheme_id, codes[0])
    # Levels of centrality have no names of their own.
    shown = known if known != codes[0] else f"{scheme_id.capitalize()} {known}"
    return Area(shown, tuple(codes), f"region {codes[0]} of scheme {scheme_id}")


def _others(
    meant: Mapping[str, Mapping[str, str]], chosen: str, shared: Sequence[str], schemes: Schemes
) -> list[str]:
    """Regions by the same names in other schemes, where they are another area."""
    said = []
    for part, codes in meant.items():
        own = schemes.members.get((chosen, codes[chosen]))
        others = [each for each in shared if schemes.members.get((each, codes[each])) != own]
        if others:
            said.append(
                f"{part} is taken as region {codes[chosen]} of scheme {chosen}; it is another area in"
                f" {', '.join(sorted(others))} (--scheme)"
            )
    return said


def read_grouping(file: Path) -> dict[str, list[str]]:
    """Regions by the name of their group, from a CSV file with the columns region (code or name) and group,
    separated by commas or semicolons.

    Raises UserError where it cannot be read, lacks a column, or has a row without one of the two.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file}: the grouping cannot be read: {error}; it is a CSV file in UTF-8") from error
    separator = ";" if lines and ";" in lines[0] else ","
    rows = csv.DictReader(lines, delimiter=separator)
    lacking = [name for name in GROUPING_COLUMNS if name not in (rows.fieldnames or [])]
    if lacking:
        raise UserError(
            f"{file}: the first line must name the columns region and group; missing: {', '.join(lacking)}"
        )
    groups: dict[str, list[str]] = {}
    for row in rows:
        region, group = ((row[name] or "").strip() for name in GROUPING_COLUMNS)
        if not region or not group:
            raise UserError(f"{file}, line {rows.line_num}: region or group is empty")
        groups.setdefault(group, []).append(region)
    if not groups:
        raise UserError(f"{file}: the grouping has no rows; each names a region and its group")
    return groups


def _near(wanted: str, known: pd.DataFrame) -> str:
    """Regions whose name, or whose code, is nearly that, as the end of a message."""
    shown: dict[str, list[str]] = {}
    for row in known.sort_values(["region", "region_code"]).itertuples():
        shown.setdefault(str(row.region_code), []).append(f"{row.region_code} ({row.region})")
        for name in _names(str(row.region)):
            shown.setdefault(name, []).append(str(row.region))
    names = sorted(shown)
    near = [name for name in names if name.startswith(_folded(wanted))]
    near += difflib.get_close_matches(_folded(wanted), names, n=NAMES_SHOWN, cutoff=0.6)
    found = list(dict.fromkeys(each for name in near for each in shown[name]))[:NAMES_SHOWN]
    if found:
        return f"; do you mean {', '.join(found)}?"
    return "; the table regions lists codes and names"


def _names(region: str) -> set[str]:
    """What a region may be called: its whole name, that in one of its languages, that without the county."""
    whole = {region, *region.split(" - ")}
    return {_folded(name) for name in whole | {re.sub(r" \(.*\)$", "", name) for name in whole}}


def _folded(name: str) -> str:
    # Some systems type å as a and a ring of its own.
    return unicodedata.normalize("NFC", name.strip()).casefold()
