"""How a code is shown: its label, its heading, its place."""

import re
from datetime import date
from typing import Any

from vandring.report.headings import HEADINGS
from vandring.report.words import LABELS


def label(dimension: str, code: Any) -> str:
    """Words for a code of a dimension; codes without words are made readable."""
    if code is None:
        return "Not stated"
    if isinstance(code, date):
        return f"{code.day} {code:%B %Y}"
    text = str(code)
    known = LABELS.get(dimension, {}).get(text)
    if known is not None:
        return known
    if re.fullmatch(r"\d+[-_]\d+", text):
        return re.sub(r"[-_]", "–", text)
    level = re.fullmatch(r"centrality_(\d+)", text)
    if level:
        return f"Centrality level {level[1]}"
    words = text if " " in text else text.replace("_", " ")
    return words[:1].upper() + words[1:]


def heading(column: str) -> str:
    """The heading of a column of values."""
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def order(dimension: str, code: Any) -> tuple[Any, ...]:
    """Sorts codes as their labels are listed here, others after them with numbers in them counted."""
    text = "" if code is None else str(code)
    listed = list(LABELS.get(dimension, {}))
    place = listed.index(text) if text in listed else len(listed)
    parts = re.split(r"(\d+)", text)
    return (
        place,
        code is None,
        [(int(part), "") if part.isdigit() else (-1, part) for part in parts if part],
    )
