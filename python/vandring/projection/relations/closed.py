"""No migration at all: alternative I of the national trial."""

from dataclasses import dataclass

import numpy as np

from vandring.projection.labels import Labels
from vandring.projection.relations.interface import Flows, Moment, Size, Stocks


@dataclass(frozen=True)
class NoMigration:
    """Nobody moves, neither over the border nor between regions."""

    def check(self, size: Size, labels: Labels) -> None:
        """There is nothing to check."""

    def start(self) -> None:
        """Nothing is remembered."""

    def flows(self, moment: Moment, _stocks: Stocks | None) -> tuple[Flows, None]:
        """Moves of the year: none. Shapes (S, regions, 2, 0)."""
        nobody = np.zeros((*moment.exposed.shape[:3], 0))
        return Flows(nobody, nobody, nobody[:, :1], None, None, is_joint=False), None
