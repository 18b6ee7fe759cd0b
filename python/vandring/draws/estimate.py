"""What is random, estimated from the years before a projection starts."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vandring.draws.levels import UNIT_SIZE, Levels, fit_levels, known_levels
from vandring.draws.series import Walking, Wandering, walking, wandering
from vandring.draws.settings import (
    EVENTS,
    FERTILITY,
    MORTALITY,
    NET_IMMIGRATION,
    PARAMETERS,
    REGION_IN,
    REGION_NET,
    REGION_OUT,
    UNITS,
    Settings,
)
from vandring.draws.sources import LEAST_PERSONS, GrossMoves, NetMoves, Sources
from vandring.projection.labels import Array

FEWEST_DIFFERENCES = 30
"""Years less one, times regions, from which variances of levels are estimated."""
FEWEST_YEARS_OF_LEVELS = 4
SINGLE_AGES = 17.0 / 13.0
"""An error of the rate of a group stands for those of the rates of five ages. Five ages that are followed for
five years meet each age 1, 2, 3, 4, 5, 4, 3, 2, 1 times, a variance of 85 of an age's; and two groups 15 and
10 times, (15² + 10²) / 5 of it: 17 to 13."""


@dataclass(frozen=True)
class History:
    """Years that follow each other, the last the one before the projection; T of them."""

    exposed: Array
    """Persons on 1 January and births of the year, by age reached; shape (T, 2, groups, regions)."""
    out_movers: Array
    """Emigrants included; shape (T, 2, groups, regions), as the next ones."""
    in_movers: Array
    deaths: Array
    residual: Array
    """What the accounts do not close by: too many at the end of a year by its events; as out_movers."""
    births: Array
    """Shape (T, regions)."""
    fertility: Array
    """Births over those that the rates of the base period give; shape (T,)."""
    mortality: Array
    base_years: int
    """The last years, which the scenario's rates are of."""
    has_gross_moves: bool
    """False where movers are the least that give the net."""
    has_deaths: bool
    """False where deaths are estimated, and what they are off by is in the net migration."""

    @property
    def net(self) -> Array:
        """In-movers less out-movers."""
        moved: Array = self.in_movers - self.out_movers
        return moved


@dataclass(frozen=True)
class Estimate:
    """A row of projection_uncertainty."""

    what: str
    parameter: str
    value: float
    unit: str
    years: int
    """Of the delivery, that it is estimated from; 0 for what the seed states."""


def sources(history: History, settings: Settings) -> Sources:
    """What is random, as far as the settings let it."""
    on, stated = settings.on, settings.stated
    persons = history.exposed.sum(axis=(1, 2, 3))
    per_1000 = history.net.sum(axis=(1, 2, 3)) / np.maximum(persons, LEAST_PERSONS) * 1000.0
    has_parameters = PARAMETERS in on
    base = slice(-history.base_years, None)
    return Sources(
        base_years=history.base_years,
        net_immigration=wandering(per_1000, stated[NET_IMMIGRATION]) if NET_IMMIGRATION in on else None,
        fertility=_walk(history.fertility, FERTILITY, settings) if FERTILITY in on else None,
        mortality=(
            _walk(
                history.mortality[: len(history.mortality) if history.has_deaths else 0], MORTALITY, settings
            )
            if MORTALITY in on
            else None
        ),
        moves=gross_moves(history, settings) if history.has_gross_moves else net_moves(history, settings),
        births=history.births[base].sum(axis=0) if has_parameters else None,
        deaths=history.deaths[base].sum(axis=(0, 1, 2)) if has_parameters else None,
        not_closed=_not_closed(history, base) if has_parameters else None,
        has_events=EVENTS in on,
    )


def _not_closed(history: History, base: slice) -> Array:
    residual, exposed = (each[base].sum(axis=(0, 3)) for each in (history.residual, history.exposed))
    return np.asarray(np.abs(residual) / np.maximum(exposed, LEAST_PERSONS))


def _walk(levels: Array, what: str, settings: Settings) -> Walking:
    # A year without events is no walk: nothing is learnt from it.
    usable = levels if (levels > 0).all() else levels[:0]
    return walking(np.log(usable), settings.stated[what])


def net_moves(history: History, settings: Settings) -> NetMoves | None:
    """How net migration varies; None where neither levels, parameters nor events are random."""
    exposed, net = history.exposed, history.net
    deviation = _from_country(net, exposed)
    size = np.maximum(exposed.sum(axis=(1, 2)), LEAST_PERSONS)
    country = net.sum(axis=(1, 2, 3)) / size.sum(axis=1)
    level = net.sum(axis=(1, 2)) / size - country[:, None]
    # Differences within a region: what is its own stays out of the noise.
    within = deviation - deviation.mean(axis=0)
    schedule = _variance_by_person(within, exposed)
    mean = float((schedule * exposed.sum(axis=(0, 3))).sum() / exposed.sum())
    schedule = schedule / mean if mean > 0 else np.ones(schedule.shape)
    of_level = (level - level.mean(axis=0))[:, None, None, :] * schedule[..., None]
    variance = _variance_by_person(within - of_level, exposed)
    dying = history.deaths.sum(axis=(0, 3)) / np.maximum(exposed.sum(axis=(0, 3)), LEAST_PERSONS)
    noise = variance if history.has_deaths else np.maximum(variance - dying, 0.0)
    return _as_switched(settings, _levels(level, size, None, REGION_NET, settings), schedule, noise, variance)


def _as_switched(
    settings: Settings, levels: Levels, schedule: Array, noise: Array, variance: Array
) -> NetMoves | None:
    on, nothing = settings.on, np.zeros(noise.shape)
    if not on & {REGION_NET, PARAMETERS, EVENTS}:
        return None
    return NetMoves(
        levels if REGION_NET in on else known_levels(0.0, 0.0, 0.0, 0.0, 0.0),
        schedule,
        noise if EVENTS in on else nothing,
        variance * SINGLE_AGES if PARAMETERS in on else nothing,
    )


def _from_country(net: Array, exposed: Array) -> Array:
    """Rates less the country's of the year, sex and group; 0 where nobody is."""
    country = net.sum(axis=3, keepdims=True) / np.maximum(exposed.sum(axis=3, keepdims=True), LEAST_PERSONS)
    rate = np.divide(net, exposed, out=np.zeros_like(net), where=exposed > 0)
    return np.asarray(np.where(exposed > 0, rate - country, 0.0))


def _variance_by_person(within: Array, exposed: Array) -> Array:
    """Mean of rate² · persons over years and regions that have somebody; shape (2, groups)."""
    years = len(within)
    seen = (exposed > 0).sum(axis=(0, 3)) * (years - 1) / years
    return np.asarray((within**2 * exposed).sum(axis=(0, 3)) / np.maximum(seen, 1.0))


def gross_moves(history: History, settings: Settings) -> GrossMoves:
    """How rates of out-migration and shares of in-migration vary."""
    exposed, on = history.exposed, settings.on
    size = np.maximum(exposed.sum(axis=(1, 2)), LEAST_PERSONS)
    rate = history.out_movers.sum(axis=3, keepdims=True) / np.maximum(
        exposed.sum(axis=3, keepdims=True), LEAST_PERSONS
    )
    base = slice(-history.base_years, None)
    arrivals = history.in_movers[base].sum(axis=0)
    share = arrivals / np.maximum(arrivals.sum(axis=2, keepdims=True), LEAST_PERSONS)
    expected_out = (rate * exposed).sum(axis=(1, 2))
    expected_in = (share * history.in_movers.sum(axis=3, keepdims=True)).sum(axis=(1, 2))
    found = {}
    for what, events, expected in (
        (REGION_OUT, history.out_movers.sum(axis=(1, 2)), expected_out),
        (REGION_IN, history.in_movers.sum(axis=(1, 2)), expected_in),
    ):
        level = np.log((events + 0.5) / (expected + 0.5))
        level -= (level * size).sum(axis=1, keepdims=True) / size.sum(axis=1, keepdims=True)
        found[what] = _levels(level, size, 1.0 / (expected + 0.5), what, settings) if what in on else None
    has_parameters = PARAMETERS in on
    return GrossMoves(
        found[REGION_OUT],
        found[REGION_IN],
        history.out_movers[base].sum(axis=0) if has_parameters else None,
        arrivals if has_parameters else None,
    )


def _levels(level: Array, size: Array, known: Array | None, what: str, settings: Settings) -> Levels:
    years, regions = level.shape
    if regions < 2 or years < FEWEST_YEARS_OF_LEVELS or (years - 1) * regions < FEWEST_DIFFERENCES:
        stated = settings.stated[what]
        sd = stated.sd / 1000.0 if UNITS[what] == "per_1000_persons" else stated.sd
        return known_levels(stated.phi, sd, 0.0, 0.0, 0.0, stated.degrees_of_freedom)
    return fit_levels(level, size, known)


def estimates(known: Sources) -> list[Estimate]:
    """What is published of the sources."""
    rows: list[Estimate] = []
    for what, series in (
        (NET_IMMIGRATION, known.net_immigration),
        (FERTILITY, known.fertility),
        (MORTALITY, known.mortality),
    ):
        if series is not None:
            rows += _of_series(what, series)
    if isinstance(known.moves, NetMoves):
        rows += _of_levels(REGION_NET, known.moves.levels, 1000.0)
    elif known.moves is not None:
        for what, levels in ((REGION_OUT, known.moves.out_levels), (REGION_IN, known.moves.in_levels)):
            if levels is not None:
                rows += _of_levels(what, levels, 1.0)
    return rows


def _of_series(what: str, series: Wandering | Walking) -> Iterator[Estimate]:
    unit, years = UNITS[what], series.years
    if isinstance(series, Wandering):
        mean_sd = float(np.sqrt(series.innovation_variance @ series.weight))
        yield Estimate(what, "phi_likeliest", series.likeliest_phi, "number", years)
        yield Estimate(what, "phi_used", float(series.phi @ series.weight), "number", years)
    else:
        mean_sd = series.sd
    yield Estimate(what, "sd_likeliest", series.likeliest_sd, unit, years)
    yield Estimate(what, "sd_used", mean_sd, unit, years)
    yield Estimate(what, "degrees_of_freedom", series.degrees_of_freedom, "number", years)


def _of_levels(what: str, levels: Levels, scale: float) -> Iterator[Estimate]:
    place, unit, years = levels.best, UNITS[what], levels.years
    if not levels.variance.any() and not levels.kappa.any():
        return
    yield Estimate(what, "phi_likeliest", float(levels.phi[place]), "number", years)
    yield Estimate(what, "phi_used", float(levels.phi @ levels.weight), "number", years)
    for name, variance in (
        ("level_sd_likeliest", levels.variance[place]),
        ("level_sd_used", levels.variance @ levels.weight),
        ("year_sd_of_10000_used", (levels.kappa / UNIT_SIZE + levels.tau_squared) @ levels.weight),
    ):
        yield Estimate(what, name, scale * float(np.sqrt(variance)), unit, years)
    yield Estimate(what, "size_exponent_used", float(levels.gamma @ levels.weight), "number", years)
