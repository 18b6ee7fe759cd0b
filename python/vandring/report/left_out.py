"""What a report of the open tables leaves to the confidential ones, and what was done to those it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vandring.report.reading import read, rules_of_tables
from vandring.rooms import OPEN_ROOM, PROTECTED, room_of

if TYPE_CHECKING:
    import duckdb

DONE = "What was done to it: "
"""After this the comment of a table says how its counts are protected."""
NARROWED = "Open in another form, without what this needs"
UNKNOWN = "Not among the open tables of this file"


@dataclass(frozen=True)
class LeftOut:
    """A figure or table of the report, with what it follows, and the tables it needs that are not open."""

    title: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class ClosedTable:
    """A table that is not open, why, and what of the report needs it."""

    name: str
    reason: str
    titles: tuple[str, ...]


def closed_tables(
    connection: "duckdb.DuckDBPyConnection", left_out: Sequence[LeftOut]
) -> tuple[ClosedTable, ...]:
    """The tables for which something is left out, in order of name."""
    if not left_out:
        return ()
    rules = rules_of_tables(connection)
    names = sorted({name for each in left_out for name in each.tables})
    return tuple(
        ClosedTable(
            name,
            _reason(*rules.get(name, ("", ""))),
            tuple(each.title for each in left_out if name in each.tables),
        )
        for name in names
    )


def what_was_done(connection: "duckdb.DuckDBPyConnection") -> dict[str, str]:
    """By open table whose counts are not the true ones: what was done to them."""
    if room_of(connection) != OPEN_ROOM:
        return {}
    rules = rules_of_tables(connection)
    comments = {name: comment or "" for name, comment in read(connection, "published_tables", {}).rows}
    return {
        name: comment.partition(DONE)[2].strip()
        for name, comment in comments.items()
        if DONE in comment and rules.get(name, ("", ""))[0] in PROTECTED
    }


def _reason(rule: str, reason: str) -> str:
    if rule in PROTECTED:
        return NARROWED
    return reason or UNKNOWN
