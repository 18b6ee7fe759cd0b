"""Relations a and b with rates of small regions: regions share what crosses the country's border."""

from dataclasses import dataclass

import numpy as np

from vandring.projection.checks import TOLERANCE, check_range, check_shape, check_sums_to_one
from vandring.projection.labels import AGE, NATIONAL, REGION, REGIONAL, SEX, Array, Labels
from vandring.projection.relations.interface import (
    Flows,
    Moment,
    Size,
    Stocks,
    by_regional_rates,
    check_gross,
    within_room,
)
from vandring.projection.relations.net_shares import check_internal_moves
from vandring.projection.vital import check_yearly


@dataclass(frozen=True)
class SmallAreaMoves:
    """Moves between regions, and how the country's emigrants and immigrants are shared. S may be 1."""

    internal_out_migration_rate: Array
    """Emigrants left out, 0–1; shape (S, regions, 2, M)."""
    internal_in_migration_share: Array
    """Immigrants left out; adds up to 1 over regions; shape (S, regions, 2, M)."""
    regional_emigration_rate: Array
    """0–1; shape (S, regions, 2, M). Says which regions emigrants leave, not how many they are."""
    immigration_share: Array
    """Of immigrants of a sex and age; adds up to 1 over regions; shape (S, regions, 2, M)."""

    @property
    def moving_ages(self) -> int:
        """M, the number of ages at which people move."""
        return len(self.internal_out_migration_rate[0, 0, 0])

    def check(self, size: Size, labels: Labels) -> None:
        """Shapes, ranges, sums, no missing cell. Raises UserError."""
        check_internal_moves(self.internal_out_migration_rate, self.internal_in_migration_share, size, labels)
        form = ((1, size.scenarios), size.regions, 2, self.moving_ages)
        for name in ("regional_emigration_rate", "immigration_share"):
            check_shape(name, getattr(self, name), REGIONAL, form)
            check_range(name, getattr(self, name), REGIONAL, labels, highest=1.0)
        check_sums_to_one("immigration_share", self.immigration_share, REGIONAL, (REGION,), labels)

    def can_leave(self, moment: Moment) -> Array:
        """Persons of the country who do not die; shape (S, 2, M)."""
        together: Array = moment.room(self.moving_ages).sum(axis=1)
        return together

    def flows(self, moment: Moment, emigrants: Array, immigrants: Array) -> Flows:
        """Moves of the year; the country's emigrants and immigrants have shape (S, 2, M).

        Emigrants leave regions as regional rates times the persons there have it, moves within the country
        are at most of who is left. Raises UserError where the country has too few of a sex and age.
        """
        room = moment.room(self.moving_ages)
        there = room.sum(axis=1)
        too_few = emigrants > there + TOLERANCE
        if too_few.any():
            moment.labels.refuse(
                "more people would emigrate than there are, persons beyond those there",
                "Lower the scenario's emigration, raise its net immigration, or choose relation c, whose"
                " emigrants follow the population.",
                emigrants - there,
                np.asarray(too_few),
                NATIONAL,
                moment.year,
            )
        at_risk = moment.exposed[..., : self.moving_ages]
        leaving = within_room(by_regional_rates(self.regional_emigration_rate, at_risk, emigrants), room)
        arriving = self.immigration_share * immigrants[:, None]
        moving_out = np.minimum(self.internal_out_migration_rate * at_risk, np.maximum(room - leaving, 0.0))
        moving_in = self.internal_in_migration_share * moving_out.sum(axis=1)[:, None]
        return Flows(moving_out, moving_in, arriving - leaving, leaving, arriving, is_joint=False)


@dataclass(frozen=True)
class SmallAreaNetShares:
    """METHOD 4.3, relation a with rates of small regions. S may be 1; M ages at which people move."""

    moves: SmallAreaMoves
    net_immigration_share: Array
    """Of the country; adds up to 1 over sex and age; may be negative; shape (S, 2, M)."""
    base_emigrants: Array
    """Emigrants of a year of the base period; shape (S, 2, M)."""
    net_immigration: Array
    """Persons a year; shape (years, S)."""

    def check(self, size: Size, labels: Labels) -> None:
        """Shapes, ranges, sums, no missing cell. Raises UserError."""
        self.moves.check(size, labels)
        form = ((1, size.scenarios), 2, self.moves.moving_ages)
        check_shape("net_immigration_share", self.net_immigration_share, NATIONAL, form)
        check_sums_to_one("net_immigration_share", self.net_immigration_share, NATIONAL, (SEX, AGE), labels)
        check_shape("base_emigrants", self.base_emigrants, NATIONAL, form)
        check_range("base_emigrants", self.base_emigrants, NATIONAL, labels)
        check_yearly("net_immigration", self.net_immigration, size.years, size.scenarios, labels)

    def start(self) -> None:
        """Nothing is remembered."""

    def flows(self, moment: Moment, _stocks: Stocks | None) -> tuple[Flows, None]:
        """Moves of the year. The country gains I_net · s by sex and age, as with relation a.

        As many emigrate as in the base period, or as a net loss needs; the others are its immigrants.
        """
        net = self.net_immigration[moment.year][:, None, None] * self.net_immigration_share
        emigrants = np.maximum(np.minimum(self.base_emigrants, self.moves.can_leave(moment)), -net)
        flows = self.moves.flows(moment, emigrants, net + emigrants)
        # The split is a rule: what relation a knows is the net.
        return Flows(flows.out_movers, flows.in_movers, flows.net_immigration, None, None, False), None


@dataclass(frozen=True)
class SmallAreaGrossShares:
    """METHOD 4.3, relation b with rates of small regions. S may be 1; M ages at which people move."""

    moves: SmallAreaMoves
    emigrant_share: Array
    """Of the country; adds up to 1 over sex and age; shape (S, 2, M)."""
    immigrant_share: Array
    """Of the country; adds up to 1 over sex and age; shape (S, 2, M)."""
    emigration: Array
    """Persons a year; shape (years, S)."""
    immigration: Array
    """Persons a year; shape (years, S)."""

    def check(self, size: Size, labels: Labels) -> None:
        """Shapes, ranges, sums, no missing cell. Raises UserError."""
        self.moves.check(size, labels)
        form = ((1, size.scenarios), 2, self.moves.moving_ages)
        for name in ("emigrant_share", "immigrant_share"):
            check_shape(name, getattr(self, name), NATIONAL, form)
            check_range(name, getattr(self, name), NATIONAL, labels, highest=1.0)
            check_sums_to_one(name, getattr(self, name), NATIONAL, (SEX, AGE), labels)
        for name in ("emigration", "immigration"):
            check_gross(name, getattr(self, name), size, labels)

    def start(self) -> None:
        """Nothing is remembered."""

    def flows(self, moment: Moment, _stocks: Stocks | None) -> tuple[Flows, None]:
        """Moves of the year. Refuses (UserError) more emigrants of a sex and age than the country has."""
        emigrants, immigrants = (
            yearly[moment.year][:, None, None] * share
            for yearly, share in (
                (self.emigration, self.emigrant_share),
                (self.immigration, self.immigrant_share),
            )
        )
        return self.moves.flows(moment, emigrants, immigrants), None
