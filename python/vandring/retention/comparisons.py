"""Tables of why rates of emigration changed, and of rates of counties standardised for composition.

Rates are per 100 residents on 1 January.
"""

import numpy as np
import pandas as pd
from scipy.stats import chi2

from vandring.retention.decomposition import Decomposition, Floats, decompose

CLASSIFICATIONS = ("background", "duration_group", "age_group", "sex")
RATES = "rates"
PAIR = ("comparison", "first_period_id", "second_period_id")
COUNTY = ("period_id", "scheme_id", "region_code")
COLUMNS = {
    **dict.fromkeys((*PAIR, "factor"), "str"),
    **dict.fromkeys(("first_persons", "second_persons"), "int64"),
    **dict.fromkeys(("first_unmatched_persons", "second_unmatched_persons"), "int64"),
    **dict.fromkeys(("first_rate_per_100", "second_rate_per_100", "change_per_100"), "float64"),
    **dict.fromkeys(("first_standardised_rate_per_100", "second_standardised_rate_per_100"), "float64"),
    **dict.fromkeys(("effect_per_100", "effect_share"), "float64"),
}


def decomposition_table(pairs: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of periods and factor: each of CLASSIFICATIONS that ``cells`` are by, and the rates.

    ``pairs`` has a row per comparison, first and second period; ``cells`` persons and emigrants by period and
    classification. Pairs of which a period has nobody have no rows. ``effect_share`` is NaN without a change.
    """
    names = [name for name in CLASSIFICATIONS if name in cells.columns]
    places = [pd.Categorical(cells[name]) for name in names]
    shape = tuple(len(place.categories) for place in places)
    by_period: dict[str, Floats] = {}
    for period, rows in cells.groupby("period_id").indices.items():
        counts = np.zeros((2, *shape))
        for count, column in zip(counts, ("persons", "emigrants"), strict=True):
            np.add.at(count, tuple(place.codes[rows] for place in places), cells[column].to_numpy()[rows])
        by_period[str(period)] = counts
    parts = []
    for comparison, first, second in pairs[list(PAIR)].astype(str).to_numpy():
        if first in by_period and second in by_period:
            persons, emigrants = np.stack([by_period[first], by_period[second]], axis=1)
            found = _rows([*names, RATES], persons, decompose(persons, emigrants))
            parts.append(found.assign(comparison=comparison, first_period_id=first, second_period_id=second))
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    return table[list(COLUMNS)].astype(COLUMNS)


def _rows(factors: list[str], persons: Floats, found: Decomposition) -> pd.DataFrame:
    """The rows of a pair from persons of its periods (2, ...)."""
    lonely = np.where(persons[::-1] == 0, persons, 0).reshape(2, -1).sum(axis=1)
    everybody = persons.reshape(2, -1).sum(axis=1)
    change = found.rates[1] - found.rates[0]
    return pd.DataFrame(
        {
            "factor": factors,
            "first_persons": everybody[0],
            "second_persons": everybody[1],
            "first_unmatched_persons": lonely[0],
            "second_unmatched_persons": lonely[1],
            "first_rate_per_100": 100 * found.rates[0],
            "second_rate_per_100": 100 * found.rates[1],
            "change_per_100": 100 * change,
            "first_standardised_rate_per_100": 100 * found.standardised[:, 0],
            "second_standardised_rate_per_100": 100 * found.standardised[:, 1],
            "effect_per_100": 100 * found.effects,
            "effect_share": found.effects / change if change else np.nan,
        }
    )


def standardised_table(counties: pd.DataFrame) -> pd.DataFrame:
    """The rows of county_emigrants with indirectly standardised ratios, rates and 95 per cent limits.

    The ratio is emigrants per expected emigrant, NaN where none is expected; its limits are those of a
    Poisson count over what is expected. The rate is the ratio times that of the whole country in the period.
    """
    period = counties.groupby(["period_id", "scheme_id"])
    national = 100 * period["emigrants"].transform("sum") / period["persons"].transform("sum")
    expected = counties["expected_emigrants"].where(counties["expected_emigrants"] > 0).astype("float64")
    lower, upper = (limit / expected for limit in poisson_limits(counties["emigrants"].to_numpy()))
    ratio = counties["emigrants"] / expected
    # Text without rows has no type of its own.
    return counties.astype(dict.fromkeys(COUNTY, "str")).assign(
        crude_rate_per_100=100 * counties["emigrants"] / counties["persons"],
        expected_rate_per_100=100 * counties["expected_emigrants"] / counties["persons"],
        standardised_ratio=ratio,
        ratio_lower_limit=lower,
        ratio_upper_limit=upper,
        standardised_rate_per_100=ratio * national,
        rate_lower_limit_per_100=lower * national,
        rate_upper_limit_per_100=upper * national,
    )


def poisson_limits(events: np.ndarray) -> tuple[Floats, Floats]:
    """Exact 95 per cent limits of the mean of a Poisson count (any shape). Garwood (1936), Biometrika 28."""
    counts = np.asarray(events, dtype=float)
    with np.errstate(invalid="ignore"):
        lower = np.where(counts > 0, chi2.ppf(0.025, 2 * counts) / 2, 0.0)
    return lower, chi2.ppf(0.975, 2 * (counts + 1)) / 2
