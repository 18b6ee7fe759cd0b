"""The whole report as one page, from a published file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vandring.maps.atlas import Atlas
from vandring.maps.choropleth import draw_map
from vandring.numbers import format_number
from vandring.report.charts import draw
from vandring.report.description import describe
from vandring.report.items import Figure, Item, Map, Section, Table
from vandring.report.labels import label
from vandring.report.left_out import LeftOut, closed_tables, what_was_done
from vandring.report.maps import NoAtlas, choropleths, map_rows, map_table, not_drawn, read_atlas
from vandring.report.pivot import Grid, pivot
from vandring.report.reading import (
    Result,
    closed_sources,
    open_published,
    published_at,
    read,
    tables_left_out,
)
from vandring.report.sections import KEY_FIGURES, SECTIONS
from vandring.report.svg import inline_svg
from vandring.rooms import CONFIDENTIAL, PUBLICATION_ROOM, room_of

if TYPE_CHECKING:
    import duckdb

WIDTHS = {12: "wide widest", 8: "wide"}
"""By columns from which it is so: how narrowly a table is set."""
SHORT = 30
"""Rows up to which a table is not broken over two pages."""
YEARS = {
    "latest_year": "the last year",
    "latest_five_years": "the latest five years",
    "five_years_before": "the five years before",
    "last_ten_years": "the last ten years",
    "five_years_moved_back": "the latest five years",
    "base_period_of_migration": "latest base period",
    "base_period_of_emigration": "latest base period",
    "base_period_of_immigration": "latest base period",
    "base_period_of_fertility": "latest base period",
    "base_period_of_mortality": "latest base period",
    "year_of_last_stock": "of the last year",
    "last_projected_year": "the last year",
}
"""What titles and units can name in braces, and what they say where the delivery does not cover it."""
TRIAL = "national-trial"
COUNTED = Result(("is_synthetic",), ((False,),), ())
"""What is said of the persons of a delivery of counts: nothing."""
NOTHING = "The tables named below have no rows for this: the delivery does not cover it."


@dataclass(frozen=True)
class ShownKeyFigure:
    """A number of the first screen."""

    label: str
    number: str
    detail: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ShownItem:
    """A figure or table as the template needs it; ``grid`` is empty where there is nothing to show."""

    item: Item
    caption: str
    is_figure: bool
    is_map: bool
    grid: Grid | None
    width: str
    is_short: bool
    svg: str
    reasons: tuple[str, ...]
    sources: tuple[str, ...]
    done: tuple[str, ...]
    """What was done to the counts of its tables, where anything was."""


@dataclass(frozen=True)
class ShownSection:
    """A chapter with its number, and what of it only the confidential tables can tell."""

    number: int
    section: Section
    items: tuple[ShownItem, ...]
    left_out: tuple[LeftOut, ...]


def report_page(published: Path) -> str:
    """The report as HTML; the same published file gives the same text.

    Of a file that is open to anybody, what needs a confidential table is left out and named. Raises UserError
    when nothing has been published, or the file lacks a table.
    """
    version = published.resolve()
    with open_published(version if version.exists() else published) as connection:
        atlas = read_atlas(connection)
        room = room_of(connection) or PUBLICATION_ROOM
        done = what_was_done(connection)
        years = named_years(connection)
        sections = tuple(_sections(connection, years, atlas, done))
        closed = closed_tables(connection, [each for section in sections for each in section.left_out])
        key_figures = tuple(
            _key_figure(each.label, read(connection, each.query, {}), each.detail)
            for each in KEY_FIGURES
            if not closed_sources(connection, each.query)
        )
        used = {name for section in sections for item in section.items for name in item.sources}
        has_scope = not closed_sources(connection, "delivery_scope")
        scope = read(connection, "delivery_scope", {}) if has_scope else COUNTED
        schemes: set[str] = {
            panel.scheme
            for section in sections
            for shown in section.items
            if isinstance(shown.item, Map) and shown.svg
            for panel in shown.item.panels
        }
        used |= {name for each in key_figures for name in each.sources} | set(scope.sources)
        catalogue = [row for row in read(connection, "published_tables", {}).rows if row[0] in used]
    return filled(
        "page.html",
        room=room,
        sections=sections,
        closed=closed,
        key_figures=key_figures,
        of_persons=has_scope,
        is_synthetic=next((row[0] for row in scope.rows), None),
        catalogue=catalogue,
        outlines=atlas.definitions_svg(schemes) if schemes and isinstance(atlas, Atlas) else "",
        published=published_at(version),
    )


def data_table(figure: Figure) -> Table:
    """The numbers of a figure as a table."""
    return Table(
        id=f"{figure.id}-numbers",
        title=figure.title,
        unit=figure.unit,
        query=figure.query_name,
        rows=(figure.x,),
        columns=tuple(name for name in (figure.panel, figure.series) if name),
        values=tuple(name for name in (figure.y, figure.error, *figure.limits) if name),
        decimals=figure.decimals,
    )


def named_years(connection: "duckdb.DuckDBPyConnection") -> dict[str, str]:
    """What titles and units say for the names in braces (keys of ``YEARS``)."""
    names = [name for name in ("named_years", "years_moved_back") if not closed_sources(connection, name)]
    return {**YEARS, **{key: words for name in names for key, words in read(connection, name, {}).rows}}


def dated(item: Item, years: Mapping[str, str]) -> Item:
    """The item with the years that its title and unit name in braces (keys of ``YEARS``)."""
    return replace(item, title=item.title.format_map(years), unit=item.unit.format_map(years))


def _sections(
    connection: "duckdb.DuckDBPyConnection",
    years: Mapping[str, str],
    atlas: Atlas | NoAtlas,
    done: Mapping[str, str],
) -> Iterator[ShownSection]:
    figures, tables, numbers_of_sections = count(1), count(1), count(1)
    impossible = tables_left_out(connection)
    # The national trial is of the printed inputs, and stands beside a register of persons.
    for section in (each for each in SECTIONS if not impossible or each.id != TRIAL):
        shown, left_out = [], []
        for item in (dated(each, years) for each in section.items):
            closed = closed_sources(connection, item.query_name)
            if impossible.intersection(closed):
                continue
            if closed:
                left_out.append(
                    LeftOut(f"{item.title} ({item.follows})" if item.follows else item.title, closed)
                )
            else:
                numbers = tables if isinstance(item, Table) else figures
                shown.append(_show(connection, item, numbers, atlas, done))
        if shown or left_out:
            yield ShownSection(next(numbers_of_sections), section, tuple(shown), tuple(left_out))


def _show(
    connection: "duckdb.DuckDBPyConnection",
    item: Item,
    numbers: "count[int]",
    atlas: Atlas | NoAtlas,
    done: Mapping[str, str],
) -> ShownItem:
    result = read(connection, item.query_name, item.parameters)
    reasons: tuple[str, ...] = ()
    sources = result.sources
    if item.reasons and not closed_sources(connection, item.reasons):
        said = read(connection, item.reasons, item.parameters)
        reasons = tuple(str(row[0]) for row in said.rows)
        sources = tuple(sorted({*sources, *(said.sources if reasons else ())}))
    if not isinstance(item, Map):
        return shown_item(item, Result(result.columns, result.rows, sources), next(numbers), reasons, done)
    grid, svg = None, ""
    maps = choropleths(item, result)
    if any(value is not None for _, each in maps for value in each.values.values()):
        grid = pivot(map_table(item), map_rows(result))
        if isinstance(atlas, Atlas):
            svg = "\n".join(draw_map(each, atlas.shapes[panel.scheme]) for panel, each in maps)
            reasons = (*reasons, *not_drawn(maps, atlas))
        else:
            reasons = (*reasons, atlas.reason)
    return _shown(item, f"Figure {next(numbers)}", grid, svg, reasons, sources, done)


def shown_item(
    item: Item, result: Result, number: int, reasons: tuple[str, ...], done: Mapping[str, str]
) -> ShownItem:
    """A figure or table of rows at hand, with its number; ``reasons`` say what is left out of it."""
    grid, svg = None, ""
    if isinstance(item, Figure):
        caption = f"Figure {number}"
        if any(record[item.y] is not None for record in result.records()):
            grid = pivot(data_table(item), result)
            svg = inline_svg(draw(item, result), item.id, item.title, describe(item, result))
    elif isinstance(item, Table):
        caption = f"Table {number}"
        grid = pivot(item, result) if result.rows else None
    else:
        raise TypeError(f"{item.id}: neither a figure, a map nor a table")
    return _shown(item, caption, grid, svg, reasons, result.sources, done)


def _shown(
    item: Item,
    caption: str,
    grid: Grid | None,
    svg: str,
    reasons: tuple[str, ...],
    sources: tuple[str, ...],
    done: Mapping[str, str],
) -> ShownItem:
    if grid is None and not reasons:
        reasons = (item.empty or NOTHING,)
    return ShownItem(
        item=item,
        caption=caption,
        is_figure=not isinstance(item, Table),
        is_map=isinstance(item, Map),
        grid=grid,
        width=next((name for least, name in WIDTHS.items() if grid and grid.width >= least), ""),
        is_short=grid is not None and len(grid.rows) <= SHORT,
        svg=svg,
        reasons=reasons,
        sources=sources,
        done=tuple(dict.fromkeys(done[name] for name in sources if name in done)),
    )


def _key_figure(title: str, result: Result, detail: str) -> ShownKeyFigure:
    record: dict[str, Any] = result.records()[0] if result.rows else {"value": None}
    value = record["value"]
    number = format_number(value) if isinstance(value, int | None) else label("", value)
    return ShownKeyFigure(title, number, record.get("detail") or detail, result.sources)


def filled(template: str, *packages: str, **content: object) -> str:
    """A template of this package, or of others before it, filled in with what it names and the style."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(name) for name in (*packages, "vandring.report")]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["capital"] = lambda text: text[:1].upper() + text[1:]
    style = resources.files("vandring.report").joinpath("templates", "page.css").read_text(encoding="utf-8")
    return environment.get_template(template).render(style=style, confidential=CONFIDENTIAL, **content)
