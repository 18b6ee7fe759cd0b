"""Messages that are not true: of moves that never happened, or with one field wrong."""

from dataclasses import fields, replace

import numpy as np

from vandring.register.additions import Register
from vandring.register.countries import NORDIC, NORWAY
from vandring.register.messages import Messages
from vandring.register.moves import EMIGRATION, IMMIGRATION, INTERNAL
from vandring.register.reports import next_moves

SHARES_OF_WRONG_FIELDS = (0.45, 0.30, 0.15, 0.10)
"""Of corrected messages: those with a wrong date, place, type and person."""
LONGEST_STAY_BEFORE = 800
"""Days between a move and one after it that never happened, at most."""


def never_was(register: Register, true: Messages) -> Messages:
    """Moves after those of messages (n,) and before the persons' next ones: none of them ever happened.

    Where a day does not lie between, there is none.
    """
    moves, random = register.world.moves, register.random
    span = np.minimum(next_moves(moves)[true.move] - true.registration, LONGEST_STAY_BEFORE)
    true, span = true.take(span > 1), span[span > 1]
    count = true.count
    day = true.registration + 1 + (random.random(count) * (span - 1)).astype(np.int64)
    is_here = true.destination >= 0
    leaves = is_here & (random.random(count) < 0.4)
    citizenship = moves["citizenship"][true.move]
    home = np.where(citizenship == NORWAY, random.choice(NORDIC, count), citizenship)
    return replace(
        true,
        kind=np.where(is_here, np.where(leaves, EMIGRATION, INTERNAL), IMMIGRATION).astype(np.int8),
        registration=day,
        received=day + 1 + random.lognormal(np.log(18.0), 0.8, count).astype(np.int64),
        origin=true.destination,
        destination=np.where(leaves, -1, register.geography.for_arrivals(count, random)).astype(np.int16),
        country=np.where(leaves, home, np.where(is_here, -1, true.country)),
        statement=register.new_statements(count),
    )


def with_wrong_field(register: Register, right: Messages) -> Messages:
    """Messages (n,) with a wrong date, place, type or person; some turn out to be impossible."""
    variants = (
        with_wrong_date(register, right),
        _with_wrong_place(register, right),
        _with_wrong_type(register, right),
        _with_wrong_person(register, right),
    )
    bounds = np.cumsum(SHARES_OF_WRONG_FIELDS[:-1])
    which = np.searchsorted(bounds, register.random.random(right.count), side="right")
    columns = {
        each.name: np.choose(which, [getattr(variant, each.name) for variant in variants])
        for each in fields(Messages)
    }
    return replace(Messages(**columns), statement=register.new_statements(right.count))


def with_wrong_date(register: Register, right: Messages) -> Messages:
    """Up to two months earlier or later, or in the wrong year."""
    random, count = register.random, right.count
    shift = np.where(random.random(count) < 0.3, 365, random.integers(1, 61, count))
    shift = np.where(random.random(count) < 0.6, -shift, shift)
    # It is not registered before it happens.
    shift = np.where(right.registration + shift > right.received, -shift, shift)
    return replace(right, registration=right.registration + shift, statement=register.new_statements(count))


def _with_wrong_place(register: Register, right: Messages) -> Messages:
    """Another municipality in Norway: the one left by who emigrates, else the one reached."""
    place = register.geography.for_arrivals(right.count, register.random)
    leaves = right.kind == EMIGRATION
    # The right one is none of the wrong ones.
    nation = len(register.world.figures.municipalities.codes)
    place = np.where(place == np.where(leaves, right.origin, right.destination), (place + 1) % nation, place)
    return replace(
        right,
        origin=np.where(leaves, place, right.origin),
        destination=np.where(leaves, right.destination, place),
    )


def _with_wrong_type(register: Register, right: Messages) -> Messages:
    """Moves across the border as moves within it or the other way, moves within Norway as emigrations."""
    random, count = register.random, right.count
    place = register.geography.for_arrivals(count, random)
    swaps = (right.kind != INTERNAL) & (random.random(count) < 0.3)
    leaves = right.kind == INTERNAL
    stays = ~swaps & ~leaves
    origin = np.where(stays & (right.kind == IMMIGRATION), place, right.origin)
    destination = np.where(stays & (right.kind == EMIGRATION), place, right.destination)
    kind = np.where(swaps, IMMIGRATION + EMIGRATION - right.kind, np.where(leaves, EMIGRATION, INTERNAL))
    nordic = random.choice(NORDIC, count)
    return replace(
        right,
        kind=kind.astype(np.int8),
        origin=np.where(swaps, right.destination, origin),
        destination=np.where(swaps, right.origin, np.where(leaves, -1, destination)),
        country=np.where(stays, -1, np.where(leaves, nordic, right.country)),
    )


def _with_wrong_person(register: Register, right: Messages) -> Messages:
    """The number of somebody else of whom there are messages."""
    other = register.base.person[register.random.integers(0, register.base.count, right.count)]
    return replace(right, person=other)
