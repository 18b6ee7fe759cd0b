"""Hamilton-Perry: cohorts change as they did in the five years before, whatever births, deaths and moves.

No relation between in- and out-migration, but projected in the same account: net migration is what closes it.
"""

from dataclasses import dataclass

import numpy as np

from vandring.projection.breakdown import FERTILE_AGES
from vandring.projection.checks import check_range, check_shape
from vandring.projection.cohort_ratios import RATIO_YEARS
from vandring.projection.labels import REGIONAL, Array, Labels
from vandring.projection.relations.interface import Flows, Moment, Size, Stocks
from vandring.projection.vital import FEMALE


@dataclass(frozen=True)
class HamiltonPerry:
    """Ratios of five years, spread over single ones: every fifth year is that of the five-year method.

    Between, a cohort has the same growth in each year of the five, and children born since the last fifth
    year are children per woman of the year. S may be 1.
    """

    cohort_ratio: Array
    """Persons five years older per person of an age; shape (S, regions, 2, ages)."""
    child_ratio: Array
    """Children of each of the ages 0–4 per woman aged 15–49; shape (S, regions, 2, 5)."""

    def check(self, size: Size, labels: Labels) -> None:
        """Shapes, ranges, no missing cell. Raises UserError."""
        scenarios = (1, size.scenarios)
        for name, ages in (("cohort_ratio", size.ages), ("child_ratio", RATIO_YEARS)):
            check_shape(name, getattr(self, name), REGIONAL, (scenarios, size.regions, 2, ages))
            check_range(name, getattr(self, name), REGIONAL, labels)

    def start(self) -> None:
        """Nothing is remembered."""

    def flows(self, moment: Moment, _stocks: Stocks | None) -> tuple[Flows, None]:
        """Moves of the year: net migration of all kinds, by region. Moves between regions are part of it."""
        net = self._grown(moment) - (moment.exposed - moment.deaths)
        nobody = np.zeros((*moment.exposed.shape[:3], 0))
        return Flows(nobody, nobody, net, None, None, is_joint=False), None

    def _grown(self, moment: Moment) -> Array:
        """Persons at the end of the year, shape (S, regions, 2, ages)."""
        # Children of these ages were not there when the five years began.
        born_since = moment.year % RATIO_YEARS + 1
        ages = moment.exposed.shape[-1]
        age_then = np.arange(born_since, ages) - born_since
        grown = np.empty_like(moment.exposed)
        yearly: Array = self.cohort_ratio[..., age_then] ** (1.0 / RATIO_YEARS)
        grown[..., born_since:] = moment.exposed[..., born_since:] * yearly
        women = grown[:, :, FEMALE, FERTILE_AGES].sum(axis=-1)
        grown[..., :born_since] = self.child_ratio[..., :born_since] * women[:, :, None, None]
        return grown
