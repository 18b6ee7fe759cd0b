"""How series differ: a colour of Okabe and Ito's palette, a marker and a dash each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """Of one series."""

    colour: str
    marker: str
    dashes: str | tuple[int, tuple[int, ...]]


# Yellow is left out: it is too light on white.
STYLES = (
    Style("#0072B2", "o", "-"),
    Style("#D55E00", "s", (0, (6, 2))),
    Style("#009E73", "^", (0, (4, 1, 1, 1))),
    Style("#CC79A7", "D", (0, (2, 1))),
    Style("#000000", "v", "-"),
    Style("#E69F00", "P", (0, (6, 1, 1, 1, 1, 1))),
    Style("#56B4E9", "X", (0, (1, 1))),
    Style("#6B6B6B", "*", (0, (8, 2))),
)
