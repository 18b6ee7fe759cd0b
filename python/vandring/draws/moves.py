"""How moves of regions vary, estimated from the years before a projection starts."""

import numpy as np

from vandring.draws.history import History
from vandring.draws.levels import Levels, fit_levels, known_levels
from vandring.draws.settings import EVENTS, PARAMETERS, REGION_IN, REGION_NET, REGION_OUT, UNITS, Settings
from vandring.draws.sources import LEAST_PERSONS, GrossMoves, NetMoves
from vandring.projection.labels import Array

FEWEST_DIFFERENCES = 30
"""Years less one, times regions, from which variances of levels are estimated."""
FEWEST_YEARS_OF_LEVELS = 4
FEWEST_YEARS_OF_AGES = 10
"""From which it is estimated what lasts of the rates of an age."""
LAGS_OF_AGES = (1, 2, 3)
SINGLE_AGES = 17.0 / 13.0
"""An error of the rate of a group stands for those of the rates of five ages. Five ages that are followed for
five years meet each age 1, 2, 3, 4, 5, 4, 3, 2, 1 times, a variance of 85 of an age's; and two groups 15 and
10 times, (15² + 10²) / 5 of it: 17 to 13."""


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
    levels = _levels(level, size, None, REGION_NET, settings)
    lasting = _lasting_variance(within - of_level, exposed, levels)
    persons = exposed.sum(axis=(0, 3)) / np.maximum((exposed > 0).sum(axis=(0, 3)), 1)
    variance = np.maximum(variance - lasting * persons, 0.0)
    dying = history.deaths.sum(axis=(0, 3)) / np.maximum(exposed.sum(axis=(0, 3)), LEAST_PERSONS)
    noise = variance if history.has_deaths else np.maximum(variance - dying, 0.0)
    return _as_switched(settings, levels, schedule, noise, variance, lasting)


def _as_switched(
    settings: Settings, levels: Levels, schedule: Array, noise: Array, variance: Array, lasting: Array
) -> NetMoves | None:
    on, nothing = settings.on, np.zeros(noise.shape)
    if not on & {REGION_NET, PARAMETERS, EVENTS}:
        return None
    return NetMoves(
        levels if REGION_NET in on else known_levels(0.0, 0.0, 0.0, 0.0, 0.0),
        schedule,
        noise if EVENTS in on else nothing,
        variance * SINGLE_AGES if PARAMETERS in on else nothing,
        lasting if REGION_NET in on else np.zeros(lasting.shape),
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


def _lasting_variance(left: Array, exposed: Array, levels: Levels) -> Array:
    """Of what levels leave of regions' rates at an age, the variance of what lasts; shape (groups,).

    By the covariances of years 1 to 3 apart, both sexes together, weighted by persons. What has no memory
    has them too, −1 / years of its variance, for its mean is taken off.
    """
    years, phi = len(left), float(levels.phi @ levels.weight)
    if years < FEWEST_YEARS_OF_AGES or phi <= 0:
        return np.zeros(left.shape[2])
    persons = exposed.sum(axis=1)
    rate = (left * exposed).sum(axis=1) / np.maximum(persons, LEAST_PERSONS)
    persons = persons.mean(axis=0)
    share = persons / np.maximum(persons.sum(axis=1, keepdims=True), LEAST_PERSONS)
    variance = (rate**2).mean(axis=0)
    found = [((rate[lag:] * rate[:-lag]).mean(axis=0) + variance / years) / phi**lag for lag in LAGS_OF_AGES]
    lasting = (np.mean(found, axis=0) * share).sum(axis=1)
    return np.asarray(np.clip(lasting, 0.0, (variance * share).sum(axis=1)))


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
