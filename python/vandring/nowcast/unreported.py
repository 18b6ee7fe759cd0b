"""Emigrations that nobody reported: residents on a 31 December who had left and are written off later.

Axis order: 31 December (y), years until the decision (d, from 1), group (g).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from vandring.nowcast.dispersion import (
    DISPERSIONS,
    EXCESSES,
    POISSON,
    PROBABILITIES,
    dispersion_of_part,
    log_likelihood,
    quantile,
)
from vandring.nowcast.rules import NowcastRules
from vandring.nowcast.triangles import Array, Index

ALL = "all"
FEWEST_RETROSPECTIVE_YEARS = 3
LIMITS = ("lower_limit_90", "lower_limit_50", "median", "upper_limit_50", "upper_limit_90")
COLUMNS = (
    "reference_date", "background", "resident_persons", "written_off_persons", "expected_later_persons",
    *(f"later_{name}" for name in LIMITS if name != "median"), "expected_unreported_persons",
)  # fmt: skip


@dataclass(frozen=True)
class Decisions:
    """Residents of consecutive 31 Decembers, and those of them written off later for a departure before."""

    first_year: int
    groups: tuple[str, ...]
    residents: Array
    """(y, g)."""
    decided: Array
    """(y, d, g), d = 1 … longest; of years that are over."""


def decisions_of(rows: pd.DataFrame, longest: int) -> Decisions:
    """From rows of ``administrative_decisions``; 0 years until stands for all residents."""
    groups = tuple(sorted(set(rows["background"])))
    first, last = int(rows["reference_year"].min()), int(rows["reference_year"].max())
    residents = np.zeros((last - first + 1, len(groups)))
    decided = np.zeros((last - first + 1, longest, len(groups)))
    year = np.asarray(rows["reference_year"], dtype=np.int64) - first
    group = pd.Index(groups).get_indexer(rows["background"])
    until = np.asarray(rows["years_until"], dtype=np.int64)
    persons = np.asarray(rows["persons"], dtype=np.float64)
    np.add.at(residents, (year[until == 0], group[until == 0]), persons[until == 0])
    # What is decided in a year that is not over yet is not known whole.
    is_known = (until >= 1) & (until <= longest) & (year + until <= last - first)
    np.add.at(decided, (year[is_known], until[is_known] - 1, group[is_known]), persons[is_known])
    return Decisions(first, groups, residents, decided)


def expected_decisions(decisions: Decisions, as_of: int, years: int) -> Array:
    """Expected later, as of the end of year ``as_of`` (an index), for every 31 December until then.

    Each year until a decision has its share of the residents, over the last ``years`` 31 Decembers of which
    it is known; those that are not over yet are expected. → (as_of + 1, g).
    """
    longest = decisions.decided.shape[1]
    expected = np.zeros((as_of + 1, len(decisions.groups)))
    for until in range(1, longest + 1):
        end = as_of - until + 1
        start = max(end - years, 0)
        if end <= start:
            return np.full_like(expected, np.nan)
        among = decisions.residents[start:end].sum(axis=0)
        came = decisions.decided[start:end, until - 1].sum(axis=0)
        rate = np.divide(came, among, out=np.zeros_like(came), where=among > 0)
        # The 31 Decembers for which this year is not over.
        expected[end:] += rate * decisions.residents[end : as_of + 1]
    return expected


def retrospective_errors(decisions: Decisions, last: int, years: int) -> tuple[Array, Array]:
    """What was expected later and what came, as of each earlier year of which all is known: (r, d, g) twice.

    d counts the years that were not over: the 31 December of the as-of year has all of them.
    """
    longest = decisions.decided.shape[1]
    pairs: list[tuple[Array, Array]] = []
    for as_of in range(longest - 1 + FEWEST_RETROSPECTIVE_YEARS, last - longest + 1):
        expected = expected_decisions(decisions, as_of, years)
        if np.isnan(expected).any():
            continue
        mean = np.stack([expected[as_of - back] for back in range(longest)])
        came = np.stack([decisions.decided[as_of - back, back:].sum(axis=0) for back in range(longest)])
        pairs.append((mean, came))
    shape = (0, longest, len(decisions.groups))
    means, counts = (np.array([pair[side] for pair in pairs]).reshape(-1, *shape[1:]) for side in (0, 1))
    return means, counts


def dispersions_of_decisions(means: Array, counts: Array) -> tuple[Array, float]:
    """φ of all groups together by years that are not over (d,), and the excess ν of a group; see levels."""
    whole = np.full(means.shape[1], POISSON)
    if not len(means):
        return whole, 0.0
    for place in range(means.shape[1]):
        mean, count = means[:, place].sum(axis=-1), counts[:, place].sum(axis=-1)
        fits = [log_likelihood(count, mean, np.array(phi)).sum() for phi in DISPERSIONS.tolist()]
        whole[place] = DISPERSIONS[int(np.argmax(fits))]
    fits = [
        log_likelihood(counts, means, dispersion_of_part(means, whole[:, None], np.array(excess))).sum()
        for excess in EXCESSES.tolist()
    ]
    return whole, float(EXCESSES[int(np.argmax(fits))])


def expected_unreported_emigrations(rows: pd.DataFrame, parameters: pd.DataFrame) -> pd.DataFrame:
    """One row per 31 December and group, and all groups: residents who are, or will be, written off later."""
    rules = NowcastRules.from_parameters(parameters)
    values = dict(zip(parameters["parameter"], parameters["value"], strict=True))
    longest = int(values["administrative_backdating_years"])
    if rows.empty:
        return _no_rows()
    decisions = decisions_of(rows, longest)
    last = len(decisions.residents) - 1
    expected = expected_decisions(decisions, last, rules.decision_years)
    if last < longest + FEWEST_RETROSPECTIVE_YEARS or np.isnan(expected).any():
        return _no_rows()
    whole, excess = dispersions_of_decisions(*retrospective_errors(decisions, last, rules.decision_years))
    # Years not over: of the last 31 December all, of earlier ones fewer.
    open_years = np.clip(np.arange(last + 1) - (last - longest), 0, longest)
    phi_all = whole[np.clip(longest - open_years, 0, longest - 1)]
    phi = dispersion_of_part(expected, phi_all[:, None], np.full_like(expected, excess))
    return _rows(decisions, expected, phi, phi_all)


def _rows(decisions: Decisions, expected: Array, phi: Array, phi_all: Array) -> pd.DataFrame:
    known = decisions.decided.sum(axis=1)
    values, residents, decided = (
        np.concatenate([each, each.sum(axis=1, keepdims=True)], axis=1)
        for each in (expected, decisions.residents, known)
    )
    sizes = np.concatenate([phi, phi_all[:, None]], axis=1)
    years: Index = np.arange(len(values)) + decisions.first_year
    index = pd.MultiIndex.from_product(
        [[f"{year:04d}-12-31" for year in years.tolist()], [*decisions.groups, ALL]],
        names=["reference_date", "background"],
    )
    frame = index.to_frame(index=False)
    frame["resident_persons"] = residents.ravel()
    frame["written_off_persons"] = decided.ravel()
    frame["expected_later_persons"] = values.ravel()
    for probability, name in zip(PROBABILITIES, LIMITS, strict=True):
        if name != "median":
            frame[f"later_{name}"] = quantile(probability, values, sizes).ravel()
    frame["expected_unreported_persons"] = (decided + values).ravel()
    return frame[list(COLUMNS)]


def _no_rows() -> pd.DataFrame:
    texts = COLUMNS[:2]
    return pd.DataFrame(
        {name: pd.Series(dtype="str") for name in texts}
        | {name: pd.Series(dtype="float64") for name in COLUMNS[2:]}
    )
