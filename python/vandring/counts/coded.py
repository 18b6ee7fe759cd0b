"""A table of an office as it is read from a file: columns of codes, and the texts of the codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class CodedTable:
    """Rows of a file. ``frame`` has one column per dimension, of codes, and the figures in ``value_column``
    (None: not known yet); ``texts`` has for a dimension the text of each code, where the file has texts."""

    frame: pd.DataFrame
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    value_column: str | None = None
