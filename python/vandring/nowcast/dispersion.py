"""Negative binomial counts: likelihood of their dispersion, quantiles, and scores of nowcasts."""

from collections.abc import Sequence

import numpy as np
from scipy.special import betainc, gammaln, ndtri
from scipy.stats import nbinom

from vandring.nowcast.triangles import Array

DISPERSIONS: Array = np.concatenate([10.0 ** np.linspace(-0.5, 4.0, 28), [1e7]])
"""Tried dispersions φ of a whole type: variance = mean + mean² / φ; the last is a Poisson count's."""
POISSON = float(DISPERSIONS[-1])
EXCESSES: Array = np.array([0.0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.65, 0.9, 1.25, 1.75, 2.5, 4.0, 7.0, 12.0])
"""Tried excesses ν of a part of it: variance = mean · (1 + ν) + mean² / φ, with the φ of the whole."""
FAR = 50.0
"""Standard deviation of a count from which its quantiles are looked up."""
PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles that are published: the 50 and 90 per cent intervals, and the median."""


def log_likelihood(counts: Array, means: Array, phi: Array) -> Array:
    """Log likelihood of negative binomial counts, shapes (…) → (…), but for what no φ changes.

    Where a count or a mean is not known, or nothing is expected, 0.
    """
    usable = np.isfinite(counts) & np.isfinite(means) & (means > 0)
    result = np.zeros(np.shape(counts))
    y, mean, size = np.maximum(counts[usable], 0.0), means[usable], np.broadcast_to(phi, counts.shape)[usable]
    result[usable] = gammaln(y + size) - gammaln(size) - (y + size) * np.log1p(mean / size) - y * np.log(size)
    return result


def dispersion_of_part(mean: Array, phi: Array, excess: Array) -> Array:
    """φ of counts with the variance mean · (1 + ν) + mean² / φ, shapes (…)."""
    inverse = np.divide(excess, mean, out=np.zeros(np.shape(mean)), where=mean > 0) + 1.0 / phi
    return np.asarray(1.0 / np.maximum(inverse, 1.0 / POISSON))


def cumulated(count: Array, mean: Array, phi: Array) -> Array:
    """P(Y ≤ count) of negative binomial counts, shapes (n,); 0 below 0."""
    tried = np.maximum(np.floor(count), 0.0)
    found = betainc(phi, tried + 1.0, phi / (phi + mean))
    return np.where(count < 0, 0.0, np.where(mean > 0, found, 1.0))


def middle(count: Array, mean: Array, phi: Array) -> Array:
    """P(Y < count) + P(Y = count) / 2, shapes (n,)."""
    return np.asarray((cumulated(count - 1.0, mean, phi) + cumulated(count, mean, phi)) / 2.0)


def quantile(probability: float, mean: Array, phi: Array) -> Array:
    """Quantiles of the mid-distribution, shapes (n,) → (n,), with decimals.

    The whole-number quantiles of a count hold more than they say, the more so the smaller the count. Between
    the two whole numbers about the probability the mid-distribution is interpolated (Ma, Genton & Parzen
    2011, *Annals of the Institute of Statistical Mathematics* 63), so that intervals hold on average what
    they say. Where 0 is as likely as the probability, it is 0.
    """
    mean = np.asarray(mean, dtype=np.float64)
    phi = np.broadcast_to(np.asarray(phi, dtype=np.float64), mean.shape)
    result = np.zeros(mean.shape)
    some = np.flatnonzero(mean.ravel() > 1e-9)
    if not len(some):
        return result
    m, p = mean.ravel()[some], phi.ravel()[some]
    low = np.floor(_near(probability, m, p))
    below, above = middle(low, m, p), middle(low + 1.0, m, p)
    # The start is a few steps from the answer.
    while (off := np.flatnonzero(((below > probability) & (low > 0)) | (above <= probability))).size:
        low[off] += np.where(above[off] <= probability, 1.0, -1.0)
        below[off], above[off] = middle(low[off], m[off], p[off]), middle(low[off] + 1.0, m[off], p[off])
    inside = np.clip((probability - below) / np.maximum(above - below, 1e-12), 0.0, 1.0)
    is_none = cumulated(np.zeros_like(m), m, p) >= probability
    result.ravel()[some] = np.where(is_none, 0.0, low + inside)
    return result


def _near(probability: float, mean: Array, phi: Array) -> Array:
    """Numbers near a quantile, (n,): by Cornish and Fisher where a few steps lead to it, else by scipy."""
    spread = np.sqrt(mean + mean**2 / phi)
    skewness = (1.0 + 2.0 * mean / phi) / spread
    normal = float(ndtri(probability))
    start = mean + spread * (normal + skewness * (normal**2 - 1.0) / 6.0)
    far = spread > FAR
    if far.any():
        start[far] = nbinom.ppf(probability, phi[far], phi[far] / (phi[far] + mean[far]))
    return np.asarray(np.clip(start, 0.0, None))


def weighted_interval_score(count: Array, quantiles: Sequence[Array]) -> Array:
    """Weighted interval score of counts (n,) under quantiles at ``PROBABILITIES``, 5 × (n,) → (n,).

    Bracher, Ray, Gneiting & Reich 2021: (|y − median| / 2 + Σ α/2 · interval score) / (K + 1/2), here over
    the intervals of 90 and 50 per cent. The less the better, in messages.
    """
    lowest, low, median, high, highest = quantiles
    total = np.abs(count - median) / 2.0
    for alpha, below, above in ((0.1, lowest, highest), (0.5, low, high)):
        total = total + alpha / 2.0 * (above - below)
        total = total + np.maximum(below - count, 0.0) + np.maximum(count - above, 0.0)
    return np.asarray(total / 2.5)


def randomised_pit(count: Array, mean: Array, phi: Array, random: np.random.Generator) -> Array:
    """Probability integral transforms of counts (n,), evenly drawn within each count's step (n,)."""
    below, upto = cumulated(count - 1.0, mean, phi), cumulated(count, mean, phi)
    return np.asarray(below + random.random(len(count)) * (upto - below))
