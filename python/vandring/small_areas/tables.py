"""Tables of the room small_areas: levels of regions by group of ages, and rates by sex and age.

Cells come with one row per base_period_id, scheme_id, region_code, sex and age (every one of them is there):
age_group, exposed_persons, internal_out_movers, internal_in_movers, emigrants, immigrants, and the national
emigration_rate of the sex and age.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vandring.arrays import SEXES
from vandring.arrays import cells as array_of
from vandring.small_areas.levels import (
    Posterior,
    cell_rates,
    cell_shares,
    group_levels,
    group_shares,
    region_levels,
    region_shares,
)
from vandring.small_areas.net_migration import arrival_factors, kept, net_factors, net_levels
from vandring.small_areas.schedules import smoothed_rates

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Values = dict[str, Array]
ALL = "all"
"""The group of all ages."""
OUT, EMIGRATION = "internal_out_migration", "emigration"
APART, TOGETHER = ("internal_in_migration", "immigration"), "in_migration"
SHARES = {
    "internal_in_migration": ("internal_in_movers",),
    "immigration": ("immigrants",),
    TOGETHER: ("internal_in_movers", "immigrants"),
}
"""Kinds of events of which regions have shares, with the columns that are counted."""
VITAL = {"fertility": "births", "mortality": "deaths"}
"""Kinds of events whose levels are of all ages together, by rate_kind of regional_level_factors."""
KEY = ["base_period_id", "scheme_id"]
LEVEL_KEY = (*KEY, "event_kind", "region_code", "age_group")
LEVEL_NUMBERS = (
    "events",
    "expected_events",
    "prior_mean",
    "prior_shape",
    "posterior_mean",
    "effective_events",
    "prior_weight",
)
RATE_NUMBERS = (
    "internal_out_migration_rate",
    "regional_emigration_rate",
    "out_migration_rate",
    *(f"{kind}_share" for kind in SHARES),
    "net_migration_met_share",
)
LEVEL_TYPES = dict.fromkeys(LEVEL_KEY, "str") | dict.fromkeys(LEVEL_NUMBERS, "float64")
RATE_TYPES = (
    dict.fromkeys((*KEY, "region_code", "sex"), "str")
    | {"age": "int32"}
    | dict.fromkeys(RATE_NUMBERS, "float64")
)
NET_NUMBERS = (
    "exposed_persons",
    "net_movers",
    "chance_sd",
    "between_regions_sd",
    "all_regions_net_migration_rate",
    "raw_net_migration_rate",
    "prior_net_migration_rate",
    "prior_weight",
    "net_migration_rate",
)
NET_TYPES = dict.fromkeys((*KEY, "region_code"), "str") | dict.fromkeys(NET_NUMBERS, "float64")
"""Columns of the three tables; of a delivery that covers no base period there are no rows."""


@dataclass(frozen=True)
class SchemeCells:
    """A base period and scheme: counts and persons have shape (regions, sexes, ages)."""

    base_period_id: str
    scheme_id: str
    frame: pd.DataFrame
    """In order of regions, sexes and ages; every cell has a row."""
    regions: Sequence[str]
    ages: range
    groups: Sequence[str]
    """Groups of ages, youngest first."""
    group: Whole
    """The group of each age; shape (ages,)."""

    def counted(self, *columns: str) -> Array:
        """Columns added up; shape (regions, sexes, ages)."""
        return np.asarray(sum(self.frame[column].to_numpy(float) for column in columns)).reshape(
            len(self.regions), len(SEXES), len(self.ages)
        )

    def grouped(self, values: Array) -> Array:
        """Shape (regions, sexes, ages) → (regions, groups)."""
        sums: Array = values.sum(axis=1) @ (self.group[:, None] == np.arange(len(self.groups))).astype(float)
        return sums

    def out_migration_schedule(self, fewest_events: float) -> Array:
        """Internal moves per exposed person of all regions, smoothed over ages; shape (sexes, ages)."""
        events = self.counted("internal_out_movers").sum(axis=0)
        exposed = self.counted("exposed_persons").sum(axis=0)
        return np.stack(
            [smoothed_rates(events[sex], exposed[sex], self.ages[0], fewest_events) for sex in range(2)]
        )

    def emigration_schedule(self) -> Array:
        """u₁; shape (sexes, ages)."""
        rates: Array = self.counted("emigration_rate")[0]
        return rates


def scheme_cells(cells: pd.DataFrame) -> Iterator[SchemeCells]:
    """The cells of each base period and scheme."""
    for (base_period_id, scheme_id), frame in cells.groupby(KEY, sort=True):
        of_ages = frame[["age", "age_group"]].drop_duplicates().sort_values("age")
        group, groups = pd.factorize(of_ages["age_group"])
        first, last = int(of_ages["age"].iloc[0]), int(of_ages["age"].iloc[-1])
        regions, ages = sorted(frame["region_code"].unique()), range(first, last + 1)
        place = pd.Index(regions).get_indexer(pd.Index(frame["region_code"])) * len(SEXES)
        place = (
            (place + pd.Index(SEXES).get_indexer(pd.Index(frame["sex"]))) * len(ages) + frame["age"] - first
        )
        yield SchemeCells(
            str(base_period_id),
            str(scheme_id),
            frame.iloc[np.argsort(place.to_numpy())],
            regions,
            ages,
            list(groups),
            group.astype(np.int64),
        )


def level_table(cells: pd.DataFrame, level_factors: pd.DataFrame, fewest_events: float) -> pd.DataFrame:
    """One row per base_period_id, scheme_id, event_kind, region_code and age_group.

    events, expected_events, prior_mean, prior_shape, posterior_mean, effective_events, prior_weight: of
    levels, or of shares in all regions' events. Group all is of all ages; others are drawn towards it.
    ``level_factors`` has the columns of regional_level_factors; ``fewest_events`` are those on which an age
    of a national schedule stands by itself.
    """
    found: list[pd.DataFrame] = []
    for each in scheme_cells(cells):
        found += _rate_levels(each, fewest_events)
        found += _share_levels(each)
    for (base_period_id, scheme_id, rate_kind), frame in level_factors.groupby([*KEY, "rate_kind"]):
        if rate_kind in VITAL:
            ordered = frame.sort_values("region_code")
            events, expected = (ordered[name].to_numpy(float) for name in ("events", "expected_events"))
            named = (str(base_period_id), str(scheme_id), VITAL[str(rate_kind)])
            regions, together = list(ordered["region_code"]), region_levels(events, expected)
            found.append(_rows(named, regions, [ALL], events[:, None], expected[:, None], together))
    return _joined(found, LEVEL_TYPES)


def _rate_levels(each: SchemeCells, fewest_events: float) -> Iterator[pd.DataFrame]:
    exposed = each.counted("exposed_persons")
    for kind, column, schedule in (
        (OUT, "internal_out_movers", each.out_migration_schedule(fewest_events)),
        (EMIGRATION, "emigrants", each.emigration_schedule()),
    ):
        named = (each.base_period_id, each.scheme_id, kind)
        events, expected = each.grouped(each.counted(column)), each.grouped(schedule * exposed)
        of_all = events.sum(axis=1), expected.sum(axis=1)
        together = region_levels(*of_all)
        apart = group_levels(events, expected, together.mean[:, 0])
        yield _rows(named, each.regions, [ALL], of_all[0][:, None], of_all[1][:, None], together)
        yield _rows(named, each.regions, each.groups, events, expected, apart)


def _share_levels(each: SchemeCells) -> Iterator[pd.DataFrame]:
    persons = each.counted("exposed_persons").sum(axis=(1, 2))
    for kind, columns in SHARES.items():
        named = (each.base_period_id, each.scheme_id, kind)
        events = each.grouped(each.counted(*columns))
        together = region_shares(events.sum(axis=1), persons)
        apart = group_shares(events, together.mean[:, 0])
        of_all = events.sum(axis=1, keepdims=True)
        for groups, counts, found in (([ALL], of_all, together), (each.groups, events, apart)):
            expected = found.prior_mean * counts.sum(axis=0)
            yield _rows(named, each.regions, groups, counts, expected, found)


def _rows(
    named: tuple[str, str, str],
    regions: Sequence[str],
    groups: Sequence[str],
    events: Array,
    expected: Array,
    found: Posterior,
) -> pd.DataFrame:
    """Arrays of shape (regions, groups) as rows."""
    base_period_id, scheme_id, kind = named
    shape = (len(regions), len(groups))
    return pd.DataFrame(
        {
            "base_period_id": base_period_id,
            "scheme_id": scheme_id,
            "event_kind": kind,
            "region_code": np.repeat(np.array(regions, dtype=object), len(groups)),
            "age_group": np.tile(np.array(groups, dtype=object), len(regions)),
            "events": events.ravel(),
            "expected_events": expected.ravel(),
            "prior_mean": found.prior_mean.ravel(),
            "prior_shape": np.broadcast_to(found.prior_shape, shape).ravel(),
            "posterior_mean": found.mean.ravel(),
            "effective_events": found.effective_events.ravel(),
            "prior_weight": found.prior_weight.ravel(),
        }
    )


def net_table(region_years: pd.DataFrame, fewest_regions: float) -> pd.DataFrame:
    """One row per base_period_id, scheme_id and region_code: net migration per person-year, as it was and
    drawn towards that of regions of the size.

    ``region_years`` has one row per base_period_id, scheme_id, region_code and year: exposed_persons,
    in_movers and out_movers, those over the country's border among them. Below ``fewest_regions`` regions
    size says nothing.
    """
    found: list[pd.DataFrame] = []
    for (base_period_id, scheme_id), frame in region_years.groupby(KEY, sort=True):
        regions, years = sorted(frame["region_code"].unique()), sorted(frame["year"].unique())
        axes = {"year": years, "region_code": regions}
        exposed, coming, going = (
            np.nan_to_num(array_of(frame, name, axes))
            for name in ("exposed_persons", "in_movers", "out_movers")
        )
        levels = net_levels(coming - going, coming + going, exposed, fewest_regions)
        found.append(
            pd.DataFrame(
                {
                    "base_period_id": str(base_period_id),
                    "scheme_id": str(scheme_id),
                    "region_code": np.array(regions, dtype=object),
                    "exposed_persons": exposed.sum(axis=0),
                    "net_movers": (coming - going).sum(axis=0),
                    "chance_sd": levels.chance_sd,
                    "between_regions_sd": levels.between_sd,
                    "all_regions_net_migration_rate": levels.country_rate,
                    "raw_net_migration_rate": levels.rate,
                    "prior_net_migration_rate": levels.prior_mean,
                    "prior_weight": levels.prior_weight,
                    "net_migration_rate": levels.mean,
                }
            )
        )
    return _joined(found, NET_TYPES)


def rate_table(
    cells: pd.DataFrame, levels: pd.DataFrame, net_migration: pd.DataFrame, fewest_events: float
) -> pd.DataFrame:
    """One row per base_period_id, scheme_id, region_code, sex and age: rates and shares.

    internal_out_migration_rate and regional_emigration_rate, with their sum out_migration_rate, at most 1;
    internal_in_migration_share, immigration_share and in_migration_share, which add up to 1 over regions.
    Those of a region give the net migration rate that ``net_migration`` has of it, which has the columns of
    net_table; or come nearer to it by net_migration_met_share, 1 unless fewer move than would have to.
    ``levels`` has the columns of level_table.
    """
    deviations = net_migration.assign(
        deviation=net_migration["net_migration_rate"] - net_migration["all_regions_net_migration_rate"]
    )
    by_scheme, net_by_scheme = (dict(list(frame.groupby(KEY))) for frame in (levels, deviations))
    found: list[pd.DataFrame] = []
    for each in scheme_cells(cells):
        named = each.base_period_id, each.scheme_id
        rates, shares = _before_net(each, by_scheme[named], fewest_events)
        net = array_of(net_by_scheme[named], "deviation", {"region_code": each.regions})
        found.append(_cell_rows(each, _meeting_net(each, rates, shares, net)))
    return _joined(found, RATE_TYPES)


def _before_net(each: SchemeCells, own: pd.DataFrame, fewest_events: float) -> tuple[Values, Values]:
    """Rates (internal, emigration) and shares by kind, as levels have them; shape (regions, sexes, ages)."""

    def level(kind: str) -> Array:
        axes = {"region_code": each.regions, "age_group": each.groups}
        return array_of(own[own["event_kind"] == kind], "posterior_mean", axes)

    events, exposed = each.counted("internal_out_movers"), each.counted("exposed_persons")
    schedule = each.out_migration_schedule(fewest_events)
    emigration = np.minimum(level(EMIGRATION)[:, None, each.group] * each.emigration_schedule(), 1.0)
    internal = cell_rates(events, exposed, schedule, level(OUT), each.group).mean
    shares = {
        kind: cell_shares(each.counted(*columns), level(kind), each.group).mean
        for kind, columns in SHARES.items()
    }
    return {OUT: internal, EMIGRATION: emigration}, shares


def _meeting_net(each: SchemeCells, rates: Values, shares: Values, deviation: Array) -> Values:
    """Columns of rate_table. ``deviation`` (regions,) is the net migration rate less the country's."""
    exposed = each.counted("exposed_persons")

    def flat(values: Array) -> Array:
        return values.reshape(len(each.regions), -1)

    leaving = np.stack([flat(rate * exposed) for rate in rates.values()])
    crossing = leaving[0].sum(axis=0), flat(each.counted("immigrants")).sum(axis=0)
    arriving = np.stack([flat(shares[kind]) * whole for kind, whole in zip(APART, crossing, strict=True)])
    factor, met = net_factors(arriving, leaving, deviation, exposed.sum(axis=(1, 2)))
    came = (arriving * kept(arriving, factor)).sum(axis=(0, 2))
    together = arrival_factors(flat(shares[TOGETHER]) * (crossing[0] + crossing[1]), came)
    moving = {
        kind: (flat(rate) * kept(moves, 1.0 / factor)).reshape(rate.shape)
        for (kind, rate), moves in zip(rates.items(), leaving, strict=True)
    }
    emigration = np.minimum(moving[EMIGRATION], 1.0)
    # Nobody leaves twice.
    internal = np.minimum(moving[OUT], 1.0 - emigration)
    of_kind = {**dict.fromkeys(APART, factor), TOGETHER: together}
    return {
        "internal_out_migration_rate": internal,
        "regional_emigration_rate": emigration,
        "out_migration_rate": internal + emigration,
        **{
            f"{kind}_share": (flat(share) * kept(flat(share), of_kind[kind])).reshape(share.shape)
            for kind, share in shares.items()
        },
        "net_migration_met_share": np.full(exposed.shape, met),
    }


def _joined(found: list[pd.DataFrame], types: dict[str, str]) -> pd.DataFrame:
    if found:
        return pd.concat(found, ignore_index=True)
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})


def _cell_rows(each: SchemeCells, values: dict[str, Array]) -> pd.DataFrame:
    """Arrays of shape (regions, sexes, ages) as rows."""
    regions, sexes, ages = len(each.regions), len(SEXES), len(each.ages)
    return pd.DataFrame(
        {
            "base_period_id": each.base_period_id,
            "scheme_id": each.scheme_id,
            "region_code": np.repeat(np.array(each.regions, dtype=object), sexes * ages),
            "sex": np.tile(np.repeat(np.array(SEXES, dtype=object), ages), regions),
            "age": np.tile(np.array(each.ages, dtype=np.int32), regions * sexes),
            **{name: array.ravel() for name, array in values.items()},
        }
    )
