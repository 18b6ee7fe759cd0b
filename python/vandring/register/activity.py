"""What resident immigrants aged 15 and over do in a year: education, employment, enrolment, unemployment."""

from dataclasses import dataclass

import numpy as np

from vandring.register.arrays import Array
from vandring.register.countries import NORDIC
from vandring.register.outcomes import background_of
from vandring.register.persons import EDUCATION, REFUGE, WORK, Persons


@dataclass(frozen=True)
class Activity:
    """One year's activity of the persons ``person`` (n,); all arrays have shape (n,)."""

    person: Array
    employment: Array
    """0 not employed in November, 1 wage earner, 2 self-employed."""
    is_enrolled: Array
    has_passed_exam: Array
    unemployed_months: Array
    """0–12."""
    education: Array
    """First digit of the education standard; 0 none, 9 not stated."""


def _advance_education(persons: Persons, who: Array, age: Array, random: np.random.Generator) -> None:
    """Young people pass the compulsory level; some unregistered educations are registered."""
    level = persons.education[who]
    persons.education[who] = np.where(
        (age <= 16) & (level == 0), 1, np.where((age <= 19) & (level > 3), 3, level)
    )
    unregistered = np.isin(persons.education[who], (0, 9)) & (random.random(len(who)) < 0.06)
    persons.education[who[unregistered]] = random.choice([1, 2, 3, 4, 6, 7], int(unregistered.sum()))


def _employment_chance(background: Array, age: Array, stay: Array, leaning: Array) -> Array:
    """Chance of employment in November by background (0 Nordic, else the reason), age and years of stay."""
    level = np.array([0.9, 1.5, -0.6, 0.2, 0.0, 0.5])[background]
    by_age = np.interp(age, [15, 18, 25, 35, 55, 62, 68, 75], [-3.0, -1.0, 0.1, 0.4, 0.3, -0.5, -2.5, -5.0])
    by_stay = np.where(background == REFUGE, 0.18, 0.06) * np.minimum(stay, 10) - 0.3
    return np.asarray(1.0 / (1.0 + np.exp(-(level + by_age + by_stay + 1.3 * leaning))))


def year_of_activity(persons: Persons, who: Array, year: int, random: np.random.Generator) -> Activity:
    """Activity of resident immigrants (n,) aged 15 and over at the end of the year."""
    count = len(who)
    age = year - persons.birth_year[who]
    stay = year - persons.first_immigration_year[who]
    background = background_of(persons, who)
    _advance_education(persons, who, age, random)
    is_employed = random.random(count) < _employment_chance(background, age, stay, persons.leaning[who])
    self_employed = random.random(count) < np.where(age > 25, 0.08, 0.01)
    studies = np.interp(age, [15, 17, 19, 24, 30, 40, 60], [0.93, 0.88, 0.55, 0.28, 0.12, 0.05, 0.0])
    studies = np.where((background == EDUCATION) & (stay <= 5), 0.85, studies)
    is_student = random.random(count) < studies
    enrolled = is_student & (random.random(count) < 0.93)
    exam = is_student & ((random.random(count) < 0.45) | ~enrolled)
    jobless = np.where(background == REFUGE, 0.15, np.where(background == WORK, 0.05, 0.07))
    jobless = np.where((age < 18) | (age > 67), 0.0, jobless) * np.where(is_employed, 0.8, 1.5)
    months = np.where(random.random(count) < jobless, np.minimum(random.geometric(0.22, count), 12), 0)
    climbs = exam & (random.random(count) < 0.30) & (age >= 16)
    level = persons.education[who]
    above = np.array([1, 3, 3, 4, 6, 6, 7, 8, 8, 9], dtype=np.int8)[level]
    is_old_enough = age >= np.array([0, 0, 0, 17, 18, 20, 21, 24, 27, 99])[above]
    persons.education[who] = np.where(climbs & is_old_enough, above, level)
    return Activity(
        person=who,
        employment=np.where(is_employed, 1 + self_employed, 0).astype(np.int8),
        is_enrolled=enrolled,
        has_passed_exam=exam,
        unemployed_months=months.astype(np.int8),
        education=persons.education[who].copy(),
    )


def education_of_arrivals(country: Array, age: Array, random: np.random.Generator) -> Array:
    """Education level on arrival, by age; half of the adults' educations are not registered. Shape (n,) →
    int8.
    """
    level = random.choice(
        np.arange(10), size=len(age), p=[0.32, 0.04, 0.14, 0.08, 0.14, 0.02, 0.12, 0.08, 0.01, 0.05]
    )
    is_nordic = np.isin(country, NORDIC)
    level = np.where(is_nordic & (level == 0) & (random.random(len(age)) < 0.5), 4, level)
    ceiling = np.interp(age, [0, 15, 16, 19, 22, 25], [0, 1, 2, 4, 6, 8]).astype(np.int64)
    return np.where(level == 9, np.where(age >= 18, 9, 0), np.minimum(level, ceiling)).astype(np.int8)
