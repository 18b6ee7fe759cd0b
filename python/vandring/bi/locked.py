"""Connections to the published file for whoever writes SQL in a browser: it answers questions, nothing else.

DuckDB's settings keep SQL from files, networks and extensions. They do not keep it from functions that tell
what others ask, or that end the server's process: those are refused by name before DuckDB sees them.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from duckdb_engine import ConnectionWrapper, CursorWrapper

from vandring.rooms import Room, room_of

LOCK = {
    "access_mode": "read_only",
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    # Else a table's name that is none is looked for among the variables of this program.
    "python_enable_replacements": "false",
    # One question may not take the machine from all others.
    "memory_limit": "2GB",
    "max_temp_directory_size": "2GB",
    # The last: no statement changes a setting from here on.
    "lock_configuration": "true",
}
# Functions that make rows and may be asked for: numbers, lists, and what the catalogue says of tables.
TABLE_FUNCTIONS = frozenset(
    {
        "duckdb_columns", "duckdb_schemas", "duckdb_tables", "duckdb_views", "generate_series",
        "pragma_table_info", "range", "repeat", "unnest",
    }
)  # fmt: skip


class RefusedError(duckdb.PermissionException):
    """A statement that is not a question about what is published."""


def connect(published: Path, room: Room) -> "LockedConnection":
    """Open the version that a link leads to. Raises RefusedError when it is not of the room that is shown."""
    connection = duckdb.connect(str(published.resolve()), config=dict(LOCK))
    if room_of(connection) != room:
        connection.close()
        raise RefusedError(f"{published.name} does not hold the schema {room.schema}, which is shown here.")
    return LockedConnection(connection)


class LockedConnection(ConnectionWrapper):  # type: ignore[misc]
    """A connection whose cursors take questions only."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(connection)
        self._connection = connection

    def cursor(self) -> "LockedCursor":
        return LockedCursor(self._connection, self)


class LockedCursor(CursorWrapper):  # type: ignore[misc]
    """A cursor that reads a statement before it is run."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, wrapper: LockedConnection) -> None:
        super().__init__(connection, wrapper)
        # Of its own: it leaves the result of the question before alone.
        self._parser = connection.cursor()

    def execute(self, statement: str, parameters: Any = None, context: Any = None) -> None:
        require_question(self._parser, statement)
        super().execute(statement, parameters, context)

    def executemany(self, statement: str, parameters: Any = None, context: Any = None) -> None:
        require_question(self._parser, statement)
        super().executemany(statement, parameters, context)


def require_question(parser: duckdb.DuckDBPyConnection, statement: str) -> None:
    """Raise RefusedError unless DuckDB's parser finds selects alone, with no others than TABLE_FUNCTIONS."""
    answer = parser.execute("select json_serialize_sql(?)", [statement]).fetchone()
    parsed = json.loads(answer[0]) if answer else {}
    if parsed.get("error"):
        raise RefusedError(f"Not a select: {parsed.get('error_message')}. The dashboards' SQL only asks.")
    refused = sorted(set(_table_functions(parsed)) - TABLE_FUNCTIONS)
    if refused:
        raise RefusedError(f"The dashboards' SQL may not call {', '.join(refused)}() as a table.")


def _table_functions(node: Any) -> Iterator[str]:
    """The names of the functions that stand where a table does, at any depth of a parsed statement."""
    if isinstance(node, dict):
        if node.get("type") == "TABLE_FUNCTION":
            yield node["function"]["function_name"].lower()
        for value in node.values():
            yield from _table_functions(value)
    elif isinstance(node, list):
        for value in node:
            yield from _table_functions(value)
