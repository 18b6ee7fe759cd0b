"""Aalen–Johansen estimates in discrete time, with standard errors, of many groups at once.

Who is in a state at the end of a year is exposed in the next, whenever the person came under observation:
late
entry needs nothing more. Andersen, Borgan, Gill & Keiding (1993), Statistical Models Based on Counting
Processes, IV.4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class LifeTables:
    """Where those who began in the first state are, after each of T steps, in G groups and K states.

    ``shares`` (G, T + 1, K) are those of step 0 to T; ``years`` (G, T + 1, K) is the time spent in a
    state from
    step 0 on, where moves come at the middle of a step. NaN from the first step on of which nothing is known:
    a state holds a share of them, and nobody was exposed in it.
    """

    shares: Floats
    share_errors: Floats
    years: Floats
    year_errors: Floats


def life_tables(moves: Floats, with_years: bool = True) -> LifeTables:
    """The tables of ``moves`` (G, T, K, K): persons by group, step, state at its start and state at its end.

    The diagonal are those who stayed; a row of zeros is a state in which nobody was exposed. An absorbing
    state stays (its row is not read where it has nobody). Standard errors are by the delta method from
    multinomial moves of each state and step: Greenwood's for a state that is never entered again.
    ``with_years``: otherwise the years in a state stay NaN, which takes less time.
    """
    groups, steps, states, _ = moves.shape
    exposed = moves.sum(axis=3)
    with np.errstate(invalid="ignore", divide="ignore"):
        moving = moves / exposed[..., None]
    share = np.zeros((groups, states))
    share[:, 0] = 1.0
    covariance = np.zeros((groups, states, states))
    years = np.full((groups, states), 0.0 if with_years else np.nan)
    year_variance = years.copy()
    # Covariance of the years in a state (rows) and the shares (columns).
    crossed = np.zeros((groups, states, states))
    found = LifeTables(
        shares=np.full((groups, steps + 1, states), np.nan),
        share_errors=np.full((groups, steps + 1, states), np.nan),
        years=np.full((groups, steps + 1, states), np.nan),
        year_errors=np.full((groups, steps + 1, states), np.nan),
    )
    known = np.ones(groups, dtype=bool)
    transient = exposed.any(axis=(0, 1))
    stays, place = np.eye(states), np.arange(states)
    _keep(found, 0, known, share, covariance, years, year_variance)
    for step in range(steps):
        nobody = exposed[:, step] == 0
        known &= ~(nobody & (share > 0) & transient).any(axis=1)
        chance = np.where(nobody[..., None], stays, moving[:, step])
        weight = np.where(nobody, 0.0, share**2 / np.where(nobody, 1.0, exposed[:, step]))
        weighted = weight[..., None] * chance
        noise = -(weighted.transpose(0, 2, 1) @ chance)
        noise[:, place, place] += weighted.sum(axis=1)
        later = (share[..., None] * chance).sum(axis=1)
        # cov(years, shares before) and after, and cov(shares before, after): the new moves are independent.
        lagged = covariance @ chance
        next_covariance = chance.transpose(0, 2, 1) @ lagged + noise
        if with_years:
            ahead = crossed @ chance
            both = crossed + ahead
            spent = (covariance + lagged + lagged.transpose(0, 2, 1) + next_covariance) / 4
            year_variance = year_variance + both[:, place, place] + spent[:, place, place]
            crossed = ahead + (lagged + next_covariance) / 2
            years = years + (share + later) / 2
        share, covariance = later, next_covariance
        _keep(found, step + 1, known, share, covariance, years, year_variance)
    return found


def _keep(
    found: LifeTables,
    step: int,
    known: NDArray[np.bool_],
    share: Floats,
    covariance: Floats,
    years: Floats,
    year_variance: Floats,
) -> None:
    variance = np.einsum("gii->gi", covariance)
    found.shares[known, step] = share[known]
    found.share_errors[known, step] = np.sqrt(np.maximum(variance[known], 0.0))
    found.years[known, step] = years[known]
    found.year_errors[known, step] = np.sqrt(np.maximum(year_variance[known], 0.0))


def share_limits(shares: Floats, errors: Floats) -> tuple[Floats, Floats]:
    """95 per cent limits of shares (any shape, 0-1), on the scale log(-log): never outside 0 and 1.

    NaN where the share is 0 or 1 or the error 0: so few persons tell nothing of how sure it is. Kalbfleisch &
    Prentice (1980), The Statistical Analysis of Failure Time Data, 1.3.
    """
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        inside = (shares > 0) & (shares < 1) & (errors > 0)
        share = np.where(inside, shares, np.nan)
        spread = NORMAL_95 * errors / np.abs(share * np.log(share))
        return share ** np.exp(spread), share ** np.exp(-spread)
