"""The folder of a plan: the page, the numbers as CSV, and a workbook with a sheet of each."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pandas as pd

from vandring.errors import UserError
from vandring.planning.page import plan_page
from vandring.planning.run import Plan

PAGE, WORKBOOK = "projection.html", "projection.xlsx"
WIDEST = 40
"""Characters of the widest column."""


def write_plan(plan: Plan, directory: Path) -> list[Path]:
    """Write the page, the workbook and the CSV files; those of an earlier plan are replaced.

    Raises UserError where the directory cannot be made or written to.
    """
    tables = plan.outcome.tables()
    names = [f"{name}.csv" for name in tables]
    contents = {
        PAGE: plan_page(plan, [WORKBOOK, *names]).encode(),
        WORKBOOK: workbook(tables),
        **{
            name: frame.to_csv(index=False, lineterminator="\n").encode()
            for name, frame in zip(names, tables.values(), strict=True)
        },
    }
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            unfinished = directory / f".{name}.unfinished"
            unfinished.write_bytes(content)
            unfinished.replace(directory / name)
    except OSError as error:
        raise UserError(f"{directory}: the projection cannot be written there: {error}") from error
    return [directory / name for name in contents]


def workbook(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """An Excel workbook with a sheet for each table; its first row, which stays in view, names the columns.

    Numbers stand as they are, unrounded. A cell that is not there is empty.
    """
    # Slow to load, and needed nowhere else.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for name, frame in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(frame.columns))}{len(frame) + 1}"
        for place, column in enumerate(frame.columns, 1):
            texts = [
                column,
                *frame[column]
                .head(100)
                .map(lambda value: f"{value:.7g}" if isinstance(value, float) else str(value)),
            ]
            sheet.column_dimensions[get_column_letter(place)].width = 2 + min(WIDEST, max(map(len, texts)))
        heads = [WriteOnlyCell(sheet, value=column) for column in frame.columns]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        for row in frame.itertuples(index=False, name=None):
            sheet.append([None if pd.isna(cell) else cell for cell in row])
    content = BytesIO()
    book.save(content)
    return content.getvalue()
