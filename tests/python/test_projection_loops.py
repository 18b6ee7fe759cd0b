"""The engine against the equations of METHOD 4.1 and 4.3 written as loops over every region, sex and age."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from projection_worlds import World, worlds
from vandring.projection.engine import project
from vandring.projection.relations.return_migration import ReturnMigration

MEN, WOMEN = 0, 1


class Country:
    """One scenario of a world in dictionaries, one year at a time."""

    def __init__(self, world: World, scenario: int) -> None:
        self.world, self.s = world, scenario
        self.regions = range(world.population.shape[1])
        self.ages = range(world.population.shape[3])
        self.moving = range(world.joint_rates.moves.out_migration_rate.shape[3])
        self.people = {
            (k, j, x): float(world.population[scenario, k, j, x])
            for k in self.regions
            for j in (MEN, WOMEN)
            for x in self.ages
        }
        opening = world.return_migration.opening
        self.durations = range(opening.immigrants.shape[3])
        self.immigrants, self.abroad = (
            {
                (j, x, t): float(stock[scenario, j, x, t])
                for j in (MEN, WOMEN)
                for x in self.ages
                for t in self.durations
            }
            for stock in (opening.immigrants, opening.nationals_abroad)
        )

    def death(self, j, x, year, level=1.0):
        vital = self.world.vital
        return min(
            vital.death_probability[self.s, j, x] * vital.mortality_multiplier[year, self.s] * level, 1.0
        )

    def before(self, k, j, x):
        """L(x − 1, n), with the last age open."""
        last = self.ages[-1]
        return self.people[k, j, x - 1] + (self.people[k, j, x] if x == last else 0.0)

    def year(self, year: int, relation) -> None:
        vital, s = self.world.vital, self.s
        start, deaths = {}, {}
        for k in self.regions:
            births = 0.0
            for x in self.ages[1:]:
                women = self.before(k, WOMEN, x)
                dying = self.death(WOMEN, x, year, vital.mortality_level[s, k]) * women
                rate = vital.fertility_rate[s, x] * vital.fertility_multiplier[year, s]
                births += rate * vital.fertility_level[s, k] * (women - dying / 2)
            for j in (MEN, WOMEN):
                share = vital.girl_share[s] if j == WOMEN else 1 - vital.girl_share[s]
                for x in self.ages:
                    start[k, j, x] = births * share if x == 0 else self.before(k, j, x)
                    deaths[k, j, x] = self.death(j, x, year, vital.mortality_level[s, k]) * start[k, j, x]
        remembers = isinstance(relation, ReturnMigration)
        crossing = self.remembered(start, year) if remembers else self.forgotten(start, year, relation)
        moves = relation.moves
        for j in (MEN, WOMEN):
            for x in self.ages:
                emigrants, immigrants = crossing.get((j, x), (0.0, 0.0))
                out = dict.fromkeys(self.regions, 0.0)
                if x in self.moving:
                    out = self.out_movers(moves, {k: start[k, j, x] for k in self.regions}, j, x, emigrants)
                for k in self.regions:
                    into = 0.0
                    if x in self.moving:
                        share = moves.in_migration_share[s, k, j, x]
                        of_immigrants = share
                        if moves.immigration_share is not None:
                            of_immigrants = moves.immigration_share[s, k, j, x]
                        into = share * (sum(out.values()) - emigrants) + of_immigrants * immigrants
                    self.people[k, j, x] = start[k, j, x] - deaths[k, j, x] - out[k] + into

    def out_movers(self, moves, people, j, x, emigrants):
        """Equation (5); where emigrants are those of regions, these and who moves within the country."""
        s = self.s
        rates = {k: moves.out_migration_rate[s, k, j, x] for k in self.regions}
        if moves.regional_emigration_rate is None:
            return {k: rates[k] * people[k] for k in self.regions}
        abroad = {k: moves.regional_emigration_rate[s, k, j, x] for k in self.regions}
        all_abroad = sum(abroad[k] * people[k] for k in self.regions)
        return {
            k: (rates[k] - abroad[k]) * people[k] + emigrants * abroad[k] * people[k] / all_abroad
            for k in self.regions
        }

    def forgotten(self, start, year, rates):
        """Equations (7)–(9) with their variants: who emigrates from the country, and who comes."""
        leaving = {}
        for j in (MEN, WOMEN):
            for x in self.moving:
                if rates.emigration_rate is None:
                    regional = rates.moves.regional_emigration_rate
                    leaving[j, x] = sum(regional[self.s, k, j, x] * start[k, j, x] for k in self.regions)
                else:
                    national = sum(start[k, j, x] for k in self.regions)
                    leaving[j, x] = rates.emigration_rate[self.s, j, x] * national
        if rates.immigration is None:
            immigration = rates.net_immigration[year, self.s] + sum(leaving.values())
        else:
            immigration = rates.immigration[year, self.s]
        return {
            cell: (leaving[cell], rates.immigrant_share[(self.s, *cell)] * immigration) for cell in leaving
        }

    def a_year_on(self, stock, j, x, t):
        """Who reaches age x and t completed years in the year; both last places are open."""
        if x == 0 or t == 0:
            return 0.0
        from_ages = (x - 1, x) if x == self.ages[-1] else (x - 1,)
        from_durations = (t - 1, t) if t == self.durations[-1] else (t - 1,)
        return sum(stock[j, a, d] for a in from_ages for d in from_durations)

    def remembered(self, start, year):
        """METHOD 4.3, relation d."""
        d, s = self.world.return_migration, self.s
        here = {cell: self.a_year_on(self.immigrants, *cell) for cell in self.immigrants}
        away = {cell: self.a_year_on(self.abroad, *cell) for cell in self.abroad}
        foreign, others, back = {}, {}, {}
        for j in (MEN, WOMEN):
            for x in self.moving:
                national = sum(start[k, j, x] for k in self.regions)
                others[j, x] = d.other_emigration_rate[s, j, x] * (
                    national - sum(here[j, x, t] for t in self.durations)
                )
                for t in self.durations:
                    foreign[j, x, t] = d.immigrant_emigration_hazard[s, j, x, t] * here[j, x, t]
                    back[j, x, t] = d.return_hazard[s, j, x, t] * away[j, x, t]
        emigration = sum(foreign.values()) + sum(others.values())
        first = d.net_immigration[year, s] + emigration - sum(back.values())
        crossing = {}
        for j in (MEN, WOMEN):
            for x in self.ages:
                survival = 1 - self.death(j, x, year)
                for t in self.durations:
                    self.immigrants[j, x, t] = here[j, x, t] * survival - foreign.get((j, x, t), 0.0)
                    self.abroad[j, x, t] = away[j, x, t] * survival - back.get((j, x, t), 0.0)
                if x in self.moving:
                    coming = d.first_immigrant_share[s, j, x] * first
                    self.immigrants[j, x, 0] += coming
                    self.abroad[j, x, 0] += others[j, x]
                    crossing[j, x] = (
                        sum(foreign[j, x, t] for t in self.durations) + others[j, x],
                        coming + sum(back[j, x, t] for t in self.durations),
                    )
        return crossing


@settings(max_examples=15, deadline=None)
@given(worlds(regions=st.integers(1, 12)))
def test_the_engine_is_the_equations_in_loops(world):
    for relation in (world.joint_rates, world.return_migration, *world.variants()):
        projected = project(world.population, world.vital, relation, world.labels, world.years)
        for scenario in range(len(world.labels.scenario_ids)):
            country = Country(world, scenario)
            for year in range(world.years):
                country.year(year, relation)
                expected = np.array(
                    [
                        [[country.people[k, j, x] for x in country.ages] for j in (MEN, WOMEN)]
                        for k in country.regions
                    ]
                )
                np.testing.assert_allclose(
                    projected.population[year + 1, scenario], expected, rtol=1e-12, atol=1e-9
                )
