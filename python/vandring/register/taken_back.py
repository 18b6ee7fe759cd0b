"""Messages that take others back: cancellations and corrections.

What is right always stands in the end, so that residents and movers come out as they lived. Everything here
is drawn apart from the other defects, and is numbered after the messages that were there.
"""

from dataclasses import replace

import numpy as np

from vandring.register.additions import Register, keys
from vandring.register.arrays import Array
from vandring.register.geography import Geography
from vandring.register.messages import Messages
from vandring.register.number_changes import NumberChanges
from vandring.register.parameters import DefectRates
from vandring.register.vain_messages import name_nothing_to_take_back
from vandring.register.world import World
from vandring.register.wrong_messages import never_was, with_wrong_date, with_wrong_field


def add_messages_that_take_back(
    world: World,
    changes: NumberChanges,
    messages: Messages,
    is_flawless: Array,
    is_rejected: Array,
    group_size: Array,
    rates: DefectRates,
    random: np.random.Generator,
) -> Array:
    """Add messages to the given ones, of which some are wrong now and corrected later.

    ``is_flawless`` (n,) marks messages without a defect in content, and with a person number,
    ``is_rejected`` (n,) those that are rejected for their content; ``group_size`` (n,) counts the messages of
    each one's move. Returns the rows of those whose content is to be spoilt, so that they
    take nothing back.
    """
    register = Register(world, changes, Geography(world.figures.municipalities), messages, random)
    shares = (
        rates.cancelled_message,
        rates.cancelled_and_sent_anew,
        rates.corrected_message,
        rates.nothing_to_take_back,
    )
    drawn = np.searchsorted(np.cumsum(shares), random.random(messages.count), side="right").astype(np.int8)
    can_be = is_flawless & ~messages.is_administrative & ~messages.is_census_correction
    alone = can_be & (group_size == 1)
    _cancel_what_never_was(register, np.flatnonzero(alone & (drawn == 0)), rates.corrected_again)
    _cancel_and_send_anew(register, np.flatnonzero(alone & (drawn == 1)))
    _cancel_copies(register, _copies(messages, can_be & (group_size == 2), rates.cancelled_duplicate, random))
    _correct(register, np.flatnonzero(alone & (drawn == 2)), rates.corrected_again)
    rejected = np.flatnonzero(is_rejected & (group_size == 1))
    _state_anew(register, rejected[random.random(len(rejected)) < rates.corrected_defect])
    to_spoil = name_nothing_to_take_back(register, np.flatnonzero(alone & (drawn == 3)))
    messages.append(register.parts)
    return to_spoil - 1


def _cancel_what_never_was(register: Register, rows: Array, share_corrected: float) -> None:
    """After the messages (n,), tell of moves that never happened, and cancel that.

    A share is corrected first, to another date on which nothing happened; the correction is cancelled.
    """
    told = never_was(register, register.base.take(rows))
    received = told.received + register.wait(told.count)
    fits = register.can_be(told) & register.in_time(received)
    told, received = told.take(fits), received[fits]
    corrected = register.random.random(told.count) < share_corrected
    only = register.add(told.take(~corrected))
    register.cancel(only, received[~corrected])

    first, received = told.take(corrected), received[corrected]
    other = replace(with_wrong_date(register, first), received=received)
    cancelled = received + register.wait(first.count)
    fits = register.can_be(other) & register.in_time(cancelled)
    first = register.add(first.take(fits))
    correction = register.correct(first, other.take(fits), received[fits])
    register.cancel(correction, cancelled[fits])


def _cancel_and_send_anew(register: Register, rows: Array) -> None:
    """Cancel messages (n,) of moves that happened, and tell of them once more, naming nothing."""
    named = register.base.take(rows)
    received = named.received + register.wait(len(rows))
    anew = received + register.random.integers(0, 30, len(rows))
    fits = register.in_time(anew)
    named, received, anew = named.take(fits), received[fits], anew[fits]
    register.cancel(named, received)
    register.add(replace(named, received=anew))


def _copies(messages: Messages, can_be: Array, share: float, random: np.random.Generator) -> Array:
    """One row of each of a share of the pairs of messages that say the same and can both be taken (n,)."""
    rows = np.flatnonzero(can_be)
    _, first, count = np.unique(messages.move[rows], return_index=True, return_counts=True)
    return np.asarray(rows[first[(count == 2) & (random.random(len(first)) < share)]])


def _cancel_copies(register: Register, rows: Array) -> None:
    """Cancel one message of each pair (n,): the other one stands."""
    named = register.base.take(rows)
    received = named.received + register.wait(len(rows))
    fits = register.in_time(received)
    register.cancel(named.take(fits), received[fits])


def _correct(register: Register, rows: Array, share_again: float) -> None:
    """Let messages (n,) have been wrong; corrections state what they stated before.

    A share is corrected wrongly first. Half of these are corrected again; the correction of the others is
    cancelled, and a message that names nothing states what is right.
    """
    right = register.base.take(rows)
    wrong = with_wrong_field(register, right)
    received = right.received + register.wait(len(rows))
    fits = register.can_be(wrong, instead_of=right) & register.in_time(received)
    rows, right, wrong, received = rows[fits], right.take(fits), wrong.take(fits), received[fits]
    number = register.changes.number_on(wrong.person, wrong.received, register.world.person_numbers)
    wrong = replace(wrong, number=number)

    other = replace(with_wrong_date(register, right), received=received)
    later = received + register.wait(len(rows))
    again = register.random.random(len(rows)) < share_again
    is_cancelled = register.random.random(len(rows)) < 0.5
    fits = register.can_be(other) & (keys(other) != keys(wrong)) & register.in_time(later + 30)
    again &= fits

    register.base.write_over(rows, wrong)
    register.correct(wrong.take(~again), right.take(~again), received[~again])
    for ends, rows_of in ((False, again & ~is_cancelled), (True, again & is_cancelled)):
        first = register.correct(wrong.take(rows_of), other.take(rows_of), received[rows_of])
        stated = right.take(rows_of)
        if ends:
            register.cancel(first, later[rows_of])
            anew = later[rows_of] + register.random.integers(0, 30, first.count)
            register.add(replace(stated, received=anew))
        else:
            register.correct(first, stated, later[rows_of])


def _state_anew(register: Register, rows: Array) -> None:
    """Correct messages (n,) that were rejected: what they should have said is in the correction."""
    named = register.base.take(rows)
    received = named.received + register.wait(len(rows))
    fits = register.in_time(received)
    register.correct(named.take(fits), named.take(fits), received[fits])
