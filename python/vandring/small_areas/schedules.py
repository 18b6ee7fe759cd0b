"""National rates by single age where an age has few events: a monotone spline through cumulated events."""

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

Array = NDArray[np.float64]
LONGEST_GROUP = 5
"""Ages, at most, whose events are told together. Age 0 stands alone: who is born in a year is exposed to it
for half of it, and dies of other causes."""


def smoothed_rates(events: Array, exposed: Array, first_age: int, least_events: float) -> Array:
    """Events per exposed person by single age, smoothed over ages.

    ``events`` and ``exposed`` have shape (ages,), the first being ``first_age``. Ages are told together until
    they hold ``least_events`` events, within five-year groups at most; cumulated events are interpolated
    over cumulated exposure by a monotone cubic (Fritsch and Carlson 1980), so that the events of what is told
    together are kept and no rate is negative. Where every age has events enough, rates are events over
    exposure. An age without exposure has the rate that its neighbours lead to; all are 0 where nobody is
    exposed. No rate exceeds 1.
    """
    if not exposed.sum() > 0:
        return np.zeros_like(events)
    steps = np.concatenate([[0.0], np.cumsum(exposed)])
    cumulated = np.concatenate([[0.0], np.cumsum(events)])
    knots = _knots(events, first_age, least_events)
    # What nobody is exposed to is no step of its own.
    where, last = np.unique(steps[knots][::-1], return_index=True)
    heights = cumulated[knots][::-1][last]
    if len(where) == 2:
        return np.minimum(np.full_like(events, heights[1] / where[1]), 1.0)
    curve = PchipInterpolator(where, heights)
    among = np.diff(curve(steps))
    slope = np.maximum(curve(steps[:-1], 1), 0.0)
    rates = np.divide(np.maximum(among, 0.0), exposed, out=slope, where=exposed > 0)
    return np.asarray(np.minimum(rates, 1.0))


def _knots(events: Array, first_age: int, least_events: float) -> NDArray[np.int64]:
    """Places between ages, the first and the last among them, up to which events are told together."""
    ages = np.arange(first_age, first_age + len(events))
    group = np.where(ages == 0, -1, ages // LONGEST_GROUP)
    knots = [0]
    for place in range(1, len(events)):
        is_new_group = group[place] != group[place - 1]
        enough = events[knots[-1] : place].sum() >= least_events
        rest = events[place:][group[place:] == group[place]].sum()
        # What is left of the group must stand by itself, too.
        if is_new_group or (enough and rest >= least_events):
            knots.append(place)
    return np.array([*knots, len(events)])
