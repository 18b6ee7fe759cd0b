"""The world, year by year.

Conventions. A move on a date counts from that date; moves dated 1 January belong to the year that begins.
Where a person is "at the end of a year" is the position after everything dated 31 December, and that is
also the position on 1 January before that day's own moves: opening residence, family numbers and the
outcomes of immigrants all use it.
"""

from collections.abc import Callable
from dataclasses import fields

import numpy as np

from vandring.register.activity import Activity, year_of_activity
from vandring.register.arrays import NEVER, Array
from vandring.register.arrivals import new_immigrants
from vandring.register.border import adoptions, returns
from vandring.register.countries import NORWAY
from vandring.register.families import family_references, find_couples, leaders, leave_home, settle
from vandring.register.figures import (
    Figures,
    emigration_level_of_others,
    immigrations_per_person,
    internal_move_schedule,
    internal_moves_per_person,
    read_figures,
)
from vandring.register.geography import Geography
from vandring.register.moves import MoveLog, Steps, follow_leaders, join_steps
from vandring.register.opening import opening_population
from vandring.register.outcomes import (
    Covariates,
    background_of,
    draw_outcomes,
    duration_group_of,
    education_group_of,
    probabilities,
    status_of,
)
from vandring.register.parameters import SimulationParameters
from vandring.register.person_numbers import assign_numbers
from vandring.register.persons import Persons
from vandring.register.plans import ages, plan_modelled, plan_others
from vandring.register.vital_events import births, bury, cut_at_death, deaths_abroad, draw_deaths
from vandring.register.world import World
from vandring.register.year_tables import YearTables

YOUNGEST_MODELLED = 15

# Brings the schedule of households' moves to the published number of moves per person.
INTERNAL_LEVEL = 11.0


class _Simulation:
    """State of one run."""

    def __init__(self, parameters: SimulationParameters, random: np.random.Generator) -> None:
        self.parameters = parameters
        self.random = random
        self.figures: Figures = read_figures()
        self.geography = Geography(self.figures.municipalities)
        self.persons: Persons = opening_population(parameters, self.figures, self.geography, random)
        self.log = MoveLog()
        self.tables = YearTables()
        self.schedule = internal_move_schedule() * parameters.internal_move_factor * INTERNAL_LEVEL
        residents = np.flatnonzero(self.persons.municipality >= 0)
        self.opening = {
            "person": residents.astype(np.int32),
            "municipality": self.persons.municipality[residents].copy(),
        }
        self.covariates = self.end_of_year(parameters.first_year - 1)

    def move_chance(self, who: Array, year: int) -> Array:
        level = self.schedule[self.persons.sex[who], ages(self.persons, who, year)]
        # Households grow smaller and older, so the same schedule would give ever fewer moves.
        ageing = np.interp(year, [1975, 2013], [1.0, 1.36])
        return np.minimum(level * ageing * internal_moves_per_person(year), 0.9)

    def draw_modelled(self, year: int) -> tuple[Array, Steps]:
        """Outcomes and moves of the immigrants with covariates; returns also the mask of all of them."""
        persons, covariates = self.persons, self.covariates
        is_modelled = np.zeros(persons.count, dtype=bool)
        is_modelled[covariates.person] = True
        covariates = covariates.take(persons.death_day[covariates.person] == NEVER)
        chances = probabilities(covariates, self.figures.coefficients)
        outcome = draw_outcomes(chances, self.random)
        self.tables.add(
            "immigrant_years",
            year - 1,
            **{field.name: getattr(covariates, field.name) for field in fields(covariates)},
            internal_probability=chances[:, 1],
            emigration_probability=chances[:, 2],
            outcome=outcome,
        )
        who = covariates.person
        steps = plan_modelled(
            persons, who, outcome, self.move_chance(who, year), self.geography, year, self.random
        )
        return is_modelled, steps

    def moves_of_residents(self, residents: Array, year: int) -> Steps:
        """All moves of the year of those who lived here at its start, cut at death, in order."""
        persons = self.persons
        is_modelled, modelled_steps = self.draw_modelled(year)
        leader = leaders(persons, residents, is_modelled, year)
        heads = residents[(leader[residents] == residents) & ~is_modelled[residents]]
        household = np.bincount(leader[residents], minlength=persons.count)[heads]
        survives = persons.death_day[heads] == NEVER
        rate = self.figures.emigration_rate[persons.sex[heads], ages(persons, heads, year)]
        can_leave = survives & (ages(persons, heads, year) >= 16)
        other_steps = plan_others(
            persons,
            heads,
            np.where(can_leave, rate * emigration_level_of_others(year), 0.0),
            self.move_chance(heads, year),
            survives & (household == 1),
            self.geography,
            year,
            self.random,
        )
        steps = follow_leaders(join_steps([modelled_steps, other_steps]), leader, residents)
        return cut_at_death(persons, steps)

    def live(self, year: int) -> None:
        """One calendar year."""
        persons, random = self.persons, self.random
        residents = np.flatnonzero(persons.municipality >= 0)
        draw_deaths(persons, residents, self.figures, year, random)
        steps = self.moves_of_residents(residents, year)
        returning = returns(persons, self.geography, year, random)
        newborn = births(persons, residents, steps, self.figures, year, random)
        settled = np.ones(persons.count, dtype=bool)
        settled[steps.person] = False
        adopted = adoptions(
            persons, residents[settled[residents] & (persons.death_day[residents] == NEVER)], year, random
        )
        wanted = int(random.poisson(immigrations_per_person(year) * len(residents)))
        coming = new_immigrants(
            persons, max(wanted - len(returning) - len(adopted), wanted // 4), self.geography, year, random
        )
        self.log.record(persons, join_steps([steps, returning, newborn, adopted, coming]))
        alive = np.flatnonzero((persons.municipality >= 0) | (persons.abroad_since > 0))
        bury(persons, alive, year)
        deaths_abroad(persons, self.figures, year, random)
        settle(persons, alive)
        residents = np.flatnonzero(persons.municipality >= 0)
        find_couples(persons, residents, year, random)
        leave_home(persons, residents, year, random)
        self.covariates = self.end_of_year(year)

    def naturalise(self, immigrants: Array, year: int) -> None:
        persons, random = self.persons, self.random
        stay = year - persons.first_immigration_year[immigrants]
        new = (stay >= 7) & (random.random(len(immigrants)) < 0.07)
        persons.citizenship[immigrants[new]] = NORWAY

    def end_of_year(self, year: int) -> Covariates:
        """Families on 1 January of the next year, activity of the year, and the immigrants' covariates."""
        persons = self.persons
        residents = np.flatnonzero(persons.municipality >= 0)
        is_immigrant = persons.is_immigrant(residents)
        reference = family_references(persons, residents)
        size = np.bincount(reference[residents], minlength=persons.count)
        immigrants_in = np.bincount(reference[residents[is_immigrant]], minlength=persons.count)
        shown = residents[immigrants_in[reference[residents]] > 0]
        self.tables.add(
            "families", year + 1, person=shown.astype(np.int32), reference=reference[shown].astype(np.int32)
        )
        immigrants = residents[is_immigrant]
        self.naturalise(immigrants, year)
        who = immigrants[year - persons.birth_year[immigrants] >= YOUNGEST_MODELLED]
        activity = year_of_activity(persons, who, year, self.random)
        self.write_activity(activity, year)
        stay = (year - persons.first_immigration_year[who]).astype(np.int16)
        family = reference[who]
        studies = activity.is_enrolled | activity.has_passed_exam
        return Covariates(
            person=who.astype(np.int32),
            age=(year - persons.birth_year[who]).astype(np.int16),
            is_woman=persons.sex[who] == 1,
            duration_years=stay,
            duration_group=duration_group_of(stay),
            education_group=education_group_of(activity.education),
            status=status_of(activity.employment > 0, studies, activity.unemployed_months),
            background=background_of(persons, who),
            family_size=size[family].astype(np.int16),
            family_immigrants=immigrants_in[family].astype(np.int16),
            centrality=self.geography.centrality[persons.municipality[who]],
        )

    def write_activity(self, activity: Activity, year: int) -> None:
        """Rows of the yearly tables: what there is to tell, and some rows that say that there is nothing."""
        random, person = self.random, activity.person.astype(np.int32)
        employed = activity.employment > 0
        self.tables.add("employment", year, person=person[employed], kind=activity.employment[employed])
        is_idle = random.random(len(person)) < 0.03
        studies = activity.is_enrolled | activity.has_passed_exam | is_idle
        self.tables.add(
            "enrolment",
            year,
            person=person[studies],
            is_enrolled=activity.is_enrolled[studies],
            has_passed_exam=activity.has_passed_exam[studies],
        )
        jobless = (activity.unemployed_months > 0) | is_idle
        self.tables.add(
            "unemployment", year, person=person[jobless], months=activity.unemployed_months[jobless]
        )
        has_row = (activity.education > 0) | (random.random(len(person)) < 0.5)
        self.tables.add("attainment", year, person=person[has_row], level=activity.education[has_row])


def simulate(
    parameters: SimulationParameters, seed: int, on_year: Callable[[int], None] | None = None
) -> World:
    """True lives of everyone who lives in the country between the first and the last year. Same seed, same
    world.

    ``on_year`` is called after each year, with the year.
    """
    run = _Simulation(parameters, np.random.default_rng([seed, 1]))
    for year in range(parameters.first_year, parameters.last_year + 1):
        run.live(year)
        if on_year is not None:
            on_year(year)
    return World(
        parameters=parameters,
        seed=seed,
        figures=run.figures,
        persons=run.persons,
        person_numbers=assign_numbers(run.persons.birth_day, run.persons.sex),
        opening=run.opening,
        moves=run.log.columns(),
        families=run.tables.get("families"),
        employment=run.tables.get("employment"),
        enrolment=run.tables.get("enrolment"),
        unemployment=run.tables.get("unemployment"),
        attainment=run.tables.get("attainment"),
        immigrant_years=run.tables.get("immigrant_years"),
    )
