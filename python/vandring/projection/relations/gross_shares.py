"""Relation b: gross emigration and immigration, each spread over region, sex and age by its own shares."""

from dataclasses import dataclass

import numpy as np

from vandring.projection.checks import TOLERANCE, check_range, check_shape, check_sums_to_one
from vandring.projection.labels import AGE, REGION, REGIONAL, SEX, Array, Labels
from vandring.projection.relations.interface import (
    Flows,
    Moment,
    Size,
    Stocks,
    check_gross,
    moves_between_regions,
)
from vandring.projection.relations.net_shares import check_internal_moves


@dataclass(frozen=True)
class GrossShares:
    """IO 77/36 4.2, relation b. S may be 1; M ages at which people move."""

    internal_out_migration_rate: Array
    """Emigrants left out, 0–1; shape (S, regions, 2, M)."""
    internal_in_migration_share: Array
    """Immigrants left out; adds up to 1 over regions; shape (S, regions, 2, M)."""
    emigrant_share: Array
    """Adds up to 1 over region, sex and age; shape (S, regions, 2, M)."""
    immigrant_share: Array
    """Adds up to 1 over region, sex and age; shape (S, regions, 2, M)."""
    emigration: Array
    """Persons a year; shape (years, S)."""
    immigration: Array
    """Persons a year; shape (years, S)."""

    def check(self, size: Size, labels: Labels) -> None:
        """Shapes, ranges, sums, no missing cell. Raises UserError."""
        check_internal_moves(self.internal_out_migration_rate, self.internal_in_migration_share, size, labels)
        form = ((1, size.scenarios), size.regions, 2, self.internal_out_migration_rate.shape[-1])
        for name in ("emigrant_share", "immigrant_share"):
            check_shape(name, getattr(self, name), REGIONAL, form)
            check_range(name, getattr(self, name), REGIONAL, labels, highest=1.0)
            check_sums_to_one(name, getattr(self, name), REGIONAL, (REGION, SEX, AGE), labels)
        for name in ("emigration", "immigration"):
            check_gross(name, getattr(self, name), size, labels)

    def start(self) -> None:
        """Nothing is remembered."""

    def flows(self, moment: Moment, _stocks: Stocks | None) -> tuple[Flows, None]:
        """Moves of the year. A cell that would emigrate more people than it has is refused (UserError)."""
        at_risk = moment.exposed[..., : self.internal_out_migration_rate.shape[-1]]
        out_movers, in_movers, _ = moves_between_regions(
            self.internal_out_migration_rate, self.internal_in_migration_share, at_risk
        )
        emigrants, immigrants = (
            np.broadcast_to(yearly[moment.year][:, None, None, None] * share, at_risk.shape)
            for yearly, share in (
                (self.emigration, self.emigrant_share),
                (self.immigration, self.immigrant_share),
            )
        )
        too_many = emigrants > at_risk + TOLERANCE
        if too_many.any():
            moment.labels.refuse(
                "more people would emigrate than there are, persons left",
                "Lower the scenario's emigration.",
                at_risk - emigrants,
                too_many,
                REGIONAL,
                moment.year,
            )
        return Flows(
            out_movers, in_movers, immigrants - emigrants, emigrants, immigrants, is_joint=False
        ), None
