"""What is random, estimated from the years before a projection starts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from vandring.draws.history import History
from vandring.draws.levels import UNIT_SIZE, Levels
from vandring.draws.moves import gross_moves, net_moves
from vandring.draws.series import Walking, Wandering, trend_of, walking, wandering
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
from vandring.draws.sources import LEAST_PERSONS, NetMoves, Sources
from vandring.projection.labels import Array


@dataclass(frozen=True)
class Estimate:
    """A row of projection_uncertainty."""

    what: str
    parameter: str
    value: float
    unit: str
    years: int
    """Of the delivery, that it is estimated from; 0 for what the seed states."""


def sources(history: History, settings: Settings, paths: Mapping[str, Array] | None = None) -> Sources:
    """What is random, as far as the settings let it.

    ``paths`` are logarithms of what the scenario multiplies fertility and mortality by, shape (years,) each:
    of a past trend it misses what it does not follow itself. One that is not there: it keeps the rates of its
    base period.
    """
    on, stated = settings.on, settings.stated
    persons = history.exposed.sum(axis=(1, 2, 3))
    per_1000 = history.net.sum(axis=(1, 2, 3)) / np.maximum(persons, LEAST_PERSONS) * 1000.0
    has_parameters = PARAMETERS in on
    base = slice(-history.base_years, None)
    followed = {name: trend_of(path, history.base_years) for name, path in (paths or {}).items()}
    dying = history.mortality if history.has_deaths else np.zeros(0)
    return Sources(
        base_years=history.base_years,
        net_immigration=wandering(per_1000, stated[NET_IMMIGRATION]) if NET_IMMIGRATION in on else None,
        fertility=_walk(history.fertility, FERTILITY, settings, followed) if FERTILITY in on else None,
        mortality=_walk(dying, MORTALITY, settings, followed) if MORTALITY in on else None,
        moves=gross_moves(history, settings) if history.has_gross_moves else net_moves(history, settings),
        births=history.births[base].sum(axis=0) if has_parameters else None,
        deaths=history.deaths[base].sum(axis=(0, 1, 2)) if has_parameters else None,
        not_closed=_not_closed(history, base) if has_parameters else None,
        has_events=EVENTS in on,
    )


def _not_closed(history: History, base: slice) -> Array:
    residual, exposed = (each[base].sum(axis=(0, 3)) for each in (history.residual, history.exposed))
    return np.asarray(np.abs(residual) / np.maximum(exposed, LEAST_PERSONS))


def _walk(levels: Array, what: str, settings: Settings, followed: Mapping[str, float]) -> Walking:
    # A year without events is no walk: nothing is learnt from it.
    usable = levels if (levels > 0).all() else levels[:0]
    return walking(np.log(usable), settings.stated[what], followed.get(what, 0.0))


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
        rows += _of_ages(known.moves)
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
        if series.drift_sd:
            yield Estimate(what, "drift_sd_used", series.drift_sd, unit, years)
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


def _of_ages(moves: NetMoves) -> Iterator[Estimate]:
    if moves.age_variance.any():
        sd = 1000.0 * float(np.sqrt(moves.age_variance.mean()))
        yield Estimate(REGION_NET, "age_level_sd_used", sd, UNITS[REGION_NET], moves.levels.years)
