"""Publish: copy the publication room into a new file and swap the link that readers follow.

DuckDB lets one process write a file or many read it. Readers therefore never open the warehouse; they open
the link ``published.duckdb``, which always leads to a whole, finished file that no one writes to any more:

    duckdb -readonly build/published.duckdb "set schema 'publication'; show tables"

Every published table is in the schema ``publication``; nothing else is in the file.
"""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.errors import UserError
from vandring.publishing.versions import remove_old_versions, version_name, versions_directory

if TYPE_CHECKING:
    import duckdb

# Oldest DuckDB that must be able to read what is published; a newer form is written no faster, an older one
# half as fast.
STORAGE_VERSION = "v1.3.0"


def publish(warehouse: Path, published: Path, schema: str = "publication", keep: int = 3) -> Path:
    """Publish the tables of ``schema`` (views too, as tables) and return the new version's file.

    ``published`` is the link; versions lie beside it in a folder of the same name, the newest ``keep`` of
    them stay. Raises UserError when there is nothing to publish, the warehouse cannot be read, or
    ``published`` is not a link. Whatever fails, readers see what they saw before.
    """
    if keep < 1:
        raise UserError(f"keep is {keep}; at least the current version must be kept, so give 1 or more")
    if published.exists() and not published.is_symlink():
        raise UserError(f"{published}: is not a link made by publishing; move it away and publish again")
    if not warehouse.is_file():
        raise UserError(f"{warehouse}: there is no warehouse to publish; run vandring build first")
    folder = versions_directory(published)
    folder.mkdir(parents=True, exist_ok=True)
    version = folder / version_name(published, datetime.now(UTC))
    unfinished = version.with_name(f".{version.name}.unfinished")
    try:
        _copy(warehouse, unfinished, schema)
        _flush(unfinished)
        unfinished.rename(version)
        _flush(folder)
        _point(published, version)
    except BaseException:
        with suppress(FileNotFoundError):
            unfinished.unlink()
        if published.resolve() != version.resolve():
            with suppress(FileNotFoundError):
                version.unlink()
        raise
    remove_old_versions(published, keep)
    return version


def _copy(warehouse: Path, target: Path, schema: str) -> None:
    """Write the tables of the schema with their comments to a new DuckDB file."""
    import duckdb

    connection = duckdb.connect(str(target), config={"storage_compatibility_version": STORAGE_VERSION})
    try:
        # Under the name the warehouse has when it is open by itself: views name their tables by it.
        source = warehouse.stem
        try:
            connection.execute(f"attach {_text(str(warehouse))} as {_name(source)} (read_only)")
        except duckdb.Error as error:
            raise UserError(
                f"{warehouse}: cannot be opened ({_first_line(error)}); wait until no other process "
                "writes to it, or build it anew"
            ) from error
        try:
            tables = _tables(connection, source, schema)
            if not tables:
                raise UserError(
                    f"{warehouse}: the schema {schema} has no tables to publish; run vandring build first"
                )
            connection.execute(f"create schema if not exists {_name(schema)}")
            for table in tables:
                connection.execute(
                    f"create table {_name(schema)}.{_name(table)} as "
                    f"select * from {_name(source)}.{_name(schema)}.{_name(table)}"
                )
            _copy_comments(connection, source, schema)
        except duckdb.Error as error:
            raise UserError(
                f"{warehouse}: could not be copied ({_first_line(error)}); look for a full disk, or build "
                "it anew"
            ) from error
        connection.execute(f"detach {_name(source)}")
        connection.execute("checkpoint")
    finally:
        connection.close()


def _tables(connection: "duckdb.DuckDBPyConnection", source: str, schema: str) -> list[str]:
    rows = connection.execute(
        """
        select table_name from duckdb_tables() where database_name = $1 and schema_name = $2
        union all
        select view_name from duckdb_views() where database_name = $1 and schema_name = $2
        order by 1
        """,
        [source, schema],
    ).fetchall()
    return [name for (name,) in rows]


def _copy_comments(connection: "duckdb.DuckDBPyConnection", source: str, schema: str) -> None:
    comments = connection.execute(
        """
        select table_name, null as column_name, comment from duckdb_tables()
        where database_name = $1 and schema_name = $2 and comment is not null
        union all
        select view_name, null, comment from duckdb_views()
        where database_name = $1 and schema_name = $2 and comment is not null
        union all
        select table_name, column_name, comment from duckdb_columns()
        where database_name = $1 and schema_name = $2 and comment is not null
        """,
        [source, schema],
    ).fetchall()
    for table, column, comment in comments:
        relation = f"{_name(schema)}.{_name(table)}"
        what = f"column {relation}.{_name(column)}" if column else f"table {relation}"
        connection.execute(f"comment on {what} is {_text(comment)}")


def _point(published: Path, version: Path) -> None:
    """Swap the link in one step. It is relative, so that the build directory can be moved."""
    swap = published.with_name(f".{version.name}.link")
    try:
        swap.symlink_to(version.relative_to(published.parent))
        swap.replace(published)
    finally:
        with suppress(FileNotFoundError):
            swap.unlink()
    _flush(published.parent)


def _flush(path: Path) -> None:
    """Make sure that a file's content, or a directory's entries, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
