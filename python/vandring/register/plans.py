"""The moves of a year that households decide at its start: internal moves, emigration, short stays abroad."""

import numpy as np

from vandring.register.arrays import NOBODY, Array
from vandring.register.countries import NORDIC, NORWAY, NOT_STATED, STATELESS, draw_from_group
from vandring.register.figures import OLDEST_AGE
from vandring.register.geography import Geography
from vandring.register.moves import Steps, distinct_days, join_steps
from vandring.register.outcomes import EMIGRATES, OTHER_LEVEL
from vandring.register.persons import Persons

SHARES_BY_NUMBER_OF_MOVES = (0.91, 0.075, 0.015)
"""Movers with one, two and three moves in the year."""

SHARE_AWAY_AND_BACK = 0.02
"""Of movers' households: a move away and the move back in the same year."""

SHORT_STAYS_ABROAD = 0.0004
"""Of persons who live alone, a year: emigration and return within the year."""

_NO_COUNTRY = np.int64(NOBODY)


def ages(persons: Persons, who: Array, year: int) -> Array:
    """Age at the end of a year, at most OLDEST_AGE. Shape (n,) → int64."""
    return np.minimum(year - persons.birth_year[who].astype(np.int64), OLDEST_AGE)


def _chain(who: Array, places: list[Array], year: int, random: np.random.Generator) -> Steps:
    """One step a column of ``places`` (each (n,)) for each of ``who`` (n,), on increasing days."""
    days = distinct_days(len(who), len(places), year, random)
    parts = [Steps(who, days[:, k], place, np.full(len(who), _NO_COUNTRY)) for k, place in enumerate(places)]
    return join_steps(parts)


def internal_moves(
    persons: Persons,
    who: Array,
    final: Array,
    geography: Geography,
    year: int,
    random: np.random.Generator,
) -> Steps:
    """Moves that end in the municipality ``final`` (n,), which differs from the present one; some by a
    detour or two.
    """
    origin = persons.municipality[who]
    number = 1 + np.searchsorted(
        np.cumsum(SHARES_BY_NUMBER_OF_MOVES)[:-1], random.random(len(who)), side="right"
    )
    first = geography.another(origin, year, random)
    second = geography.another(first, year, random)
    # A detour may not pass through the final municipality just before reaching it.
    ends_at_first, ends_at_second = (geography.are_one(place, final, year) for place in (first, second))
    number = np.where((number == 3) & ends_at_second, 2, number)
    number = np.where((number == 2) & ends_at_first, 1, number)
    parts = []
    for moves, places in ((1, [final]), (2, [first, final]), (3, [first, second, final])):
        rows = number == moves
        parts.append(_chain(who[rows], [place[rows] for place in places], year, random))
    return join_steps(parts)


def away_and_back(
    persons: Persons, who: Array, geography: Geography, year: int, random: np.random.Generator
) -> Steps:
    """A move to another municipality and back in the year."""
    origin = persons.municipality[who]
    return _chain(who, [geography.another(origin, year, random), origin], year, random)


def emigrations(persons: Persons, who: Array, year: int, random: np.random.Generator) -> Steps:
    """One emigration each: natives mostly to Nordic countries, immigrants mostly home."""
    group = np.array([1, 1, 2, 2, 6, 5, 3])[random.integers(0, 7, len(who))]
    drawn = draw_from_group(group, random).astype(np.int64)
    home = persons.birth_country[who]
    has_home = ~np.isin(home, (NORWAY, STATELESS, NOT_STATED))
    goes_home = has_home & (random.random(len(who)) < 0.8)
    steps = _chain(who, [np.full(len(who), NOBODY)], year, random)
    steps.country = np.where(goes_home, home, drawn)
    return steps


def short_stays_abroad(persons: Persons, who: Array, year: int, random: np.random.Generator) -> Steps:
    """Emigration and return to the same municipality in the year."""
    nowhere = np.full(len(who), NOBODY)
    steps = _chain(who, [nowhere, persons.municipality[who]], year, random)
    steps.country = np.tile(np.array(NORDIC)[random.integers(0, len(NORDIC), len(who))], 2)
    return steps


def plan_modelled(
    persons: Persons,
    who: Array,
    outcome: Array,
    move_chance: Array,
    geography: Geography,
    year: int,
    random: np.random.Generator,
) -> Steps:
    """Moves of immigrants (n,) whose outcome (n,) is drawn; ``move_chance`` (n,) of ordinary moves, for
    those who stay.

    Who stays may move within the centrality level, or leave and come back.
    """
    movers, leavers = who[outcome == OTHER_LEVEL], who[outcome == EMIGRATES]
    to = geography.one_of_other_level(persons.municipality[movers], year, random)
    stays = (outcome != OTHER_LEVEL) & (outcome != EMIGRATES)
    stayers, chance = who[stays], move_chance[stays]
    draw = random.random(len(stayers))
    # About six in ten ordinary moves stay within the level.
    inside = stayers[draw < 0.6 * chance]
    back = stayers[(draw > 0.6 * chance) & (draw < (0.6 + SHARE_AWAY_AND_BACK) * chance)]
    abroad = stayers[draw > 1.0 - SHORT_STAYS_ABROAD]
    near = geography.another_of_same_level(persons.municipality[inside], year, random)
    return join_steps(
        [
            internal_moves(persons, movers, to, geography, year, random),
            emigrations(persons, leavers, year, random),
            internal_moves(persons, inside, near, geography, year, random),
            away_and_back(persons, back, geography, year, random),
            short_stays_abroad(persons, abroad, year, random),
        ]
    )


def plan_others(
    persons: Persons,
    who: Array,
    emigration_chance: Array,
    move_chance: Array,
    is_alone: Array,
    geography: Geography,
    year: int,
    random: np.random.Generator,
) -> Steps:
    """Moves of all other leaders (n,): emigration or internal moves by the schedules; shapes (n,)."""
    draw = random.random(len(who))
    leaves = draw < emigration_chance
    moves = ~leaves & (draw < emigration_chance + move_chance)
    returns = moves & (random.random(len(who)) < SHARE_AWAY_AND_BACK)
    abroad = is_alone & (draw > 1.0 - SHORT_STAYS_ABROAD)
    settles = who[moves & ~returns]
    to = geography.another(persons.municipality[settles], year, random)
    return join_steps(
        [
            emigrations(persons, who[leaves], year, random),
            internal_moves(persons, settles, to, geography, year, random),
            away_and_back(persons, who[returns], geography, year, random),
            short_stays_abroad(persons, who[abroad & ~leaves & ~moves], year, random),
        ]
    )
