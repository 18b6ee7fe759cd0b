"""Returners from abroad, with children born there, and children adopted from abroad."""

import numpy as np

from vandring.register.arrays import Array
from vandring.register.countries import ADOPTION_COUNTRIES, NORWAY
from vandring.register.families import leaders
from vandring.register.geography import Geography
from vandring.register.moves import Steps, distinct_days, follow_leaders, join_steps
from vandring.register.opening import birth_days
from vandring.register.persons import Persons

# Chance of coming back in the year by years abroad (1, 2, … and the last for all longer absences).
_RETURN_OF_NATIONALS = np.array([0.0, 0.24, 0.26, 0.20, 0.14, 0.10, 0.07, 0.05, 0.04, 0.03, 0.02, 0.015])
_RETURN_OF_IMMIGRANTS = np.array(
    [0.0, 0.05, 0.04, 0.03, 0.02, 0.015, 0.010, 0.008, 0.006, 0.005, 0.004, 0.003]
)

FIRST_YEAR_OF_ADOPTIONS = 1970


def adoptions_per_resident(year: int) -> float:
    """Children adopted from abroad per resident and year; few are since countries of origin stopped it."""
    return float(np.interp(year, [2013, 2020], [0.0001, 0.00002]))


def returns(persons: Persons, geography: Geography, year: int, random: np.random.Generator) -> Steps:
    """Return moves of the year of those who were abroad at its start; families return together, some with
    children.
    """
    away = np.flatnonzero((persons.abroad_since > 0) & (persons.abroad_since < year))
    leader = leaders(persons, away, np.zeros(persons.count, dtype=bool), year)
    heads = away[leader[away] == away]
    years_abroad = np.minimum(year - persons.abroad_since[heads], len(_RETURN_OF_NATIONALS) - 1)
    is_immigrant = persons.is_immigrant(heads)
    chance = np.where(is_immigrant, _RETURN_OF_IMMIGRANTS[years_abroad], _RETURN_OF_NATIONALS[years_abroad])
    chance = np.where(year - persons.birth_year[heads] < 18, 0.3 * chance, chance)
    heads = heads[random.random(len(heads)) < chance]
    former = persons.last_municipality[heads]
    elsewhere = geography.for_arrivals(len(heads), random)
    place = np.where((random.random(len(heads)) < 0.4) & (former >= 0), former, elsewhere)
    day = distinct_days(len(heads), 1, year, random)[:, 0]
    steps = follow_leaders(Steps(heads, day, place, np.zeros(len(heads))), leader, away)
    steps.country = persons.abroad_country[steps.person].astype(np.int64)
    return join_steps([steps, _children_born_abroad(persons, steps, year, random)])


def _children_born_abroad(persons: Persons, steps: Steps, year: int, random: np.random.Generator) -> Steps:
    """Some returning women of Norwegian citizenship bring a child born abroad."""
    woman = steps.person
    age = year - persons.birth_year[woman]
    absence = year - persons.abroad_since[woman]
    can = (
        (persons.sex[woman] == 1)
        & (persons.citizenship[woman] == NORWAY)
        & (age > 22)
        & (age < 43)
        & (absence > 1)
    )
    rows = np.flatnonzero(can & (random.random(len(woman)) < 0.15))
    mother = woman[rows]
    born = year - 1 - (random.random(len(rows)) * np.minimum(absence[rows] - 1, 6)).astype(np.int64)
    father = persons.spouse[mother]
    inherited = persons.children_of(mother, father)
    foreign_father = (father < 0) & (random.random(len(rows)) < 0.5)
    country = persons.abroad_country[mother]
    inherited["father_country"] = np.where(foreign_father, country, inherited["father_country"])
    inherited["grandparents_abroad"] = np.where(foreign_father, 2, inherited["grandparents_abroad"])
    child = persons.add(
        len(rows),
        sex=random.random(len(rows)) < 0.48974,
        birth_year=born,
        birth_day=birth_days(born, random),
        birth_country=country,
        leaning=random.standard_normal(len(rows)),
        **inherited,
    )
    return Steps(child, steps.day[rows], steps.destination[rows], country.astype(np.int64))


def adoptions(persons: Persons, residents: Array, year: int, random: np.random.Generator) -> Steps:
    """Children adopted from abroad by couples, mostly girls; they are not immigrants, their parents are
    Norwegian.
    """
    if year < FIRST_YEAR_OF_ADOPTIONS:
        return join_steps([])
    age = year - persons.birth_year[residents]
    can = (persons.sex[residents] == 1) & (persons.spouse[residents] >= 0) & (age > 28) & (age < 42)
    can &= (persons.birth_country[residents] == NORWAY) & (persons.mother_country[residents] == NORWAY)
    can &= (persons.father_country[residents] == NORWAY) & (persons.municipality[residents] >= 0)
    couples = residents[can]
    wanted = min(int(random.poisson(adoptions_per_resident(year) * len(residents))), len(couples))
    mother = random.choice(couples, wanted, replace=False) if wanted else np.zeros(0, dtype=np.int64)
    born = year - random.integers(0, 4, wanted)
    birth_day = birth_days(born, random)
    country = np.array(ADOPTION_COUNTRIES, dtype=np.int8)[random.integers(0, 2, wanted)]
    child = persons.add(
        wanted,
        sex=random.random(wanted) < 0.62,
        birth_year=born,
        birth_day=birth_day,
        birth_country=country,
        mother=mother,
        father=persons.spouse[mother],
        guardian=mother,
        citizenship=country,
        leaning=random.standard_normal(wanted),
    )
    day = np.maximum(distinct_days(wanted, 1, year, random)[:, 0], birth_day)
    return Steps(child, day, persons.municipality[mother].astype(np.int64), country.astype(np.int64))
