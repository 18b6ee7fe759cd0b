"""The population on the opening day: households in municipalities, immigrants, and nationals abroad."""

import numpy as np

from vandring.register.arrays import NOBODY, Array
from vandring.register.countries import GROUPS, NORWAY, draw_from_group
from vandring.register.dates import first_day
from vandring.register.families import form_couples
from vandring.register.figures import Figures
from vandring.register.geography import Geography
from vandring.register.origins import group_shares, reason_of
from vandring.register.parameters import SimulationParameters
from vandring.register.persons import Persons

SHARE_BORN_ABROAD_OF_NORWEGIANS = 0.004
SHARE_WITH_ONE_FOREIGN_PARENT = 0.01
SHARE_ABROAD = 0.011
"""Nationals living abroad on the opening day, per resident: those who may still return."""


def _immigrant_share(year: int) -> float:
    """Immigrants per adult resident at the beginning of a year."""
    years = [1966, 1975, 1985, 1995, 2005, 2013, 2025]
    return float(np.interp(year, years, [0.015, 0.021, 0.032, 0.048, 0.072, 0.125, 0.19]))


def _sex_and_age(persons: int, figures: Figures) -> tuple[Array, Array]:
    """Sex and age at the end of the year before, in the proportions of 1974; largest remainders. →
    (persons,).
    """
    expected = figures.population.ravel() * (persons / figures.population.sum())
    counts = np.floor(expected).astype(np.int64)
    most_missed = np.argsort(counts - expected, kind="stable")[: persons - int(counts.sum())]
    counts[most_missed] += 1
    cells = np.repeat(np.arange(len(counts)), counts)
    return cells // figures.population.shape[1], cells % figures.population.shape[1]


def birth_days(birth_year: Array, random: np.random.Generator) -> Array:
    """A day of each birth year, all days alike. Shape (n,) → int64."""
    start = first_day(birth_year)
    length = first_day(birth_year + 1) - start
    return np.asarray(start + (random.random(len(birth_year)) * length).astype(np.int64))


def _make_immigrants(persons: Persons, who: Array, last_year: int, random: np.random.Generator) -> None:
    """Turn residents (n,) into immigrants who came in some year up to ``last_year``."""
    stay = np.minimum(random.geometric(0.10, len(who)) - 1, last_year - persons.birth_year[who])
    arrived = last_year - stay
    shares = np.array([group_shares(int(year)) for year in range(last_year - 110, last_year + 1)])
    cumulated = np.cumsum(shares, axis=1)[arrived - (last_year - 110)]
    groups = 1 + (random.random(len(who))[:, None] > cumulated).sum(axis=1)
    country = draw_from_group(np.minimum(groups, len(GROUPS) - 2), random)
    for name in ("birth_country", "mother_country", "father_country"):
        getattr(persons, name)[who] = country
    persons.grandparents_abroad[who] = 4
    persons.citizenship[who] = np.where(
        random.random(len(who)) < np.minimum(0.05 * stay, 0.7), NORWAY, country
    )
    persons.first_immigration_year[who] = arrived
    persons.reason[who] = reason_of(country, arrived, random)
    persons.birth_municipality[who] = NOBODY


def _make_other_origins(persons: Persons, who: Array, year: int, random: np.random.Generator) -> None:
    """Some natives (n,) are born abroad of Norwegian parents, some have one foreign parent."""
    draw = random.random(len(who))
    is_nordic = np.where(random.random(len(who)) < 0.5, 1, 2)
    country = draw_from_group(is_nordic, random)
    born_abroad = draw < SHARE_BORN_ABROAD_OF_NORWEGIANS
    persons.birth_country[who[born_abroad]] = country[born_abroad]
    persons.birth_municipality[who[born_abroad]] = NOBODY
    came = np.maximum(persons.birth_year[who], year - 1 - random.integers(0, 30, len(who)))
    persons.first_immigration_year[who[born_abroad]] = came[born_abroad]
    mixed = (draw > 0.5) & (draw < 0.5 + SHARE_WITH_ONE_FOREIGN_PARENT)
    persons.mother_country[who[mixed]] = country[mixed]
    persons.grandparents_abroad[who[mixed]] = 2


def _give_mothers(persons: Persons, children: Array, figures: Figures, random: np.random.Generator) -> None:
    """A mother for each child (n,): her age at birth drawn from the fertility schedule; the child lives
    with her.
    """
    women = np.flatnonzero((persons.sex == 1) & (persons.municipality >= 0))
    is_likely = (persons.spouse[women] >= 0) | (random.random(len(women)) < 0.15)
    women = women[is_likely]
    women = women[np.argsort(persons.birth_year[women], kind="stable")]
    born = persons.birth_year[women]
    schedule = np.cumsum(figures.fertility_rate) / figures.fertility_rate.sum()
    age = np.searchsorted(schedule, random.random(len(children)), side="right")
    wanted = persons.birth_year[children] - age
    first, last = np.searchsorted(born, wanted, side="left"), np.searchsorted(born, wanted, side="right")
    found = first < last
    place = first + (random.random(len(children)) * (last - first)).astype(np.int64)
    child, mother = children[found], women[place[found]]
    father = persons.spouse[mother]
    for name, values in persons.children_of(mother, father).items():
        getattr(persons, name)[child] = values
    persons.municipality[child] = persons.municipality[mother]
    np.maximum.at(persons.last_birth_day, mother, persons.birth_day[child])
    came = np.maximum(persons.first_immigration_year[mother], 0)
    abroad = (came > 0) & (persons.birth_year[child] < came) & (persons.birth_country[mother] != NORWAY)
    persons.birth_country[child[abroad]] = persons.birth_country[mother[abroad]]
    persons.first_immigration_year[child[abroad]] = came[abroad]
    persons.reason[child[abroad]] = persons.reason[mother[abroad]]
    persons.birth_municipality[child] = np.where(abroad, NOBODY, persons.municipality[mother])


def opening_population(
    parameters: SimulationParameters, figures: Figures, geography: Geography, random: np.random.Generator
) -> Persons:
    """Residents at the end of 31 December before the first year, and nationals abroad then."""
    year, count = parameters.first_year, parameters.persons
    persons = Persons(int(count * (1.1 + 0.03 * (parameters.last_year - year + 1))) + 1000)
    sex, age = _sex_and_age(count, figures)
    birth_year = year - 1 - age
    municipality = geography.anywhere(count, random)
    residents = persons.add(
        count,
        sex=sex,
        birth_year=birth_year,
        birth_day=birth_days(birth_year, random),
        municipality=municipality,
        leaning=random.standard_normal(count),
        has_lived_here=True,
    )
    is_native_here = random.random(count) < 0.6
    persons.birth_municipality[residents] = np.where(
        is_native_here, municipality, geography.anywhere(count, random)
    )
    adults = residents[age > 18]
    is_immigrant = random.random(len(adults)) < _immigrant_share(year)
    _make_immigrants(persons, adults[is_immigrant], year - 1, random)
    persons.municipality[adults[is_immigrant]] = geography.for_arrivals(int(is_immigrant.sum()), random)
    _make_other_origins(persons, adults[~is_immigrant], year, random)
    form_couples(
        persons, adults, np.interp(age[age > 18], [19, 23, 30, 60, 85], [0.03, 0.35, 0.8, 0.78, 0.4]), random
    )
    _give_mothers(persons, residents[age <= 18], figures, random)
    persons.education[residents] = random.choice([0, 1, 2, 3, 4, 5, 6, 7, 8], count, p=_EDUCATION_SHARES)
    away = random.choice(residents[(age > 18) & (age < 66)], int(count * SHARE_ABROAD))
    since = np.minimum(random.geometric(0.13, len(away)), year - 1 - persons.birth_year[away])
    persons.add(
        len(away),
        sex=persons.sex[away],
        birth_year=persons.birth_year[away],
        birth_day=birth_days(persons.birth_year[away], random),
        birth_municipality=geography.anywhere(len(away), random),
        last_municipality=geography.anywhere(len(away), random),
        abroad_since=year - since,
        abroad_country=draw_from_group(np.where(random.random(len(away)) < 0.5, 1, 2), random),
        leaning=random.standard_normal(len(away)),
        education=persons.education[away],
    )
    return persons


_EDUCATION_SHARES = (0.08, 0.06, 0.30, 0.16, 0.18, 0.04, 0.12, 0.05, 0.01)
