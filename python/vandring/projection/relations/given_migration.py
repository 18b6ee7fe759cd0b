"""Net migration of every region, given by age and year: an office's own assumption."""

from dataclasses import dataclass

import numpy as np

from vandring.projection.checks import check_complete, check_shape
from vandring.projection.labels import REGIONAL, Array, Labels
from vandring.projection.relations.interface import Flows, Moment, Size, Stocks


@dataclass(frozen=True)
class GivenMigration:
    """No relation between in- and out-migration: who comes less who leaves, within the country and over the
    border together."""

    net_migration: Array
    """Persons by age reached in the year; shape (years, S, regions, 2, ages), S may be 1."""

    def check(self, size: Size, labels: Labels) -> None:
        """Shapes, no missing cell. Raises UserError."""
        axes, sizes = ("year", *REGIONAL), (size.years, (1, size.scenarios), size.regions, 2, size.ages)
        check_shape("net_migration", self.net_migration, axes, sizes)
        for year in range(size.years):
            of_year = f"net_migration of {labels.first_year + year}"
            check_complete(of_year, self.net_migration[year], REGIONAL, labels)

    def start(self) -> None:
        """Nothing is remembered."""

    def flows(self, moment: Moment, _stocks: Stocks | None) -> tuple[Flows, None]:
        """Net migration of the year, by region."""
        nobody = np.zeros((*moment.exposed.shape[:3], 0))
        net = np.broadcast_to(self.net_migration[moment.year], moment.exposed.shape)
        return Flows(nobody, nobody, net, None, None, is_joint=False), None
