"""Charts of the report as files, for the documentation."""

from pathlib import Path

from vandring.errors import UserError
from vandring.report.charts import draw
from vandring.report.items import Figure
from vandring.report.reading import closed_sources, open_published, read
from vandring.report.sections import retention

DRAWN = retention.SECTION
"""The chapter whose charts docs/immigrants.md shows."""


def draw_charts(published: Path, directory: Path) -> list[Path]:
    """Draw the charts into a directory, which is made; the same numbers give the same bytes.

    Returns the files: a chart of which the file has nothing to show is left out. Raises UserError where the
    directory cannot be written to.
    """
    drawn = []
    with open_published(published) as connection:
        for item in DRAWN.items:
            if not isinstance(item, Figure) or closed_sources(connection, item.query_name):
                continue
            result = read(connection, item.query_name, item.parameters)
            if not any(record[item.y] is not None for record in result.records()):
                continue
            file = directory / f"{item.id.replace('-', '_')}.svg"
            try:
                directory.mkdir(parents=True, exist_ok=True)
                file.write_bytes(draw(item, result))
            except OSError as error:
                raise UserError(f"{file}: the figure cannot be written: {error}") from error
            drawn.append(file)
    return drawn
