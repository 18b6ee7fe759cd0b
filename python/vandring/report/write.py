"""Write the report."""

from pathlib import Path

from vandring.errors import UserError
from vandring.report.page import report_page


def write_report(published: Path, file: Path) -> int:
    """Write the report of a published file and return its size in bytes; an earlier one is replaced whole.

    Raises UserError when there is nothing to report, or the file cannot be written.
    """
    content = report_page(published).encode()
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(file)
    except OSError as error:
        raise UserError(f"{file}: the report cannot be written: {error}") from error
    return len(content)
