"""Whether the population is of the day that source.yml states, as births tell it."""

import numpy as np
import pandas as pd

YEARS_NEEDED = 3
WORSE = 2.0
"""How many times worse the stated day must fit than the other one, to be called wrong."""
NEAR = 0.003
"""A mean difference of age 0 and births that is no difference."""


def stated_day_fault(population: pd.DataFrame, births: pd.DataFrame | None, stated: str) -> str | None:
    """What is wrong with the stated day, or None. ``population`` has years of 1 January by the stated day.

    Age 0 on 1 January are the children born in the year before. If they fit the births of another year much
    better, the population is of another day than is said.
    """
    if births is None:
        return None
    of_age_0 = population[(population["age_first"] == 0) & (population["age_last"] == 0)]
    infants = of_age_0.groupby("year")["value"].sum()
    born = births.groupby("year")["value"].sum(min_count=1).dropna()
    apart = {lag: _apart(infants, born, lag) for lag in (-1, 0, -2)}
    right = apart.pop(-1)
    if right is None or right < NEAR:
        return None
    better = [lag for lag, value in apart.items() if value is not None and value * WORSE < right]
    if not better:
        return None
    lag = min(better, key=lambda each: apart[each] or 0.0)
    other = "31 December" if stated == "1 January" else "1 January"
    return (
        f"population: age 0 is on average {100 * right:.1f} per cent off the births of the year that "
        f"population_date: {stated} makes theirs, and {100 * (apart[lag] or 0):.1f} per cent off those of "
        f"the year "
        f"{'after' if lag == 0 else 'before'}; is the population of {other}? Put source.yml, or the years, "
        f"right: "
        "nothing is moved by a year on its own"
    )


def _apart(infants: pd.Series, born: pd.Series, lag: int) -> float | None:
    """Mean relative difference of age 0 of a 1 January from births ``lag`` years later."""
    moved = born.copy()
    moved.index = moved.index - lag
    both = pd.concat([infants, moved], axis=1, join="inner").dropna()
    if len(both) < YEARS_NEEDED:
        return None
    values = both.to_numpy(dtype=np.float64)
    # Yearly differences in births are small: the mean of absolute relative ones tells years apart.
    return float(np.abs(values[:, 0] / values[:, 1] - 1).mean())
