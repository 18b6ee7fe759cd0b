"""Births and deaths of a counts delivery, delivered or estimated."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from vandring.arrays import SEXES, Array, Mask
from vandring.counts.accounting import Estimate
from vandring.counts.grids import Axes, Grid, ages_of, grids, has_only_single_ages, spread
from vandring.counts.mortality import LEVEL_AGES, cohort_hazards, level_of_losses, region_levels
from vandring.counts.schedules import reached_in_year, spread_groups

FEMALE = SEXES.index("female")
NARROW = 5
"""Ages of a group, at most, within which births tell the ages of mothers; wider ones need a standard."""


@dataclass(frozen=True)
class Standards:
    """Death rates by sex and completed age, shape (2, A); fertility rates by completed age, shape (A,); the
    share of infant deaths that are of children born in the year; parameters of the migration schedule."""

    death_rates: Array
    fertility_rates: Array
    infants_in_year: float
    migration: Mapping[str, float]


def hazards(
    rates: pd.DataFrame | None, start: Array, end: Array, axes: Axes, standards: Standards, is_completed: bool
) -> tuple[Array, Mask]:
    """Hazards of a year by age reached, shape (years, R, 2, A), and where they are of delivered rates.

    Where there are no rates, the standard's at the level of the country's and the region's
    losses at old ages.
    """
    standard = cohort_hazards(standards.death_rates, standards.infants_in_year)
    level = level_of_losses(start.sum(axis=1), end.sum(axis=1), standard)
    country = level[:, None] * standard
    expected = (start * -np.expm1(-country))[..., LEVEL_AGES].sum(axis=(2, 3))
    lost = (start - end)[..., LEVEL_AGES].sum(axis=(2, 3))
    hazard = np.broadcast_to(country, start.shape) * region_levels(lost, expected)[:, :, None, None]
    if rates is None:
        return hazard, np.zeros(hazard.shape, dtype=bool)
    given = np.full(axes.shape, np.nan)
    for grid in grids(rates, axes):
        groups = grid.groups or ()
        for number, group in enumerate(groups):
            last = axes.oldest if group.last is None else min(group.last, axes.oldest)
            given[grid.years, :, :, group.first : last + 1] = grid.counts[..., number, None]
    given = cohort_hazards(given, standards.infants_in_year) if is_completed else given
    is_given = ~np.isnan(given)
    return np.where(is_given, given, hazard), is_given


def born(
    tables: Mapping[str, pd.DataFrame],
    women: Array,
    end: Array,
    hazard: Array,
    axes: Axes,
    is_completed: bool,
    estimates: list[Estimate],
) -> Array:
    """Children born, shape (years, R, 2). ``women``, shape (years, R, A): woman-years by age reached."""
    survived = end[..., 0] / np.exp(-hazard[..., 0])
    girls = survived[:, :, FEMALE].sum(axis=1) / np.maximum(survived.sum(axis=(1, 2)), 1.0)
    by_sex = np.stack([1 - girls, girls] if FEMALE == 1 else [girls, 1 - girls], axis=-1)
    found = np.full(survived.shape, np.nan)
    rule = "age_0_and_infant_deaths"
    split = 0.0
    if "births" in tables:
        for grid in grids(tables["births"], axes):
            values = grid.counts.sum(axis=3) + grid.unknown_age
            if values.shape[2] == 1:
                values = values * by_sex[grid.years][:, None]
                split += float(np.nansum(values))
            found[grid.years] = values
    elif "fertility_rates" in tables:
        rates = fertility_by_age(tables["fertility_rates"], axes)
        rates = reached_rates(rates) if is_completed else rates
        found = (rates * women).sum(axis=2)[..., None] * by_sex[:, None]
        rule = "fertility_rates"
    is_missing = np.isnan(found)
    made = np.where(is_missing, survived, found)
    total = float(made.sum())
    if "births" not in tables:
        if rule == "fertility_rates":
            delivered = float(made[~is_missing].sum())
            estimates.append(Estimate("births", "children born", rule, delivered, total))
        rule = "age_0_and_infant_deaths"
    if is_missing.any():
        estimates.append(Estimate("births", "children born", rule, float(made[is_missing].sum()), total))
    if split:
        estimates.append(Estimate("births", "sex of the children", "sex_ratio_of_age_0", split, total))
    return made


def fertility_by_age(rates: pd.DataFrame, axes: Axes) -> Array:
    """Delivered rates by age, shape (years, R, A); 0 at other ages; NaN in years without them."""
    found = np.full((len(axes.years), len(axes.regions), axes.oldest + 1), np.nan)
    for grid in grids(rates, axes):
        found[grid.years] = 0.0
        for number, group in enumerate(grid.groups or ()):
            last = group.first if group.last is None else group.last
            found[grid.years, :, group.first : last + 1] = grid.counts[:, :, 0, number, None]
    return found


def mothers(
    tables: Mapping[str, pd.DataFrame],
    women: Array,
    children: Array,
    axes: Axes,
    standards: Standards,
    is_completed: bool,
    estimates: list[Estimate],
) -> tuple[Array, Array]:
    """Children by the age that the mother reaches in the year, shape (years, R, 2 of the child, A), and those
    of mothers of unknown age, shape (years, R, 2)."""
    expected = women * reached_rates(standards.fertility_rates)
    if "fertility_rates" in tables:
        given = fertility_by_age(tables["fertility_rates"], axes)
        given = reached_rates(given) if is_completed else given
        expected = np.where(np.isnan(given), expected, given * women)
    total = expected.sum(axis=2, keepdims=True)
    even = np.zeros(expected.shape[-1])
    even[30] = 1.0
    shares = np.where(total > 0, expected / np.where(total > 0, total, 1.0), even)
    made = children[..., None] * shares[:, :, None]
    unknown = np.zeros(children.shape)
    known = np.zeros(children.shape, dtype=bool)
    in_groups = 0.0
    if "births" in tables and "age_first" in tables["births"].columns:
        for grid in grids(tables["births"], axes):
            of_women = _mothers_of_groups(grid, expected[grid.years], women[grid.years])
            weights = np.repeat(of_women[:, :, None], 2, axis=2)
            without = type(grid)(grid.years, grid.counts, grid.groups, np.zeros_like(grid.unknown_age))
            by_age = spread(without, weights)
            if is_completed:
                by_age = reached_in_year(by_age)
            if grid.counts.shape[2] == 1:
                # The sex of the child is independent of the mother's age.
                of_child = children[grid.years] / np.maximum(
                    children[grid.years].sum(-1, keepdims=True), 1e-9
                )
                by_age = by_age.sum(axis=2, keepdims=True) * of_child[..., None]
                unknown[grid.years] = grid.unknown_age * of_child
            else:
                unknown[grid.years] = grid.unknown_age
            is_known = np.asarray(~np.isnan(by_age).any(axis=-1))
            made[grid.years] = np.where(is_known[..., None], by_age, made[grid.years])
            known[grid.years] = is_known
            if not has_only_single_ages(grid.groups):
                in_groups += float(np.nansum(grid.counts))
    if in_groups:
        estimates.append(
            Estimate(
                "births",
                "age of the mother within groups",
                "monotone_spline",
                in_groups,
                float(children.sum()),
            )
        )
    if not known.all():
        rule = "fertility_rates" if "fertility_rates" in tables else "fertility_schedule"
        estimates.append(
            Estimate(
                "births", "age of the mother", rule, float(children[~known].sum()), float(children.sum())
            )
        )
    return made, unknown


def _mothers_of_groups(grid: Grid, expected: Array, women: Array) -> Array:
    """Weights of ages, shape (years, R, A): in groups of NARROW ages at most the region's ``women`` at rates
    of the country's spline, which knows how fertility rises and falls; in others those ``expected``."""
    closed = [(place, group) for place, group in enumerate(grid.groups or ()) if group.last is not None]
    births = np.nansum(grid.counts, axis=(1, 2))
    bounds: list[int] = []
    counts: list[Array] = []
    for place, group in closed:
        if bounds and group.first > bounds[-1]:
            # Ages that no group has are of no mothers.
            counts.append(np.zeros(len(births)))
            bounds.append(group.first)
        bounds = bounds or [group.first]
        counts.append(births[:, place])
        bounds.append((group.last or 0) + 1)
    if not bounds or bounds[-1] >= women.shape[-1]:
        return expected
    smooth = spread_groups(np.stack(counts, axis=-1), np.array(bounds))
    country = np.maximum(women.sum(axis=1)[..., bounds[0] : bounds[-1]], 1e-9)
    rates = np.maximum(smooth, 0.0) / country
    weights = expected.copy()
    for _, group in closed:
        ages = ages_of(group, women.shape[-1])
        if ages.stop - ages.start <= NARROW:
            told = slice(ages.start - bounds[0], ages.stop - bounds[0])
            weights[..., ages] = women[..., ages] * rates[:, None, told]
    return weights


def reached_rates(rates: Array) -> Array:
    """Rates by completed age as those of the women who reach an age in the year."""
    earlier = np.zeros_like(rates)
    earlier[..., 1:] = rates[..., :-1]
    return np.asarray((rates + earlier) / 2)


def deaths(
    tables: Mapping[str, pd.DataFrame],
    exposed: Array,
    middle: Array,
    hazard: Array,
    is_of_rates: Mask,
    axes: Axes,
    standards: Standards,
    is_completed: bool,
    estimates: list[Estimate],
) -> Array:
    """Deaths by age reached, shape (years, R, 2, A). ``exposed``: persons at the start of the year and born
    in
    it, by age reached; ``middle``: persons by completed age in the middle of the year."""
    expected = exposed * -np.expm1(-hazard)
    made = np.full(exposed.shape, np.nan)
    in_groups = 0.0
    if "deaths" in tables:
        for grid in grids(tables["deaths"], axes):
            if grid.groups is None or not is_completed:
                by_age = spread(grid, expected[grid.years])
            else:
                rates = np.concatenate([hazard[grid.years][..., 1:], hazard[grid.years][..., -1:]], axis=-1)
                rates[..., 0] = standards.death_rates[:, 0]
                by_age = reached_in_year(spread(grid, middle[grid.years] * rates), standards.infants_in_year)
            if not has_only_single_ages(grid.groups) or grid.counts.shape[2] == 1:
                in_groups += float(np.nansum(grid.totals))
            made[grid.years] = by_age
    is_missing = np.isnan(made)
    made = np.where(is_missing, expected, made)
    total = float(made.sum())
    if in_groups:
        estimates.append(Estimate("deaths", "sex or single age", "expected_deaths", in_groups, total))
    for rule, of_rule in (("death_rates", is_of_rates), ("standard_at_level_of_losses", ~is_of_rates)):
        if (is_missing & of_rule).any():
            estimated = float(made[is_missing & of_rule].sum())
            estimates.append(Estimate("deaths", "deaths", rule, estimated, total))
    return made
