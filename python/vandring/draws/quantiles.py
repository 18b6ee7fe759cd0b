"""Quantiles of draws."""

import numpy as np

from vandring.draws.run import Small
from vandring.projection.labels import Array

QUANTILES = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
NAMES = ("p025", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "p975")


def quantiles(draws: Small) -> Array:
    """QUANTILES over the last axis, (…, draws) → (…, quantiles), linear between two draws."""
    ordered = np.sort(draws, axis=-1)
    places = np.array(QUANTILES) * (draws.shape[-1] - 1)
    below = np.floor(places).astype(np.int64)
    above = np.minimum(below + 1, draws.shape[-1] - 1)
    part = places - below
    return np.asarray(ordered[..., below] * (1.0 - part) + ordered[..., above] * part, dtype=np.float64)
