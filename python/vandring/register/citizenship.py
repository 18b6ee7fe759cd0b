"""Citizenship as messages carry it: two digits, three digits or nothing, by year and by lateness."""

from dataclasses import dataclass

import numpy as np

from vandring.register.arrays import Array, draws_below
from vandring.register.countries import COUNTRIES
from vandring.register.dates import year_of
from vandring.register.messages import Messages
from vandring.register.moves import EMIGRATION
from vandring.register.parameters import DefectRates

FIRST_YEAR_OF_THREE_DIGITS = 1977
YEAR_OF_LATE_THREE_DIGITS = 1973
LATE_YEARS_WITHOUT = (1967, 1972)
YEAR_OF_EMIGRATIONS_WITHOUT = 1967


@dataclass(frozen=True)
class DeliveredCitizenship:
    """Arrays of shape (messages,)."""

    country: Array
    """Index of the true country of citizenship."""
    digits: Array
    """2 or 3, or 0 when it is left out."""

    def take(self, rows: Array | slice) -> "DeliveredCitizenship":
        """Those of the given messages."""
        return DeliveredCitizenship(self.country[rows], self.digits[rows])


def deliver_citizenship(
    messages: Messages, country: Array, rates: DefectRates, random: np.random.Generator
) -> DeliveredCitizenship:
    """The form of each message's citizenship (indices ``country``, shape (n,))."""
    year = year_of(messages.registration)
    late = messages.is_late
    digits = np.where(
        (year >= FIRST_YEAR_OF_THREE_DIGITS) | (late & (year == YEAR_OF_LATE_THREE_DIGITS)), 3, 2
    )
    first, last = LATE_YEARS_WITHOUT
    by_rule = (late & (year >= first) & (year <= last)) | (
        (messages.kind == EMIGRATION) & (year == YEAR_OF_EMIGRATIONS_WITHOUT)
    )
    # Drawn by move: the copies of a message leave out the same.
    moves = int(messages.move.max(initial=-1)) + 1
    shares = (rates.citizenship_left_out_by_rule, rates.missing_citizenship)
    left_out = draws_below(random, moves, shares)
    missing = (by_rule & left_out[messages.move, 0]) | left_out[messages.move, 1]
    return DeliveredCitizenship(country=country, digits=np.where(missing, 0, digits).astype(np.int8))


def code_tables() -> tuple[list[str], list[str]]:
    """Three-digit and two-digit codes by country index."""
    return [country.code for country in COUNTRIES], [country.two_digit_code for country in COUNTRIES]
