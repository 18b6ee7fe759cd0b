"""What protection costs: deviations, and the Hellinger utility."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Utility:
    """How far rounded counts are from true ones; ``hellinger`` is 1 where they are the same."""

    cells: int
    largest_deviation: int
    mean_deviation: float
    hellinger: float


def utility(true: Counts, rounded: Counts) -> Utility:
    """Compare counts with their rounded ones, (n,) each.

    The Hellinger distance of two tables is the root of half the sum of (√true − √rounded)²; the utility is 1
    less the distance as a share of the root of the total (Langsrud & Heldal 2018). It can be below 0, and is
    1 where nobody is counted.
    """
    deviations = np.abs(rounded - true)
    total = int(true.sum())
    distance = np.sqrt(((np.sqrt(true) - np.sqrt(rounded)) ** 2).sum() / 2)
    return Utility(
        cells=len(true),
        largest_deviation=int(deviations.max(initial=0)),
        mean_deviation=float(deviations.mean()) if len(true) else 0.0,
        hellinger=1 - float(distance) / float(np.sqrt(total)) if total else 1.0,
    )
