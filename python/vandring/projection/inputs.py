"""The arrays of a projection from the tables of a setting."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vandring.arrays import cells
from vandring.errors import UserError
from vandring.projection.cohort_ratios import RATIO_YEARS, cohort_ratios
from vandring.projection.estimated_hazards import with_estimated_hazards
from vandring.projection.frames import NO_COVERED_YEAR, Tables, of_base_period, table
from vandring.projection.labels import SEXES, Array, Labels
from vandring.projection.relations.closed import NoMigration
from vandring.projection.relations.given_migration import GivenMigration
from vandring.projection.relations.gross_shares import GrossShares
from vandring.projection.relations.hamilton_perry import HamiltonPerry
from vandring.projection.relations.interface import Relation, Stocks
from vandring.projection.relations.joint_rates import JointMoves, JointRates
from vandring.projection.relations.net_shares import NetShares
from vandring.projection.relations.return_migration import ReturnMigration
from vandring.projection.relations.small_area_border import (
    SmallAreaGrossShares,
    SmallAreaMoves,
    SmallAreaNetShares,
)
from vandring.projection.scenarios import (
    ESTIMATED,
    GROSS,
    JOINT,
    NATIONAL,
    REGIONAL,
    REGISTER,
    SMALL_AREA,
    Setting,
)
from vandring.projection.vital import VitalRates

Series = Callable[[str], Array]
"""A yearly series by name, shape (years, scenarios)."""


def _counted(tables: Tables, scheme_id: str, year: int) -> pd.DataFrame:
    """The rows of counted_populations of a scheme and 31 December; a UserError where there are none."""
    frame = tables["counted_populations"]
    frame = frame[(frame["scheme_id"] == scheme_id) & (frame["year"] == year)]
    if frame.empty:
        raise UserError(
            f"there is no population of 31 December {year} in scheme {scheme_id}:"
            " the delivery does not cover it, or there is no such scheme"
        )
    return frame


def starting_population(tables: Tables, setting: Setting) -> tuple[Array, list[str]]:
    """The population on 31 December of the start year, shape (1, regions, 2, ages), and the regions'
    codes."""
    frame = _counted(tables, setting.scheme_id, setting.start_year)
    regions = sorted(frame["region_code"].unique())
    axes = {"region_code": regions, "sex": SEXES, "age": range(int(frame["age"].max()) + 1)}
    return cells(frame, "persons", axes)[None], regions


def migration_years(base_periods: pd.DataFrame, base_period_id: str) -> range:
    """The years of a set of base periods in which migration is counted; a UserError where there is no such
    set, or its years are counted from the last covered year and there is none."""
    chosen = (base_periods["base_period_id"] == base_period_id) & (base_periods["rate_kind"] == "migration")
    if not chosen.any():
        raise UserError(f"the seed base_periods has no period of migration for {base_period_id}")
    first, last = base_periods.loc[chosen, ["first_year", "last_year"]].to_numpy(dtype=np.float64)[0]
    if np.isnan(first) or np.isnan(last):
        raise UserError(NO_COVERED_YEAR)
    return range(int(first), int(last) + 1)


def base_period_average(tables: Tables, setting: Setting, name: str) -> float:
    """The yearly average of net_immigration, immigration or emigration in the base period."""
    shares = of_base_period(tables, "border_shares", setting.base_period_id)
    shares = shares[shares["scheme_id"] == setting.scheme_id]
    column = {
        "net_immigration": "net_immigrants", "immigration": "immigrants", "emigration": "emigrants"
    }[name]  # fmt: skip
    years = migration_years(tables["base_periods"], setting.base_period_id)
    return float(shares[column].sum()) / len(years)


def vital_rates(
    tables: Tables, setting: Setting, regions: Sequence[str], ages: int, series: Series
) -> VitalRates:
    """Fertility and mortality of the base period, or of each year where the table has years; and the
    scenarios' multipliers."""
    period, years = setting.base_period_id, setting.years
    fertility = of_base_period(tables, "fertility_rates", period)
    deaths = of_base_period(tables, "death_probabilities", period)
    own = _own_levels(tables, setting, regions)
    is_small_area = setting.rate_method == SMALL_AREA
    levels = _small_area_levels(tables, setting, regions) if is_small_area else own
    girls = of_base_period(tables, "sex_ratios_at_birth", period)["girl_share"].to_numpy(dtype=np.float64)
    return VitalRates(
        # The table has the ages at which women bear children; at the others they bear none.
        fertility_rate=np.nan_to_num(_in_force(fertility, "fertility_rate", {"age": range(ages)}, years)),
        death_probability=_in_force(deaths, "death_probability", {"sex": SEXES, "age": range(ages)}, years),
        girl_share=girls,
        fertility_level=levels[:1],
        mortality_level=levels[1:],
        fertility_multiplier=series("fertility_multiplier"),
        mortality_multiplier=series("mortality_multiplier"),
        # The country has what was counted: the method only tells its regions apart.
        country_fertility_level=own[:1] if is_small_area else None,
        country_mortality_level=own[1:] if is_small_area else None,
    )


def _own_levels(tables: Tables, setting: Setting, regions: Sequence[str]) -> Array:
    """Levels of fertility and of mortality as counted, shape (2, regions)."""
    levels = of_base_period(tables, "regional_level_factors", setting.base_period_id)
    levels = levels[levels["scheme_id"] == setting.scheme_id]
    return cells(levels, "level_factor", {"rate_kind": ("fertility", "mortality"), "region_code": regions})


def _small_area_levels(tables: Tables, setting: Setting, regions: Sequence[str]) -> Array:
    """The same, drawn to what is usual."""
    levels = of_base_period(tables, "small_area_levels", setting.base_period_id)
    levels = levels[(levels["scheme_id"] == setting.scheme_id) & (levels["age_group"] == "all")]
    return cells(levels, "posterior_mean", {"event_kind": ("births", "deaths"), "region_code": regions})


def _in_force(frame: pd.DataFrame, value: str, axes: dict[str, Sequence[Any]], years: range) -> Array:
    """Rates with a scenario axis of length 1; where the table has a column year, with a year axis before it:
    each year has those of the latest year given. Raises UserError where the first year has none."""
    if "year" not in frame:
        return cells(frame, value, axes)[None]
    given = np.unique(frame["year"].to_numpy(dtype=np.int64))
    latest = np.searchsorted(given, np.array(years), side="right") - 1
    if latest[0] < 0:
        raise UserError(
            f"{value} is given from {given[0]} on, but the first year projected is {years[0]}: add the rates"
            f" of {years[0]}, or of a year before it"
        )
    return cells(frame, value, {"year": given.tolist(), **axes})[latest][:, None]


@dataclass(frozen=True)
class Reader:
    """Reads the tables that relations need, for one setting; every array has a scenario axis of length 1."""

    tables: Tables
    setting: Setting
    regions: Sequence[str]
    ages: int
    scenarios: int
    series: Series

    @property
    def is_small_area(self) -> bool:
        """Whether regions have rates of small regions."""
        return self.setting.rate_method == SMALL_AREA

    def moves(self, value: str) -> Array:
        """A rate or share of moves by the setting's rate_method; shape (1, regions, 2, M)."""
        own = "in_migration_shares" if value.endswith("_share") else "out_migration_rates"
        return self.regional("small_area_rates" if self.is_small_area else own, value)

    def population(self, year: int) -> Array:
        """Persons on a 31 December, shape (regions, 2, ages)."""
        frame = _counted(self.tables, self.setting.scheme_id, year)
        axes = {"region_code": self.regions, "sex": SEXES, "age": range(self.ages)}
        return cells(frame, "persons", axes)

    def regional(self, name: str, value: str) -> Array:
        """Shape (1, regions, 2, M)."""
        frame = self._period(name)
        frame = frame[frame["scheme_id"] == self.setting.scheme_id]
        if frame.empty:
            raise UserError(
                f"{name} has no rows for scheme {self.setting.scheme_id} in base period"
                f" {self.setting.base_period_id}; choose a scheme and base period that it has, or another"
                " rate_method"
            )
        return cells(
            frame, value, {"region_code": self.regions, "sex": SEXES, "age": _until_last(frame, "age")}
        )[None]

    def national(self, name: str, value: str) -> Array:
        """Shape (1, 2, M)."""
        frame = self._period(name)
        return cells(frame, value, {"sex": SEXES, "age": _until_last(frame, "age")})[None]

    def grouped(self, name: str, value: str) -> Array:
        """As national, of the setting's immigrants and nationals."""
        axes = {"sex": SEXES, "age": _until_last(self._grouped(name), "age")}
        return cells(self._grouped(name), value, axes)[None]

    def by_duration(self, name: str, value: str, duration: str) -> Array:
        """Of the setting's immigrants and nationals; shape (1, 2, M, T)."""
        frame = self._grouped(name)
        axes = {"sex": SEXES, "age": _until_last(frame, "age"), duration: _until_last(frame, duration)}
        return cells(frame, value, axes)[None]

    def stock(self, name: str, duration: str, durations: int) -> Array:
        """On 31 December of the start year, the same for every scenario; shape (scenarios, 2, ages, T)."""
        frame = table(self.tables, name)
        chosen = frame["grouped_by"] == self.setting.grouped_by
        frame = frame[chosen & (frame["year"] == self.setting.start_year + 1)]
        axes = {"sex": SEXES, "age": range(self.ages), duration: range(durations)}
        # A cell without a row has nobody in it.
        stock = np.nan_to_num(cells(frame, "persons", axes))
        return np.repeat(stock[None], self.scenarios, axis=0)

    def estimated_hazards(self) -> pd.DataFrame:
        """estimated_emigration_hazards; a UserError where there are none."""
        frame = self.tables.get("estimated_emigration_hazards")
        if frame is None or frame.empty:
            raise UserError(
                f"there are no estimated hazards of emigration: the delivery's immigrants give no trinomial"
                f" logit of type 1; let hazard_source be {REGISTER} in the seed scenarios"
            )
        return frame

    def _period(self, name: str) -> pd.DataFrame:
        return of_base_period(self.tables, name, self.setting.base_period_id)

    def _grouped(self, name: str) -> pd.DataFrame:
        frame = self._period(name)
        return frame[frame["grouped_by"] == self.setting.grouped_by]


def _until_last(frame: pd.DataFrame, column: str) -> range:
    return range(int(frame[column].max()) + 1)


def _joint_moves(read: Reader) -> JointMoves:
    has_regional = read.is_small_area or read.setting.emigration_rates != NATIONAL
    is_joint = read.setting.in_migration_shares == JOINT
    return JointMoves(
        out_migration_rate=read.moves("out_migration_rate"),
        in_migration_share=read.moves("in_migration_share" if is_joint else "internal_in_migration_share"),
        regional_emigration_rate=read.moves("regional_emigration_rate") if has_regional else None,
        immigration_share=None if is_joint else read.moves("immigration_share"),
        is_bounded=read.is_small_area,
    )


def _closed(_read: Reader) -> Relation:
    return NoMigration()


def _small_area_moves(read: Reader) -> SmallAreaMoves:
    return SmallAreaMoves(
        internal_out_migration_rate=read.moves("internal_out_migration_rate"),
        internal_in_migration_share=read.moves("internal_in_migration_share"),
        regional_emigration_rate=read.moves("regional_emigration_rate"),
        immigration_share=read.moves("immigration_share"),
    )


def _net_shares(read: Reader) -> Relation:
    share = read.regional("border_shares", "net_immigration_share")
    if read.is_small_area:
        years = migration_years(table(read.tables, "base_periods"), read.setting.base_period_id)
        return SmallAreaNetShares(
            moves=_small_area_moves(read),
            net_immigration_share=share.sum(axis=1),
            base_emigrants=read.regional("border_shares", "emigrants").sum(axis=1) / len(years),
            net_immigration=read.series("net_immigration"),
        )
    return NetShares(
        internal_out_migration_rate=read.moves("internal_out_migration_rate"),
        internal_in_migration_share=read.moves("internal_in_migration_share"),
        net_immigration_share=share,
        net_immigration=read.series("net_immigration"),
    )


def _gross_shares(read: Reader) -> Relation:
    emigrant_share, immigrant_share = (
        read.regional("border_shares", name) for name in ("emigrant_share", "immigrant_share")
    )
    if read.is_small_area:
        return SmallAreaGrossShares(
            moves=_small_area_moves(read),
            emigrant_share=emigrant_share.sum(axis=1),
            immigrant_share=immigrant_share.sum(axis=1),
            emigration=read.series("emigration"),
            immigration=read.series("immigration"),
        )
    return GrossShares(
        internal_out_migration_rate=read.moves("internal_out_migration_rate"),
        internal_in_migration_share=read.moves("internal_in_migration_share"),
        emigrant_share=emigrant_share,
        immigrant_share=immigrant_share,
        emigration=read.series("emigration"),
        immigration=read.series("immigration"),
    )


def _joint_rates(read: Reader) -> Relation:
    is_gross = read.setting.immigration_given == GROSS
    is_regional = read.setting.emigration_rates == REGIONAL
    return JointRates(
        moves=_joint_moves(read),
        emigration_rate=None if is_regional else read.national("emigration_rates", "emigration_rate"),
        immigrant_share=read.national("immigrant_shares", "immigrant_share"),
        net_immigration=None if is_gross else read.series("net_immigration"),
        immigration=read.series("immigration") if is_gross else None,
    )


def _return_migration(read: Reader) -> Relation:
    hazard = read.by_duration("immigrant_emigration_hazards", "emigration_hazard", "duration_years")
    if read.setting.hazard_source == ESTIMATED:
        hazard = with_estimated_hazards(hazard, read.estimated_hazards())
    durations = hazard.shape[-1]
    return ReturnMigration(
        moves=_joint_moves(read),
        immigrant_emigration_hazard=hazard,
        other_emigration_rate=read.grouped("other_emigration_rates", "emigration_rate"),
        return_hazard=read.by_duration("return_hazards", "return_hazard", "years_abroad"),
        first_immigrant_share=read.grouped("first_immigrant_shares", "first_immigrant_share"),
        net_immigration=read.series("net_immigration"),
        opening=Stocks(
            immigrants=read.stock("immigrant_stocks", "duration_years", durations),
            nationals_abroad=read.stock("nationals_abroad", "years_abroad", durations),
        ),
    )


def _hamilton_perry(read: Reader) -> HamiltonPerry:
    start = read.setting.start_year
    before, after = (read.population(year) for year in (start - RATIO_YEARS, start))
    ratios = cohort_ratios(before, after)
    return HamiltonPerry(ratios.cohort_ratio[None], ratios.child_ratio[None])


def _given_migration(read: Reader) -> GivenMigration:
    frame, years = table(read.tables, "given_migration"), read.setting.years
    given = np.unique(frame["year"].to_numpy(dtype=np.int64))
    if not set(years) <= set(given.tolist()):
        lacking = next(year for year in years if year not in given)
        raise UserError(
            f"the migration that is given has no year {lacking}; every year projected needs its own"
        )
    axes = {"year": years, "region_code": read.regions, "sex": SEXES, "age": range(read.ages)}
    # Nobody moved where there is no row.
    return GivenMigration(np.nan_to_num(cells(frame, "net_migration", axes))[:, None])


RELATIONS: dict[str, Callable[[Reader], Relation]] = {
    "none": _closed,
    "a": _net_shares,
    "b": _gross_shares,
    "c": _joint_rates,
    "d": _return_migration,
    "hamilton_perry": _hamilton_perry,
    "given": _given_migration,
}
"""What a scenario can choose, by the name that the seed scenarios gives it."""


def relation(read: Reader) -> Relation:
    """The relation that the setting names, with its inputs; a UserError where there is no such relation."""
    if read.setting.relation not in RELATIONS:
        raise UserError(
            f"there is no relation {read.setting.relation!r}; choose one of {', '.join(RELATIONS)}"
        )
    return RELATIONS[read.setting.relation](read)


def check_usable(tables: Tables, name: str) -> None:
    """Raise UserError where the delivery cannot have the relation of that name."""
    left_out = tables.get("relations_left_out")
    if left_out is not None:
        for row in left_out[left_out["relation"] == name].to_dict("records"):
            raise UserError(f"relation {row['relation']} cannot be used: {row['reason']}")


def labels(setting: Setting, scenario_ids: Sequence[str], regions: Sequence[str]) -> Labels:
    """Names of what is projected."""
    return Labels(tuple(scenario_ids), tuple(regions), setting.start_year + 1)
