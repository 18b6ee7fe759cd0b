"""Births at mothers resident here, and deaths."""

import numpy as np

from vandring.register.arrays import NEVER, NOBODY, Array, concatenate_ranges
from vandring.register.dates import first_day
from vandring.register.figures import OLDEST_AGE, Figures, death_probabilities, fertility_factor
from vandring.register.moves import Steps, join_steps, no_steps
from vandring.register.persons import Persons
from vandring.register.plans import ages

SHARE_OF_GIRLS = 0.48974
DAYS_BETWEEN_BIRTHS = 285
SHARE_OF_TWINS = 0.012


def draw_deaths(
    persons: Persons, residents: Array, figures: Figures, year: int, random: np.random.Generator
) -> None:
    """Set the day of death of the residents (n,) who die in the year, if they do not emigrate before."""
    chance = death_probabilities(figures, year)[persons.sex[residents], ages(persons, residents, year)]
    chance = np.where(year - persons.birth_year[residents] > OLDEST_AGE, 1.0, chance)
    dies = residents[random.random(len(residents)) < chance]
    start, end = int(first_day(year)), int(first_day(year + 1))
    persons.death_day[dies] = random.integers(start, end, len(dies))


def deaths_abroad(persons: Persons, figures: Figures, year: int, random: np.random.Generator) -> None:
    """Who dies abroad disappears from the pool of possible returners; the register never hears of it."""
    away = np.flatnonzero(persons.abroad_since > 0)
    chance = death_probabilities(figures, year)[persons.sex[away], ages(persons, away, year)]
    persons.abroad_since[away[random.random(len(away)) < chance]] = 0


def cut_at_death(persons: Persons, steps: Steps) -> Steps:
    """Drop steps on or after the day of death; who is abroad at the day of death does not die in this
    register.
    """
    steps = steps.take(steps.day < persons.death_day[steps.person]).in_order()
    if not len(steps):
        return steps
    is_last = np.append(steps.person[1:] != steps.person[:-1], True)
    away = steps.person[is_last & (steps.destination < 0)]
    persons.death_day[away] = NEVER
    return steps


def births(
    persons: Persons, residents: Array, steps: Steps, figures: Figures, year: int, random: np.random.Generator
) -> Steps:
    """Add the year's children and return their moves: they follow their mother's later steps.

    ``steps`` are the year's moves of residents, in order and cut at death.
    """
    start, end = int(first_day(year)), int(first_day(year + 1))
    women = residents[persons.sex[residents] == 1]
    chance = figures.fertility_rate[ages(persons, women, year)] * fertility_factor(year)
    # Spacing of births and women who leave take about four per cent of the births that the rates give.
    mother = women[random.random(len(women)) < np.minimum(1.04 * chance, 1.0)]
    day = random.integers(start, end, len(mother))
    possible = (day >= persons.last_birth_day[mother] + DAYS_BETWEEN_BIRTHS) & (
        day < persons.death_day[mother]
    )
    mother, day = mother[possible], day[possible]
    twins = random.random(len(mother)) < SHARE_OF_TWINS
    mother, day = np.concatenate([mother, mother[twins]]), np.concatenate([day, day[twins]])

    keys = steps.person * 1024 + (steps.day - start)
    after = np.searchsorted(keys, mother * 1024 + (day - start), side="right")
    stop = np.searchsorted(keys, mother * 1024 + 1023, side="right")
    place = persons.municipality[mother].astype(np.int64)
    if len(steps):
        has_moved = (after > 0) & (steps.person[np.maximum(after - 1, 0)] == mother)
        place = np.where(has_moved, steps.destination[np.maximum(after - 1, 0)], place)
    here = place >= 0
    mother, day, place, after, stop = mother[here], day[here], place[here], after[here], stop[here]
    persons.last_birth_day[mother] = day

    father = persons.spouse[mother]
    unknown = father < 0
    norwegian = unknown & (random.random(len(mother)) < 0.7)
    inherited = persons.children_of(mother, father)
    inherited["father_country"] = np.where(norwegian, 0, inherited["father_country"])
    from_mother = (persons.mother_country[mother] != 0).astype(np.int64) + (
        persons.father_country[mother] != 0
    )
    inherited["grandparents_abroad"] = np.where(norwegian, from_mother, inherited["grandparents_abroad"])
    child = persons.add(
        len(mother),
        sex=random.random(len(mother)) < SHARE_OF_GIRLS,
        birth_year=year,
        birth_day=day,
        birth_municipality=place,
        municipality=place,
        leaning=random.standard_normal(len(mother)),
        has_lived_here=True,
        **inherited,
    )
    dies = random.random(len(child)) < death_probabilities(figures, year)[persons.sex[child], 0]
    last = day + (random.random(len(child)) * (end - day)).astype(np.int64)
    persons.death_day[child[dies]] = last[dies]
    if not len(steps):
        return no_steps()
    followed = steps.take(concatenate_ranges(after, stop - after))
    followed.person = np.repeat(child, stop - after)
    return join_steps([cut_at_death(persons, followed)])


def bury(persons: Persons, alive: Array, year: int) -> None:
    """End the residence of those (n,) whose day of death has come by the end of the year."""
    dead = alive[persons.death_day[alive] < int(first_day(year + 1))]
    persons.municipality[dead] = NOBODY
    persons.abroad_since[dead] = 0
