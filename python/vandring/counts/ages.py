"""Ages as statistical offices write them."""

import re
from dataclasses import dataclass

from vandring.counts.words import TOTALS, plain

OLDEST = 130
"""No age is higher: a number above it is no age."""
DASHES = "[-\u2010-\u2015\u2212]"
UNIT = r"(?: ?(?:år|aar|years?|vuotta|ára|yrs?\.?|v\.?))?"
SINGLE = re.compile(rf"y?_?(\d{{1,3}}){UNIT}")
GROUP = re.compile(rf"y?_?(\d{{1,3}})(?: ?{DASHES} ?|_?to_?| to | til | till )y?(\d{{1,3}}){UNIT}")
OPEN = re.compile(
    rf"(?:y_?ge_?(\d{{1,3}})|y?_?(\d{{1,3}}) ?\+{UNIT}|(\d{{1,3}}){UNIT} ?\+"
    rf"|(\d{{1,3}}){UNIT} (?:eller eldre|og eldre|og over|eller äldre|och äldre|og derover|and over|and older"
    rf"|or older|or over|or more|and more|{DASHES})"
    rf"|(\d{{1,3}}) ?{DASHES} ?{UNIT}|(?:over|from) (\d{{1,3}}){UNIT})"
)
UNDER_ONE = re.compile(r"(?:under|less than|below|<) ?1(?: year| år)?|y_lt1|alle 1 vuotta")
UNDER = re.compile(rf"(?:under|less than|below|<|y_lt) ?(\d{{1,3}}){UNIT}")


@dataclass(frozen=True)
class Ages:
    """The completed ages from ``first`` to ``last``, both included; ``last`` is None where there is no
    end."""

    first: int
    last: int | None

    def __str__(self) -> str:
        if self.last is None:
            return f"{self.first}+"
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


def read_ages(text: object) -> Ages | None:
    """The ages that a text says; None for all ages together.

    Raises ValueError when it says neither.
    """
    word = plain(text)
    if word in TOTALS:
        return None
    if UNDER_ONE.fullmatch(word):
        return Ages(0, 0)
    found = SINGLE.fullmatch(word)
    if found:
        return _checked(int(found[1]), int(found[1]), word)
    found = GROUP.fullmatch(word)
    if found:
        return _checked(int(found[1]), int(found[2]), word)
    found = OPEN.fullmatch(word)
    if found:
        return _checked(int(next(part for part in found.groups() if part)), None, word)
    found = UNDER.fullmatch(word)
    if found:
        return _checked(0, int(found[1]) - 1, word)
    raise ValueError(word)


def follow_each_other(groups: tuple[Ages, ...]) -> bool:
    """Whether every group begins where the one before it ends."""
    return all(
        before.last is not None and after.first == before.last + 1
        for before, after in zip(groups, groups[1:], strict=False)
    )


def _checked(first: int, last: int | None, word: str) -> Ages:
    if first > OLDEST or (last is not None and (last > OLDEST or last < first)):
        raise ValueError(word)
    return Ages(first, last)
