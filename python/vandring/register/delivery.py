"""A synthetic delivery in memory: the tables that the office hands over, and the truth behind them."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa


@dataclass(frozen=True)
class Delivery:
    """Tables by name, in the columns of the delivery contract; truth tables by name; what everything was
    drawn from.
    """

    tables: dict[str, pa.Table]
    truth: dict[str, pa.Table]
    parameters: dict[str, Any]
