"""PX files, as PC-Axis and PxWeb write them (https://www.scb.se/en/services/statistical-programs-for-px-files/).

A file is statements ``KEYWORD("subkey")=values;``. Texts are quoted and may be wrapped, one quoted piece a
line; figures stand in DATA, the last variable of HEADING changing fastest.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from vandring.counts.coded import CodedTable
from vandring.errors import UserError

VALUE = "value"
STATEMENT = re.compile(
    r'\s*([A-Z0-9-]+)(?:\[[a-z-]+\])?\s*(?:\(((?:[^")]|"[^"]*")*)\))?\s*=((?:[^";]|"[^"]*")*);', re.DOTALL
)
QUOTED = re.compile(r'"([^"]*)"')
WRAPPED = re.compile(r'"\s*\r?\n\s*"')
DATA = re.compile(r"^\s*DATA\s*=", re.MULTILINE)
LANGUAGE = re.compile(r"[A-Z0-9-]+\[")
ENCODINGS = {"ansi": "cp1252", "iso-8859-15": "iso-8859-15", "utf-8": "utf-8"}


def read_px(file: Path) -> CodedTable:
    """The table of a file, in its first language.

    Raises UserError when it is no PX file, or has another number of figures than its variables say.
    """
    head, *data = DATA.split(_text(file.read_bytes()), maxsplit=1)
    keywords = dict(_statements(head))
    try:
        names = [*_list(keywords, "STUB"), *_list(keywords, "HEADING")]
        if not names or not data:
            raise UserError(f"{file}: is no PX file (no STUB, HEADING or DATA); fetch it anew")
        if any(keyword == "KEYS" for keyword, _ in keywords):
            raise UserError(f"{file}: is a PX file with KEYS, which leaves cells out; fetch it whole")
        texts, codes = {}, {}
        for name in names:
            labels = _list(keywords, "VALUES", name)
            codes[name] = _list(keywords, "CODES", name) or labels
            texts[name] = dict(zip(codes[name], labels, strict=True))
    except ValueError as error:
        raise UserError(f"{file}: codes and texts of a variable differ in number ({error})") from None
    sizes = [len(codes[name]) for name in names]
    figures = _figures(data[0].partition(";")[0])
    cells = int(np.prod(sizes))
    if len(figures) != cells:
        shape = " by ".join(map(str, sizes))
        raise UserError(
            f"{file}: has {len(figures):,} figures for {cells:,} cells ({shape}); the file is not "
            "whole, fetch it anew"
        )
    places = np.indices(sizes).reshape(len(sizes), cells)
    frame = pd.DataFrame(
        {
            name: pd.Categorical.from_codes(place, pd.Index(codes[name]))
            for name, place in zip(names, places, strict=True)
        }
    )
    frame[VALUE] = pd.array(figures, dtype="string")
    return CodedTable(frame, texts, VALUE)


def _text(content: bytes) -> str:
    """In the encoding that the file names; without a name it is UTF-8 if it can be, else Latin-1."""
    head = content[:2000].decode("latin-1")
    named = re.search(r'CODEPAGE="([^"]+)"', head)
    if content.startswith(b"\xef\xbb\xbf"):
        return content.decode("utf-8-sig")
    if named:
        try:
            return content.decode(ENCODINGS.get(named[1].casefold(), named[1]))
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _statements(text: str) -> Iterator[tuple[tuple[str, str | None], str]]:
    """Keyword, its first subkey, and what is said of it; those of other languages are left out."""
    for found in STATEMENT.finditer(WRAPPED.sub("", text)):
        if LANGUAGE.match(found[0].strip()):
            continue
        subkey = QUOTED.search(found[2] or "")
        yield (found[1], subkey[1] if subkey else None), found[3]


def _list(keywords: dict[tuple[str, str | None], str], keyword: str, subkey: str | None = None) -> list[str]:
    return QUOTED.findall(keywords.get((keyword, subkey), ""))


def _figures(data: str) -> list[str]:
    """Figures and signs, quoted or not, between blanks, commas or semicolons."""
    return [part.strip('"') for part in re.findall(r'"[^"]*"|[^\s,;"]+', data)]
