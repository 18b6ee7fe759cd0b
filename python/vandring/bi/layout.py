"""A dashboard without some of its charts: no hole in its rows, no filter and no text about nothing."""

import re
from collections.abc import Mapping, Set
from typing import Any

from vandring.rooms import OPEN_ROOM, PUBLICATION_ROOM

Asset = dict[str, Any]
WIDTH = 12
"""Columns of Superset's grid."""
TABLE = re.compile(rf"`{PUBLICATION_ROOM.schema}\.(\w+)`")


def without_charts(
    dashboard: Asset,
    charts: Mapping[str, Set[str]],
    datasets: Mapping[str, Set[str]],
    tables: Mapping[str, str],
) -> Asset:
    """A dashboard of what is open.

    ``charts``: by the UUID of those that may be shown, the columns of their dataset. ``datasets``: by UUID of
    those that are there, their columns. ``tables``: by name of an open table, what to say
    of it in texts. A chart goes too if it would be
    filtered by a choice that is gone: it would add up what may only be chosen from.
    """
    filters = dashboard["metadata"]["native_filter_configuration"]
    kept = [each for each in filters if _target(each)[1] in datasets.get(_target(each)[0], set())]
    numbers = _numbers(dashboard)
    lost = {
        number
        for number, uuid in numbers.items()
        for each in filters
        if each not in kept
        and number not in each["scope"]["excluded"]
        and _target(each)[1] in charts.get(uuid, set())
    }
    shown = {number for number, uuid in numbers.items() if uuid in charts} - lost
    metadata = dashboard["metadata"] | {
        "native_filter_configuration": [
            _scoped(each, {number: charts[numbers[number]] for number in shown}) for each in kept
        ]
    }
    metadata["native_filter_configuration"] = [
        each for each in metadata["native_filter_configuration"] if shown - set(each["scope"]["excluded"])
    ]
    return dashboard | {"metadata": metadata, "position": _position(dashboard["position"], shown, tables)}


def _target(a_filter: Asset) -> tuple[str, str]:
    (target,) = a_filter["targets"]
    return target["datasetUuid"], target["column"]["name"]


def _numbers(dashboard: Asset) -> dict[int, str]:
    """By number of a chart on the dashboard its UUID."""
    places = (place for place in dashboard["position"].values() if isinstance(place, dict))
    return {place["meta"]["chartId"]: place["meta"]["uuid"] for place in places if place["type"] == "CHART"}


def _scoped(a_filter: Asset, shown: dict[int, Set[str]]) -> Asset:
    """The filter, reaching those of the charts that it reached whose dataset has its column."""
    _, column = _target(a_filter)
    excluded = [
        number for number, columns in shown.items()
        if number in a_filter["scope"]["excluded"] or column not in columns
    ]  # fmt: skip
    return a_filter | {"scope": a_filter["scope"] | {"excluded": sorted(excluded)}}


def _position(position: Asset, shown: Set[int], tables: Mapping[str, str]) -> Asset:
    rows = position["GRID_ID"]["children"]
    members = {row: _members(position, row, shown) for row in rows}
    kept = []
    for place, row in enumerate(rows):
        if _is_text(position, row):
            # A text is about the rows below it, down to the next text.
            below = rows[place + 1 :]
            end = next((number for number, each in enumerate(below) if _is_text(position, each)), len(below))
            if not any(members[each] for each in below[:end]):
                continue
        if members[row]:
            kept.append(row)
    left = {name: place for name, place in position.items() if not isinstance(place, dict)}
    for name in ("ROOT_ID", "HEADER_ID", "GRID_ID"):
        left[name] = position[name]
    left["GRID_ID"] = position["GRID_ID"] | {"children": kept}
    for row in kept:
        left[row] = position[row] | {"children": members[row]}
        widths = _widths([position[member]["meta"]["width"] for member in members[row]])
        for member, width in zip(members[row], widths, strict=True):
            meta = position[member]["meta"] | {"width": width}
            if "code" in meta:
                meta["code"] = TABLE.sub(lambda found: _named(found[1], tables), meta["code"])
            left[member] = position[member] | {"meta": meta}
    return left


def _members(position: Asset, row: str, shown: Set[int]) -> list[str]:
    return [
        name
        for name in position[row]["children"]
        if position[name]["type"] != "CHART" or position[name]["meta"]["chartId"] in shown
    ]


def _is_text(position: Asset, row: str) -> bool:
    return any(position[name]["type"] == "MARKDOWN" for name in position[row]["children"])


def _widths(widths: list[int]) -> list[int]:
    """Widths in the same proportion that fill a row."""
    total = sum(widths)
    if total in (0, WIDTH):
        return widths
    wider = [width * WIDTH // total for width in widths]
    return [*wider[:-1], wider[-1] + WIDTH - sum(wider)]


def _named(table: str, tables: Mapping[str, str]) -> str:
    if table in tables:
        return f"`{OPEN_ROOM.schema}.{table}`{tables[table]}"
    return f"`{PUBLICATION_ROOM.schema}.{table}` (confidential, not shown here)"
