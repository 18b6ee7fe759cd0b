"""The server copy: both published files in PostgreSQL, a schema each, with comments, keys and two roles that
may only read: ``vandring_analyst`` both schemas, ``vandring_reader`` what is open.

Everything happens in one transaction. Rows are replaced by ``delete`` and ``copy``, not by new tables under
old names: so every reader goes on seeing the state that its statement (or, at isolation level repeatable
read, its transaction) began with, nobody waits for anybody, and rights and views that others have added
to the tables stay. Only a table whose columns or key have changed is made anew, which waits for its readers.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vandring.errors import UserError
from vandring.publishing.open_tables import OPEN_SCHEMA, PUBLICATION_SCHEMA
from vandring.publishing.published_files import BUILDS_TABLE, OPEN_FILE, PUBLICATION_FILE
from vandring.publishing.published_tables import PublishedTable, published_tables, record_batches
from vandring.publishing.server_address import server_name, without_secrets

if TYPE_CHECKING:
    import duckdb
    import psycopg
    from psycopg.sql import Composable, Composed

ANALYST_ROLE = "vandring_analyst"
READER_ROLE = "vandring_reader"
COPIED = (
    (PUBLICATION_FILE, PUBLICATION_SCHEMA, (ANALYST_ROLE,)),
    (OPEN_FILE, OPEN_SCHEMA, (ANALYST_ROLE, READER_ROLE)),
)
"""File of a version, its schema, and who may read it."""
# Comparing keys that may be empty needs "nulls not distinct".
OLDEST_SERVER = 15
LOCK_TIMEOUT = "30s"
# Two publications wait for each other with this lock: the letters of "vandring" as a number.
PUBLICATION_LOCK = int.from_bytes(b"vandring", "big")

POSTGRES_TYPES = {
    "BOOLEAN": "boolean",
    "TINYINT": "smallint",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "HUGEINT": "numeric(38,0)",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "VARCHAR": "text",
    "DATE": "date",
    "TIMESTAMP": "timestamp without time zone",
}


@dataclass(frozen=True)
class ServerCopy:
    """What was written: where (without password), how many tables and rows."""

    server: str
    tables: int
    rows: int


def copy_to_postgres(version: Path, url: str) -> ServerCopy:
    """Replace the tables of both schemas on the server at ``url`` with those of a version, all or nothing.

    ``version`` is the folder of a publication. ``url`` is a libpq address; what it leaves out comes from PG…
    variables and ~/.pgpass. Raises UserError, without any password in it, when the server cannot be reached
    or refuses something; then its tables are as they were.
    """
    try:
        import psycopg
    except ImportError:
        raise UserError(
            "publishing to PostgreSQL needs psycopg; install it with: pip install 'vandring[postgres]'"
        ) from None

    server = server_name(url)
    try:
        connection = psycopg.connect(url, application_name="vandring publish", autocommit=True)
    except psycopg.Error as error:
        raise UserError(
            f"{server}: cannot be connected to ({without_secrets(str(error), url)}); look at the address, "
            "and at the password in ~/.pgpass or PGPASSWORD"
        ) from None
    try:
        with connection.transaction():
            _begin(connection)
            copied = [_replace(connection, version / file, schema, roles) for file, schema, roles in COPIED]
        # Outside the transaction: give back the room of the rows that were replaced.
        for (_, schema, _), (names, _) in zip(COPIED, copied, strict=True):
            for name in names:
                connection.execute(_sql("vacuum (analyze, truncate false) {}", (schema, name)))
    except psycopg.errors.LockNotAvailable:
        raise UserError(
            f"{server}: someone holds a table whose columns or key have changed, or publishes there too; "
            "nothing was changed there. See pg_stat_activity for who it is, and publish again"
        ) from None
    except psycopg.errors.DependentObjectsStillExist as error:
        raise UserError(
            f"{server}: {_message(error)} ({error.diag.message_detail}); its columns or key have changed, so "
            "it must be made anew. Nothing was changed there; drop what depends on it and publish again"
        ) from None
    except psycopg.errors.InsufficientPrivilege as error:
        raise UserError(
            f"{server}: {_message(error)}; nothing was changed there. Publish as the owner of the schemas "
            f"{PUBLICATION_SCHEMA} and {OPEN_SCHEMA}, or of the database, and have an administrator create "
            f"the roles once: create role {ANALYST_ROLE} nologin; create role {READER_ROLE} nologin"
        ) from None
    except psycopg.Error as error:
        raise UserError(f"{server}: {_message(error)}; nothing was changed there") from None
    finally:
        connection.close()
    return ServerCopy(server, sum(len(names) for names, _ in copied), sum(rows for _, rows in copied))


def _begin(connection: "psycopg.Connection[Any]") -> None:
    version = connection.info.server_version // 10_000
    if version < OLDEST_SERVER:
        raise UserError(
            f"the server is PostgreSQL {version}; publishing needs {OLDEST_SERVER} or newer. "
            "Nothing was changed there"
        )
    connection.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'")
    connection.execute("select pg_advisory_xact_lock(%s)", [PUBLICATION_LOCK])
    for role in (ANALYST_ROLE, READER_ROLE):
        if not connection.execute("select from pg_roles where rolname = %s", [role]).fetchall():
            connection.execute(_sql("create role {} nologin", (role,)))


def _replace(
    connection: "psycopg.Connection[Any]", file: Path, schema: str, roles: tuple[str, ...]
) -> tuple[list[str], int]:
    """Replace a schema's tables with those of a file. Returns their names and the number of rows."""
    import duckdb

    # One connection to the file: one version, whatever is published meanwhile.
    with duckdb.connect(str(file), read_only=True) as published:
        tables = published_tables(published, schema)
        _prepare_schema(connection, schema, roles)
        for name in sorted(_tables_there(connection, schema) - {table.name for table in tables}):
            connection.execute(_sql("drop table {}", (schema, name)))
        rows = 0
        for table in tables:
            _empty(connection, schema, table)
            rows += _fill(connection, published, schema, table)
            _comment(connection, schema, table)
            for role in roles:
                connection.execute(_sql("grant select on {} to {}", (schema, table.name), (role,)))
    return [table.name for table in tables], rows


def _prepare_schema(connection: "psycopg.Connection[Any]", schema: str, roles: tuple[str, ...]) -> None:
    """Make the schema where it is missing, and let these roles look into it, and the other role no longer.

    Raises UserError when a schema ``open`` is there that somebody else has made: its tables would go.
    """
    if not connection.execute("select from pg_namespace where nspname = %s", [schema]).fetchall():
        connection.execute(_sql("create schema {}", (schema,)))
    there = _tables_there(connection, schema)
    if schema == OPEN_SCHEMA and there and BUILDS_TABLE not in there:
        raise UserError(
            f"the schema {schema} of the server has tables that vandring did not make ({min(there)}); rename "
            "that schema, or publish to another database. Nothing was changed there"
        )
    for role in roles:
        connection.execute(_sql("grant usage on schema {} to {}", (schema,), (role,)))
    for role in {ANALYST_ROLE, READER_ROLE}.difference(roles):
        # An earlier vandring let readers read what is confidential.
        connection.execute(_sql("revoke all on all tables in schema {} from {}", (schema,), (role,)))
        connection.execute(_sql("revoke all on schema {} from {}", (schema,), (role,)))


def _tables_there(connection: "psycopg.Connection[Any]", schema: str) -> set[str]:
    rows = connection.execute("select tablename from pg_tables where schemaname = %s", [schema])
    return {name for (name,) in rows}


def _empty(connection: "psycopg.Connection[Any]", schema: str, table: PublishedTable) -> None:
    """See to it that the table is there, with the right columns and key, and without rows."""
    wanted = [(column.name, _postgres_type(table, column.type)) for column in table.columns]
    key = (table.key_may_be_empty, table.key) if table.key else None
    there = _columns_there(connection, schema, table.name)
    if there == wanted and _key_there(connection, schema, table.name) == key:
        connection.execute(_sql("delete from {}", (schema, table.name)))
        return
    if there:
        connection.execute(_sql("drop table {}", (schema, table.name)))
    from psycopg import sql

    parts = [sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in wanted]
    if table.key:
        # A primary key has no empty fields; "nulls not distinct" is the same promise where they may be.
        kind = "unique nulls not distinct" if table.key_may_be_empty else "primary key"
        names = sql.SQL(", ").join(map(sql.Identifier, table.key))
        parts.append(sql.SQL("{} ({})").format(sql.SQL(kind), names))
    connection.execute(_sql("create table {} ({})", (schema, table.name), sql.SQL(", ").join(parts)))


def _columns_there(connection: "psycopg.Connection[Any]", schema: str, table: str) -> list[tuple[str, str]]:
    return connection.execute(
        """
        select attname, format_type(atttypid, atttypmod) from pg_attribute
        where attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text))
            and attnum > 0 and not attisdropped
        order by attnum
        """,
        [schema, table],
    ).fetchall()


def _key_there(
    connection: "psycopg.Connection[Any]", schema: str, table: str
) -> tuple[bool, tuple[str, ...]] | None:
    """Whether the key's columns may be empty, and the columns in order; None without a key."""
    found = connection.execute(
        """
        select contype = 'u', array(
            select attname::text from unnest(conkey) with ordinality as key (attnum, position)
            inner join pg_attribute on attrelid = conrelid and pg_attribute.attnum = key.attnum
            order by position
        )
        from pg_constraint
        where conrelid = to_regclass(format('%%I.%%I', %s::text, %s::text)) and contype in ('p', 'u')
        """,
        [schema, table],
    ).fetchone()
    return None if found is None else (found[0], tuple(found[1]))


def _fill(
    connection: "psycopg.Connection[Any]",
    file: "duckdb.DuckDBPyConnection",
    schema: str,
    table: PublishedTable,
) -> int:
    """Copy the rows as CSV: quoted what is there, unquoted nothing what is empty. Returns their number."""
    import pyarrow as pa
    from pyarrow import csv

    options = csv.WriteOptions(include_header=False, quoting_style="all_valid")
    rows = 0
    command = _sql("copy {} from stdin (format csv)", (schema, table.name))
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for batch in record_batches(file, schema, table.name):
            buffer = pa.BufferOutputStream()
            csv.write_csv(batch, buffer, options)
            copy.write(buffer.getvalue().to_pybytes())
            rows += batch.num_rows
    return rows


def _comment(connection: "psycopg.Connection[Any]", schema: str, table: PublishedTable) -> None:
    from psycopg import sql

    relation = (schema, table.name)
    connection.execute(_sql("comment on table {} is {}", relation, sql.Literal(table.comment)))
    for column in table.columns:
        connection.execute(
            _sql("comment on column {} is {}", (*relation, column.name), sql.Literal(column.comment))
        )


def _postgres_type(table: PublishedTable, duckdb_type: str) -> str:
    if duckdb_type.startswith("DECIMAL("):
        return duckdb_type.replace("DECIMAL", "numeric")
    try:
        return POSTGRES_TYPES[duckdb_type]
    except KeyError:
        raise UserError(
            f"table {table.name}: PostgreSQL has no type for {duckdb_type}; nothing was changed on the server"
        ) from None


def _sql(text: str, *parts: "tuple[str, ...] | Composable") -> "Composed":
    """SQL with names (as tuples of their parts) and pieces in the place of {}."""
    from psycopg import sql

    pieces = [sql.Identifier(*part) if isinstance(part, tuple) else part for part in parts]
    return sql.SQL(text).format(*pieces)


def _message(error: "psycopg.Error") -> str:
    return error.diag.message_primary or str(error).strip()
