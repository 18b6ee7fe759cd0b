"""How many messages a month has in all: what is known of it before any of them is.

Without it, a month of which by chance few messages are known yet is expected to have few to come.
"""

from dataclasses import dataclass

import numpy as np

from vandring.nowcast.levels import PARTS, Dispersions, likeliest_dispersions, with_sums
from vandring.nowcast.rules import NowcastRules
from vandring.nowcast.seasons import season_factors
from vandring.nowcast.triangles import GROUPS, TYPES, Array, Index, Triangle, county_shares, known_shares

MONTHS_OF_A_VOLUME = 12
MONTHS_UNTIL_MOST = 6
"""Months after which most of a month is known, so that its volume can be looked at."""


@dataclass(frozen=True)
class Volumes:
    """Of every as-of month from the first to the last received (b): what months of registration have."""

    level: Array
    """Mean of the last year's months, (b, flows, counties)."""
    season: Array
    """Factor of each month of registration, (b, types)."""
    shapes: Dispersions
    """How much months differ from that, as of ``since`` and later: (b − since, 1, types)."""
    since: int

    def mean(self, last: Index, month: Index) -> Array:
        """Messages that months (a, h) are expected to have as of months (a,): (a, h, flows, counties)."""
        season = np.repeat(self.season[np.clip(month, 0, len(self.season) - 1)], len(GROUPS), axis=-1)
        return np.asarray(self.level[last][:, None] * season[..., None])

    def shape(self, last: Index, means: Array) -> tuple[Array, Array]:
        """Shapes α of the gamma distributions of volumes with the means (a, h, flows, counties), by flow and
        county, and of flows in the country: (a, h, flows, counties), (a, h, flows).
        """
        rows = np.clip(last - self.since, 0, len(self.shapes.whole) - 1)
        chosen = Dispersions(self.shapes.whole[rows], tuple(part[rows] for part in self.shapes.excesses))
        shapes = chosen.of(with_sums(means))
        both, of_flow = (shapes[(..., *part)] for part in PARTS[:2])
        return both.reshape(means.shape), of_flow.reshape(means.shape[:-1])


def volumes(triangle: Triangle, since: int, rules: NowcastRules) -> Volumes:
    """Volumes as of every month, each from what was known then; shapes from the month ``since`` on."""
    last = np.arange(triangle.last + 1)
    flows = triangle.known.sum(axis=1)
    shares = known_shares(flows, last, triangle.newest, rules.window_months)
    level = _levels(triangle, flows, shares, last)
    by_county = county_shares(triangle.known, last, triangle.newest, rules.window_months)
    level_by_county = level[..., None] * by_county

    months = np.arange(triangle.newest + 1)
    most = min(MONTHS_UNTIL_MOST, triangle.longest)
    held = np.moveaxis(triangle.known[..., : most + 1].sum(axis=-1), -1, 0)
    expected = level_by_county[months] * shares[months][:, :, most, None]
    is_known = months + most <= triangle.last
    held[~is_known] = np.nan
    of_types = (held.shape[0], len(TYPES), -1)
    season = season_factors(
        held.reshape(of_types).sum(axis=-1), expected.reshape(of_types).sum(axis=-1), rules.season_years
    )
    expected = expected * np.repeat(season, len(GROUPS), axis=-1)[..., None]
    shapes = likeliest_dispersions(
        with_sums(expected[:, None]),
        with_sums(held[:, None]),
        months,
        np.arange(since, triangle.last + 1),
        rules.retrospective_months,
        most,
    )
    return Volumes(level_by_county, season, shapes, since)


def _levels(triangle: Triangle, flows: Array, shares: Array, last: Index) -> Array:
    """Messages a month of the last year, as expected by then: those known over the sum of the shares known.
    → (b, flows).
    """
    held = np.cumsum(flows, axis=-1)
    known, share = np.zeros((2, len(last), len(flows)))
    newest = np.minimum(last, triangle.newest)
    for back in range(MONTHS_OF_A_VOLUME):
        month = newest - back
        delay = np.minimum(last - month, triangle.longest)
        is_there = (month >= 0)[:, None]
        known += np.where(is_there, held[:, np.maximum(month, 0), delay].T, 0.0)
        share += np.where(is_there, shares[last, :, delay], 0.0)
    return np.divide(known, share, out=np.zeros_like(known), where=share > 0)
