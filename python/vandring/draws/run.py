"""A projection drawn many times, in blocks that do not know of each other."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vandring.draws.groups import GROUPS, in_groups
from vandring.draws.sources import Sources, drawn
from vandring.draws.year import Block, DrawnYear, Forgiving, Room, draw_year, regions_last, room
from vandring.projection.labels import Array, Labels
from vandring.projection.relations.interface import Moment, Relation, Stocks
from vandring.projection.totals import CountryFactors
from vandring.projection.vital import VitalRates, births_by_age_of_mother, one_year_older, rates_of_year

Small = NDArray[np.float32]
CELLS_OF_A_BLOCK = 400_000
"""Persons by draw, region, sex and age that are worked on at once: as many as a processor keeps near."""
MOST_DRAWS_OF_A_BLOCK = 50
FLOWS = ("births", "deaths", "net_migration")


@dataclass(frozen=True)
class Drawing:
    """What is drawn: the scenario's inputs, each with a scenario axis of length 1, and what is random."""

    population: Array
    """31 December before the first year; shape (1, regions, 2, ages)."""
    vital: VitalRates
    relation: Relation
    labels: Labels
    years: int
    sources: Sources
    factors: CountryFactors | None = None
    """What the scenario's births and deaths are multiplied by for the country to have its own; None: 1."""


@dataclass(frozen=True)
class Draws:
    """What all draws came to; the draw is the last axis, in single precision (7 figures)."""

    labels: Labels
    population: Small
    """31 December, the start at place 0; shape (years + 1, regions, 2, draws)."""
    flows: dict[str, Small]
    """Births, deaths and net_migration of the year, both sexes; shape (years, regions, draws)."""
    age_years: tuple[int, ...]
    """Years after the start in which ages are told."""
    ages: Small
    """Persons by group of ages; shape (age_years, regions, 2, groups, draws)."""
    country: Small
    """Population of all regions together; shape (years + 1, 2, groups, draws)."""
    country_flows: dict[str, Small]
    """Shape (years, draws)."""


def draw(
    drawing: Drawing, draws: int, seed: int, age_years: tuple[int, ...] = (), threads: int | None = None
) -> Draws:
    """``draws`` draws. The same seed gives the same draws, on any number of threads.

    Raises what the relation refuses of the scenario itself, in its first year.
    """
    regions, years = drawing.population.shape[1], drawing.years
    result = Draws(
        labels=drawing.labels,
        population=np.zeros((years + 1, regions, 2, draws), np.float32),
        flows={name: np.zeros((years, regions, draws), np.float32) for name in FLOWS},
        age_years=age_years,
        ages=np.zeros((len(age_years), regions, 2, GROUPS, draws), np.float32),
        country=np.zeros((years + 1, 2, GROUPS, draws), np.float32),
        country_flows={name: np.zeros((years, draws), np.float32) for name in FLOWS},
    )
    size = block_size(drawing.population.size)
    starts = range(0, draws, size)
    seeds = np.random.SeedSequence(seed).spawn(len(starts))
    shocks = shock_ages(drawing)

    def one(number: int) -> None:
        places = slice(starts[number], min(starts[number] + size, draws))
        block = _block(drawing, places.stop - places.start, seeds[number], shocks)
        _keep(result, drawing.population, block, places, drawing.years)

    _keep_memory()
    workers = threads or os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(one, range(len(starts))):
            pass
    return result


def _keep_memory() -> None:
    """Let the allocator keep what every year frees and asks for again: after it has freed a piece this large
    once, glibc no longer gives pieces as large back to the system, which took a third of the time."""
    once = np.empty(4_000_000)
    del once


def block_size(cells: int) -> int:
    """Draws of a block; it depends on the size of the population alone, so that draws do not depend on the
    machine."""
    return max(1, min(MOST_DRAWS_OF_A_BLOCK, CELLS_OF_A_BLOCK // cells))


def _block(drawing: Drawing, draws: int, seed: np.random.SeedSequence, shocks: Array) -> Block:
    random = np.random.Generator(np.random.SFC64(seed))
    persons = in_groups(np.moveaxis(drawing.population[0], 0, 2))
    taken = drawn(random, drawing.sources, drawing.years, draws, persons)
    # Who comes in a wave is not who came before: somewhere between those and everybody.
    usual = random.uniform(size=(draws, 1, 1))
    everybody = drawing.population[0].sum(axis=0)
    ages = usual * shocks + (1.0 - usual) * (everybody / everybody.sum())
    names = drawing.labels
    labels = Forgiving(names.scenario_ids, names.region_codes, names.first_year)
    relation = regions_last(drawing.relation)
    return Block(drawing.vital, relation, labels, taken, ages, random, drawing.factors)


def drawn_years(drawing: Drawing, draws: int, seed: int) -> Iterator[DrawnYear]:
    """Every year of one block of draws, whole: what can be looked at cell by cell."""
    block = _block(drawing, draws, np.random.SeedSequence(seed), shock_ages(drawing))
    for year in _years(room(np.moveaxis(drawing.population, 1, 3), draws), block, drawing.years):
        yield DrawnYear(
            *(array.copy() for array in (year.population, year.births, year.deaths, year.exposed))
        )


def _years(held: Room, block: Block, years: int) -> Iterator[DrawnYear]:
    stocks = block.relation.start()
    if stocks is not None:
        draws = len(held.population)
        stocks = Stocks(
            *(np.repeat(each, draws, axis=0) for each in (stocks.immigrants, stocks.nationals_abroad))
        )
    for year in range(years):
        account, stocks = draw_year(block, held, year, stocks)
        yield account


def _keep(result: Draws, start: Array, block: Block, places: slice, years: int) -> None:
    persons = np.moveaxis(start, 1, 3)
    held = room(persons, places.stop - places.start)
    before = persons.sum(axis=(1, 2))
    _keep_population(result, in_groups(persons), places, 0)
    for year, account in enumerate(_years(held, block, years)):
        by_group = in_groups(account.population)
        _keep_population(result, by_group, places, year + 1)
        births, deaths = account.births.sum(axis=1), account.deaths.sum(axis=(1, 2))
        after = by_group.sum(axis=(1, 2))
        flows = {"births": births, "deaths": deaths, "net_migration": after - before - births + deaths}
        before = after
        for name, persons in flows.items():
            result.flows[name][year, :, places] = persons.T
            result.country_flows[name][year, places] = persons.sum(axis=1)


def _keep_population(result: Draws, by_group: Array, places: slice, year: int) -> None:
    """``by_group`` has shape (draws or 1, 2, groups, regions)."""
    groups = by_group.shape[2]
    result.population[year, ..., places] = by_group.sum(axis=2).transpose(2, 1, 0)
    result.country[year, :, :groups, places] = np.moveaxis(by_group.sum(axis=3), 0, -1)
    if year in result.age_years:
        place = result.age_years.index(year)
        result.ages[place, :, :, :groups, places] = by_group.transpose(3, 1, 2, 0)


def shock_ages(drawing: Drawing) -> Array:
    """The sex and age of those who come more than the path says: as who comes net in the first year of the
    scenario, cells that lose left out; as everybody where nobody comes. Sums to 1; shape (2, ages)."""
    rates = rates_of_year(drawing.vital, 0)
    population = drawing.population
    exposed = one_year_older(population, births_by_age_of_mother(population, rates).sum(axis=-1))
    deaths = rates.death_probability * exposed
    moment = Moment(0, exposed, deaths, rates.common_death_probability, drawing.labels)
    flows, _ = drawing.relation.flows(moment, drawing.relation.start())
    coming = np.maximum(flows.net_immigration.sum(axis=1)[0], 0.0)
    shares = np.zeros(exposed.shape[2:])
    shares[:, : coming.shape[-1]] = coming
    if shares.sum() <= 0:
        shares = exposed.sum(axis=(0, 1))
    return np.asarray(shares / shares.sum())
