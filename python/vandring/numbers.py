"""Numbers as a statistical office prints them."""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

NIL = "–"
NOT_AVAILABLE = ".."
MINUS = "−"
# Does not break at a line's end, and every font has it.
THOUSANDS = "\N{NO-BREAK SPACE}"

Number = int | float | Decimal


def format_number(value: Number | None, decimals: int = 0, *, has_nil: bool = True) -> str:
    """A number with fixed decimals, halves rounded away from zero and thousands apart.

    Nothing at all is ``–`` and a number that is not there ``..``; what rounds to zero but is more than
    nothing is ``0``, with its decimals. Without ``has_nil`` zero is so too: a number that was printed rounded
    does not tell which it was.
    """
    if value is None or not math.isfinite(value):
        return NOT_AVAILABLE
    if value == 0 and has_nil:
        return NIL
    # From the shortest text of a float: 0.15 is printed as 0.2, though its binary neighbour is smaller.
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    digits = f"{abs(rounded):,f}".replace(",", THOUSANDS)
    return f"{MINUS}{digits}" if rounded < 0 else digits


def format_ticks(values: Sequence[float]) -> list[str]:
    """The numbers of an axis: as many decimals as the one that has most, and zero is ``0``."""
    rounded = [round(float(value), 6) for value in values]
    exponents = (Decimal(str(value)).normalize().as_tuple().exponent for value in rounded if value)
    decimals = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return [format_number(value, max(0, decimals)) if value else "0" for value in rounded]
