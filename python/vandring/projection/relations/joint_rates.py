"""Relation c, the one that IO 77/36 chose: immigration is given, net or gross, emigration follows rates."""

from dataclasses import dataclass

import numpy as np

from vandring.errors import UserError
from vandring.projection.checks import TOLERANCE, check_range, check_shape, check_sums_to_one
from vandring.projection.labels import AGE, NATIONAL, REGION, REGIONAL, SCENARIO, SEX, Array, Labels
from vandring.projection.relations.interface import (
    Flows,
    Moment,
    Size,
    Stocks,
    by_regional_rates,
    check_gross,
    moves_between_regions,
    within_room,
)
from vandring.projection.vital import check_yearly


@dataclass(frozen=True)
class JointMoves:
    """Moves between regions and over the border together, as relations c and d have them. S may be 1."""

    out_migration_rate: Array
    """Emigrants included, 0–1: u of METHOD 3; shape (S, regions, 2, M)."""
    in_migration_share: Array
    """Adds up to 1 over regions; shape (S, regions, 2, M). Immigrants included: i of METHOD 3; of internal
    in-movers alone where immigrants have shares of their own."""
    regional_emigration_rate: Array | None = None
    """The part of out_migration_rate that leaves the country: u₁^k of METHOD 4.3; shape (S, regions, 2, M).
    None where emigrants are those of the country, and no region is said to be theirs."""
    immigration_share: Array | None = None
    """Of immigrants alone, as in_migration_share. None where they settle as all in-movers do."""
    is_bounded: bool = False
    """Whether no region loses more than it has: emigrants beyond it leave other regions, and moves within the
    country are at most who is left. Needs regional emigration rates. Otherwise such a year is refused."""

    @property
    def moving_ages(self) -> int:
        """M, the number of ages at which people move."""
        return len(self.out_migration_rate[0, 0, 0])

    def check(self, size: Size, labels: Labels) -> None:
        """Shapes, ranges, sums, no missing cell. Raises UserError."""
        form = ((1, size.scenarios), size.regions, 2, self.moving_ages)
        check_shape("out_migration_rate", self.out_migration_rate, REGIONAL, form)
        check_range("out_migration_rate", self.out_migration_rate, REGIONAL, labels, highest=1.0)
        for name in ("in_migration_share", "immigration_share"):
            share = getattr(self, name)
            if share is not None:
                check_shape(name, share, REGIONAL, form)
                check_range(name, share, REGIONAL, labels, highest=1.0)
                check_sums_to_one(name, share, REGIONAL, (REGION,), labels)
        if self.regional_emigration_rate is not None:
            check_shape("regional_emigration_rate", self.regional_emigration_rate, REGIONAL, form)
            check_range("regional_emigration_rate", self.regional_emigration_rate, REGIONAL, labels)
            internal = self.out_migration_rate - self.regional_emigration_rate
            if (internal < -TOLERANCE).any():
                labels.refuse(
                    "the internal part of out_migration_rate is negative",
                    "regional_emigration_rate is part of it: take both from the same base period.",
                    internal,
                    np.asarray(internal < -TOLERANCE),
                    REGIONAL,
                    None,
                )

    def at_risk(self, moment: Moment) -> Array:
        """Persons on 1 January by age reached, births at age 0; shape (S, regions, 2, M)."""
        return moment.exposed[..., : self.moving_ages]

    def emigrants(self, moment: Moment, national: Array) -> Array:
        """The emigrants of the country, shape (S, 2, M), by region where there are regional emigration rates.

        Each region has its part of what the regional rates give; where they give nobody of a sex and age, its
        part of the population. Returns shape (S, regions, 2, M); without regional rates the region axis has
        length 1.
        """
        if self.regional_emigration_rate is None:
            return national[:, None]
        leaving = by_regional_rates(self.regional_emigration_rate, self.at_risk(moment), national)
        return within_room(leaving, moment.room(self.moving_ages)) if self.is_bounded else leaving

    def emigrants_by_rates(self, moment: Moment) -> Array:
        """What the regional emigration rates, which there must be, give; shape (S, regions, 2, M)."""
        assert self.regional_emigration_rate is not None
        leaving: Array = self.regional_emigration_rate * self.at_risk(moment)
        return np.minimum(leaving, moment.room(self.moving_ages)) if self.is_bounded else leaving

    def flows(self, moment: Moment, emigrants: Array, immigrants: Array) -> Flows:
        """Equations (5), (10), (6). A negative (10) is refused (UserError).

        U₁ has shape (S, regions or 1, 2, M), with the regions where there are regional emigration rates; I₁
        has shape (S, 2, M).
        """
        if self.immigration_share is not None:
            return self._separate_flows(moment, emigrants, self.immigration_share * immigrants[:, None])
        out_movers, in_movers, moving_in = self._moves(moment, emigrants, immigrants)
        _refuse_negative_moves(
            "in-movers of all regions together, equation (10),",
            "The emigration rates take more people out than the regions' out-migration rates and the"
            " immigrants bring in; raise net immigration, let the scenario's emigration_rates be adjusted, or"
            " look at the rates.",
            moving_in,
            moment,
        )
        net = immigrants - emigrants.sum(axis=1)
        return Flows(out_movers, in_movers, net[:, None], emigrants, immigrants[:, None], is_joint=True)

    def _separate_flows(self, moment: Moment, emigrants: Array, immigrants: Array) -> Flows:
        """As flows, with immigrants by region."""
        out_movers, internal_in_movers, internal = self._moves(moment, emigrants, 0.0)
        _refuse_negative_moves(
            "internal in-movers of all regions together",
            "The emigration rates take more people out than the regions' out-migration rates, and immigrants"
            " with shares of their own cannot make up for it; let the scenario's in_migration_shares be"
            " joint, or its emigration_rates adjusted.",
            internal,
            moment,
        )
        is_regional = emigrants.shape[1] == immigrants.shape[1]
        net = (
            immigrants - emigrants
            if is_regional
            else (immigrants.sum(axis=1) - emigrants.sum(axis=1))[:, None]
        )
        return Flows(out_movers, internal_in_movers + immigrants, net, emigrants, immigrants, is_joint=True)

    def _moves(
        self, moment: Moment, emigrants: Array, immigrants: Array | float
    ) -> tuple[Array, Array, Array]:
        """Out-movers, and those who stay in the country, with the immigrants (S, 2, M), as in-movers of the
        regions and together: shapes (S, regions, 2, M), (S, regions, 2, M), (S, 2, M)."""
        at_risk = self.at_risk(moment)
        if self.regional_emigration_rate is None:
            return moves_between_regions(
                self.out_migration_rate, self.in_migration_share, at_risk, immigrants - emigrants.sum(axis=1)
            )
        internal = (self.out_migration_rate - self.regional_emigration_rate) * at_risk
        if self.is_bounded:
            internal = np.minimum(internal, np.maximum(moment.room(self.moving_ages) - emigrants, 0.0))
        moving_in = internal.sum(axis=1) + immigrants
        in_movers = self.in_migration_share * moving_in[:, None]
        out_movers = internal + emigrants
        left = at_risk - out_movers
        if (left < -TOLERANCE).any():
            moment.labels.refuse(
                "more people would leave a region than it has",
                "Its part of the country's emigrants is too large for it: let the scenario's emigration_rates"
                " be national or regional, or take a longer base period.",
                left,
                np.asarray(left < -TOLERANCE),
                REGIONAL,
                moment.year,
            )
        return out_movers, in_movers, moving_in


@dataclass(frozen=True)
class JointRates:
    """IO 77/36 annex, part 3: equations (5)–(10). S may be 1; M ages at which people move."""

    moves: JointMoves
    emigration_rate: Array | None
    """National, 0–1: u₁ of METHOD 3; shape (S, 2, M). Where the moves have regional emigration rates, these
    are adjusted to it each year; None where they stand as they are."""
    immigrant_share: Array
    """Adds up to 1 over sex and age: i₁ of METHOD 3; shape (S, 2, M)."""
    net_immigration: Array | None
    """Persons a year; shape (years, S). None where gross immigration is given."""
    immigration: Array | None = None
    """Persons a year, emigrants not taken off; shape (years, S). None where net immigration is given."""

    def check(self, size: Size, labels: Labels) -> None:
        """Shapes, ranges, sums, no missing cell. Raises UserError."""
        self.moves.check(size, labels)
        form = ((1, size.scenarios), 2, self.moves.moving_ages)
        if self.emigration_rate is None and self.moves.regional_emigration_rate is None:
            raise UserError(
                "relation c takes national or regional emigration rates, or both: give one of them"
            )
        if self.emigration_rate is not None:
            check_shape("emigration_rate", self.emigration_rate, NATIONAL, form)
            check_range("emigration_rate", self.emigration_rate, NATIONAL, labels, highest=1.0)
        check_shape("immigrant_share", self.immigrant_share, NATIONAL, form)
        check_range("immigrant_share", self.immigrant_share, NATIONAL, labels, highest=1.0)
        check_sums_to_one("immigrant_share", self.immigrant_share, NATIONAL, (SEX, AGE), labels)
        if (self.net_immigration is None) == (self.immigration is None):
            raise UserError("relation c takes net immigration or gross immigration: give one of them")
        if self.net_immigration is not None:
            check_yearly("net_immigration", self.net_immigration, size.years, size.scenarios, labels)
        if self.immigration is not None:
            check_gross("immigration", self.immigration, size, labels)

    def start(self) -> None:
        """Nothing is remembered."""

    def flows(self, moment: Moment, _stocks: Stocks | None) -> tuple[Flows, None]:
        """Moves of the year: equations (7), (8), (9), then (5), (10), (6). Refuses negative immigration.

        Where gross immigration is given it stands in the place of (8), where emigration rates are regional
        each region has its own (7), adjusted to the national one if there is one.
        """
        emigrants = self._emigrants(moment)
        immigration = self._immigration(moment, emigrants)
        immigrants = self.immigrant_share * immigration[:, None, None]
        return self.moves.flows(moment, emigrants, immigrants), None

    def _emigrants(self, moment: Moment) -> Array:
        if self.emigration_rate is None:
            return self.moves.emigrants_by_rates(moment)
        national: Array = self.emigration_rate * self.moves.at_risk(moment).sum(axis=1)
        return self.moves.emigrants(moment, national)

    def _immigration(self, moment: Moment, emigrants: Array) -> Array:
        if self.immigration is not None:
            gross: Array = self.immigration[moment.year]
            return gross
        assert self.net_immigration is not None
        immigration: Array = self.net_immigration[moment.year] + emigrants.sum(axis=(1, 2, 3))
        refuse_negative_immigration("immigration, equation (8),", immigration, moment)
        return immigration


def _refuse_negative_moves(what: str, remedy: str, moving: Array, moment: Moment) -> None:
    """Raise UserError about the first sex and age of whom fewer than nobody would move; shape (S, 2, M)."""
    negative = moving < -TOLERANCE
    if negative.any():
        moment.labels.refuse(f"{what} would be negative", remedy, moving, negative, NATIONAL, moment.year)


def refuse_negative_immigration(what: str, immigration: Array, moment: Moment) -> None:
    """Raise UserError where the immigration (S,) that a scenario's net immigration leaves is negative."""
    negative = immigration < -TOLERANCE
    if negative.any():
        moment.labels.refuse(
            f"{what} would be negative",
            "The scenario's net immigration is lower than what emigration takes out; raise it.",
            immigration,
            negative,
            (SCENARIO,),
            moment.year,
        )
