"""Series that wander: autoregressions of the first order about a path, and random walks.

What is believed of their variances is drawn too: a draw has a variance of its own.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from vandring.projection.labels import Array

PHI_GRID = np.linspace(0.01, 0.99, 50)
"""Autocorrelations that are weighed against each other. At 0.99 a series forgets half in 69 years."""
FEWEST_YEARS = 10
"""Years of a series from which its own variance is estimated; fewer take what is stated."""
STEP_YEARS = 5
PHI_PRIOR_YEARS = 20.0
"""a + b of the Beta distribution that φ has before a series is seen, about what is stated."""


@dataclass(frozen=True)
class Stated:
    """What a seed states of a series, and what its statement weighs in degrees of freedom of the variance."""

    sd: float
    """Of a year's innovation, or step of a walk; above 0."""
    phi: float
    """0 < φ < 1; of a walk not used."""
    degrees_of_freedom: float
    drift_sd: float = 0.0
    """How far a walk may go to one side for good, by year; 0: its steps alone take it away."""


@dataclass(frozen=True)
class Wandering:
    """What is believed of a stationary autoregression: places on a grid of φ, each with its weight.

    Given φ, innovations have variance ``innovation_variance`` · ν / χ²(ν), ν ``degrees_of_freedom``.
    """

    phi: Array
    """Shape (places,), 0 ≤ φ < 1."""
    weight: Array
    """Sums to 1; shape (places,)."""
    innovation_variance: Array
    """Shape (places,)."""
    degrees_of_freedom: float
    """Infinity where the variance is taken for known."""
    likeliest_phi: float
    """By the series alone (what is stated where there is none), with the innovations' standard deviation."""
    likeliest_sd: float
    years: int
    """Of the delivery, that it is estimated from; 0 where everything is stated."""


def known(phi: float, sd: float) -> Wandering:
    """An autoregression of which nothing is uncertain but its course."""
    return Wandering(np.array([phi]), np.ones(1), np.array([sd**2]), np.inf, phi, sd, 0)


def wandering(series: Array, stated: Stated) -> Wandering:
    """What is believed after a yearly series, shape (years,), its mean not known.

    Before it, φ is Beta with the stated mean and PHI_PRIOR_YEARS, the variance inverse χ² about the stated
    one. The likelihood is exact (the first year is one of the stationary series), with a flat prior of the
    mean. Of fewer than FEWEST_YEARS nothing is learnt.
    """
    a, b = stated.phi * PHI_PRIOR_YEARS, (1.0 - stated.phi) * PHI_PRIOR_YEARS
    prior = (a - 1.0) * np.log(PHI_GRID) + (b - 1.0) * np.log1p(-PHI_GRID)
    years, nu = len(series), stated.degrees_of_freedom
    if years < FEWEST_YEARS:
        weight = np.exp(prior - prior.max())
        variance = np.full(len(PHI_GRID), stated.sd**2)
        return Wandering(PHI_GRID, weight / weight.sum(), variance, nu, stated.phi, stated.sd, 0)
    log_weights, variances = [], []
    for phi in PHI_GRID:
        quadratic, log_determinant, log_information = _about_its_mean(series, float(phi))
        squares = nu * stated.sd**2 + quadratic
        variances.append(squares / (nu + years - 1))
        log_weights.append(
            -0.5 * (log_determinant + log_information) - 0.5 * (nu + years - 1) * np.log(squares)
        )
    weighed = np.array(log_weights) + prior
    weight = np.exp(weighed - weighed.max())
    phi, sd = likeliest(series)
    return Wandering(PHI_GRID, weight / weight.sum(), np.array(variances), nu + years - 1.0, phi, sd, years)


def likeliest(series: Array) -> tuple[float, float]:
    """φ (0 or more) and the innovations' standard deviation of maximum likelihood, the mean with them."""
    years = len(series)

    def unlikeliness(phi: float) -> float:
        quadratic, log_determinant, _ = _about_its_mean(series, phi)
        return log_determinant + years * float(np.log(max(quadratic, 1e-300)))

    found = minimize_scalar(unlikeliness, bounds=(0.0, 0.999), method="bounded", options={"xatol": 1e-8})
    phi = float(found.x)
    return phi, float(np.sqrt(_about_its_mean(series, phi)[0] / years))


def _about_its_mean(series: Array, phi: float) -> tuple[float, float, float]:
    """The quadratic form of the series about its best mean, the logarithm of the determinant of the
    covariance and that of the information of the mean, for innovations of variance 1."""
    # The first year weighs with √(1 − φ²), the others as differences: what makes the rows independent.
    root = np.sqrt(1.0 - phi**2)
    rows = np.concatenate([[root * series[0]], series[1:] - phi * series[:-1]])
    ones = np.concatenate([[root], np.full(len(series) - 1, 1.0 - phi)])
    information = float(ones @ ones)
    mean = float(ones @ rows) / information
    left = rows - mean * ones
    return float(left @ left), -float(np.log(1.0 - phi**2)), float(np.log(information))


def drawn_wandering(random: np.random.Generator, believed: Wandering, draws: int) -> tuple[Array, Array]:
    """φ and the innovations' standard deviation of each draw; shapes (draws,)."""
    place = random.choice(len(believed.phi), size=draws, p=believed.weight)
    factors = variance_factors(random, believed.degrees_of_freedom, draws)
    return believed.phi[place], np.sqrt(believed.innovation_variance[place] * factors)


def variance_factors(random: np.random.Generator, degrees_of_freedom: float, draws: int) -> Array:
    """ν / χ²(ν): variances as multiples of their estimate; shape (draws,)."""
    if np.isinf(degrees_of_freedom):
        return np.ones(draws)
    return np.asarray(degrees_of_freedom / random.chisquare(degrees_of_freedom, draws))


def paths(
    random: np.random.Generator, phi: Array, sd: Array, base_years: int, years: int, draws: int
) -> Array:
    """How far a stationary series is, in each of ``years`` years, from its mean over the ``base_years``
    before them; shape (years, draws, …).

    ``phi`` and ``sd`` of the innovations have shape (draws, …) or less. A scenario says the mean of a base
    period, which is itself one of the series' turns: what it is off by then is part of what is drawn.
    """
    shape = np.broadcast_shapes(phi.shape, sd.shape, (draws,) if phi.ndim < 2 else phi.shape)
    state = random.standard_normal(shape) * (sd / np.sqrt(1.0 - phi**2))
    before = np.zeros(shape)
    after = np.empty((years, *shape))
    for year in range(base_years + years):
        if year:
            state = phi * state + sd * random.standard_normal(shape)
        if year < base_years:
            before += state
        else:
            after[year - base_years] = state
    return after - before / base_years


@dataclass(frozen=True)
class Walking:
    """What is believed of a random walk (of a logarithm): the variance of its steps as ν s² / χ²(ν), and a
    drift that no draw knows the side of."""

    sd: float
    degrees_of_freedom: float
    likeliest_sd: float
    years: int
    """As Wandering."""
    drift_sd: float = 0.0
    """By year; normal about 0."""


def trend_of(path: Array, base_years: int) -> float:
    """Of logarithms by year, shape (years,), what they fall or rise by in a year: by least squares, from 0 in
    the middle of the ``base_years`` before them."""
    distance = np.arange(1, len(path) + 1) + (base_years - 1) / 2
    return float(distance @ path / (distance @ distance))


def walking(series: Array, stated: Stated, followed: float = 0.0) -> Walking:
    """What is believed after a yearly series, shape (years,). Of fewer than FEWEST_YEARS nothing is learnt.

    The variance of a step is that of differences over STEP_YEARS by year: fertility that falls one year goes
    on falling in the next, and single steps would not tell how far it comes. Where a drift is believed in
    (``stated.drift_sd`` above 0), differences are about the drift that was seen, and what chance explains of
    its square (the variance of a step over the number of steps) is taken off. A scenario that itself goes by
    ``followed`` a year misses only the rest of it; of a drift that is stated, it has the right side.
    """
    nu = stated.degrees_of_freedom
    if len(series) < FEWEST_YEARS:
        return Walking(stated.sd, nu, stated.sd, 0, max(stated.drift_sd - abs(followed), 0.0))
    steps = len(series) - 1
    has_drift = stated.drift_sd > 0
    drift = float(series[-1] - series[0]) / steps if has_drift else 0.0
    # Differences about their own mean vary less: by the variance of that mean.
    known = 1.0 - STEP_YEARS / steps if has_drift else 1.0
    far = series[STEP_YEARS:] - series[:-STEP_YEARS] - STEP_YEARS * drift
    variance = float(far @ far) / (len(far) * STEP_YEARS * known)
    apart = steps / STEP_YEARS * known
    used = (nu * stated.sd**2 + apart * variance) / (nu + apart)
    missed = drift - followed if has_drift else 0.0
    drift_sd = float(np.sqrt(max(missed**2 - used / steps, 0.0)))
    return Walking(float(np.sqrt(used)), nu + apart, float(np.sqrt(variance)), len(series), drift_sd)


def walks(random: np.random.Generator, believed: Walking, base_years: int, years: int, draws: int) -> Array:
    """How far the walk is, in each of ``years`` years, from its mean over the ``base_years`` before them;
    shape (years, draws)."""
    sd = believed.sd * np.sqrt(variance_factors(random, believed.degrees_of_freedom, draws))
    steps = random.standard_normal((base_years + years, draws)) * sd
    steps += believed.drift_sd * random.standard_normal(draws)
    ways = np.cumsum(steps, axis=0)
    return np.asarray(ways[base_years:] - ways[:base_years].mean(axis=0))
