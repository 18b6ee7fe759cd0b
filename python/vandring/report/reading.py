"""Queries of the published file, opened read-only."""

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
from vandring.publishing.places import require_published

SCHEMA = "publication"
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
        connection = duckdb.connect(str(published), read_only=True)
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
    sql = query_text(name)
    try:
        cursor = connection.execute(sql, {key: parameters[key] for key in _parameters(sql)})
        columns = tuple(each[0] for each in cursor.description or ())
        rows = tuple(cursor.fetchall())
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise UserError(
            f"the published file lacks what {name}.sql reads ({_first_line(error)}); it was published by "
            "another version of vandring, so build and publish anew"
        ) from error
    return Result(columns, rows, sources(sql))


def sources(sql: str) -> tuple[str, ...]:
    """The published tables that a query reads, in order of name.

    They are only found with their schema before them, so that is how a query writes every one of them.
    """
    return tuple(sorted(set(re.findall(rf"\b{SCHEMA}\.(\w+)", sql))))


def query_text(name: str) -> str:
    """The text of a query of this package."""
    return resources.files("vandring.report").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def published_at(published: Path) -> datetime:
    """When a file was published: from the name of its version's folder, or when it was written, in UTC."""
    version = published.resolve()
    stated = VERSION_TIME.search(version.parent.name)
    if stated:
        return datetime.strptime(stated[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return datetime.fromtimestamp(version.stat().st_mtime, UTC)


def _parameters(sql: str) -> set[str]:
    return set(re.findall(r"\$([a-z]\w*)", sql))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
