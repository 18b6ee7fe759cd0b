"""DuckDB as the reader of deliveries: one connection per piece of work, bounded in memory."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.errors import UserError

if TYPE_CHECKING:
    import duckdb

# Leaves room under 2 GB for what DuckDB holds outside its buffer manager.
MEMORY_LIMIT = "1200MB"


@contextmanager
def connect() -> "Iterator[duckdb.DuckDBPyConnection]":
    """An in-memory DuckDB that spills to a temporary directory, removed at the end.

    Short-lived on purpose: a damaged file can leave a connection unusable. Whoever expects a damaged file
    catches ``duckdb.Error``; any other, such as a full disk, becomes a UserError in ``guarded``.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="vandring-") as spill:
        connection = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": spill})
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Turn a failure of DuckDB on files that were readable a moment ago into a UserError about ``what``."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise UserError(
            f"{what}: could not be read and written ({reason}); look for a full disk or files that changed "
            "meanwhile, and try again"
        ) from error


def quoted(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"


def file_text(file: Path) -> str:
    """An SQL string by which DuckDB finds this file, which it takes for a pattern, and no other.

    DuckDB has no way to write a backslash in a pattern; there it is left to look for the file's own name.
    """
    text = str(file)
    return quoted(text if "\\" in text else re.sub(r"([*?[])", r"[\1]", text))


def identifier(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
