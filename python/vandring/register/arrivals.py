"""New immigrants of a year, in households, and what they do later in the same year."""

from dataclasses import dataclass, fields

import numpy as np

from vandring.register.activity import education_of_arrivals
from vandring.register.arrays import NOBODY, Array
from vandring.register.countries import NORWAY, STATELESS, UKRAINE, draw_from_group
from vandring.register.dates import first_day
from vandring.register.geography import Geography
from vandring.register.moves import Steps, distinct_days, join_steps
from vandring.register.opening import birth_days
from vandring.register.origins import draw_groups, reason_of, war_refugee_share
from vandring.register.persons import EDUCATION, FAMILY, REFUGE, WORK, Persons

SHARE_LEAVING_IN_YEAR_OF_ARRIVAL = 0.04
SHARE_MOVING_IN_YEAR_OF_ARRIVAL = 0.06

# Years over 18, chance of a partner, children with and without partner, share of women: by reason (0 not
# known), and last the war refugees: mostly women, many of them with children and no partner.
_YEARS_OVER_18 = np.array([8.0, 9.0, 12.0, 9.0, 4.0, 9.0, 21.0])
_PARTNERS = np.array([0.26, 0.20, 0.30, 0.12, 0.08, 0.26, 0.15])
_CHILDREN_OF_COUPLES = np.array([1.3, 1.3, 1.3, 1.3, 1.3, 1.3, 1.0])
_CHILDREN_OF_OTHERS = np.array([0.09, 0.09, 0.09, 0.09, 0.09, 0.09, 0.7])
_WOMEN = np.array([0.47, 0.28, 0.40, 0.68, 0.52, 0.47, 0.66])
_OF_WAR_REFUGEES = 6


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
    share = war_refugee_share(year)
    kind = reason
    if share > 0.0:
        flees = random.random(count) < share
        country = np.where(flees, UKRAINE, country).astype(country.dtype)
        reason = np.where(flees, REFUGE, reason).astype(np.int8)
        kind = np.where(flees, _OF_WAR_REFUGEES, reason)
    mean = _YEARS_OVER_18[kind]
    age = 18 + np.minimum(random.gamma(1.8, mean / 1.8, count).astype(np.int64), 60)
    has_partner = (random.random(count) < _PARTNERS[kind]) & (age >= 20)
    children = np.where(has_partner, _CHILDREN_OF_COUPLES[kind], _CHILDREN_OF_OTHERS[kind])
    with_children = children * ((age >= 23) & (age <= 50))
    return _Heads(
        country=country,
        reason=reason,
        sex=(random.random(count) < _WOMEN[kind]).astype(np.int8),
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
    heads = _Heads(*(getattr(heads, field.name)[fits] for field in fields(_Heads)))
    count = len(heads.age)
    day = distinct_days(count, 1, year, random)[:, 0]
    place = geography.for_arrivals(count, random)
    # A few descend from Norwegians: born abroad, but not immigrants by the definition.
    descent = random.random(count)
    father_country = np.where(descent < 0.03, NORWAY, heads.country)
    grandparents = np.where(descent < 0.03, 2, np.where(descent < 0.04, 3, 4))
    stateless = (heads.reason == REFUGE) & (heads.country != UKRAINE) & (random.random(count) < 0.05)
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
    end = int(first_day(year + 1))
    draw = random.random(len(first))
    left = end - 1 - first.day
    later = first.day + 1 + (random.random(len(first)) * left).astype(np.int64)
    leaves = (draw < SHARE_LEAVING_IN_YEAR_OF_ARRIVAL) & (left > 0)
    moves = ~leaves & (draw < SHARE_LEAVING_IN_YEAR_OF_ARRIVAL + SHARE_MOVING_IN_YEAR_OF_ARRIVAL) & (left > 0)
    place = geography.another(first.destination, year, random).astype(np.int64)
    nowhere = np.full(len(first), NOBODY)
    away = Steps(first.person, later, nowhere, first.country).take(leaves)
    on = Steps(first.person, later, place, nowhere).take(moves)
    return join_steps([away, on])
