"""Relation a: net immigration, spread over region, sex and age by the base period's shares of it."""

from dataclasses import dataclass

import numpy as np

from vandring.projection.checks import check_range, check_shape, check_sums_to_one
from vandring.projection.labels import AGE, REGION, REGIONAL, SEX, Array, Labels
from vandring.projection.relations.interface import Flows, Moment, Size, Stocks, moves_between_regions
from vandring.projection.vital import check_yearly


@dataclass(frozen=True)
class NetShares:
    """IO 77/36 4.2, relation a. S may be 1; M ages at which people move."""

    internal_out_migration_rate: Array
    """Emigrants left out, 0–1; shape (S, regions, 2, M)."""
    internal_in_migration_share: Array
    """Immigrants left out; adds up to 1 over regions; shape (S, regions, 2, M)."""
    net_immigration_share: Array
    """Adds up to 1 over region, sex and age; may be negative; shape (S, regions, 2, M)."""
    net_immigration: Array
    """Persons a year; shape (years, S)."""

    def check(self, size: Size, labels: Labels) -> None:
        """Shapes, ranges, sums, no missing cell. Raises UserError."""
        check_internal_moves(self.internal_out_migration_rate, self.internal_in_migration_share, size, labels)
        moving = self.internal_out_migration_rate.shape[-1]
        form = ((1, size.scenarios), size.regions, 2, moving)
        check_shape("net_immigration_share", self.net_immigration_share, REGIONAL, form)
        check_sums_to_one(
            "net_immigration_share", self.net_immigration_share, REGIONAL, (REGION, SEX, AGE), labels
        )
        check_yearly("net_immigration", self.net_immigration, size.years, size.scenarios, labels)

    def start(self) -> None:
        """Nothing is remembered."""

    def flows(self, moment: Moment, _stocks: Stocks | None) -> tuple[Flows, None]:
        """Moves of the year: L gains I_net · s. A cell that gets negative is refused by the account."""
        at_risk = moment.exposed[..., : self.internal_out_migration_rate.shape[-1]]
        out_movers, in_movers, _ = moves_between_regions(
            self.internal_out_migration_rate, self.internal_in_migration_share, at_risk
        )
        net = self.net_immigration[moment.year][:, None, None, None] * self.net_immigration_share
        net = np.broadcast_to(net, at_risk.shape)
        return Flows(out_movers, in_movers, net, None, None, is_joint=False), None


def check_internal_moves(out_rate: Array, in_share: Array, size: Size, labels: Labels) -> None:
    """Rates and shares of moves between regions, emigrants and immigrants left out."""
    form = ((1, size.scenarios), size.regions, 2, out_rate.shape[-1])
    check_shape("internal_out_migration_rate", out_rate, REGIONAL, form)
    check_range("internal_out_migration_rate", out_rate, REGIONAL, labels, highest=1.0)
    check_shape("internal_in_migration_share", in_share, REGIONAL, form)
    check_range("internal_in_migration_share", in_share, REGIONAL, labels, highest=1.0)
    check_sums_to_one("internal_in_migration_share", in_share, REGIONAL, (REGION,), labels)
