"""Numbers that are not given by the date of birth at once: D-numbers of who comes, and numbers of 2032."""

import numpy as np

from vandring.register.arrays import NEVER, NOBODY, Array
from vandring.register.moves import IMMIGRATION
from vandring.register.number_changes import NumberChanges
from vandring.register.parameters import DefectRates
from vandring.register.person_numbers import assign_numbers, assign_numbers_of_2032
from vandring.register.reports import Reports, last_day_received
from vandring.register.world import World

FIRST_YEAR_OF_D_NUMBERS = 1995
"""Of those that are drawn; who came earlier had a number at once."""
FIRST_YEAR_OF_NEW_NUMBERS = 2032
D_NUMBER_DAY_OFFSET = 40
_MEAN_DAYS_UNDER_D_NUMBER = 240.0


def with_numbers_of_2032(world: World, share: float, random: np.random.Generator) -> Array:
    """Last numbers of all persons, where a share of those numbered in 2032 or later has a number of then.

    Numbered are those born here when they are born, the others when they come. → int64 (persons,).
    """
    persons, numbers = world.persons, world.person_numbers.copy()
    born_here = persons.birth_municipality != NOBODY
    year = np.where(born_here, persons.birth_year, persons.first_immigration_year)
    new = np.flatnonzero(persons.has_lived_here & (year >= FIRST_YEAR_OF_NEW_NUMBERS))
    new = new[random.random(len(new)) < share]
    numbers[new] = assign_numbers_of_2032(persons.birth_day[new].astype(np.int64))
    return numbers


def with_d_numbers(
    world: World, changes: NumberChanges, reports: Reports, rates: DefectRates, random: np.random.Generator
) -> tuple[Array, NumberChanges]:
    """Last numbers of all persons (persons,), and all changes: some came under a D-number.

    Most of these get another number after the message of their coming has been received, the others never.
    Whose number changes for another reason had it at once.
    """
    persons, numbers = world.persons, world.person_numbers.copy()
    arrivals = np.flatnonzero(world.moves["kind"] == IMMIGRATION)
    person, first = np.unique(world.moves["person"][arrivals], return_index=True)
    received = reports.received[arrivals[first]].astype(np.int64)
    can = (persons.first_immigration_year[person] >= FIRST_YEAR_OF_D_NUMBERS) & (received != NEVER)
    can &= (persons.birth_municipality[person] == NOBODY) & ~np.isin(person, changes.person)
    person, received = person[can], received[can]
    draw = random.random(len(person))
    for_good = draw < rates.d_number_only
    day = received + 1 + random.exponential(_MEAN_DAYS_UNDER_D_NUMBER, len(person)).astype(np.int64)
    at_first = ~for_good & (draw < rates.d_number_only + rates.d_number_first)
    at_first &= (day < persons.death_day[person]) & (day <= last_day_received(world))
    chosen = for_good | at_first
    d_numbers = np.zeros(len(person), dtype=np.int64)
    d_numbers[chosen] = assign_numbers(
        persons.birth_day[person[chosen]].astype(np.int64), persons.sex[person[chosen]], D_NUMBER_DAY_OFFSET
    )
    numbers[person[for_good]] = d_numbers[for_good]
    added = NumberChanges(
        person=person[at_first],
        old_number=d_numbers[at_first],
        new_number=numbers[person[at_first]],
        day=day[at_first],
        position=np.zeros(int(at_first.sum()), dtype=np.int64),
    )
    return numbers, changes.joined_with(added)
