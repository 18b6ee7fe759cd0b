"""Migration of a counts delivery: gross where it is delivered, the least that gives the net where not."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from vandring.arrays import Array, Mask
from vandring.counts.accounting import UNIT, Estimate
from vandring.counts.ages import Ages, follow_each_other
from vandring.counts.grids import Axes, Grid, grids, has_only_single_ages, spread
from vandring.counts.schedules import reached_in_year, rogers_castro, spread_groups, whole_parts

FLOWS = ("internal_in", "internal_out", "immigration", "emigration")
INTERNAL = FLOWS[:2]
NETS = ("net", "net_immigration")
"""Need not add up over regions, and may be below 0: ages within groups are by the region's own spline."""


@dataclass(frozen=True)
class Flows:
    """By age reached, shape (years, R, 2, A) each, multiples of UNIT where they are estimated."""

    internal_in: Array
    internal_out: Array
    immigration: Array
    emigration: Array
    has_border_flows: bool


def profiles(migration: pd.DataFrame | None, exposed: Array, axes: Axes) -> dict[str, Array]:
    """By component: the country's moves in groups by sex and single age, shape (years, 1, 2, A).

    ``exposed``, shape (years, R, 2, A). Internal moves have one profile, of both directions together; a net
    has none of its own, and years without ages are NaN.
    """
    found: dict[str, Array] = {}
    if migration is None:
        return found
    country = exposed.sum(axis=1, keepdims=True)
    for component, rows in migration[migration["component"].isin(FLOWS)].groupby("component", observed=True):
        array = np.full(country.shape, np.nan)
        for grid in grids(rows, axes):
            if grid.groups is not None and len(grid.groups) > 1:
                counts = np.nansum(grid.counts, axis=1, keepdims=True)
                unknown = np.zeros((*counts.shape[:3],))
                together = Grid(grid.years, counts, grid.groups, unknown)
                array[grid.years] = _within_groups(together, axes, country)
        found[str(component)] = array
    internal = [found[name] for name in INTERNAL if name in found]
    if internal:
        both = np.nansum(internal, axis=0)
        both[np.isnan(internal).all(axis=0)] = np.nan
        found |= dict.fromkeys(INTERNAL, both)
    return found


def components(
    migration: pd.DataFrame | None,
    exposed: Array,
    axes: Axes,
    schedule: Mapping[str, float],
    is_completed: bool,
    estimates: list[Estimate],
    profile: Mapping[str, Array],
) -> dict[str, Array]:
    """The delivered components by age reached, shape (years, R, 2, A); NaN where a figure is missing.

    Groups are told apart by ``profile``, of :func:`profiles`: by the same shares in every region, scheme and
    direction, so that at every age who moved in has moved out. Totals are spread by the model schedule of
    Rogers and Castro: those who left the country by the region's own population, all others by the country's.
    """
    found: dict[str, Array] = {}
    if migration is None:
        return found
    rates = rogers_castro(np.arange(axes.oldest + 1, dtype=np.float64), dict(schedule))
    country = np.broadcast_to(exposed.sum(axis=1, keepdims=True), exposed.shape)
    for component, rows in migration.groupby("component", observed=True):
        name = str(component)
        array = np.full(axes.shape, np.nan)
        of_whom = exposed if name == "emigration" else country
        shares = np.where(np.isnan(profile.get(name, np.nan)), country, profile.get(name, np.nan))
        by_schedule = in_groups = 0.0
        for grid in grids(rows, axes):
            if grid.groups is None or len(grid.groups) == 1:
                array[grid.years] = spread(grid, of_whom[grid.years] * rates)
                by_schedule += float(np.nansum(np.abs(grid.counts)))
                continue
            if name in NETS:
                by_age = _within_groups(grid, axes, exposed)
            else:
                by_age = _as_the_country(grid, shares[grid.years])
            array[grid.years] = reached_in_year(by_age) if is_completed else by_age
            if not has_only_single_ages(grid.groups):
                in_groups += float(np.nansum(np.abs(grid.counts)))
        found[name] = array
        total = float(np.nansum(np.abs(array)))
        if by_schedule:
            estimates.append(
                Estimate("migration", f"{name} by sex and age", "rogers_castro", by_schedule, total)
            )
        if in_groups:
            rule = "monotone_spline" if name in NETS else "shares_of_the_country"
            estimates.append(Estimate("migration", f"{name} by single age", rule, in_groups, total))
    return found


def _as_the_country(grid: Grid, profile: Array) -> Array:
    """Groups, and nobody's ages, by the country's shares: sums over regions are those of the sums."""
    nobody = np.zeros_like(grid.unknown_age)
    unknown = Grid(grid.years, grid.unknown_age[..., None], (Ages(0, None),), nobody)
    return spread(Grid(grid.years, grid.counts, grid.groups, nobody), profile) + spread(unknown, profile)


def _within_groups(grid: Grid, axes: Axes, exposed: Array) -> Array:
    """Single ages: closed groups by the spline, the open one, and sexes together, by the population."""
    groups = grid.groups or ()
    weights = np.maximum(exposed[grid.years], 1e-9)
    if has_only_single_ages(groups) or groups[0].first != 0:
        return spread(grid, weights)
    closed = [group for group in groups if group.last is not None]
    bounds = np.array([*(group.first for group in closed), (closed[-1].last or 0) + 1])
    if not follow_each_other(groups) or bounds[-1] > axes.oldest:
        return spread(grid, weights)
    # The spline tells the ages within a group; sexes that are not told apart are shared as the population is.
    counts = np.nan_to_num(grid.counts[..., : len(closed)])
    smooth = spread_groups(counts, bounds)
    shape = weights.copy()
    low = np.minimum(smooth.min(axis=-1, keepdims=True), 0.0)
    shape[..., : bounds[-1]] = smooth - low
    if grid.counts.shape[2] == 1:
        shape *= weights / weights.sum(axis=2, keepdims=True)
        return spread(grid, shape)
    spreaded = spread(grid, weights)
    is_known = ~np.isnan(grid.counts[..., : len(closed)]).any(axis=-1, keepdims=True)
    spreaded[..., : bounds[-1]] = np.where(is_known, smooth, spreaded[..., : bounds[-1]])
    return spreaded


def flows(
    delivered: Mapping[str, Array], needed: Array, exposed: Array, end: Array, estimates: list[Estimate]
) -> Flows:
    """All four flows. ``needed``, shape (years, R, 2, A): the net migration that closes the account;
    ``exposed`` and ``end``, of that shape: who is there at the start of the year or born in it, and at its
    end.

    Gross flows stand as they were delivered. Where internal ones or those over the border are not, they are
    the least that give the net: of a net that holds both, the country's net by sex and age is immigration
    shared out as the population at the end of the year is, and what a region has beyond its share is
    internal: so nowhere do more leave than were there.
    """
    nothing = np.full(needed.shape, np.nan)
    given = {name: delivered.get(name, nothing) for name in FLOWS}
    net_internal = delivered.get("net_internal", nothing)
    net_border = delivered.get("net_immigration", nothing)
    net = delivered.get("net", nothing)
    gross_internal = given["internal_in"] - given["internal_out"]
    gross_border = given["immigration"] - given["emigration"]
    internal = np.where(np.isnan(gross_internal), net_internal, gross_internal)
    border = np.where(np.isnan(gross_border), net_border, gross_border)
    is_residual = np.isnan(net)
    wanted = np.where(is_residual, needed, net)
    only_border = np.isnan(internal) & ~np.isnan(border)
    only_internal = ~np.isnan(internal) & np.isnan(border)
    neither = np.isnan(internal) & np.isnan(border)
    people = np.where(end.sum(axis=1, keepdims=True) > 0, end, exposed)
    shared = _shared(np.where(neither, wanted, 0.0), np.where(neither, people, 0.0))
    border = np.where(only_internal, wanted - internal, np.where(neither, shared, border))
    internal = np.where(only_border, wanted - border, np.where(neither, wanted - shared, internal))
    is_least_internal = np.isnan(gross_internal)
    is_least_border = np.isnan(gross_border)
    made = Flows(
        internal_in=np.where(is_least_internal, np.maximum(internal, 0), given["internal_in"]),
        internal_out=np.where(is_least_internal, np.maximum(-internal, 0), given["internal_out"]),
        immigration=np.where(is_least_border, np.maximum(border, 0), given["immigration"]),
        emigration=np.where(is_least_border, np.maximum(-border, 0), given["emigration"]),
        has_border_flows=not is_least_border.any() and not is_least_internal.any(),
    )
    _say(
        made,
        is_least_internal,
        is_least_border,
        is_residual & (neither | only_border | only_internal),
        estimates,
    )
    return made


def _shared(net: Array, persons: Array) -> Array:
    """The country's net by sex and age, shared over the regions as their population is."""
    country = net.sum(axis=1, keepdims=True)
    people = persons.sum(axis=1, keepdims=True)
    everybody = persons.sum(axis=(2, 3), keepdims=True)
    total = everybody.sum(axis=1, keepdims=True)
    even = np.divide(everybody, total, out=np.zeros_like(everybody), where=total > 0)
    share = np.where(people > 0, persons / np.where(people > 0, people, 1.0), even)
    return whole_parts(country * share, axis=1, unit=UNIT)


def _say(
    made: Flows, least_internal: Mask, least_border: Mask, is_residual: Mask, estimates: list[Estimate]
) -> None:
    pairs = (
        ("moves within the country", least_internal, made.internal_in + made.internal_out),
        ("moves over the border", least_border, made.immigration + made.emigration),
    )
    for what, is_least, moves in pairs:
        if is_least.any():
            estimates.append(
                Estimate(
                    "migration",
                    what,
                    "least_moves",
                    float(moves[is_least].sum()),
                    float(moves.sum()),
                )
            )
    if is_residual.any():
        everything = sum(moves for _, _, moves in pairs)
        estimates.append(
            Estimate(
                "migration",
                "net migration",
                "change_less_births_plus_deaths",
                float(np.asarray(everything)[is_residual].sum()),
                float(np.asarray(everything).sum()),
            )
        )
