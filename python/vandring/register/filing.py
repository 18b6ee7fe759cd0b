"""The two files of the office: messages that come out of order are filed as historical."""

import numpy as np

from vandring.register.arrays import Array

PERSONS_AT_A_TIME = 1_000_000


def is_out_of_order(person: Array, registration: Array, received: Array) -> Array:
    """Whether a message arrives when a newer one of the same person is already held.

    Held is what was received on an earlier day; newer is a later date of registration. Shapes (n,) → bool
    (n,).
    """
    result = np.zeros(len(person), dtype=bool)
    # A part of the persons at a time takes a part of the memory.
    for first in range(0, int(person.max(initial=-1)) + 1, PERSONS_AT_A_TIME):
        rows = np.flatnonzero((person >= first) & (person < first + PERSONS_AT_A_TIME))
        result[rows] = _of_some(person[rows], registration[rows], received[rows])
    return result


def _of_some(person: Array, registration: Array, received: Array) -> Array:
    order = np.lexsort((registration, received, person))
    who, when = person[order].astype(np.int64), received[order]
    # Newest date of registration so far; persons are kept apart by an offset greater than any date.
    newest = np.maximum.accumulate(who * 2**21 + registration[order] + 2**20)
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = (who[1:] != who[:-1]) | (when[1:] != when[:-1])
    first_of_day = np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))
    before = np.maximum(first_of_day - 1, 0)
    has_before = (first_of_day > 0) & (who[before] == who)
    held = newest[before] - who * 2**21 - 2**20
    result = np.zeros(len(order), dtype=bool)
    result[order] = has_before & (held > registration[order])
    return result
