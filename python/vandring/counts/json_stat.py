"""JSON-stat 2, as statistical offices hand it out (https://json-stat.org/full/)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vandring.counts.coded import CodedTable
from vandring.errors import UserError

VALUE = "value"


def read_json_stat(file: Path) -> CodedTable:
    """The dataset of a file. A value that is absent or null is missing.

    Raises UserError when the file is no JSON-stat dataset of version 2.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeDecodeError) as error:
        raise UserError(f"{file}: cannot be read as JSON ({error}); fetch it anew as JSON-stat 2") from None
    if isinstance(content, dict) and content.get("class") != "dataset" and "dataset" in content:
        raise UserError(f"{file}: is JSON-stat 1; fetch it as JSON-stat 2")
    try:
        return _table(content)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise UserError(
            f"{file}: is no JSON-stat 2 dataset ({type(error).__name__}: {error}); fetch it anew"
        ) from None


def _table(content: dict[str, Any]) -> CodedTable:
    names, sizes = list(content["id"]), [int(size) for size in content["size"]]
    codes, texts = {}, {}
    for name, size in zip(names, sizes, strict=True):
        category = content["dimension"][name]["category"]
        codes[name] = _codes(category)
        if len(codes[name]) != size:
            raise ValueError(f"{name} has {len(codes[name])} categories, its size says {size}")
        texts[name] = {code: str(text) for code, text in category.get("label", {}).items()}
    cells = int(np.prod(sizes))
    places = np.indices(sizes).reshape(len(sizes), cells)
    frame = pd.DataFrame(
        {
            name: pd.Categorical.from_codes(place, pd.Index(codes[name]))
            for name, place in zip(names, places, strict=True)
        }
    )
    frame[VALUE] = _values(content["value"], cells)
    return CodedTable(frame, texts, VALUE)


def _codes(category: dict[str, Any]) -> list[str]:
    index = category.get("index")
    if index is None:
        return list(category["label"])
    return sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)


def _values(values: Any, cells: int) -> Any:
    """In order of the cells; sparse ones are a dictionary by place."""
    if isinstance(values, dict):
        filled: list[Any] = [None] * cells
        for place, value in values.items():
            filled[int(place)] = value
        values = filled
    if len(values) != cells:
        raise ValueError(f"{len(values)} values for {cells} cells")
    if all(value is None or isinstance(value, int | float) for value in values):
        return pd.array([np.nan if value is None else float(value) for value in values], dtype="float64")
    return pd.array(["" if value is None else str(value) for value in values], dtype="string")
