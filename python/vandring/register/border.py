"""Arrivals from abroad: nationals and former immigrants who return, new immigrants, adopted children."""

from dataclasses import dataclass

import numpy as np

from vandring.register.activity import education_of_arrivals
from vandring.register.arrays import NOBODY, Array
from vandring.register.countries import ADOPTION_COUNTRIES, NORWAY, STATELESS, draw_from_group
from vandring.register.families import leaders
from vandring.register.geography import Geography
from vandring.register.moves import Steps, distinct_days, follow_leaders, join_steps
from vandring.register.opening import birth_days
from vandring.register.origins import draw_groups, reason_of
from vandring.register.persons import EDUCATION, FAMILY, REFUGE, WORK, Persons

# Chance of coming back in the year by years abroad (1, 2, … and the last for all longer absences).
_RETURN_OF_NATIONALS = np.array([0.0, 0.24, 0.26, 0.20, 0.14, 0.10, 0.07, 0.05, 0.04, 0.03, 0.02, 0.015])
_RETURN_OF_IMMIGRANTS = np.array(
    [0.0, 0.05, 0.04, 0.03, 0.02, 0.015, 0.010, 0.008, 0.006, 0.005, 0.004, 0.003]
)

SHARE_LEAVING_IN_YEAR_OF_ARRIVAL = 0.04
SHARE_MOVING_IN_YEAR_OF_ARRIVAL = 0.06
ADOPTIONS_PER_RESIDENT = 0.0001
FIRST_YEAR_OF_ADOPTIONS = 1970


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


@dataclass
class _Heads:
    """Heads of arriving households; arrays of shape (n,)."""

    country: Array
    reason: Array
    sex: Array
    age: Array
    has_partner: Array
    children: Array


def _draw_heads(count: int, year: int, random: np.random.Generator) -> _Heads:
    country = draw_from_group(draw_groups(year, count, random), random)
    reason = reason_of(country, np.full(count, year), random)
    mean = np.array([8.0, 9.0, 12.0, 9.0, 4.0, 9.0])[reason]
    age = 18 + np.minimum(random.gamma(1.8, mean / 1.8, count).astype(np.int64), 60)
    partner = np.array([0.26, 0.20, 0.30, 0.12, 0.08, 0.26])[reason]
    has_partner = (random.random(count) < partner) & (age >= 20)
    with_children = np.where(has_partner, 1.3, 0.09) * ((age >= 23) & (age <= 50))
    woman = np.array([0.47, 0.28, 0.40, 0.68, 0.52, 0.47])[reason]
    return _Heads(
        country=country,
        reason=reason,
        sex=(random.random(count) < woman).astype(np.int8),
        age=age,
        has_partner=has_partner,
        children=np.minimum(random.poisson(with_children), np.maximum((age - 19) // 2, 0)),
    )


def new_immigrants(
    persons: Persons, wanted: int, geography: Geography, year: int, random: np.random.Generator
) -> Steps:
    """First immigrations of the year: about ``wanted`` persons, in households; with what follows in the
    same year.
    """
    heads = _draw_heads(max(int(round(wanted / 1.5)), 0), year, random)
    size = 1 + heads.has_partner + heads.children
    fits = np.cumsum(size) <= max(wanted, 1)
    heads = _Heads(*(getattr(heads, name)[fits] for name in _Heads.__dataclass_fields__))
    count = len(heads.age)
    day = distinct_days(count, 1, year, random)[:, 0]
    place = geography.for_arrivals(count, random)
    # A few descend from Norwegians: born abroad, but not immigrants by the definition.
    descent = random.random(count)
    father_country = np.where(descent < 0.03, NORWAY, heads.country)
    grandparents = np.where(descent < 0.03, 2, np.where(descent < 0.04, 3, 4))
    stateless = (heads.reason == REFUGE) & (random.random(count) < 0.05)
    citizenship = np.where(stateless, STATELESS, heads.country)
    head = _add_arrivals(persons, year - heads.age, heads.sex, heads.country, heads.reason, year, random)
    persons.father_country[head] = father_country
    persons.grandparents_abroad[head] = grandparents
    persons.citizenship[head] = citizenship

    rows = np.flatnonzero(heads.has_partner)
    sex = 1 - heads.sex[rows]
    age = np.maximum(heads.age[rows] + np.rint(random.normal(0, 3, len(rows))).astype(np.int64), 19)
    follows = _reason_of_family(heads.reason[rows])
    partner = _add_arrivals(persons, year - age, sex, heads.country[rows], follows, year, random)
    persons.spouse[partner], persons.spouse[head[rows]] = head[rows], partner

    of_head = np.repeat(np.arange(count), heads.children)
    parent = head[of_head]
    other = persons.spouse[parent]
    is_mother = persons.sex[parent] == 1
    youngest_parent = year - np.maximum(
        persons.birth_year[parent], np.where(other >= 0, persons.birth_year[other], -9999)
    )
    # No mother is older than 46 at a birth.
    lowest = np.clip(youngest_parent - 43, 0, 17)
    span = np.clip(youngest_parent - 17, 1, 18) - lowest
    age = lowest + (random.random(len(parent)) * span).astype(np.int64)
    sex = (random.random(len(parent)) < 0.48974).astype(np.int8)
    child = _add_arrivals(
        persons,
        year - age,
        sex,
        heads.country[of_head],
        _reason_of_family(heads.reason[of_head]),
        year,
        random,
    )
    mother, father = np.where(is_mother, parent, other), np.where(is_mother, other, parent)
    persons.mother[child], persons.father[child], persons.guardian[child] = mother, father, parent
    persons.father_country[child] = np.where(
        is_mother & (other < 0), heads.country[of_head], father_country[of_head]
    )
    persons.grandparents_abroad[child] = grandparents[of_head]
    newborn = child[age == 0]
    last = np.zeros(persons.count, dtype=np.int64)
    last[child] = day[of_head]
    persons.birth_day[newborn] = np.minimum(persons.birth_day[newborn], last[newborn])

    arrived = np.concatenate([head, partner, child])
    unit = np.concatenate([np.arange(count), rows, of_head])
    steps = Steps(arrived, day[unit], place[unit].astype(np.int64), heads.country[unit].astype(np.int64))
    alone = np.flatnonzero(~heads.has_partner & (heads.children == 0))
    first = Steps(
        head[alone], day[alone], place[alone].astype(np.int64), heads.country[alone].astype(np.int64)
    )
    return join_steps([steps, _soon_after(first, geography, year, random)])


def _reason_of_family(reason: Array) -> Array:
    """Reason of those who come with a person of the given reason: refuge is shared, the rest is family."""
    return np.where(np.isin(reason, (WORK, EDUCATION)), FAMILY, reason).astype(np.int8)


def _add_arrivals(
    persons: Persons,
    birth_year: Array,
    sex: Array,
    country: Array,
    reason: Array,
    year: int,
    random: np.random.Generator,
) -> Array:
    """New persons abroad, born there of parents and grandparents born there."""
    count = len(birth_year)
    return persons.add(
        count,
        sex=sex,
        birth_year=birth_year,
        birth_day=birth_days(birth_year, random),
        birth_country=country,
        mother_country=country,
        father_country=country,
        grandparents_abroad=4,
        citizenship=country,
        reason=reason,
        education=education_of_arrivals(country, year - birth_year, random),
        leaning=random.standard_normal(count),
    )


def _soon_after(first: Steps, geography: Geography, year: int, random: np.random.Generator) -> Steps:
    """Some who came alone (their arrival steps) leave or move on later in the same year."""
    end = int(np.datetime64(f"{year + 1}-01-01", "D").astype(np.int64))
    draw = random.random(len(first))
    left = end - 1 - first.day
    later = first.day + 1 + (random.random(len(first)) * left).astype(np.int64)
    leaves = (draw < SHARE_LEAVING_IN_YEAR_OF_ARRIVAL) & (left > 0)
    moves = ~leaves & (draw < SHARE_LEAVING_IN_YEAR_OF_ARRIVAL + SHARE_MOVING_IN_YEAR_OF_ARRIVAL) & (left > 0)
    place = geography.another(first.destination, random).astype(np.int64)
    nowhere = np.full(len(first), NOBODY)
    away = Steps(first.person, later, nowhere, first.country).take(leaves)
    on = Steps(first.person, later, place, nowhere).take(moves)
    return join_steps([away, on])


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
    wanted = min(int(random.poisson(ADOPTIONS_PER_RESIDENT * len(residents))), len(couples))
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
