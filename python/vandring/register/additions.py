"""Messages that follow those of the true moves: what they are made of, and whether they can be."""

from dataclasses import dataclass, field, replace

import numpy as np

from vandring.register.arrays import Array
from vandring.register.dates import year_of
from vandring.register.geography import Geography
from vandring.register.messages import CANCELLATION, CORRECTION, Messages
from vandring.register.moves import INTERNAL
from vandring.register.number_changes import NumberChanges
from vandring.register.reports import last_day_received
from vandring.register.world import World

LONGEST_WAIT = 730
"""Days until a message is taken back, at most."""


@dataclass
class Register:
    """The messages that there were, those that are added, and what new ones are made of."""

    world: World
    changes: NumberChanges
    geography: Geography
    base: Messages
    random: np.random.Generator
    parts: list[Messages] = field(default_factory=list)
    statements: int = 0

    @property
    def next_identifier(self) -> int:
        return 1 + self.base.count + sum(part.count for part in self.parts)

    def new_statements(self, count: int) -> Array:
        """Numbers of statements that nobody has made, after the rows of true moves. → int64 (count,)."""
        first = len(self.world.moves["person"]) + self.statements
        self.statements += count
        return np.arange(first, first + count)

    def _all(self) -> list[Messages]:
        return [self.base, *self.parts]

    def wait(self, count: int) -> Array:
        """Days until messages are taken back: some weeks to two years, and a few times none. → (count,)."""
        days = np.minimum(14 + self.random.exponential(150.0, count), LONGEST_WAIT).astype(np.int64)
        return np.where(self.random.random(count) < 0.03, 0, days)

    def add(self, messages: Messages) -> Messages:
        """Append messages, with identifiers and the numbers that their persons have on receipt."""
        number = self.changes.number_on(messages.person, messages.received, self.world.person_numbers)
        identifier = self.next_identifier + np.arange(messages.count)
        added = replace(messages, identifier=identifier, number=number)
        self.parts.append(added)
        return added

    def in_time(self, received: Array) -> Array:
        """Whether messages still come before the delivery is made. → bool (n,)."""
        return np.asarray(received <= last_day_received(self.world))

    def can_be(self, messages: Messages, instead_of: Messages | None = None) -> Array:
        """Whether the register can take in such moves (n,): of the living, in its years, between two
        municipalities. No message but the one that it stands for, if there is one, may tell the same type and
        date of the person. → bool (n,).
        """
        persons, years = self.world.persons, self.world.parameters
        person, day = messages.person, messages.registration
        year = year_of(day)
        came = persons.first_immigration_year[person]
        result = (day > persons.birth_day[person]) & (day < persons.death_day[person]) & (came <= year)
        result &= (year >= years.first_year) & (year <= years.last_year) & (messages.received >= day)
        is_internal = messages.kind == INTERNAL
        for each in np.unique(year[is_internal & result]):
            rows = np.flatnonzero(is_internal & (year == each))
            origin, destination = messages.origin[rows], messages.destination[rows]
            result[rows] &= ~self.geography.are_one(origin, destination, int(each))
        concerned = np.zeros(persons.count, dtype=bool)
        concerned[person] = True
        told = [keys(part.take(concerned[part.person])) for part in self._all()]
        told_here = keys(messages)
        is_first = np.zeros(len(told_here), dtype=bool)
        is_first[np.unique(told_here, return_index=True)[1]] = True
        is_new = ~np.isin(told_here, np.concatenate(told))
        if instead_of is not None:
            is_new |= told_here == keys(instead_of)
        return np.asarray(result & is_first & is_new)

    def cancel(self, named: Messages, received: Array) -> Messages:
        """Cancellations of messages (n,); half of them state the move as well."""
        return self.add(
            replace(
                self.taker(named, named, CANCELLATION, received),
                is_bare=self.random.random(named.count) < 0.5,
            )
        )

    def correct(self, named: Messages, right: Messages, received: Array) -> Messages:
        """Corrections of messages (n,), which state ``right`` (n,)."""
        return self.add(self.taker(named, right, CORRECTION, received))

    def taker(self, named: Messages, stated: Messages, role: int, received: Array) -> Messages:
        """Messages that name others (n,), not added yet."""
        return replace(
            stated,
            received=received,
            taken_back=named.identifier,
            role=np.full(named.count, role, dtype=np.int8),
        )


def keys(messages: Messages) -> Array:
    """One number for person, type and date of registration. Shape (n,) → int64."""
    return np.asarray(
        (messages.person.astype(np.int64) * 4 + messages.kind) * 2**21 + messages.registration + 2**20
    )
