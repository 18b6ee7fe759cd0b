"""Messages as the office receives them, before anything in them is spoilt; and their duplicates."""

from dataclasses import dataclass, fields

import numpy as np

from vandring.register.arrays import NEVER, Array
from vandring.register.dates import reporting_deadline
from vandring.register.number_changes import NumberChanges
from vandring.register.parameters import DefectRates
from vandring.register.reports import Reports, is_external, last_day_received
from vandring.register.world import World

ORDINARY, CANCELLATION, CORRECTION = 0, 1, 2


@dataclass
class Messages:
    """One row per message, in the order of ``identifier``; arrays of shape (n,)."""

    identifier: Array
    """Serial number of the notification, 1 … n."""
    move: Array
    """Row of the true move; of a move that never happened, that of another one of the person."""
    person: Array
    kind: Array
    registration: Array
    received: Array
    number: Array
    """Person number that was valid on receipt."""
    is_administrative: Array
    is_census_correction: Array
    origin: Array
    """Municipality left, −1 abroad; so is ``destination``."""
    destination: Array
    country: Array
    """Foreign country left or entered, −1 within Norway or where nobody knows."""
    statement: Array
    """Number of what it states, the same in all that state the same; of a true move its row."""
    taken_back: Array
    """Identifier of the message that it is to take back; 0 for none."""
    role: Array
    """One of ORDINARY, CANCELLATION, CORRECTION."""
    is_void: Array
    """Made to take nothing back, although it is to."""
    is_bare: Array
    """A cancellation that says nothing of the move."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.identifier)

    @property
    def is_cancellation(self) -> Array:
        """Puts nothing in the place of what it takes back. → bool (n,)."""
        return np.asarray(self.role == CANCELLATION)

    @property
    def takes_back(self) -> Array:
        """Takes a message back, in a register that holds both. → bool (n,)."""
        return np.asarray((self.role != ORDINARY) & ~self.is_void)

    @property
    def is_taken_back(self) -> Array:
        """Taken back, in a register that holds everything. → bool (n,)."""
        result = np.zeros(self.count, dtype=bool)
        result[self.taken_back[self.takes_back] - 1] = True
        return result

    def take(self, rows: Array | slice) -> "Messages":
        """The given rows."""
        return Messages(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def append(self, parts: "list[Messages]") -> None:
        """Put further messages after these, column by column: no column is there twice for long."""
        for field in fields(self):
            column = getattr(self, field.name)
            more = [getattr(part, field.name) for part in parts]
            setattr(self, field.name, np.concatenate([column, *more]).astype(column.dtype, copy=False))

    def write_over(self, rows: Array, others: "Messages") -> None:
        """Put other messages (n,) into the rows (n,)."""
        for field in fields(self):
            getattr(self, field.name)[rows] = getattr(others, field.name)

    @property
    def is_late(self) -> Array:
        """Received after 30 June of the year after registration. → bool (n,)."""
        return np.asarray(self.received > reporting_deadline(self.registration))


def write_messages(
    world: World, reports: Reports, changes: NumberChanges, rates: DefectRates, random: np.random.Generator
) -> Messages:
    """Messages of all reported moves and their duplicates, numbered at random."""
    moves = world.moves
    move = np.flatnonzero(reports.received != NEVER).astype(np.int32)
    received = reports.received[move]
    copies, copy_received = _duplicates(world, changes, move, received, rates, random)
    move = np.concatenate([move, copies])
    received = np.concatenate([received, copy_received])
    shuffled = random.permutation(len(move))
    move, received = move[shuffled], received[shuffled].astype(np.int32)
    del shuffled
    person = moves["person"][move]
    return Messages(
        identifier=np.arange(1, len(move) + 1, dtype=np.int32),
        move=move,
        person=person,
        kind=moves["kind"][move],
        registration=reports.registration[move],
        received=received,
        number=changes.number_on(person, received, world.person_numbers),
        is_administrative=reports.is_administrative[move],
        is_census_correction=reports.is_census_correction[move],
        origin=moves["origin"][move],
        destination=moves["destination"][move],
        country=moves["country"][move],
        statement=move.copy(),
        taken_back=np.zeros(len(move), dtype=np.int32),
        role=np.zeros(len(move), dtype=np.int8),
        is_void=np.zeros(len(move), dtype=bool),
        is_bare=np.zeros(len(move), dtype=bool),
    )


def _duplicates(
    world: World,
    changes: NumberChanges,
    move: Array,
    received: Array,
    rates: DefectRates,
    random: np.random.Generator,
) -> tuple[Array, Array]:
    """Moves and days of receipt of the second and third copies of messages (``move``, ``received``: shape
    (n,)).
    """
    kind = world.moves["kind"][move]
    chance = np.where(is_external(kind), rates.duplicate_external, rates.duplicate_internal)
    rows = np.flatnonzero(random.random(len(move)) < chance)
    rows = np.concatenate([rows, rows[random.random(len(rows)) < 0.05]])
    wait = 1 + random.exponential(60.0, len(rows)).astype(np.int64)
    wait = np.where(random.random(len(rows)) < 0.06, 0, wait)
    copy_received = received[rows] + wait

    # The copy may come after the person's number has changed.
    change_day = np.full(world.persons.count, -(10**9), dtype=np.int64)
    first = changes.position == 0
    change_day[changes.person[first]] = changes.day[first]
    change = change_day[world.moves["person"][move]]
    before = np.flatnonzero((received < change) & (change - received < 4000))
    before = before[random.random(len(before)) < rates.duplicate_across_number_change]
    before = np.setdiff1d(before, rows)
    rows = np.concatenate([rows, before])
    copy_received = np.concatenate([copy_received, change[before] + random.integers(0, 30, len(before))])
    arrives = copy_received <= last_day_received(world)
    return move[rows[arrives]], copy_received[arrives]
