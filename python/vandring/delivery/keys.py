"""Keys that must identify a row: each value once, none empty."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.delivery.contract import Table
from vandring.delivery.engine import connect, guarded, quoted
from vandring.delivery.reading import source_sql, stated_sql
from vandring.delivery.report import Problem
from vandring.delivery.shapes import FileGroup

if TYPE_CHECKING:
    import duckdb

EXAMPLES = 3
PLACES = 4


def key_problems(
    table: Table, groups: list[FileGroup], empty: int, shown: Callable[[Path], str]
) -> list[Problem]:
    """Repeated and empty keys, with the rows where the first of them stand. ``empty`` counts empty keys."""
    key = table.key
    assert key is not None, "asked only for tables with a key"
    with guarded(table.name), connect() as connection:
        problems = []
        if empty:
            problems.append(_empty_problem(connection, table, key, groups, empty, shown))
        repeated = _repeated_problem(connection, table, key, groups, shown)
        return problems + ([repeated] if repeated else [])


def _keys_sql(key: str, groups: list[FileGroup]) -> str:
    return " union all ".join(
        f"select {stated_sql(key, group.shape.types[key])} as key_value from {source_sql(group)}"
        for group in groups
    )


def _repeated_problem(
    connection: "duckdb.DuckDBPyConnection",
    table: Table,
    key: str,
    groups: list[FileGroup],
    shown: Callable[[Path], str],
) -> Problem | None:
    result = connection.execute(
        f"""
        select count(*), min({{'key_value': key_value, 'times': times}}, {EXAMPLES}) from (
            select key_value, count(*) as times from ({_keys_sql(key, groups)})
            where key_value is not null group by key_value having count(*) > 1
        )
        """
    ).fetchone()
    count, examples = result or (0, None)
    if not count:
        return None
    told = []
    for example in examples:
        value, times = example["key_value"], example["times"]
        places = _places(connection, key, groups, f"= {quoted(value)}", times, shown)
        told.append(f"{value!r} {times:,} times ({places})")
    noun = "value stands" if count == 1 else "values stand"
    return Problem(
        table.name,
        f"{key}: {count:,} {noun} in more than one row; give every row its own {key}, or remove the rows "
        f"delivered twice: {', '.join(told)}",
    )


def _empty_problem(
    connection: "duckdb.DuckDBPyConnection",
    table: Table,
    key: str,
    groups: list[FileGroup],
    empty: int,
    shown: Callable[[Path], str],
) -> Problem:
    places = _places(connection, key, groups, "is null", empty, shown)
    noun = "row has" if empty == 1 else "rows have"
    return Problem(table.name, f"{key}: {empty:,} {noun} none; give every row its own {key} ({places})")


def _places(
    connection: "duckdb.DuckDBPyConnection",
    key: str,
    groups: list[FileGroup],
    condition: str,
    count: int,
    shown: Callable[[Path], str],
) -> str:
    """File and row (the first row after a header is row 1) of the first few keys that meet the condition."""
    places: list[str] = []
    for file_group in (replace(group, files=(file,)) for group in groups for file in group.files):
        if len(places) == PLACES:
            break
        # A window without an order numbers the rows as they stand: DuckDB keeps the order of insertion.
        rows = connection.execute(
            f"""
            select row from (
                select {stated_sql(key, file_group.shape.types[key])} as key_value,
                    row_number() over () as row
                from {source_sql(file_group)}
            )
            where key_value {condition} order by row limit {PLACES - len(places)}
            """
        ).fetchall()
        places += [f"{shown(file_group.files[0])} row {row:,}" for (row,) in rows]
    return ", ".join(places) + (", …" if count > len(places) else "")
