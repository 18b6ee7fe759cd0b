"""Changed person numbers: corrected dates of birth and sexes, in chains of one to three changes."""

from dataclasses import dataclass, fields

import numpy as np

from vandring.register.arrays import Array
from vandring.register.dates import first_day
from vandring.register.person_numbers import assign_numbers
from vandring.register.world import World

LONGEST_CHAIN = 3
_SHARES_BY_CHANGES = (0.85, 0.12, 0.03)


@dataclass(frozen=True)
class NumberChanges:
    """Changes in the order of person and date; arrays of shape (changes,)."""

    person: Array
    old_number: Array
    new_number: Array
    day: Array
    position: Array
    """0 for a person's first change, then 1, 2."""

    def joined_with(self, others: "NumberChanges") -> "NumberChanges":
        """These changes and those of other persons."""
        order = np.lexsort(
            (np.concatenate([self.position, others.position]), np.concatenate([self.person, others.person]))
        )
        return NumberChanges(
            **{
                each.name: np.concatenate([getattr(self, each.name), getattr(others, each.name)])[order]
                for each in fields(self)
            }
        )

    def number_on(self, person: Array, day: Array, last_numbers: Array) -> Array:
        """The number that each person had on a day; from the day of the change it is the new one. (n,) →
        int64.
        """
        number = last_numbers[person]
        has_changed = np.zeros(len(last_numbers), dtype=bool)
        has_changed[self.person] = True
        concerned = np.flatnonzero(has_changed[person])
        person, day = person[concerned], day[concerned]
        for position in range(LONGEST_CHAIN - 1, -1, -1):
            rows = self.position == position
            change_day = np.full(len(last_numbers), -(10**9), dtype=np.int64)
            change_day[self.person[rows]] = self.day[rows]
            old = np.zeros(len(last_numbers), dtype=np.int64)
            old[self.person[rows]] = self.old_number[rows]
            number[concerned] = np.where(day < change_day[person], old[person], number[concerned])
        return np.asarray(number)


def draw_changes(world: World, share: float, last_day: int, random: np.random.Generator) -> NumberChanges:
    """Changes for a share of everyone who has lived here; old numbers are valid and never anyone else's."""
    persons = world.persons
    known = np.flatnonzero(persons.has_lived_here)
    chosen = known[random.random(len(known)) < share]
    start = np.maximum(persons.birth_day[chosen].astype(np.int64) + 1, first_day(world.parameters.first_year))
    came = persons.first_immigration_year[chosen]
    start = np.maximum(start, np.where(came > 0, first_day(np.maximum(came, 1900) + 1), start))
    chosen, start = chosen[start < last_day - 30], start[start < last_day - 30]
    changes = 1 + np.searchsorted(
        np.cumsum(_SHARES_BY_CHANGES)[:-1], random.random(len(chosen)), side="right"
    )
    days = np.sort(
        start[:, None] + (random.random((len(chosen), LONGEST_CHAIN)) * (last_day - 5 - start)[:, None]),
        axis=1,
    )
    days = days.astype(np.int64) + np.arange(LONGEST_CHAIN)
    used = np.arange(LONGEST_CHAIN)[None, :] < changes[:, None]
    person = np.repeat(chosen, changes)
    day, position = days[used], np.tile(np.arange(LONGEST_CHAIN), (len(chosen), 1))[used]

    # Most old numbers have another date of birth, the others another sex; later births are corrected
    # backwards.
    wrong_sex = random.random(len(person)) < 0.25
    shift = random.integers(1, 46, len(person)) * np.where(random.random(len(person)) < 0.5, 1, -1)
    true_day = persons.birth_day[person].astype(np.int64)
    shift = np.where(true_day + shift >= first_day(world.parameters.first_year), -np.abs(shift), shift)
    old_birth = np.where(wrong_sex, true_day, true_day + shift)
    old_sex = np.where(wrong_sex, 1 - persons.sex[person], persons.sex[person])
    everyone = assign_numbers(
        np.concatenate([persons.birth_day.astype(np.int64), old_birth]),
        np.concatenate([persons.sex, old_sex]),
    )
    old = everyone[persons.count :]
    is_last = np.append(person[1:] != person[:-1], True) if len(person) else np.zeros(0, dtype=bool)
    new = np.where(is_last, world.person_numbers[person], np.append(old[1:], 0)[: len(old)])
    return NumberChanges(person=person, old_number=old, new_number=new, day=day, position=position)
