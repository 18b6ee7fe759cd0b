"""Messages that are to take another one back and cannot: they name none, or none that can be taken back."""

from dataclasses import replace

import numpy as np

from vandring.register.additions import Register
from vandring.register.arrays import Array
from vandring.register.messages import CANCELLATION, CORRECTION, Messages

FIRST_NUMBER_OF_NO_MESSAGE = 900_000_001

_BOTH = (CANCELLATION, CORRECTION)


def name_nothing_to_take_back(register: Register, rows: Array) -> Array:
    """After messages (n,), others that name nothing that they could take back, by turns in seven ways.

    In one of them the message named is right and the content of the other one is to be spoilt. Returns the
    identifiers of these.
    """
    stated = register.base.take(rows)
    to_spoil = [np.zeros(0, dtype=np.int64)]
    ways = (_no_message, _itself, _later_one, _cancellation, _taken_back, _empty, _wrong_itself)
    for number, way in enumerate(ways):
        added = way(register, stated.take(np.arange(len(rows)) % len(ways) == number))
        if way is _wrong_itself:
            to_spoil.append(added.identifier)
    return np.concatenate(to_spoil)


def _add(
    register: Register, stated: Messages, received: Array, named: Array, roles: tuple[int, ...]
) -> Messages:
    """Messages (n,) that name the identifiers (n,), as cancellations and corrections."""
    fits = register.in_time(received)
    role = register.random.choice(np.array(roles, dtype=np.int8), stated.count)
    nothing, everything = np.zeros(stated.count, dtype=bool), np.ones(stated.count, dtype=bool)
    vain = replace(
        stated, received=received, taken_back=named, role=role, is_void=everything, is_bare=nothing
    )
    return register.add(vain.take(fits))


def _no_message(register: Register, stated: Messages) -> Messages:
    received = stated.received + register.wait(stated.count)
    named = FIRST_NUMBER_OF_NO_MESSAGE + np.arange(stated.count)
    return _add(register, stated, received, named, _BOTH)


def _itself(register: Register, stated: Messages) -> Messages:
    received = stated.received + register.wait(stated.count)
    stated = stated.take(register.in_time(received))
    received = received[register.in_time(received)]
    return _add(register, stated, received, register.next_identifier + np.arange(stated.count), _BOTH)


def _later_one(register: Register, stated: Messages) -> Messages:
    """Received on the day on which ``stated`` was, before what it names."""
    other = register.base.take(register.random.integers(0, register.base.count, stated.count))
    later = other.received > stated.received
    stated, other = stated.take(later), other.take(later)
    return _add(register, stated, stated.received, other.identifier, _BOTH)


def _cancellation(register: Register, stated: Messages) -> Messages:
    taker = _takers(register, stated.count, only_cancellations=True)
    return _add(register, taker, taker.received + register.wait(taker.count), taker.identifier, _BOTH)


def _taken_back(register: Register, stated: Messages) -> Messages:
    taker = _takers(register, stated.count, only_cancellations=False)
    return _add(register, taker, taker.received + register.wait(taker.count), taker.taken_back, _BOTH)


def _empty(register: Register, stated: Messages) -> Messages:
    received = stated.received + register.wait(stated.count)
    return _add(register, stated, received, np.zeros(stated.count, dtype=np.int64), (CANCELLATION,))


def _wrong_itself(register: Register, stated: Messages) -> Messages:
    received = stated.received + register.wait(stated.count)
    return _add(register, stated, received, stated.identifier, _BOTH)


def _takers(register: Register, count: int, only_cancellations: bool) -> Messages:
    """Messages that take others back, ``count`` of them at random; none where there are none."""
    found = register.base.take(np.zeros(0, dtype=np.int64))
    found.append(
        [
            part.take(part.takes_back & (part.is_cancellation | (not only_cancellations)))
            for part in register.parts
        ]
    )
    return found.take(register.random.integers(0, max(found.count, 1), count if found.count else 0))
