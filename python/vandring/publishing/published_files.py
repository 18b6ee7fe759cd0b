"""The two files of a version: what dbt built for the office's analysts, and what of it anybody may read.

The file of analysts is a copy of the file that the publication room was built in. The open file is written
table by table, because what is dropped from a copy stays in its free blocks: the tables that the seed
``open_tables`` opens as they are, and those of dbt's schema ``open``.

DuckDB names a file that is opened after its name, and cannot tell a file from a schema of that name: so
neither file has the name of its schema.
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.errors import UserError
from vandring.places import UNOPENED, UNPUBLISHED
from vandring.publishing.open_tables import OPEN_SCHEMA, PUBLICATION_SCHEMA, RULES_TABLE, fill_open
from vandring.publishing.published_tables import quoted

if TYPE_CHECKING:
    import duckdb

PUBLICATION_FILE = "vandring_publication.duckdb"
OPEN_FILE = "vandring_open.duckdb"
# Any DuckDB from 1.3 on reads the files.
STORAGE = "v1.3.0"
BUILDS_TABLE = "builds"


def write_files(built: Path, folder: Path, build_id: str) -> None:
    """Write both files to ``folder`` from what dbt built in the directory ``built``, which nobody writes to
    meanwhile. Both say ``build_id`` in their table ``builds``.

    Raises UserError when what was built cannot be read, has no rules of what is open, or has a view, which
    may lead to what is not in the file.
    """
    import duckdb

    source = built / UNPUBLISHED
    try:
        # As a writer, which keeps others from writing until the copies are made.
        connection = duckdb.connect(str(source))
    except duckdb.Error as error:
        raise UserError(
            f"{source}: cannot be opened ({_first_line(error)}); wait until no other process writes to it, "
            "or build it anew"
        ) from error
    try:
        _attach(connection, built / UNOPENED, "unopened", "read_only")
        _check(connection, source)
        # What is still in the log beside the file goes into the file.
        connection.execute("force checkpoint")
        shutil.copyfile(source, folder / PUBLICATION_FILE)
        _attach(connection, folder / PUBLICATION_FILE, "published")
        _attach(connection, folder / OPEN_FILE, "opened", f"storage_version '{STORAGE}'")
        fill_open(connection, "unopened", "opened")
        for database, schema in (("published", PUBLICATION_SCHEMA), ("opened", OPEN_SCHEMA)):
            _name_build(connection, database, schema, build_id)
            connection.execute(f"detach {database}")
    except (duckdb.Error, OSError) as error:
        raise UserError(
            f"{source}: could not be copied ({_first_line(error)}); look for a full disk, or build it anew"
        ) from error
    finally:
        connection.close()


def _attach(connection: "duckdb.DuckDBPyConnection", file: Path, name: str, *options: str) -> None:
    """A build without a file of open tables is one that has none."""
    if options == ("read_only",) and not file.is_file():
        connection.execute(f"attach ':memory:' as {name}")
        return
    path = str(file).replace("'", "''")
    connection.execute(f"attach '{path}' as {name}" + (f" ({', '.join(options)})" if options else ""))


def _check(connection: "duckdb.DuckDBPyConnection", source: Path) -> None:
    """Raise UserError unless there are tables with rules of what is open, and no views."""
    relations = connection.execute(
        """
        select table_type, table_schema, table_name from information_schema.tables
        where table_catalog in (current_database(), 'unopened') and table_schema in ($1, $2)
        order by table_name
        """,
        [PUBLICATION_SCHEMA, OPEN_SCHEMA],
    ).fetchall()
    published = [name for _, schema, name in relations if schema == PUBLICATION_SCHEMA]
    if not published:
        raise UserError(
            f"{source}: the schema {PUBLICATION_SCHEMA} has no tables to publish; run vandring build first"
        )
    views = [f"{schema}.{name}" for kind, schema, name in relations if kind == "VIEW"]
    if views:
        raise UserError(
            f"{source.parent}: {', '.join(views)} cannot be published, because only tables can; materialize "
            "it as a table and build again"
        )
    if RULES_TABLE not in published:
        raise UserError(
            f"{source}: does not say which tables are open (no table {RULES_TABLE}), because only a part was "
            "built, or an earlier vandring built it; run vandring build, which publishes too"
        )


def _name_build(connection: "duckdb.DuckDBPyConnection", database: str, schema: str, build_id: str) -> None:
    table = f"{database}.{quoted(schema)}.{BUILDS_TABLE}"
    connection.execute(f"create table {table} as select $1::varchar as build_id", [build_id])
    connection.execute(f"comment on table {table} is 'One row per build that the tables are of: always one.'")
    connection.execute(
        f"comment on column {table}.build_id is 'When the build was published, in UTC. Confidential and open "
        "tables with the same build_id are of the same build.'"
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
