"""A synthetic delivery: the tables that the office hands over, and the truth behind them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa


class LazyTables(Mapping[str, pa.Table]):
    """Tables by name, made anew whenever one is asked for: only one at a time takes memory."""

    def __init__(self, makers: dict[str, Callable[[], pa.Table]]) -> None:
        self._makers = makers

    def __getitem__(self, name: str) -> pa.Table:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


@dataclass(frozen=True)
class Delivery:
    """A delivery: tables in the columns of the contract, truth tables, and what everything was drawn from."""

    tables: Mapping[str, pa.Table]
    truth: Mapping[str, pa.Table]
    parameters: dict[str, Any]
