"""Messages as the office receives them, before anything in them is spoilt; and their duplicates."""

from dataclasses import dataclass, fields

import numpy as np

from vandring.register.arrays import NEVER, Array
from vandring.register.dates import reporting_deadline
from vandring.register.number_changes import NumberChanges
from vandring.register.parameters import DefectRates
from vandring.register.reports import Reports, is_external, last_day_received
from vandring.register.world import World


@dataclass
class Messages:
    """One row per message, in the order of ``identifier``; arrays of shape (n,)."""

    identifier: Array
    """Serial number of the notification, 1 … n."""
    move: Array
    """Row of the true move."""
    person: Array
    kind: Array
    registration: Array
    received: Array
    number: Array
    """Person number that was valid on receipt."""
    is_administrative: Array
    is_census_correction: Array

    def take(self, rows: Array) -> "Messages":
        """The given rows."""
        return Messages(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    @property
    def is_late(self) -> Array:
        """Received after 30 June of the year after registration. → bool (n,)."""
        return np.asarray(self.received > reporting_deadline(self.registration))


def write_messages(
    world: World, reports: Reports, changes: NumberChanges, rates: DefectRates, random: np.random.Generator
) -> Messages:
    """Messages of all reported moves and their duplicates, numbered at random."""
    moves = world.moves
    move = np.flatnonzero(reports.received != NEVER)
    received = reports.received[move]
    copies, copy_received = _duplicates(world, changes, move, received, rates, random)
    move = np.concatenate([move, copies])
    received = np.concatenate([received, copy_received])
    shuffled = random.permutation(len(move))
    move, received = move[shuffled], received[shuffled]
    person = moves["person"][move].astype(np.int64)
    return Messages(
        identifier=np.arange(1, len(move) + 1),
        move=move,
        person=person,
        kind=moves["kind"][move],
        registration=reports.registration[move],
        received=received,
        number=changes.number_on(person, received, world.person_numbers),
        is_administrative=reports.is_administrative[move],
        is_census_correction=reports.is_census_correction[move],
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
