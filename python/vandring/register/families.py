"""Couples, children living at home, who moves together, and family numbers."""

import numpy as np

from vandring.register.arrays import NOBODY, Array, rank_in_group
from vandring.register.persons import Persons

AGE_OF_OWN_MOVES = 18
"""From this age (at the end of the year before) a child living at home moves alone."""


def form_couples(persons: Persons, singles: Array, chance: Array, random: np.random.Generator) -> None:
    """Pair some single residents with someone of the same municipality, of similar age and often of like
    origin.

    ``singles`` (n,) are persons without partner, ``chance`` (n,) the wish of each to find one this time.
    """
    willing = singles[random.random(len(singles)) < chance]
    immigrant = persons.is_immigrant(willing) ^ (random.random(len(willing)) < 0.15)
    taste = (
        persons.birth_day[willing] + 730 * (persons.sex[willing] == 0) + random.normal(0, 900, len(willing))
    )
    order = np.lexsort((taste, immigrant, persons.municipality[willing]))
    willing = willing[order]
    place = persons.municipality[willing].astype(np.int64) * 2 + immigrant[order]
    men, women = persons.sex[willing] == 0, persons.sex[willing] == 1
    man_key = place[men] * 2**24 + rank_in_group(place[men])
    woman_key = place[women] * 2**24 + rank_in_group(place[women])
    _, at_men, at_women = np.intersect1d(man_key, woman_key, assume_unique=True, return_indices=True)
    husband, wife = willing[men][at_men], willing[women][at_women]
    is_near = np.abs(persons.birth_year[husband] - persons.birth_year[wife]) <= 12
    husband, wife = husband[is_near], wife[is_near]
    persons.spouse[husband] = wife
    persons.spouse[wife] = husband
    persons.guardian[husband] = NOBODY
    persons.guardian[wife] = NOBODY


def find_couples(persons: Persons, residents: Array, year: int, random: np.random.Generator) -> None:
    """One year's new couples among single residents aged 20–60."""
    age = year - persons.birth_year[residents]
    singles = residents[(persons.spouse[residents] < 0) & (age >= 20) & (age <= 60)]
    chance = np.interp(
        year - persons.birth_year[singles], [19, 23, 30, 40, 60], [0.05, 0.22, 0.28, 0.12, 0.02]
    )
    form_couples(persons, singles, chance, random)


def leave_home(persons: Persons, residents: Array, year: int, random: np.random.Generator) -> None:
    """Grown children move out, without leaving the municipality."""
    at_home = residents[persons.guardian[residents] >= 0]
    age = year - persons.birth_year[at_home]
    leaves = random.random(len(at_home)) < np.interp(age, [17, 18, 20, 30], [0.0, 0.06, 0.25, 0.9])
    persons.guardian[at_home[leaves]] = NOBODY


def settle(persons: Persons, alive: Array) -> None:
    """After a year's moves and deaths: who no longer lives together is no longer a household. ``alive``
    (n,).
    """
    partnered = np.flatnonzero(persons.spouse >= 0)
    apart = partnered[~persons.live_together(partnered, persons.spouse[partnered])]
    persons.spouse[apart] = NOBODY
    children = alive[persons.guardian[alive] >= 0]
    guardian = persons.guardian[children]
    children = children[~persons.live_together(children, guardian)]
    guardian = persons.guardian[children]
    other = np.where(guardian == persons.mother[children], persons.father[children], persons.mother[children])
    can = other >= 0
    can[can] = persons.live_together(children[can], other[can])
    persons.guardian[children] = np.where(can, other, NOBODY)


def leaders(persons: Persons, who: Array, is_modelled: Array, year: int) -> Array:
    """Who decides each person's moves in a year. → int64 (persons.count,), oneself by default.

    Modelled immigrants (mask over all persons) decide for themselves and for a partner who is not one; in
    other couples the lower index decides. Children below 18 follow the guardian's leader. ``who`` are the
    persons concerned: all residents, or all abroad.
    """
    leader = np.arange(persons.count, dtype=np.int64)
    one = who[persons.spouse[who] >= 0]
    partner = persons.spouse[one]
    follows = ~is_modelled[one] & (is_modelled[partner] | (one > partner))
    leader[one[follows]] = partner[follows]
    age = year - 1 - persons.birth_year[who]
    child = who[(persons.guardian[who] >= 0) & (age < AGE_OF_OWN_MOVES) & ~is_modelled[who]]
    guardian = persons.guardian[child]
    # Twice: a mother below 18 may herself follow her guardian.
    leader[child] = leader[guardian]
    leader[child] = leader[guardian]
    return leader


def family_references(persons: Persons, residents: Array) -> Array:
    """The reference person of each resident's family. → int64 (persons.count,), oneself for non-residents."""
    reference = np.arange(persons.count, dtype=np.int64)
    one = residents[persons.spouse[residents] >= 0]
    reference[one] = np.minimum(one, persons.spouse[one])
    child = residents[persons.guardian[residents] >= 0]
    guardian = persons.guardian[child]
    reference[child] = reference[guardian]
    reference[child] = reference[guardian]
    return reference
