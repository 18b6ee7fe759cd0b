"""What is expected to become known of months of registration, as of several months.

Shapes: as-of months ``a``, horizons ``h`` (months from registration to as-of), flows, counties. Months before
the first or after the newest have NaN.
"""

from dataclasses import dataclass

import numpy as np

from vandring.nowcast.rules import NowcastRules
from vandring.nowcast.seasons import season_factors
from vandring.nowcast.triangles import GROUPS, TYPES, Array, Index, Triangle, known_shares
from vandring.nowcast.volumes import Volumes

MONTHS_OF_A_SEASON = 12
"""Months within which past nowcasts are compared with what came, to find a season."""
MONTHS_OF_AN_ERROR = 6
"""Months within which past nowcasts are compared with what came, to find how far off they are."""


@dataclass(frozen=True)
class Expectations:
    """Nowcasts of the messages that horizons (h,) lack, as of months (a,)."""

    last: Index
    horizons: Index
    known: Array
    """Known by then, shape (a, h, flows, counties)."""
    rest: Array
    """Expected to become known later; the same shape."""
    part: Array
    """Expected within the months after the as-of month in which errors are measured; the same shape."""
    came: Array
    """What came in those months; NaN where they have not passed."""
    withdrawals: Array
    """Expected to be withdrawn later, of known and rest; the same shape."""
    chain_ladder: Array
    """The rest as the plain chain ladder has it: known × (1 − π) / π."""


def expectations(
    triangle: Triangle,
    last: Index,
    horizons: Index,
    rules: NowcastRules,
    volume: Volumes,
    within: int = MONTHS_OF_AN_ERROR,
    season_within: int = MONTHS_OF_A_SEASON,
) -> Expectations:
    """Nowcasts as of each of the months ``last`` (a,), with what had become known by then alone.

    ``within`` months after, errors are measured; ``season_within`` months after, seasons are.
    """
    seasons = delay_seasons(triangle, last, horizons, rules, season_within)
    shares = known_shares(triangle.known.sum(axis=1), last, triangle.newest, rules.window_months)
    withdrawn = _withdrawn_shares(triangle, last, rules.window_months)
    month = last[:, None] - horizons
    is_there = (month >= 0) & (month <= triangle.newest)
    held = np.cumsum(triangle.known, axis=-1)
    until = np.minimum(horizons + within, triangle.longest)
    column = np.clip(month, 0, triangle.newest)
    # Indices side by side put their axes first: (a, h, flows, counties).
    known, later = (np.moveaxis(held[:, :, column, delay], (2, 3), (0, 1)) for delay in (horizons, until))
    share, share_until = (np.swapaxes(shares[:, :, delay], 1, 2) for delay in (horizons, until))
    odds = np.repeat(seasons, len(GROUPS), axis=-1) * (1.0 - share) / share
    rest = _rest(known, odds, volume, last, month)
    soon = np.divide(share_until - share, 1.0 - share, out=np.zeros_like(share), where=share < 1.0)
    has_passed = (last[:, None] + until - horizons) <= triangle.last
    hidden = ~is_there[..., None, None]
    withdrawals = (known + rest) * np.swapaxes(withdrawn[:, :, horizons], 1, 2)[..., None]
    values = {
        "known": known,
        "rest": rest,
        "part": rest * soon[..., None],
        "came": np.where(has_passed[..., None, None], later - known, np.nan),
        "withdrawals": withdrawals,
        "chain_ladder": known * ((1.0 - share) / share)[..., None],
    }
    return Expectations(
        last, horizons, **{name: np.where(hidden, np.nan, value) for name, value in values.items()}
    )


def expected_rest(known: Array, share: Array, mean: Array, shape: Array) -> Array:
    """Messages still to come, of months of which ``known`` are known: (1 − π)(α + x) / (α/m + π), shapes (…).

    The volume of a month is gamma distributed with shape α about its mean m, and of the share π of it x
    messages are known. For α = 1 and a boundless m that is (x + 1)(1 − π)/π, the rest of an expected total of
    (x + 1 − π)/π (Johnson et al. 2025, *baselinenowcast*), and for α = 0 the chain ladder.
    """
    return np.asarray((1.0 - share) * (shape + known) / (shape / np.maximum(mean, 1e-9) + share))


def _rest(known: Array, odds: Array, volume: Volumes, last: Index, month: Index) -> Array:
    """Messages still to come of months (a, h): known (a, h, flows, counties), odds (1 − π)/π (a, h, flows).

    Flows are nowcast in the country, and what counties come to on their own is scaled to it. → (a, h, flows,
    counties).
    """
    share = 1.0 / (1.0 + odds)
    means = volume.mean(last, month)
    of_county, of_flow = volume.shape(last, means)
    nation = expected_rest(known.sum(axis=-1), share, means.sum(axis=-1), of_flow)
    counties = expected_rest(known, share[..., None], means, of_county)
    total = counties.sum(axis=-1)
    scale = np.divide(nation, total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(counties * scale[..., None])


def _withdrawn_shares(triangle: Triangle, last: Index, window: int) -> Array:
    """Share of a month's messages that are withdrawn more than d months after it, (a, flows, delays).

    Of each delay the messages withdrawn are set against those known by then, over the last ``window`` months;
    types are pooled over groups, as few are withdrawn.
    """
    known, withdrawn = (
        np.repeat(values.sum(axis=1).reshape(len(TYPES), -1, *values.shape[2:]).sum(axis=1), 3, axis=0)
        for values in (triangle.known, triangle.withdrawn)
    )
    held = np.cumsum(known, axis=-1)
    result = np.zeros((len(last), len(known), triangle.longest + 1))
    for delay in range(triangle.longest, 0, -1):
        end = np.clip(np.minimum(last - delay, triangle.newest) + 1, 0, triangle.months)
        start = np.maximum(end - window, 0)
        lost, among = (
            np.stack([values[:, s:e, delay].sum(axis=1) for s, e in zip(start, end, strict=True)])
            for values in (withdrawn, held)
        )
        share = np.divide(lost, among, out=np.zeros_like(lost), where=among > 0)
        result[:, :, delay - 1] = result[:, :, delay] + share
    return result


def delay_seasons(
    triangle: Triangle, last: Index, horizons: Index, rules: NowcastRules, within: int
) -> Array:
    """Factors on what the chain ladder expects, by calendar month of the as-of month: (a, h, types).

    In each of the years before, the same month's nowcast is set against what came ``within`` months, a year
    at the most.
    """
    first = max(int(last.min()) - 12 * rules.season_years - 11, 0)
    past = np.arange(first, int(last.max()) + 1)
    came, expected = _errors_by_type(triangle, past, horizons, rules.window_months, within)
    return np.asarray(season_factors(came, expected, rules.season_years)[last - first])


def _errors_by_type(
    triangle: Triangle, past: Index, horizons: Index, window: int, within: int
) -> tuple[Array, Array]:
    """What came within some months, and what the chain ladder expected of them, by type: (past, h, types)."""
    flows = triangle.known.sum(axis=1)
    shares = known_shares(flows, past, triangle.newest, window)
    held = np.cumsum(flows, axis=-1)
    month = past[:, None] - horizons
    column = np.clip(month, 0, triangle.newest)
    until = np.minimum(horizons + within, triangle.longest)
    known, later = (np.moveaxis(held[:, column, delay], 0, -1) for delay in (horizons, until))
    share, share_until = (np.swapaxes(shares[:, :, delay], 1, 2) for delay in (horizons, until))
    expected = known * (share_until - share) / share
    came, expected = (
        values.reshape(*values.shape[:2], len(TYPES), -1).sum(axis=-1) for values in (later - known, expected)
    )
    has_passed = (month >= 0) & (month <= triangle.newest)
    has_passed &= past[:, None] + until - horizons <= triangle.last
    return np.where(has_passed[..., None], came, np.nan), expected
