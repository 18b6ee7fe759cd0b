"""Levels of regions: how far a region is from the country, and for how long (docs/method.md 4.6).

y_kt = a_k + x_kt + e_kt of region k in year t, a_k its own mean, x an autoregression with one φ for all
regions, e without memory; var x = s² · (size / 10 000)^−γ, var e = κ / size + τ², and what is known
beforehand of the sampling variance of y. All regions are pooled.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from vandring.errors import UserError
from vandring.projection.labels import Array

UNIT_SIZE = 10_000.0
PHI_PLACES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
PARAMETERS = ("log_variance", "gamma", "log_kappa", "log_tau_squared")
START = (-1.0, 0.2, -1.0, -2.0)
"""Of a search, relative to the variance of the data: see fit_levels."""
LEAST_LOG, MOST_LOG, MOST_GAMMA = -12.0, 4.0, 1.0


@dataclass(frozen=True)
class Levels:
    """What is believed of regions' levels: places on a grid of φ, each with its weight and its variances."""

    phi: Array
    """Shape (places,)."""
    weight: Array
    """Sums to 1; shape (places,)."""
    variance: Array
    """s², of x of a region of 10 000; shape (places,)."""
    gamma: Array
    """γ: how fast larger regions vary less; shape (places,)."""
    kappa: Array
    """κ of e, per person; shape (places,)."""
    tau_squared: Array
    """τ² of e; shape (places,)."""
    degrees_of_freedom: float
    years: int
    regions: int

    @property
    def best(self) -> int:
        """The place of the likeliest φ."""
        return int(np.argmax(self.weight))


def known_levels(
    phi: float, sd: float, gamma: float, kappa: float, tau: float, degrees_of_freedom: float = np.inf
) -> Levels:
    """Levels that are stated; ``sd`` is that of x of a region of 10 000, not of its innovations."""
    one = np.ones(1)
    return Levels(
        phi * one, one, sd**2 * one, gamma * one, kappa * one, tau**2 * one, degrees_of_freedom, 0, 0
    )


def fit_levels(
    values: Array,
    size: Array,
    known_variance: Array | None = None,
    phi_places: Sequence[float] = PHI_PLACES,
) -> Levels:
    """Restricted maximum likelihood for each φ; the weights of φ are the likelihoods.

    ``values`` and ``size`` (persons, > 0) have shape (years, regions), the country's part taken off;
    ``known_variance`` is the sampling variance of values. Regions' means are not known: the likelihood is
    that of differences within each. Raises UserError with fewer than three years or two regions.
    """
    years, regions = values.shape
    if years < 3 or regions < 2:
        raise UserError(
            f"{years} years of {regions} regions are too few to estimate variances of levels from"
        )
    contrasts = _contrasts(years)
    differences = contrasts @ (values - values.mean(axis=0))
    scale = float((differences**2).sum() / differences.size)
    if scale <= 0:
        nothing = np.zeros(1)
        return Levels(nothing, np.ones(1), nothing, nothing, nothing, nothing, np.inf, years, regions)
    mean_size = size.mean(axis=0)
    per_person = np.einsum("it,tk,jt->kij", contrasts, 1.0 / size, contrasts)
    known = (
        np.zeros_like(per_person)
        if known_variance is None
        else np.einsum("it,tk,jt->kij", contrasts, known_variance, contrasts)
    )
    typical = float(np.median(mean_size))
    lags = np.abs(np.subtract.outer(np.arange(years), np.arange(years)))
    results, point = [], np.array(START)
    for phi in phi_places:
        correlation = contrasts @ (phi**lags) @ contrasts.T

        def unlikeliness(parameters: Array, correlation: Array = correlation) -> float:
            covariance = _covariance(parameters, correlation, per_person, known, mean_size, typical, scale)
            return _unlikeliness(differences, covariance)

        found = minimize(
            unlikeliness,
            point,
            method="L-BFGS-B",
            bounds=[(LEAST_LOG, MOST_LOG), (0.0, MOST_GAMMA), (LEAST_LOG, MOST_LOG), (LEAST_LOG, MOST_LOG)],
        )
        point = found.x
        results.append((float(found.fun), found.x))
    costs = np.array([cost for cost, _ in results])
    weight = np.exp(costs.min() - costs)
    parameters = np.array([each for _, each in results])
    return Levels(
        phi=np.array(phi_places, dtype=np.float64),
        weight=weight / weight.sum(),
        variance=scale * np.exp(parameters[:, 0]) * (typical / UNIT_SIZE) ** parameters[:, 1],
        gamma=parameters[:, 1],
        kappa=scale * typical * np.exp(parameters[:, 2]),
        tau_squared=scale * np.exp(parameters[:, 3]),
        degrees_of_freedom=float(differences.size),
        years=years,
        regions=regions,
    )


def _contrasts(years: int) -> Array:
    """Orthonormal rows that add up to 0 (Helmert); shape (years − 1, years)."""
    rows = np.zeros((years - 1, years))
    for row in range(1, years):
        rows[row - 1, :row] = 1.0
        rows[row - 1, row] = -row
        rows[row - 1] /= np.sqrt(row * (row + 1.0))
    return rows


def _covariance(
    parameters: Array,
    correlation: Array,
    per_person: Array,
    known: Array,
    mean_size: Array,
    typical: float,
    scale: float,
) -> Array:
    """Of the differences of each region, shape (regions, years − 1, years − 1)."""
    log_variance, gamma, log_kappa, log_tau = parameters
    of_region = np.exp(log_variance) * (mean_size / typical) ** -gamma
    white = np.exp(log_kappa) * typical * per_person + np.exp(log_tau) * np.eye(len(correlation))
    covariance: Array = scale * (of_region[:, None, None] * correlation + white) + known
    return covariance


def _unlikeliness(differences: Array, covariance: Array) -> float:
    """−log likelihood but a constant; ``differences`` has shape (n, regions)."""
    lower = np.linalg.cholesky(covariance)
    left = np.linalg.solve(lower, differences.T[:, :, None])[..., 0]
    determinants = np.log(np.einsum("kii->ki", lower)).sum()
    return float(determinants + 0.5 * (left**2).sum())
