"""One year of a block of draws: the projection's account, with chance in it."""

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np

from vandring.draws.events import chance, counted
from vandring.draws.groups import DEATH_STARTS, WIDTH, by_age, in_groups, times_groups
from vandring.draws.sources import LEAST_PERSONS, Drawn
from vandring.projection.labels import Array, Labels
from vandring.projection.relations.interface import Flows, Moment, Relation, Stocks
from vandring.projection.totals import CountryFactors
from vandring.projection.vital import FEMALE, VitalRates


@dataclass(frozen=True)
class DrawnYear:
    """What one year makes of the populations of a block; persons by age reached in it.

    The arrays are those of the block's room: the next year overwrites them.
    """

    population: Array
    """31 December; shape (S, 2, ages, regions)."""
    births: Array
    """By sex; shape (S, 2, regions)."""
    deaths: Array
    """Shape (S, 2, ages, regions)."""
    exposed: Array
    """1 January by age reached in the year, births at age 0; shape (S, 2, ages, regions)."""

    @property
    def net_migration(self) -> Array:
        """What closes the account of every cell: moves between regions and over the border. Over regions it
        adds up to the country's net immigration."""
        moved: Array = self.population - self.exposed + self.deaths
        return moved


@dataclass(frozen=True)
class Room:
    """Memory of a block, which every year uses anew: asking for it takes as long as filling it."""

    population: Array
    exposed: Array
    deaths: Array
    moved: Array


def room(start: Array, draws: int) -> Room:
    """For draws of a population of shape (1, 2, ages, regions), which is what the room then holds."""
    shape = (draws, *start.shape[1:])
    made = Room(*(np.empty(shape) for _ in range(4)))
    made.population[:] = start
    return made


class Forgiving(Labels):
    """Names for draws: what a scenario would be refused for is put right where the year ends.

    Chance can empty a cell of a few people whom the shares of emigrants, say, go on taking out.
    """

    def refuse(self, *_details: Any) -> None:  # type: ignore[override]
        """Go on."""


@dataclass(frozen=True)
class Block:
    """What the years of a block have in common."""

    vital: VitalRates
    """Its scenario axis has length 1."""
    relation: Relation
    """As regions_last."""
    labels: Labels
    drawn: Drawn
    shocks: Array
    """Sex and age of those who come more, or fewer, than the path says; sums to 1; shape (S, 2, ages)."""
    random: np.random.Generator
    factors: CountryFactors | None = None
    """As in Drawing."""


def regions_last(inputs: Any) -> Any:
    """A dataclass whose arrays by region lie in memory as those of draws do; their axes stay."""
    changed: dict[str, Any] = {}
    for field in fields(inputs):
        value = getattr(inputs, field.name)
        if isinstance(value, np.ndarray) and value.ndim == 4:
            changed[field.name] = _outward(np.ascontiguousarray(_inward(value)))
        elif is_dataclass(value) and not isinstance(value, (type, Stocks)):
            changed[field.name] = regions_last(value)
    return replace(inputs, **changed)


def _inward(persons: Array) -> Array:
    """(S, regions, 2, ages) → (S, 2, ages, regions)."""
    return np.moveaxis(persons, 1, 3)


def _outward(persons: Array) -> Array:
    return np.moveaxis(persons, 3, 1)


def draw_year(block: Block, room: Room, year: int, stocks: Stocks | None) -> tuple[DrawnYear, Stocks | None]:
    """One year of the population in the room."""
    population, exposed = room.population, room.exposed
    dying, level = _mortality(block, year)
    births = _births(block, population, dying, level, year)
    whole = 1.0 if block.factors is None else float(block.factors.deaths[year, 0])
    exposed[:, :, 0] = births
    exposed[:, :, 1:] = population[:, :, :-1]
    exposed[:, :, -1] += population[:, :, -1]
    deaths = _deaths(block, room, dying, level, whole)
    common = np.minimum(np.minimum(dying * level.common[:, None, None], 1.0) * whole, 1.0)
    moment = Moment(year, _outward(exposed), _outward(deaths), common, block.labels)
    flows, stocks = block.relation.flows(moment, stocks)
    ending = np.subtract(exposed, deaths, out=population)
    out_movers, in_movers = _moved(block, flows, ending, year)
    _add(ending, in_movers)
    np.subtract(_part(ending, out_movers), out_movers, out=_part(ending, out_movers))
    if not flows.is_joint:
        _add(ending, _inward(flows.net_immigration))
    _add_net_variation(block, room, year, has_shock=not flows.is_joint)
    _without_negatives(ending)
    return DrawnYear(ending, births, deaths, exposed), stocks


def _part(persons: Array, flow: Array) -> Array:
    return persons[:, :, : flow.shape[2]]


def _add(ending: Array, flow: Array) -> None:
    np.add(_part(ending, flow), flow, out=_part(ending, flow))


@dataclass(frozen=True)
class _Mortality:
    common: Array
    """Multiplier of the country; shape (S,)."""
    regional: Array
    """Of the regions; shape (S, regions)."""


def _mortality(block: Block, year: int) -> tuple[Array, _Mortality]:
    """Probabilities of dying, shape (1, 2, ages), and what multiplies them."""
    vital, drawn = block.vital, block.drawn
    dying = vital.death_probability if vital.death_probability.ndim == 3 else vital.death_probability[year]
    multiplier = vital.mortality_multiplier[year] * drawn.mortality[year]
    level = vital.mortality_level * (1.0 if drawn.mortality_level is None else drawn.mortality_level)
    return dying, _Mortality(multiplier, multiplier[:, None] * level)


def _deaths(block: Block, room: Room, dying: Array, level: _Mortality, whole: float) -> Array:
    """Shape (S, 2, ages, regions); nobody dies more than once. ``whole`` multiplies those of all regions."""
    deaths, exposed, factor = room.deaths, room.exposed, level.regional[:, None, None, :] * whole
    np.multiply(exposed, dying[..., None], out=deaths)
    if block.drawn.has_events:
        factor = factor * chance(block.random, in_groups(deaths, DEATH_STARTS) * factor)
        times_groups(deaths, factor, DEATH_STARTS, out=deaths)
    else:
        deaths *= factor
    # Each age by itself, for few can be too many.
    most = min(whole, 1.0)
    for age in np.flatnonzero(dying.max(axis=(0, 1)) * factor.max() > most):
        np.minimum(deaths[:, :, age], exposed[:, :, age] * most, out=deaths[:, :, age])
    return deaths


def _births(block: Block, population: Array, dying: Array, level: _Mortality, year: int) -> Array:
    """By sex; shape (S, 2, regions). Expected ones as births_by_age_of_mother has them."""
    vital, drawn = block.vital, block.drawn
    rate = vital.fertility_rate if vital.fertility_rate.ndim == 2 else vital.fertility_rate[year]
    fertile = np.flatnonzero((rate > 0).any(axis=0))
    if not len(fertile):
        return np.zeros((len(population), 2, population.shape[-1]))
    ages = slice(max(int(fertile[0]), 1), min(int(fertile[-1]), population.shape[2] - 2) + 1)
    women = population[:, FEMALE, ages.start - 1 : ages.stop - 1]
    lost = np.minimum(dying[:, FEMALE, ages, None] * level.regional[:, None, :], 1.0) / 2
    expected = (rate[:, ages, None] * women * (1.0 - lost)).sum(axis=1)
    multiplier = vital.fertility_multiplier[year] * drawn.fertility[year]
    if block.factors is not None:
        multiplier = multiplier * block.factors.births[year]
    of_regions = vital.fertility_level * (1.0 if drawn.fertility_level is None else drawn.fertility_level)
    expected = expected * (multiplier[:, None] * of_regions)
    girls = expected * vital.girl_share[:, None]
    births = np.stack([expected - girls, girls], axis=1)
    return counted(block.random, births) if drawn.has_events else births


def _moved(block: Block, flows: Flows, alive: Array, year: int) -> tuple[Array, Array]:
    """Out- and in-movers of the year. Whoever leaves one region more comes to others, by their shares."""
    drawn = block.drawn
    out_movers, in_movers = _inward(flows.out_movers), _inward(flows.in_movers)
    more = drawn.net_immigration[year] if flows.is_joint else np.zeros(1)
    factors = (drawn.out_level, drawn.in_level, drawn.out_rate_error, drawn.in_share_error)
    # Net migration has noise of its own, in which that of moves is.
    has_events = drawn.has_events and drawn.net_level is None
    if not has_events and not more.any() and all(factor is None for factor in factors):
        return out_movers, in_movers
    leaving = _scaled(block, out_movers, drawn.out_level, drawn.out_rate_error, year, has_events)
    np.minimum(leaving, _part(alive, leaving), out=leaving)
    coming = (in_movers.sum(axis=3) - out_movers.sum(axis=3)) + leaving.sum(axis=3)
    shocks = more[:, None, None] * block.shocks[..., : coming.shape[2]]
    coming = np.maximum(coming + shocks, 0.0)
    weight = _scaled(block, in_movers, drawn.in_level, drawn.in_share_error, year, has_events)
    total = weight.sum(axis=3)
    lost = total <= 0
    if lost.any():
        # Where chance left nobody to share by, as expected.
        weight = np.where(lost[..., None], np.maximum(in_movers, 0.0), weight)
        total = weight.sum(axis=3)
    weight *= np.divide(coming, total, out=np.zeros_like(coming), where=total > 0)[..., None]
    return leaving, weight


def _scaled(
    block: Block, persons: Array, level: Array | None, error: Array | None, year: int, has_events: bool
) -> Array:
    """Movers by levels and errors of rates, then as chance says; shape (S, 2, M, regions)."""
    factor = np.ones((1, 1, 1, 1)) if level is None else level[year][:, None, None, :]
    if error is not None:
        factor = factor * error
    if has_events:
        expected = np.maximum(in_groups(persons), 0.0)
        factor = factor[:, :, : expected.shape[2]]
        factor = factor * chance(block.random, expected * factor)
    if factor.shape[2] == 1:
        return np.asarray(persons * factor)
    return times_groups(persons, factor)


def growth_of_errors(year: int) -> float:
    """By how much of its variance e an error of a rate that stays makes the mean of a cell grow in a year.

    Who meets an error for the j-th year has grown by exp(j e): in the mean by (2 j − 1) / 2 of its variance
    more than the year before. ``year`` counts from 0; j is at most what the five ages of a group leave.
    """
    met = np.minimum(np.arange(1, WIDTH + 1), year + 1)
    return float(met.mean() - 0.5)


def _add_net_variation(block: Block, room: Room, year: int, has_shock: bool) -> None:
    """Add what regions gain from each other, and the country from abroad, beyond the scenario.

    A level times the exposed, less the country's mean of sex and age, so that regions add up to the shock.
    Levels and chance multiply: what they would add takes more than everybody of a cell of few, and what is
    then put right to nobody makes small regions grow. Chance and errors of rates have the mean 1, which the
    many cells of a region come to; a level, which all of them have, the median 1.
    """
    drawn, exposed, ending, moved = block.drawn, room.exposed, room.population, room.moved
    more = drawn.net_immigration[year]
    has_shock = has_shock and bool(more.any())
    if drawn.net_level is None and drawn.not_closed is None and not has_shock:
        return
    people = exposed.sum(axis=3)
    people[people <= 0] = LEAST_PERSONS
    balance = np.zeros(people.shape)
    if has_shock:
        balance += more[:, None, None] * block.shocks / people
    if drawn.not_closed is not None:
        balance += by_age(drawn.not_closed, people.shape[2])
    if drawn.net_level is not None:
        assert drawn.net_rate_error is not None
        assert drawn.net_schedule is not None
        rate = drawn.net_level[year][:, None, None, :] * drawn.net_schedule[..., None]
        rate += drawn.net_rate_error
        if drawn.net_error_variance is not None:
            rate -= drawn.net_error_variance * growth_of_errors(year)
        if drawn.net_age_level is not None:
            rate += drawn.net_age_level[year][:, None]
        if drawn.net_noise is not None:
            persons = np.maximum(in_groups(exposed), LEAST_PERSONS)
            np.divide(drawn.net_noise[..., None], persons, out=persons)
            noise = block.random.standard_normal(rate.shape)
            noise *= np.sqrt(persons)
            noise -= persons / 2.0
            rate += noise
        np.expm1(rate, out=rate)
        times_groups(exposed, rate[:, :, : -(-exposed.shape[2] // 5)], out=moved)
        ending += moved
        balance -= moved.sum(axis=3) / people
    np.multiply(exposed, balance[..., None], out=moved)
    ending += moved


def _without_negatives(ending: Array) -> None:
    """Nobody is fewer than nobody: what a cell lacks, the others of its sex and age have fewer of."""
    if ending.min() >= 0:
        return
    lacking = -np.minimum(ending, 0.0).sum(axis=3)
    np.maximum(ending, 0.0, out=ending)
    total = ending.sum(axis=3)
    left = np.divide(total - lacking, total, out=np.zeros_like(total), where=total > 0)
    ending *= np.maximum(left, 0.0)[..., None]
