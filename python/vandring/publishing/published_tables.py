"""What a published file says of its tables: columns, comments and keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

BATCH_ROWS = 100_000
KEYS_TABLE = "table_keys"


@dataclass(frozen=True)
class Column:
    """A column: name, DuckDB type, comment."""

    name: str
    type: str
    comment: str | None


@dataclass(frozen=True)
class PublishedTable:
    """A table. ``key`` is empty where no key is stated; ``key_may_be_empty``: in some row a part of it is."""

    name: str
    comment: str | None
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    key_may_be_empty: bool


def published_tables(connection: "duckdb.DuckDBPyConnection", schema: str) -> list[PublishedTable]:
    """The tables of a published file in order of name, keys from its table ``table_keys`` (if it has one)."""
    comments = connection.execute(
        "select table_name, comment from duckdb_tables() where schema_name = $1 order by table_name", [schema]
    ).fetchall()
    columns = connection.execute(
        """
        select table_name, column_name, data_type, comment from duckdb_columns()
        where schema_name = $1 order by table_name, column_index
        """,
        [schema],
    ).fetchall()
    keys = _keys(connection, schema) if KEYS_TABLE in dict(comments) else {}
    return [
        PublishedTable(
            name=name,
            comment=comment,
            columns=tuple(Column(*rest) for table, *rest in columns if table == name),
            key=keys.get(name, ()),
            key_may_be_empty=_has_empty(connection, schema, name, keys.get(name, ())),
        )
        for name, comment in comments
    ]


def record_batches(
    connection: "duckdb.DuckDBPyConnection", schema: str, table: str
) -> "Iterator[pa.RecordBatch]":
    """The rows of a table, batch by batch."""
    connection.execute(f"select * from {quoted(schema)}.{quoted(table)}")
    yield from connection.to_arrow_reader(BATCH_ROWS)


def quoted(identifier: str) -> str:
    """An identifier as SQL writes it."""
    return '"' + identifier.replace('"', '""') + '"'


def _keys(connection: "duckdb.DuckDBPyConnection", schema: str) -> dict[str, tuple[str, ...]]:
    rows = connection.execute(
        f"select table_name, column_name from {quoted(schema)}.{KEYS_TABLE} order by table_name, key_position"
    ).fetchall()
    return {table: tuple(column for name, column in rows if name == table) for table, _ in rows}


def _has_empty(
    connection: "duckdb.DuckDBPyConnection", schema: str, table: str, key: tuple[str, ...]
) -> bool:
    if not key:
        return False
    empty = " or ".join(f"{quoted(column)} is null" for column in key)
    row = connection.execute(
        f"select coalesce(bool_or({empty}), false) from {quoted(schema)}.{quoted(table)}"
    ).fetchone()
    return row is not None and bool(row[0])
