"""What is random in a projection, and what one block of draws takes of it."""

from dataclasses import dataclass

import numpy as np

from vandring.draws.groups import GROUPS
from vandring.draws.levels import UNIT_SIZE, Levels
from vandring.draws.series import Walking, Wandering, drawn_wandering, paths, variance_factors, walks
from vandring.projection.labels import Array

LEAST_PERSONS = 1.0
"""What an error of a rate is spread over at least: nobody's rate is not off by infinitely much."""


@dataclass(frozen=True)
class NetMoves:
    """How net migration of regions varies where nothing else is known of moves (a delivery of stocks)."""

    levels: Levels
    """Of net migrants per person, at all ages."""
    schedule: Array
    """How much of a level is of each sex and age, 1 on average; shape (2, groups)."""
    noise: Array
    """Variance of the net migrants of a year by person of the sex and age; shape (2, groups)."""
    error: Array
    """The same of what the base period's rates rest on; shape (2, groups)."""
    age_variance: Array
    """Variance of the lasting part of rates of regions at an age, both sexes alike; shape (groups,)."""


@dataclass(frozen=True)
class GrossMoves:
    """How out-migration rates and in-migration shares of regions vary, as logarithms."""

    out_levels: Levels | None
    in_levels: Levels | None
    out_events: Array | None
    """Of the base period, which the rates rest on; shape (2, groups, regions). None: rates are known."""
    in_events: Array | None


@dataclass(frozen=True)
class Sources:
    """All that is random; None where a source is off."""

    base_years: int
    """Of the base period, whose mean the scenario's levels are."""
    net_immigration: Wandering | None
    """Per 1,000 persons of the start."""
    fertility: Walking | None
    """Of the logarithm of the multiplier."""
    mortality: Walking | None
    moves: NetMoves | GrossMoves | None
    births: Array | None
    """Of the base period by region, which the levels of fertility rest on; shape (regions,)."""
    deaths: Array | None
    not_closed: Array | None
    """What the country's accounts of the base period do not close by, by person; shape (2, groups). Rates
    that do not give the populations that were counted are as wrong in the years to come."""
    has_events: bool
    """Whether births, deaths and moves happen to persons, by chance."""


NOTHING = Sources(1, None, None, None, None, None, None, None, has_events=False)
"""Every draw is the scenario."""


@dataclass(frozen=True)
class Drawn:
    """One block: S draws. None where nothing is random."""

    net_immigration: Array
    """Persons above the path; shape (years, S)."""
    fertility: Array
    """Factors; shape (years, S)."""
    mortality: Array
    fertility_level: Array | None
    """Factors of regions; shape (S, regions)."""
    mortality_level: Array | None
    not_closed: Array | None
    """By person of the sex and age, the same in every year and region; shape (S, 2, groups)."""
    net_level: Array | None
    """Net migrants per person above the path; shape (years, S, regions)."""
    net_rate_error: Array | None
    """By sex and age, the same in every year; shape (S, 2, groups, regions)."""
    net_error_variance: Array | None
    """Of net_rate_error; shape (2, groups, regions)."""
    net_age_level: Array | None
    """As net_level, of an age; shape (years, S, groups, regions)."""
    net_schedule: Array | None
    net_noise: Array | None
    """As those of NetMoves."""
    out_level: Array | None
    """Factors; shape (years, S, regions)."""
    in_level: Array | None
    out_rate_error: Array | None
    """Factors, the same in every year; shape (S, 2, groups, regions)."""
    in_share_error: Array | None
    has_events: bool


def drawn(random: np.random.Generator, sources: Sources, years: int, draws: int, persons: Array) -> Drawn:
    """One block; ``persons`` of the start has shape (2, groups, regions)."""
    base, country = sources.base_years, float(persons.sum())
    net_immigration = np.zeros((years, draws))
    if sources.net_immigration is not None:
        phi, sd = drawn_wandering(random, sources.net_immigration, draws)
        net_immigration = paths(random, phi, sd, base, years, draws) * (country / 1000.0)
    fertility, mortality = (
        np.ones((years, draws)) if known is None else np.exp(walks(random, known, base, years, draws))
        for known in (sources.fertility, sources.mortality)
    )
    levels = [
        None if events is None else _gamma_factors(random, events, draws)
        for events in (sources.births, sources.deaths)
    ]
    net_level = net_rate_error = error_variance = age_level = schedule = noise = None
    out_level = in_level = out_error = in_error = None
    size = np.maximum(persons.sum(axis=(0, 1)), LEAST_PERSONS)
    if isinstance(sources.moves, NetMoves):
        schedule, noise = sources.moves.schedule, sources.moves.noise
        # Of e, what single ages do not explain.
        explained = float((noise * persons.sum(axis=2)).sum() / country)
        net_level = level_paths(random, sources.moves.levels, size, base, years, draws, explained)
        error_variance = sources.moves.error[..., None] / (base * np.maximum(persons, LEAST_PERSONS))
        net_rate_error = random.standard_normal((draws, *persons.shape)) * np.sqrt(error_variance)
        if sources.moves.age_variance.any():
            age_level = age_level_paths(random, sources.moves, len(size), base, years, draws)
    elif isinstance(sources.moves, GrossMoves):
        out_level, in_level = (
            None if known is None else np.exp(level_paths(random, known, size, base, years, draws))
            for known in (sources.moves.out_levels, sources.moves.in_levels)
        )
        out_error, in_error = (
            None if events is None else _gamma_factors(random, events, draws)
            for events in (sources.moves.out_events, sources.moves.in_events)
        )
    not_closed = None
    if sources.not_closed is not None and sources.not_closed.any():
        not_closed = random.standard_normal((draws, *sources.not_closed.shape)) * sources.not_closed
    return Drawn(
        net_immigration=net_immigration,
        fertility=fertility,
        mortality=mortality,
        fertility_level=levels[0],
        mortality_level=levels[1],
        not_closed=not_closed,
        net_level=net_level,
        net_rate_error=net_rate_error,
        net_error_variance=error_variance,
        net_age_level=age_level,
        net_schedule=schedule,
        net_noise=noise if sources.has_events else None,
        out_level=out_level,
        in_level=in_level,
        out_rate_error=out_error,
        in_share_error=in_error,
        has_events=sources.has_events,
    )


def _gamma_factors(random: np.random.Generator, events: Array, draws: int) -> Array:
    """Rates as multiples of their estimate: Gamma with the events as shape, those of nobody as they are."""
    seen = np.maximum(events, 0.0)
    shape = np.where(seen > 0, seen, 1.0)
    factors = random.standard_gamma(shape, (draws, *events.shape)) / shape
    return np.where(seen > 0, factors, 1.0)


def level_paths(
    random: np.random.Generator,
    known: Levels,
    size: Array,
    base_years: int,
    years: int,
    draws: int,
    explained: float = 0.0,
) -> Array:
    """Levels less their mean of the base years, shape (years, draws, regions); ``size`` in persons.

    ``explained`` is the part of κ that is drawn elsewhere. One φ and one factor of the variances holds for
    all regions of a draw.
    """
    place = random.choice(len(known.phi), size=draws, p=known.weight)
    factor = variance_factors(random, known.degrees_of_freedom, draws)[:, None]
    phi = known.phi[place][:, None]
    variance = known.variance[place][:, None] * (size / UNIT_SIZE) ** -known.gamma[place][:, None] * factor
    slow = paths(
        random,
        np.broadcast_to(phi, variance.shape),
        np.sqrt(variance * (1 - phi**2)),
        base_years,
        years,
        draws,
    )
    per_person = np.maximum(known.kappa[place] - explained, 0.0)[:, None]
    fast = np.sqrt((per_person / size + known.tau_squared[place][:, None]) * factor)
    shape = (draws, len(size))
    noise = random.standard_normal((years, *shape)) * fast
    before = random.standard_normal(shape) * (fast / np.sqrt(base_years))
    return np.asarray(slow + noise - before)


def age_level_paths(
    random: np.random.Generator, moves: NetMoves, regions: int, base_years: int, years: int, draws: int
) -> Array:
    """Levels of ages less their mean of the base years, as long in memory as those of regions; shape
    (years, draws, groups, regions)."""
    levels = moves.levels
    phi = levels.phi[random.choice(len(levels.phi), size=draws, p=levels.weight)][:, None, None]
    sd = np.sqrt(moves.age_variance[:, None] * (1.0 - phi**2))
    shape = (draws, len(moves.age_variance), regions)
    return paths(random, np.broadcast_to(phi, shape), np.broadcast_to(sd, shape), base_years, years, draws)


def no_schedule() -> Array:
    """A level that is the same at every age; shape (2, groups)."""
    return np.ones((2, GROUPS))
