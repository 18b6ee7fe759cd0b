"""Maps of the report: from the rows of a query to choropleths, and what is said of what cannot be drawn."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vandring.maps.atlas import Atlas, make_atlas
from vandring.maps.choropleth import Choropleth, undrawn
from vandring.maps.outlines import carried_geographies, has_outlines
from vandring.maps.scale import Scale, change_scale, level_scale, rising_scale
from vandring.numbers import format_number
from vandring.report.items import Map, Panel, Table
from vandring.report.labels import label, order
from vandring.report.pivot import decimals_of
from vandring.report.reading import Result, closed_sources, read

if TYPE_CHECKING:
    import duckdb

NAMED = 12
"""Regions that are named where they cannot be drawn; of more, how many."""


@dataclass(frozen=True)
class NoAtlas:
    """Why no map can be drawn."""

    reason: str


def read_atlas(connection: "duckdb.DuckDBPyConnection") -> Atlas | NoAtlas:
    """The outlines of the published tables' geography, with the regions that the tables have."""
    if closed_sources(connection, "map_geography"):
        return NoAtlas("There are no outlines of the regions of a delivery of counts.")
    geography = next((row[0] for row in read(connection, "map_geography", {}).rows), None)
    if geography is None:
        return NoAtlas("The published tables do not say of which date their municipalities are.")
    if not has_outlines(geography):
        carried = ", ".join(carried_geographies())
        return NoAtlas(
            f"There are no outlines of the municipalities of {geography}, only of {carried}; the file "
            "python/vandring/maps/data/README.md says how to add them."
        )
    regions: dict[str, dict[str, str]] = defaultdict(dict)
    for scheme, municipality, region in read(connection, "map_regions", {}).rows:
        regions[scheme][municipality] = region
    return make_atlas(geography, regions)


def choropleths(item: Map, result: Result) -> list[tuple[Panel, Choropleth]]:
    """A map per panel; all of an item have the same scale."""
    rows = {panel: _rows(panel, result) for panel in item.panels}
    levels = sorted(
        {row[panel.value] for panel, own in rows.items() for row in own if row[panel.value] is not None},
        key=lambda level: order("level", level),
    )
    scale = _scale(item, levels)
    return [
        (panel, _choropleth(item, place, panel, rows[panel], scale, levels))
        for place, panel in enumerate(item.panels)
    ]


def map_table(item: Map) -> Table:
    """The numbers of a map as a table."""
    schemes = {panel.scheme for panel in item.panels}
    return Table(
        id=f"{item.id}-numbers",
        title=item.title,
        unit=item.unit,
        query=item.query_name,
        rows=("scheme_id", "region") if len(schemes) > 1 else ("region",),
        values=tuple(dict.fromkeys(panel.value for panel in item.panels)),
        decimals=item.decimals,
    )


def map_rows(result: Result) -> Result:
    """The rows of a map's query for its table: each region's code and name as one."""
    code, name = result.columns.index("region_code"), result.columns.index("region")
    rows = tuple((*row[:name], f"{row[code]} {row[name]}", *row[name + 1 :]) for row in result.rows)
    return Result(result.columns, rows, result.sources)


def not_drawn(maps: list[tuple[Panel, Choropleth]], atlas: Atlas) -> list[str]:
    """What to say of rows without an outline and outlines without a row."""
    said = []
    for panel, choropleth in maps:
        without_outline, without_row = undrawn(choropleth, atlas.shapes[panel.scheme])
        for codes, what in (
            (without_outline, f"has no outline among those of {atlas.geography} and is not drawn"),
            (
                without_row,
                "has an outline, but the published tables do not know it: it is drawn without a value",
            ),
        ):
            if codes:
                names = [f"{code} {choropleth.regions.get(code, '')}".strip() for code in codes[:NAMED]]
                more = f" and {len(codes) - NAMED} more" if len(codes) > NAMED else ""
                said.append(f"{choropleth.title}, {panel.scheme}: {', '.join(names)}{more} {what}.")
    return list(dict.fromkeys(said))


def _rows(panel: Panel, result: Result) -> list[dict[str, Any]]:
    return [record for record in result.records() if record["scheme_id"] == panel.scheme]


def _scale(item: Map, values: list[Any]) -> Scale:
    if item.is_levels:
        return level_scale([label("level", value) for value in values])
    return change_scale(item.breaks) if item.breaks else rising_scale(map(float, values))


def _choropleth(
    item: Map, place: int, panel: Panel, rows: list[dict[str, Any]], scale: Scale, levels: list[Any]
) -> Choropleth:
    values: dict[str, float | None] = {}
    texts: dict[str, str] = {}
    for row in rows:
        value, code = row[panel.value], row["region_code"]
        if value is None:
            values[code] = None
        elif item.is_levels:
            values[code], texts[code] = float(levels.index(value)), label("level", value)
        else:
            values[code] = float(value)
            texts[code] = format_number(value, decimals_of(item.decimals, [panel.value]))
    period = next((row["period"] for row in rows if row["period"]), "")
    return Choropleth(
        name=f"{item.id}-{place}",
        title=panel.title,
        unit=f"{item.unit}, {period}" if period else item.unit,
        values=values,
        regions={row["region_code"]: row["region"] for row in rows},
        texts=texts,
        scale=scale,
    )
