"""Queries of a published file, opened read-only: of what is open to anybody, or of the publication."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from vandring.errors import UserError
from vandring.places import require_published
from vandring.rooms import OPEN_ROOM, PROTECTED, PUBLICATION_ROOM, Room, room_of

# One part of the keys of a printed cell: part('measure=share; sex=male', 'sex') is 'male'.
PART = """create temp macro part(cell_keys, name) as
    nullif(regexp_extract(cell_keys, '(?:^|; )' || name || '=([^;]*)', 1), '')"""
# The footnote of a number by how the logit behind it was estimated.
ESTIMATOR_NOTE = """create temp macro estimator_note(estimator) as
    case estimator when 'firth' then
        'Estimated with Firth''s penalty, because the likelihood has no maximum here: logit_fits says why.'
    end"""
# The outcome years of a model: 2010–2013, or one year.
OUTCOME_YEARS = """create temp macro outcome_years(first_outcome_year, last_outcome_year) as
    first_outcome_year
    || case when last_outcome_year > first_outcome_year then '–' || last_outcome_year else '' end"""
VERSION_TIME = re.compile(r"^(\d{8}T\d{6})\d*Z$")


@dataclass(frozen=True)
class Result:
    """Rows of a query, its columns' names, and the published tables that it read."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    sources: tuple[str, ...]

    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@contextmanager
def open_published(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection. Raises UserError when nothing has been published there."""
    require_published(published)
    try:
        # A table that is not there must not be sought among the variables of this program.
        connection = duckdb.connect(
            str(published), read_only=True, config={"python_enable_replacements": False}
        )
    except duckdb.Error as error:
        raise UserError(
            f"{published}: cannot be read ({_first_line(error)}); build and publish anew"
        ) from error
    try:
        connection.execute(PART)
        connection.execute(ESTIMATOR_NOTE)
        connection.execute(OUTCOME_YEARS)
        yield connection
    finally:
        connection.close()


def read(connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, str]) -> Result:
    """Run the query of that name. Raises UserError when the published file has not the tables it reads."""
    room = room_of(connection) or PUBLICATION_ROOM
    sql = query_text(name, room)
    try:
        cursor = connection.execute(room.text(sql), {key: parameters[key] for key in _parameters(sql)})
        columns = tuple(each[0] for each in cursor.description or ())
        rows = tuple(cursor.fetchall())
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise UserError(
            f"the published file lacks what {name}.sql reads ({_first_line(error)}); it was published by "
            "another version of vandring, so build and publish anew"
        ) from error
    return Result(columns, rows, sources(sql))


def closed_sources(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[str, ...]:
    """Tables that a query reads and that are not there, in order of name: those that are not open to anybody,
    and those that need persons where counts were delivered.

    A table that is open in another form, without a column that the query needs, is one of them.
    """
    if room_of(connection) != OPEN_ROOM:
        left_out = tables_left_out(connection)
        return tuple(table for table in sources(query_text(name)) if table in left_out)
    sql = query_text(name, OPEN_ROOM)
    found = {table for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    closed = tuple(table for table in sources(sql) if table not in found)
    return closed or _narrowed(connection, sql)


def sources(sql: str) -> tuple[str, ...]:
    """The published tables that a query reads, in order of name.

    They are only found with their schema before them, so that is how a query writes every one of them.
    """
    return tuple(sorted(set(re.findall(rf"\b{PUBLICATION_ROOM.schema}\.(\w+)", sql))))


def query_text(name: str, room: Room = PUBLICATION_ROOM) -> str:
    """The text of a query of this package, whose tables are those of the schema publication.

    Of what is open, the folder ``sql/open`` has the queries for which its tables have another form.
    """
    folder = resources.files("vandring.report").joinpath("sql")
    file = folder.joinpath("open", f"{name}.sql")
    if room != OPEN_ROOM or not file.is_file():
        file = folder.joinpath(f"{name}.sql")
    return file.read_text(encoding="utf-8")


def published_at(published: Path) -> datetime:
    """When a file was published: from the name of its version's folder, or when it was written, in UTC."""
    version = published.resolve()
    stated = VERSION_TIME.search(version.parent.name)
    if stated:
        return datetime.strptime(stated[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return datetime.fromtimestamp(version.stat().st_mtime, UTC)


def tables_left_out(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Published tables that this delivery cannot have."""
    return frozenset(row[0] for row in read(connection, "tables_left_out", {}).rows)


def _narrowed(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[str, ...]:
    """The protected tables of a query that lack a column which it reads."""
    try:
        connection.execute(f"explain {OPEN_ROOM.text(sql)}", dict.fromkeys(_parameters(sql), ""))
    except duckdb.BinderException:
        protected = {name for name, (rule, _) in rules_of_tables(connection).items() if rule in PROTECTED}
        return tuple(table for table in sources(sql) if table in protected)
    return ()


def rules_of_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """By published table: whether it is open and in what form, and why not (empty where it is)."""
    result = read(connection, "table_rules", {})
    return {name: (rule, reason or "") for name, rule, reason in result.rows}


def _parameters(sql: str) -> set[str]:
    return set(re.findall(r"\$([a-z]\w*)", sql))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
