"""Synthetic person numbers: date of birth with 80 added to the month, individual number, two check digits.

Numbers with month + 80 belong to the public series for synthetic test persons and can never be a real
person's. The individual number tells the century (000–499: 1900–1999; 500–749: 1854–1899; 500–999:
2000–2039; 900–999 also 1940–1999) and, by its last digit, the sex (even = woman). D-numbers have 40
added to the day as well. Numbers that only the rule of 2032 allows tell neither century nor sex.
"""

import numpy as np

from vandring.errors import UserError
from vandring.register.arrays import Array, rank_in_group
from vandring.register.dates import month_and_day_of, year_of

_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_DATES_AT_A_TIME = 4000
_STEP_OF_2032 = 617
"""Individual numbers of 2032 are given out in steps, so that they tell nothing."""

# The check digit that brings a sum to a multiple of 11, for sums of up to three remainders; and the second
# check digit's part for the first one.
_CHECK_DIGIT = (-np.arange(33) % 11).astype(np.int8)
_TWICE = (2 * np.arange(11) % 11).astype(np.int8)


def check_digits(nine_digits: Array) -> tuple[Array, Array]:
    """Both check digits of numbers of nine digits; 10 means that the number cannot be used. Any shape →
    same.
    """
    rest = np.asarray(nine_digits, dtype=np.int64)
    first = np.zeros_like(rest)
    second = np.zeros_like(rest)
    for position in range(8, -1, -1):
        digit = rest % 10
        rest = rest // 10
        first += digit * _FIRST_WEIGHTS[position]
        second += digit * _SECOND_WEIGHTS[position]
    first = -first % 11
    second = -(second + first * _SECOND_WEIGHTS[9]) % 11
    return first, second


def birth_date_digits(days: Array, day_offset: int = 0) -> Array:
    """ddmmyy with month + 80 and day + ``day_offset``, as an integer below 10⁶. Shape (n,) → int64."""
    month, day = month_and_day_of(days)
    return np.asarray((day + day_offset) * 10_000 + (month + 80) * 100 + year_of(days) % 100)


def _individual_numbers(year: int) -> Array:
    """Individual numbers of a year of birth, in the order in which they are given out."""
    if 1854 <= year <= 1899:
        return np.arange(500, 750)
    if 1900 <= year <= 1939:
        return np.arange(0, 500)
    if 1940 <= year <= 1999:
        return np.concatenate([np.arange(0, 500), np.arange(900, 1000)])
    if 2000 <= year <= 2039:
        return np.arange(500, 1000)
    raise UserError(f"persons born in {year} have no series of person numbers; choose other years")


def assign_numbers(birth_day: Array, sex: Array, day_offset: int = 0) -> Array:
    """A number of its own for each person (n,), in order within a date of birth and sex (1 = woman). →
    int64 (n,). ``day_offset`` is added to the day: 0, or that of D-numbers.

    Numbers of the first m persons do not depend on the later ones, so further numbers can be claimed
    afterwards.
    """
    birth_day = np.asarray(birth_day, dtype=np.int64)
    group = birth_day * 2 + sex
    rank = rank_in_group(group)
    numbers = np.zeros(len(group), dtype=np.int64)
    dates, at = np.unique(birth_day, return_inverse=True)
    era = np.searchsorted([1900, 1940, 2000], year_of(dates), side="right")
    order = np.argsort(at, kind="stable")
    bounds = np.searchsorted(at[order], np.arange(len(dates) + 1))
    for which in range(4):
        members = np.flatnonzero(era == which)
        for start in range(0, len(members), _DATES_AT_A_TIME):
            block = members[start : start + _DATES_AT_A_TIME]
            first, last = int(block[0]), int(block[-1]) + 1
            who = order[bounds[first] : bounds[last]]
            prefix = birth_date_digits(dates[first:last], day_offset)
            individual = _individual_numbers(int(year_of(dates[first : first + 1])[0]))
            _fill(numbers, who, at[who] - first, prefix, individual, sex[who], rank[who])
    return numbers


def assign_numbers_of_2032(birth_day: Array) -> Array:
    """Numbers that the rule of 2032 allows and the earlier one does not. Shape (n,) → int64."""
    numbers = np.zeros(len(birth_day), dtype=np.int64)
    individual = np.arange(1000) * _STEP_OF_2032 % 1000
    # The first remainder is 1, 2 or 3: of earlier numbers it is 0.
    remainder = 1 + np.arange(1000) % 3
    for day in np.unique(birth_day).tolist():
        who = np.flatnonzero(birth_day == day)
        nine = birth_date_digits(np.array([day])) * 1000 + individual
        first, second = _digit_sums(nine, _FIRST_WEIGHTS, _SECOND_WEIGHTS[:9])
        first = (remainder - first) % 11
        second = -(second + _SECOND_WEIGHTS[9] * first) % 11
        usable = np.flatnonzero((first < 10) & (second < 10))
        if len(who) > len(usable):
            raise UserError("a date of birth has run out of person numbers; choose fewer --persons")
        usable = usable[: len(who)]
        numbers[who] = nine[usable] * 100 + first[usable] * 10 + second[usable]
    return numbers


def _digit_sums(
    numbers: Array, first_weights: tuple[int, ...], second_weights: tuple[int, ...]
) -> tuple[Array, Array]:
    """Weighted sums of the digits of numbers with as many digits as there are weights, modulo 11. (n,) →
    int8, int8.
    """
    rest = np.asarray(numbers, dtype=np.int64)
    first, second = np.zeros_like(rest), np.zeros_like(rest)
    for weight, other in zip(reversed(first_weights), reversed(second_weights), strict=True):
        first += rest % 10 * weight
        second += rest % 10 * other
        rest = rest // 10
    return (first % 11).astype(np.int8), (second % 11).astype(np.int8)


def _fill(
    numbers: Array, who: Array, row: Array, prefix: Array, individual: Array, sex: Array, rank: Array
) -> None:
    """Give numbers to the persons ``who`` (k,), born on the dates of the digits ``prefix`` (d,).

    The dates share the series ``individual`` of individual numbers.
    """
    # The sums of a date and of an individual number are reckoned apart: there are far fewer of each than of
    # pairs.
    date_sums = _digit_sums(prefix, _FIRST_WEIGHTS[:6], _SECOND_WEIGHTS[:6])
    for wanted in (0, 1):
        # Even individual numbers are women's.
        series = individual[individual % 2 == 1 - wanted]
        series_sums = _digit_sums(series, _FIRST_WEIGHTS[6:], _SECOND_WEIGHTS[6:9])
        first = _CHECK_DIGIT[date_sums[0][:, None] + series_sums[0][None, :]]
        second = _CHECK_DIGIT[(date_sums[1][:, None] + series_sums[1][None, :]) + _TWICE[first]]
        usable = (first < 10) & (second < 10)
        starts = np.concatenate([[0], np.cumsum(usable.sum(axis=1))])
        column = (np.flatnonzero(usable) % len(series)).astype(np.int64)
        rows = np.flatnonzero(sex == wanted)
        place = starts[row[rows]] + rank[rows]
        if np.any(place >= starts[row[rows] + 1]):
            raise UserError("a date of birth has run out of person numbers; choose fewer --persons")
        at, which = row[rows], column[place]
        digits = first[at, which].astype(np.int64) * 10 + second[at, which]
        numbers[who[rows]] = (prefix[at] * 1000 + series[which]) * 100 + digits
