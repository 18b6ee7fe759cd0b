"""Tables of how long people stay, from counts by group and years since arrival or departure.

Frames have one row per group (the key's columns) and year since; a year of a group without a row has nobody.
States are in the order of their moves: of a first stay resident, emigrated, dead; with returns resident,
abroad, dead; of an absence abroad, returned, dead.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from vandring.retention.life_table import NORMAL_95, Floats, LifeTables, life_tables, share_limits

GROUP = ("basis", "period_id", "background", "sex")
ARRIVALS = (*GROUP, "arrival_age_group")
DEPARTURES = (*GROUP, "departure_age_group")
STATES = 3

# From a state to another: the column of those who moved. First the column of who was exposed in each state.
FIRST_STAY = ({0: "at_risk_persons"}, {(0, 1): "emigrants", (0, 2): "deaths"})
WITH_RETURNS = (
    {0: "resident_persons", 1: "abroad_persons"},
    {
        (0, 1): "resident_emigrants",
        (0, 2): "resident_deaths",
        (1, 0): "returned_persons",
        (1, 2): "abroad_deaths",
    },
)
ABSENCE = ({0: "at_risk_persons"}, {(0, 1): "returned_persons", (0, 2): "deaths"})
Moves = tuple[Mapping[int, str], Mapping[tuple[int, int], str]]


def retention_table(groups: pd.DataFrame) -> pd.DataFrame:
    """The rows of retention_groups with shares, standard errors and 95 per cent limits.

    ``stayed_share``, ``emigrated_share`` and ``died_share`` are of the first stay and add up to 1;
    ``resident_share``, ``abroad_share`` and ``dead_share`` count returns, and add up to 1 too. Shares are NaN
    from the first year on in which nobody was at risk of whom there is a share.
    """
    keys = _keys_of(groups, ARRIVALS)
    places = _places(groups, keys, "years_since_arrival")
    first = life_tables(_moves(groups, places, FIRST_STAY), with_years=False)
    every = life_tables(_moves(groups, places, WITH_RETURNS), with_years=False)
    return (
        _typed(groups, keys)
        .assign(
            emigration_probability=_ratio(groups["emigrants"], groups["at_risk_persons"]),
            death_probability=_ratio(groups["deaths"], groups["at_risk_persons"]),
        )
        .assign(**_shares(first, places, ("stayed", "emigrated", "died"), 3))
        .assign(**_shares(every, places, ("resident", "abroad", "dead"), 1))
    )


def return_table(groups: pd.DataFrame) -> pd.DataFrame:
    """The rows of return_groups with shares of those who left that add up to 1, errors and limits."""
    keys = _keys_of(groups, DEPARTURES)
    places = _places(groups, keys, "years_since_departure")
    found = life_tables(_moves(groups, places, ABSENCE), with_years=False)
    return (
        _typed(groups, keys)
        .assign(
            return_probability=_ratio(groups["returned_persons"], groups["at_risk_persons"]),
            death_probability=_ratio(groups["deaths"], groups["at_risk_persons"]),
        )
        .assign(**_shares(found, places, ("abroad", "returned", "died"), 2))
    )


def expected_years_table(groups: pd.DataFrame, horizons: Sequence[int]) -> pd.DataFrame:
    """One row per group of retention_groups and horizon (years) that the group was seen for.

    ``first_stay_years`` until the first emigration, ``resident_years`` with what is lived here after returns;
    both with standard error and 95 per cent limits. A horizon that nobody was followed to has no row.
    """
    names = _keys_of(groups, ARRIVALS)
    # Years beyond the last horizon are in no expectation.
    groups = groups[groups["years_since_arrival"] <= max(horizons, default=0)]
    places = _places(groups, names, "years_since_arrival")
    first = life_tables(_moves(groups, places, FIRST_STAY))
    every = life_tables(_moves(groups, places, WITH_RETURNS))
    keys = groups[names].drop_duplicates(ignore_index=True)
    steps = first.years.shape[1] - 1
    parts = [
        keys.assign(
            within_years=horizon,
            **_years(first, horizon, "first_stay_years"),
            **_years(every, horizon, "resident_years"),
        )
        for horizon in sorted(set(horizons))
        if horizon <= steps
    ]
    if not parts:
        return expected_years_table(
            _EXAMPLE[[*names, *_EXAMPLE.columns.difference(list(ARRIVALS))]], [1]
        ).iloc[:0]
    return pd.concat(parts, ignore_index=True).dropna(subset=["first_stay_years"])


def _keys_of(groups: pd.DataFrame, keys: Sequence[str]) -> list[str]:
    """Those of ``keys`` that the rows are by: what is open has no ages."""
    return [key for key in keys if key in groups.columns]


def _typed(groups: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Keys as text, which without rows has no type of its own."""
    return groups.astype(dict.fromkeys(keys, "str"))


def _places(groups: pd.DataFrame, keys: Sequence[str], since: str) -> tuple[np.ndarray, np.ndarray]:
    """The number of each row's group, in order of appearance, and its step, from 0."""
    numbers = groups.groupby(list(keys), sort=False).ngroup()
    return numbers.to_numpy(), groups[since].to_numpy() - 1


def _moves(groups: pd.DataFrame, places: tuple[np.ndarray, np.ndarray], moves: Moves) -> Floats:
    """Moves (groups, steps, states, states) as :func:`life_tables` takes them."""
    group, step = places
    exposed, moved = moves
    shape = (group.max(initial=-1) + 1, step.max(initial=-1) + 1, STATES, STATES)
    found = np.zeros(shape)
    for state, column in exposed.items():
        found[group, step, state, state] = groups[column]
    for (state, to), column in moved.items():
        found[group, step, state, to] = groups[column]
        found[group, step, state, state] -= groups[column]
    return found


def _shares(
    found: LifeTables, places: tuple[np.ndarray, np.ndarray], names: Sequence[str], with_errors: int
) -> dict[str, Floats]:
    """Columns of the shares at the end of each row's year; the first so many with errors and limits."""
    group, step = places
    columns = {}
    for state, name in enumerate(names):
        share = found.shares[group, step + 1, state]
        columns[f"{name}_share"] = share
        if state < with_errors:
            error = found.share_errors[group, step + 1, state]
            lower, upper = share_limits(share, error)
            columns |= {
                f"{name}_standard_error": error,
                f"{name}_lower_limit": lower,
                f"{name}_upper_limit": upper,
            }
    return columns


def _years(found: LifeTables, horizon: int, name: str) -> dict[str, Floats]:
    years, error = found.years[:, horizon, 0], found.year_errors[:, horizon, 0]
    return {
        name: years,
        f"{name}_standard_error": error,
        f"{name}_lower_limit": np.maximum(years - NORMAL_95 * error, 0.0),
        f"{name}_upper_limit": np.minimum(years + NORMAL_95 * error, horizon),
    }


def _ratio(events: pd.Series, exposed: pd.Series) -> pd.Series:
    return events / exposed.where(exposed > 0)


_EXAMPLE = pd.DataFrame(
    dict.fromkeys(ARRIVALS, ["all"])
    | {"years_since_arrival": [1]}
    | {column: [1] for column in (*FIRST_STAY[0].values(), *WITH_RETURNS[0].values())}
    | {column: [0] for column in (*FIRST_STAY[1].values(), *WITH_RETURNS[1].values())}
)
