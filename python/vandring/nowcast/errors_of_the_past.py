"""How far off nowcasts of the past were, and so how far off those of today can be."""

import numpy as np

from vandring.nowcast.expectations import MONTHS_OF_AN_ERROR, Expectations
from vandring.nowcast.levels import Dispersions, likeliest_dispersions, of_years, with_sums
from vandring.nowcast.triangles import Index


def dispersions(past: Expectations, last: Index, months: int, by_year: bool = False) -> Dispersions:
    """Dispersions of nowcasts as of ``last`` (a,), from those of consecutive months ``past``."""
    part, came = with_sums(past.part), with_sums(past.came)
    if by_year:
        part, came = of_years(part), of_years(came)
    return likeliest_dispersions(part, came, past.last, last, months, MONTHS_OF_AN_ERROR)


def past_months(last: Index, months: int) -> Index:
    """The consecutive months whose nowcasts tell the dispersions of those as of ``last`` (a,)."""
    first = int(last.min()) - MONTHS_OF_AN_ERROR - months + 1
    return np.arange(max(first, 0), int(last.max()) + 1)
