"""Net migration of regions, drawn towards that of regions of their size: years tell what is chance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
LEAST_VARIANCE, MOST_VARIANCE = 1e-10, 1e-2
"""Between regions, and between years, of net migrants per person-year."""
LEAST_BY_PERSON, MOST_BY_PERSON = 1e-8, 1e4
"""Of one person: where nobody moved there is no chance."""
STARTS = 5
"""Searches for the variance between years: its likelihood may have more than one top."""
GRID = 33
"""Places at which the likelihood is looked at first."""
ROUNDS = 20_000
MOST_FACTOR = 1e9
CLOSE = 1e-12
"""Relative change of the factors of two rounds at which they are found."""
STEPS = 10
"""Parts of the way to a net migration that is tried where all of it is too far."""


@dataclass(frozen=True)
class NetLevels:
    """What is believed of regions' net migration per person-year; shape (regions,) each."""

    country_rate: float
    rate: Array
    """As it was."""
    prior_mean: Array
    """What regions of the size have."""
    prior_weight: Array
    """Part of the mean that the prior is, 0–1."""
    mean: Array
    """After; the country keeps its net migration."""
    chance_sd: Array
    """Of ``rate``, by chance; 0 of a region of nobody, and where only one is inhabited."""
    between_sd: float
    """Of regions about the mean of their size."""


def net_levels(net: Array, gross: Array, exposed: Array, fewest_regions: float) -> NetLevels:
    """Posterior means of regions' net migration rates over the years of a base period.

    ``net`` and ``gross`` (persons who moved in less, and with, those who moved out) and ``exposed``
    (person-years) have shape (years, regions). The rate of a year has variance φ / persons + ω² by chance:
    what regions' rates vary by from year to year, the country's part of each year taken off, by maximum
    likelihood; φ is at least what independent moves give. Rates of regions are normal about a straight line
    in the logarithm of their persons, or about one mean with fewer than ``fewest_regions`` regions; what is
    left between them is estimated by restricted maximum likelihood, and weights of the prior are the less the
    fewer regions it is estimated from. A region of nobody has the country's rate.
    """
    persons, years = exposed.sum(axis=0), len(net)
    country_rate = float(_ratio(net.sum(), persons.sum()))
    rate = np.where(persons > 0, _ratio(net.sum(axis=0), persons), country_rate)
    there = persons > 0
    weight, mean = np.ones(len(persons)), np.full(len(persons), country_rate)
    if there.sum() < 2:
        nothing = np.zeros(len(persons))
        return NetLevels(country_rate, rate, mean, np.where(there, 0.0, 1.0), rate, nothing, 0.0)
    of_year = net - exposed * _ratio(net.sum(axis=1), exposed.sum(axis=1))[:, None]
    # Off the country, whose every year is its own.
    own = _ratio(of_year.sum(axis=0), persons)[there]
    line = _line(persons[there] / years, fewest_regions)
    least = max(float(_ratio(gross.sum(), persons.sum())), LEAST_BY_PERSON)
    chance = _chance(of_year[:, there], exposed[:, there], least)
    between = _between_variance(own, line, chance)
    prior = line @ _coefficients(own, line, between + chance)
    weight[there] = chance / (between + chance) * _certainty(*line.shape)
    drawn = weight[there] * prior + (1.0 - weight[there]) * own
    # The country has the net migration that it has.
    too_many = float((drawn * persons[there]).sum() / persons.sum())
    offset = rate[there] - own
    mean[there] = offset + drawn - too_many
    prior_mean = np.full(len(persons), country_rate)
    prior_mean[there] = offset + prior - too_many
    chance_sd = np.zeros(len(persons))
    chance_sd[there] = np.sqrt(chance)
    return NetLevels(country_rate, rate, prior_mean, weight, mean, chance_sd, float(np.sqrt(between)))


def _chance(of_year: Array, exposed: Array, least: float) -> Array:
    """Variance by chance of the rates of all years together, (φ / persons + ω²) / years; shape (regions,).

    ``least`` is that of φ. A single year tells nothing but that.
    """
    years, persons = len(of_year), exposed.mean(axis=0)
    if years < 2:
        return np.asarray(least / persons)
    rate = _ratio(of_year, exposed)
    squares = (exposed / persons * (rate - _ratio(of_year.sum(axis=0), exposed.sum(axis=0))) ** 2).sum(axis=0)
    # The country's part of a year is taken off all regions.
    degrees = (years - 1) * (1.0 - 1.0 / len(persons))

    def unlikeliness(logarithms: Array) -> float:
        variance = np.exp(logarithms[0]) / persons + np.exp(logarithms[1])
        return float((degrees * np.log(variance) + squares / variance).sum())

    of_person = max(float((squares * persons).sum()) / (degrees * len(persons)), least)
    of_years = np.log(LEAST_VARIANCE), np.log(MOST_VARIANCE)
    tried = [
        minimize(
            unlikeliness,
            (np.log(of_person), start),
            method="L-BFGS-B",
            bounds=[(np.log(least), np.log(MOST_BY_PERSON)), of_years],
        )
        for start in np.linspace(*of_years, STARTS)
    ]
    best = min(tried, key=lambda each: float(each.fun)).x
    return np.asarray((np.exp(best[0]) / persons + np.exp(best[1])) / years)


def _line(persons: Array, fewest_regions: float) -> Array:
    """Columns of what rates are regressed on; shape (regions, 1 or 2)."""
    size = np.log(persons)
    ones = np.ones(len(persons))
    if len(persons) < fewest_regions or np.ptp(size) == 0.0:
        return ones[:, None]
    return np.stack([ones, size - size.mean()], axis=1)


def _certainty(regions: int, columns: int) -> float:
    """What is left of a weight because the variance between regions is itself estimated from few of them:
    (m − 2) / m with m regions more than coefficients (Morris 1983); 0 of two or fewer."""
    more = regions - columns
    return max(more - 2, 0) / more if more > 0 else 0.0


def _coefficients(values: Array, line: Array, variance: Array) -> Array:
    """Generalised least squares; shape (columns,)."""
    weighted = line / variance[:, None]
    return np.asarray(np.linalg.solve(weighted.T @ line, weighted.T @ values))


def _between_variance(values: Array, line: Array, chance: Array) -> float:
    """Variance of values about the line beyond chance, by restricted maximum likelihood."""

    def unlikeliness(log_variance: float) -> float:
        variance = np.exp(log_variance) + chance
        left = values - line @ _coefficients(values, line, variance)
        information = (line / variance[:, None]).T @ line
        return float(
            0.5 * (np.log(variance).sum() + (left**2 / variance).sum() + np.linalg.slogdet(information)[1])
        )

    grid = np.linspace(np.log(LEAST_VARIANCE), np.log(MOST_VARIANCE), GRID)
    lowest = int(np.argmin([unlikeliness(float(place)) for place in grid]))
    bounds = (grid[max(lowest - 1, 0)], grid[min(lowest + 1, GRID - 1)])
    found = minimize_scalar(unlikeliness, bounds=bounds, method="bounded", options={"xatol": 1e-8})
    return float(np.exp(found.x))


def net_factors(arriving: Array, leaving: Array, deviation: Array, persons: Array) -> tuple[Array, float]:
    """Factors of regions by which who arrives is multiplied and who leaves divided, so that net migration by
    person deviates from the mean as is wanted while the country's movers of every cell stay; shape
    (regions,). And how far they go from the net migration that factors of 1 give to the wanted one, 0–1.

    ``arriving`` and ``leaving`` (persons) have shape (flows, regions, cells); of a flow and cell those of all
    regions are kept. ``deviation`` is from the mean of all ``persons`` (regions,), by which it adds up to 0.
    A region whom nobody leaves, or to whom nobody comes, has 1: what it gains is lacking to all others alike.
    Where fewer move than would have to, factors go only a part of the way, in steps of a tenth.
    """
    factor = np.ones(len(persons))
    free = (arriving.sum(axis=(0, 2)) > 0) & (leaving.sum(axis=(0, 2)) > 0)
    if free.sum() < 2:
        return factor, 1.0
    given = (arriving - leaving).sum(axis=(0, 2))
    for part in np.linspace(1.0, 0.0, STEPS + 1):
        wanted = part * deviation * persons + (1.0 - part) * given
        found = _factors_to(arriving, leaving, wanted, persons, free)
        if found is not None:
            return found, float(part)
    return factor, 0.0


def _factors_to(arriving: Array, leaving: Array, net: Array, persons: Array, free: Bools) -> Array | None:
    """Factors of net_factors for ``net`` migrants (regions,), of which the free ones' are met; None where
    none are found."""
    factor = np.ones(len(persons))
    wanted, part = net[free], persons[free] / persons[free].sum()
    for _ in range(ROUNDS):
        came = (arriving * kept(arriving, factor)).sum(axis=(0, 2))
        went = (leaving * kept(leaving, 1.0 / factor)).sum(axis=(0, 2))
        coming, going = came[free] / factor[free], went[free] * factor[free]
        target = wanted + part * (float((came - went)[free].sum()) - wanted.sum())
        # coming · f − going / f is the net of the next round if the others stay as they are. Of the two forms
        # of its root the one that subtracts nothing.
        root = np.abs(target) + np.sqrt(target**2 + 4.0 * coming * going)
        found = np.where(target > 0, root / (2.0 * coming), 2.0 * going / root)
        # Factors of all regions together change nothing.
        found /= np.exp(np.log(found).mean())
        change = float(np.abs(found / factor[free] - 1.0).max())
        factor[free] = found
        if change < CLOSE:
            return factor
        if not found.max() < MOST_FACTOR:
            return None
    return None


def arrival_factors(arriving: Array, wanted: Array) -> Array:
    """Factors of regions that give each as many who arrive as are ``wanted`` (regions,), while each cell of
    ``arriving`` (regions, cells) keeps those of all regions, which add up to what is wanted; shape
    (regions,). Iterative proportional fitting."""
    factor = np.ones(len(wanted))
    for _ in range(ROUNDS):
        came = (arriving * kept(arriving, factor)).sum(axis=-1)
        found = np.divide(factor * wanted, came, out=np.ones_like(factor), where=(came > 0) & (wanted > 0))
        change = float(np.abs(found / factor - 1.0).max())
        factor = found
        if change < CLOSE:
            break
    return factor


def kept(moves: Array, factor: Array) -> Array:
    """Factors of regions, scaled so that each cell keeps the moves of all regions; shape of ``moves``, which
    is (…, regions, cells)."""
    weighted = (moves * factor[:, None]).sum(axis=-2, keepdims=True)
    whole = moves.sum(axis=-2, keepdims=True)
    scale = np.divide(whole, weighted, out=np.ones_like(whole), where=weighted > 0)
    return np.asarray(factor[:, None] * scale)


def _ratio(part: Array, whole: Array) -> Array:
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    return np.divide(part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0)
