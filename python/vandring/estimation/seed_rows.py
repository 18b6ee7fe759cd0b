"""Rows of seeds, and what is said of one that cannot be meant."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from vandring.errors import UserError

Row = Mapping[str, Any]


def records(seed: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as they are written: None for what is empty, whole numbers without decimals."""
    columns = [str(name) for name in seed.columns]
    return [
        {name: _as_written(value) for name, value in zip(columns, row, strict=True)}
        for row in seed.itertuples(index=False, name=None)
    ]


def _as_written(value: Any) -> Any:
    if pd.isna(value):
        return None
    if isinstance(value, str):
        return value
    number = float(value)
    return int(number) if number.is_integer() else number


class RowError(UserError):
    """A row of a seed that cannot be meant: the seed, the row, what is wrong in it, and what to do."""

    def __init__(self, seed: str, row: str, wrong: str, remedy: str) -> None:
        super().__init__(f"seeds/rules/{seed}.csv, row {row}: {wrong}; {remedy}")
        self.seed, self.row, self.wrong, self.remedy = seed, row, wrong, remedy


def refusal(seed: str, row: str, wrong: str, remedy: str) -> RowError:
    """The error that names the seed, the row and what is wrong in it, and what to do."""
    return RowError(seed, row, wrong, remedy)


def listed(values: Iterable[object]) -> str:
    """Values with commas between them."""
    return ", ".join(str(each) for each in values)
