"""Whether a directory holds a delivery of counts or one of persons."""

from pathlib import Path

from vandring.counts.files import table_files
from vandring.counts.source_file import SOURCE_FILE

PERSONS, COUNTS = "persons", "counts"


def kind_of(directory: Path) -> str:
    """``counts`` where the directory says whose tables it holds, or has a population and no notifications."""
    if (directory / SOURCE_FILE).is_file():
        return COUNTS
    has_notifications = any(directory.glob("notifications*"))
    return COUNTS if table_files(directory, "population") and not has_notifications else PERSONS
