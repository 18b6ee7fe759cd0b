"""How good nowcasts were: scores of those of the past, made of what was known then."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import kstest

from vandring.nowcast.arrivals import Arrivals
from vandring.nowcast.dispersion import (
    POISSON,
    PROBABILITIES,
    quantile,
    randomised_pit,
    weighted_interval_score,
)
from vandring.nowcast.errors_of_the_past import dispersions, past_months
from vandring.nowcast.expectations import expectations
from vandring.nowcast.levels import with_sums
from vandring.nowcast.rules import NowcastRules
from vandring.nowcast.triangles import TYPES, Array, Index, Triangle
from vandring.nowcast.volumes import volumes

SCORED_HORIZONS = np.arange(13)
FEWEST_EXPECTED = 10.0
"""Expected rest from which coverage counts: below it one message more or less decides."""
LEVELS = ("type", "type_and_group", "type_and_county")
REGIMES = ("all", "quiet", "changed")


@dataclass(frozen=True)
class Scored:
    """Nowcasts of one level and type; arrays of shape (n,)."""

    level: str
    notification_type: str
    horizon: Index
    is_changed: np.ndarray
    rest: Array
    """What came later."""
    expected: Array
    phi: Array
    quantiles: tuple[Array, ...]
    score: Array
    chain_ladder_score: Array
    transform: Array


def scored_nowcasts(triangle: Triangle, last: Index, regimes: Arrivals, rules: NowcastRules) -> list[Scored]:
    """Nowcasts as of the months ``last`` (a,), of which all is known by now, against what came."""
    months_before = past_months(last, rules.retrospective_months)
    volume = volumes(triangle, int(months_before[0]), rules)
    past = expectations(triangle, months_before, SCORED_HORIZONS, rules, volume)
    row = last - int(past.last[0])
    expected = with_sums(past.rest)[row]
    phi = dispersions(past, last, rules.retrospective_months).of(expected)
    plain = with_sums(past.chain_ladder)[row]
    month = last[:, None] - SCORED_HORIZONS
    totals = np.moveaxis(
        triangle.known.sum(axis=-1)[:, :, np.clip(month, 0, triangle.newest)], (2, 3), (0, 1)
    )
    came = with_sums(totals - past.known[row])
    # (a, types, counties + 1): a month before the first that is checked is not known to be changed.
    place = np.clip(last - int(regimes.last[0]), 0, len(regimes.last) - 1)
    changed = regimes.is_changed()[place]
    changed = np.broadcast_to(changed[:, None, :, None], came.shape)
    horizon = np.broadcast_to(SCORED_HORIZONS[:, None, None, None], came.shape)
    random = np.random.default_rng(1977)
    result = []
    for level, groups, counties in (
        ("type", slice(-1, None), slice(-1, None)),
        ("type_and_group", slice(None, -1), slice(-1, None)),
        ("type_and_county", slice(-1, None), slice(None, -1)),
    ):
        for kind, notification_type in enumerate(TYPES):
            cells = (slice(None), slice(None), kind, groups, counties)
            means, sizes, counts, ladder = (values[cells].ravel() for values in (expected, phi, came, plain))
            quantiles = tuple(quantile(probability, means, sizes) for probability in PROBABILITIES)
            poisson = [
                quantile(probability, ladder, np.full_like(ladder, POISSON)) for probability in PROBABILITIES
            ]
            result.append(
                Scored(
                    level,
                    notification_type,
                    horizon[cells].ravel(),
                    changed[cells].ravel(),
                    counts,
                    means,
                    sizes,
                    quantiles,
                    weighted_interval_score(counts, quantiles),
                    weighted_interval_score(counts, poisson),
                    randomised_pit(counts, means, sizes, random),
                )
            )
    return result


def score_rows(parts: list[Scored]) -> pd.DataFrame:
    """One row per level, type (or all), horizon (or empty: all) and regime, of the cells that there are."""
    columns: dict[str, list[object]] = {
        name: []
        for name in (
            "level", "notification_type", "horizon_months", "regime", "nowcasts", "nowcasts_of_ten",
            "mean_late_notifications", "interval_score", "uncorrected_score", "chain_ladder_score",
            "coverage_50_share", "coverage_90_share", "transform_p_value",
        )
    }  # fmt: skip
    for level in dict.fromkeys(part.level for part in parts):
        of_level = [part for part in parts if part.level == level]
        for notification_type in ("all", *TYPES):
            chosen = [part for part in of_level if notification_type in ("all", part.notification_type)]
            cells = {
                name: np.concatenate([getattr(part, name) for part in chosen])
                for name in (
                    "horizon",
                    "is_changed",
                    "rest",
                    "expected",
                    "score",
                    "chain_ladder_score",
                    "transform",
                )
            }
            lowest, low, _, high, highest = (
                np.concatenate([part.quantiles[place] for part in chosen]) for place in range(5)
            )
            inside_90 = (cells["rest"] >= lowest) & (cells["rest"] <= highest)
            inside_50 = (cells["rest"] >= low) & (cells["rest"] <= high)
            for horizon in (None, *SCORED_HORIZONS.tolist()):
                for regime in REGIMES:
                    rows = np.ones(len(low), dtype=bool) if horizon is None else cells["horizon"] == horizon
                    if regime != "all":
                        rows = rows & (cells["is_changed"] == (regime == "changed"))
                    if not rows.any():
                        continue
                    large = rows & (cells["expected"] >= FEWEST_EXPECTED)
                    is_any = bool(large.any())
                    values = (
                        level, notification_type, horizon, regime, int(rows.sum()), int(large.sum()),
                        float(cells["rest"][rows].mean()), float(cells["score"][rows].mean()),
                        # With no correction every quantile is 0, and the score what came later.
                        float(cells["rest"][rows].mean()), float(cells["chain_ladder_score"][rows].mean()),
                        float(inside_50[large].mean()) if is_any else None,
                        float(inside_90[large].mean()) if is_any else None,
                        float(kstest(cells["transform"][large], "uniform").pvalue) if is_any else None,
                    )  # fmt: skip
                    for name, value in zip(columns, values, strict=True):
                        columns[name].append(value)
    types = {"level": "str", "notification_type": "str", "regime": "str"}
    return pd.DataFrame(columns).astype(
        {name: types.get(name, "float64") for name in columns}
        | {"nowcasts": "int64", "nowcasts_of_ten": "int64"}
    )
