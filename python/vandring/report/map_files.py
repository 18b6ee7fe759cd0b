"""The maps of the report as files, for the documentation."""

from pathlib import Path

from vandring.errors import UserError
from vandring.maps.atlas import Atlas
from vandring.maps.choropleth import draw_sheet
from vandring.report.items import Map
from vandring.report.maps import choropleths, read_atlas
from vandring.report.page import dated, named_years
from vandring.report.reading import closed_sources, open_published, read
from vandring.report.sections import SECTIONS


def draw_maps(published: Path, directory: Path) -> list[Path]:
    """Draw every map of the report into a directory, which is made; the same numbers give the same bytes.

    Returns the files: a map of which the file has nothing to show is left out, and all are where the package
    has no outlines of the geography. Raises UserError where the directory cannot be written to.
    """
    drawn = []
    with open_published(published) as connection:
        atlas = read_atlas(connection)
        if not isinstance(atlas, Atlas):
            return []
        years = named_years(connection)
        for item in (item for section in SECTIONS for item in section.items if isinstance(item, Map)):
            if closed_sources(connection, item.query_name):
                continue
            maps = choropleths(item, read(connection, item.query_name, item.parameters))
            if not any(value is not None for _, each in maps for value in each.values.values()):
                continue
            title = dated(item, years).title
            defs = atlas.definitions({panel.scheme for panel, _ in maps})
            sheet = draw_sheet([(each, atlas.shapes[panel.scheme]) for panel, each in maps], title, defs)
            file = directory / f"{item.id.replace('-', '_')}.svg"
            try:
                directory.mkdir(parents=True, exist_ok=True)
                file.write_text(sheet, encoding="utf-8")
            except OSError as error:
                raise UserError(f"{file}: the figure cannot be written: {error}") from error
            drawn.append(file)
    return drawn
