"""Columns that are collected year by year."""

import numpy as np

from vandring.register.arrays import Array


class YearTables:
    """Tables by name; each grows by one block of rows a year."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[str, list[Array]]] = {}

    def add(self, table: str, year: int, **columns: Array) -> None:
        """Add rows of a year: equally long columns, one of them ``person``."""
        parts = self._parts.setdefault(table, {})
        size = len(columns["person"])
        for name, values in (("year", np.full(size, year, dtype=np.int16)), *columns.items()):
            parts.setdefault(name, []).append(values)

    def get(self, table: str) -> dict[str, Array]:
        """All rows of a table so far, year by year."""
        return {name: np.concatenate(parts) for name, parts in self._parts.get(table, {}).items()}


def joined_by_year(rows: dict[str, Array], more: dict[str, Array]) -> dict[str, Array]:
    """Rows of two tables with the same columns, year by year; within a year the first table's come first."""
    if not rows:
        return more
    order = np.argsort(np.concatenate([rows["year"], more["year"]]), kind="stable")
    return {name: np.concatenate([rows[name], more[name]])[order] for name in rows}
