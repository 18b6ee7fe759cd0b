"""The years since table 6.1: levels and composition of migration, births and deaths to 2025."""

import numpy as np
import pandas as pd
import pytest

import warehouse
from vandring.register.countries import NORDIC, UKRAINE
from vandring.register.dates import first_day, year_of
from vandring.register.figures import OLDEST_AGE, death_probabilities, fertility_factor, read_figures
from vandring.register.moves import EMIGRATION, IMMIGRATION
from vandring.register.parameters import SimulationParameters
from vandring.register.persons import REFUGE, WORK
from vandring.register.simulation import simulate
from vandring.register.world import World

PERSONS = 50_000
FIRST_YEAR, LAST_YEAR = 1966, 2025
# Relative to the official totals. Some 400 households come in the least year: four standard errors are 0.2.
# Immigrants emigrate by table 6.1 in 2020 as ever: of the pandemic's dip the register shows a part only.
BOUNDS = {"immigration": 0.20, "emigration": 0.40}


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(SimulationParameters(PERSONS, FIRST_YEAR, LAST_YEAR), seed=3)


def residents(world: World, year: int) -> np.ndarray:
    """Persons resident on 1 January of a year, walked from the opening by births, deaths and moves."""
    persons, moves = world.persons, world.moves
    here = np.zeros(persons.count, dtype=bool)
    here[world.opening["person"]] = True
    born = (persons.birth_municipality >= 0) & (persons.birth_day >= first_day(FIRST_YEAR))
    here[born & (persons.birth_day < first_day(year))] = True
    before = moves["day"] < first_day(year)
    # Moves are in order of person and day within a year, and years follow one another: the last one counts.
    here[moves["person"][before]] = moves["destination"][before] >= 0
    return here & (persons.death_day >= first_day(year)) & (persons.birth_day < first_day(year))


def moves_of(world: World, year: int, kind: int) -> int:
    return int(((year_of(world.moves["day"]) == year) & (world.moves["kind"] == kind)).sum())


def newcomers(world: World, year: int) -> np.ndarray:
    """Immigrants of other than Nordic origin whose first immigration is of the year; indices."""
    persons = world.persons
    came = np.flatnonzero(persons.first_immigration_year == year)
    return came[persons.is_immigrant(came) & ~np.isin(persons.birth_country[came], NORDIC)]


def test_moves_across_the_border_are_near_the_official_totals(world: World) -> None:
    totals = pd.read_csv(
        warehouse.shared("data/official/ssb_migration_totals_2014_2025.csv"), index_col="year"
    )
    population = pd.read_parquet(warehouse.shared("data/official/norway_population_2006_2026.parquet"))
    persons = population.groupby("year")["persons"].sum()
    compared = 0
    for year, row in totals.iterrows():
        here = residents(world, year).sum()
        for kind, column in ((IMMIGRATION, "immigration"), (EMIGRATION, "emigration")):
            if pd.notna(row[column]):
                compared += 1
                expected = row[column] / persons[year] * here
                assert abs(moves_of(world, year, kind) - expected) < BOUNDS[column] * expected, (year, column)
        if pd.notna(row["net_immigration"]):
            compared += 1
            net = moves_of(world, year, IMMIGRATION) - moves_of(world, year, EMIGRATION)
            assert abs(net / here - row["net_immigration"] / persons[year]) < 0.003, year
    assert compared >= 8


def test_war_refugees_of_2022_are_of_the_official_order(world: World) -> None:
    """Of 75 000 first immigrations of non-Nordic citizens 31 000 were from Ukraine, 35 700 refugees."""
    came = newcomers(world, 2022)
    of_ukraine = world.persons.birth_country[came] == UKRAINE
    assert abs(of_ukraine.mean() - 31 / 75) < 0.10
    assert abs((world.persons.reason[came] == REFUGE).mean() - 35.7 / 75) < 0.12
    assert (world.persons.reason[came[of_ukraine]] == REFUGE).all()
    assert (world.persons.citizenship[came[of_ukraine]] == UKRAINE).mean() > 0.95
    assert world.persons.sex[came[of_ukraine]].mean() > 0.5, "more women than men"


def test_nobody_came_from_ukraine_before_the_war(world: World) -> None:
    came = world.persons.birth_country == UKRAINE
    assert world.persons.first_immigration_year[came].min() == 2022


def test_the_record_the_pandemic_and_the_end_of_the_labour_boom_are_seen(world: World) -> None:
    per_person = {
        year: moves_of(world, year, IMMIGRATION) / residents(world, year).sum() for year in range(2008, 2026)
    }
    assert max(per_person, key=lambda year: per_person[year]) in (2022, 2023)
    assert min(per_person, key=lambda year: per_person[year]) == 2020
    for_work = {
        year: (world.persons.reason[newcomers(world, year)] == WORK).sum()
        for year in (2010, 2011, 2012, 2017)
    }
    assert for_work[2017] < 0.8 * min(for_work[2010], for_work[2011], for_work[2012])


def test_the_oldest_are_as_few_as_they_are(world: World) -> None:
    """Ages at the end of 2025 against the official population, and against what is possible."""
    here = residents(world, LAST_YEAR + 1)
    age = LAST_YEAR - world.persons.birth_year[here]
    assert age.max() <= OLDEST_AGE
    population = pd.read_parquet(warehouse.shared("data/official/norway_population_2006_2026.parquet")).query(
        "year == 2026"
    )
    scale = here.sum() / population["persons"].sum()
    for first, last in ((0, 19), (20, 66), (67, 89), (90, 120)):
        expected = population.query(f"{first} <= age <= {last}")["persons"].sum() * scale
        found = ((age >= first) & (age <= last)).sum()
        assert abs(found - expected) < 0.3 * expected, (first, last)
    assert (age >= 105).mean() < 1e-4


def test_life_expectancy_rises_and_fertility_falls() -> None:
    """By hand: the sum over ages of the probability to be alive, half a year for the year of death."""
    figures = read_figures()

    def expectancy(year: int) -> np.ndarray:
        alive = np.cumprod(1.0 - np.minimum(death_probabilities(figures, year), 1.0), axis=1)
        return 0.5 + alive.sum(axis=1)

    # Statistics Norway's tables of 2013 and 2024: 79.7 and 83.6, 81.6 and 84.8 years.
    assert np.abs(expectancy(2013) - [79.7, 83.6]).max() < 1.0
    assert np.abs(expectancy(2024) - [81.6, 84.8]).max() < 1.0
    assert (expectancy(2022) < expectancy(2021)).all(), "the year in which the pandemic's deaths came"
    children = {year: figures.fertility_rate.sum() * fertility_factor(year) for year in (2013, 2020, 2024)}
    assert children[2013] == pytest.approx(1.78, abs=0.08)
    assert children[2020] == pytest.approx(1.48, abs=0.08)
    assert children[2024] == pytest.approx(1.44, abs=0.08)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_outcomes_follow_table_6_1_in_every_year_since(seed: int) -> None:
    """Sums of drawn outcomes against sums of their chances, within four standard errors, year by year."""
    world = simulate(SimulationParameters(20_000, 2008, LAST_YEAR), seed=seed)
    rows = world.immigrant_years
    for year in range(2013, LAST_YEAR):
        of_year = rows["year"] == year
        assert of_year.sum() > 1_000
        for outcome, name in ((1, "internal_probability"), (2, "emigration_probability")):
            chance = rows[name][of_year]
            error = np.sqrt((chance * (1 - chance)).sum())
            happened = (rows["outcome"][of_year] == outcome).sum()
            assert abs(happened - chance.sum()) <= 4 * error + 0.5, (year, name)
