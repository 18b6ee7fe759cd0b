"""A synthetic delivery: the tables that the office hands over, and the truth behind them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from vandring.register.arrays import Array


@dataclass(frozen=True)
class Rows:
    """The rows of a table, of which any part can be made: texts take many times what they are made of."""

    count: int
    make: Callable[[slice], pa.Table]

    @classmethod
    def of_arrays(cls, arrays: dict[str, Array], table: Callable[[dict[str, Array]], pa.Table]) -> "Rows":
        """Rows made of equally long arrays; ``table`` makes the table of any part of them."""
        count = len(next(iter(arrays.values())))
        return cls(count, lambda part: table({name: values[part] for name, values in arrays.items()}))

    @classmethod
    def of_table(cls, table: pa.Table) -> "Rows":
        """Rows of a table that there is."""
        return cls(table.num_rows, lambda part: table.slice(part.start, part.stop - part.start))


class LazyTables(Mapping[str, pa.Table]):
    """Tables by name, made anew whenever one is asked for: only one at a time takes memory."""

    def __init__(self, makers: dict[str, Callable[[], Rows]]) -> None:
        self._makers = makers

    def __getitem__(self, name: str) -> pa.Table:
        rows = self._makers[name]()
        return rows.make(slice(0, rows.count))

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def parts(self, name: str, rows_at_a_time: int) -> Iterator[pa.Table]:
        """The rows of a table in order, part by part; of a table without rows one part that has none."""
        rows = self._makers[name]()
        for start in range(0, max(rows.count, 1), rows_at_a_time):
            yield rows.make(slice(start, min(start + rows_at_a_time, rows.count)))


@dataclass(frozen=True)
class Delivery:
    """A delivery: tables in the columns of the contract, truth tables, and what everything was drawn from."""

    tables: LazyTables
    truth: LazyTables
    parameters: dict[str, Any]
