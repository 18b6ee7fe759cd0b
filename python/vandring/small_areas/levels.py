"""Levels and shares of regions, drawn towards what is known of larger ones: posterior means."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vandring.small_areas.shapes import dirichlet_shape, gamma_shape

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Posterior:
    """What is believed of regions by group of ages: a Gamma or a Dirichlet distribution each."""

    prior_mean: Array
    """Before the events of the group are seen; shape (regions, groups)."""
    prior_shape: Array
    """α; shape (groups,)."""
    mean: Array
    """After; shape (regions, groups)."""
    effective_events: Array
    """Events that the mean rests on: those of the region and those that the prior is worth; shape (regions,
    groups)."""
    prior_weight: Array
    """Part of the mean that the prior is, 0–1; shape (regions, groups)."""


def region_levels(events: Array, expected: Array) -> Posterior:
    """Levels of regions at all ages together, the country's being its events over what is expected of it.

    Shape (regions,) → (regions, 1). Levels are Gamma about the country's; posterior means are scaled so that
    they give the country its events. A region of which nothing is expected has the country's level, 1 where
    the expected events are of its own rates.
    """
    country = float(expected.sum())
    fitted = expected * (events.sum() / country) if country > 0 else expected
    shape = gamma_shape(events, fitted)
    mean = (shape + events) / (shape + fitted)
    total = float((mean * fitted).sum())
    if total > 0:
        mean = np.where(fitted > 0, mean * (events.sum() / total), 1.0)
    ratio = fitted.sum() / country if country > 0 else 1.0
    return Posterior(
        prior_mean=np.full((len(events), 1), ratio),
        prior_shape=np.array([shape]),
        mean=(mean * ratio)[:, None],
        effective_events=(shape + events)[:, None],
        prior_weight=(shape / (shape + fitted))[:, None],
    )


def group_levels(events: Array, expected: Array, level: Array) -> Posterior:
    """Levels of regions by group of ages, drawn towards the region's level at all ages.

    ``events`` and ``expected`` have shape (regions, groups), ``level`` (regions,), as region_levels gives it.
    Posterior means are scaled region by region, so that they give what the region's level gives. A region of
    which nothing is expected in a group has its level there.
    """
    prior = np.repeat(level[:, None], events.shape[1], axis=1)
    shape = np.array(
        [gamma_shape(events[:, group], expected[:, group] * level) for group in range(events.shape[1])]
    )
    weight = np.divide(shape, level[:, None], out=np.full_like(prior, np.inf), where=level[:, None] > 0)
    mean = np.where(level[:, None] > 0, (shape + events) / (weight + expected), 0.0)
    given = (mean * expected).sum(axis=1)
    scale = np.divide(level * expected.sum(axis=1), given, out=np.ones_like(given), where=given > 0)
    return Posterior(
        prior_mean=prior,
        prior_shape=shape,
        mean=mean * scale[:, None],
        effective_events=shape + events,
        prior_weight=np.where(np.isinf(weight), 1.0, 1.0 / (1.0 + expected / weight)),
    )


def region_shares(counts: Array, populations: Array) -> Posterior:
    """Shares of regions in all that is counted, drawn towards their shares of the population.

    Shape (regions,) → (regions, 1); they add up to 1. Of nobody at all, they are equal.
    """
    everybody = float(populations.sum())
    prior = populations / everybody if everybody > 0 else np.full(len(counts), 1.0 / len(counts))
    return group_shares(counts[:, None], prior)


def group_shares(counts: Array, share: Array) -> Posterior:
    """Shares of regions by group of ages, drawn towards ``share`` (regions,), which adds up to 1.

    ``counts`` has shape (regions, groups); shares of every group add up to 1.
    """
    prior = np.repeat(share[:, None], counts.shape[1], axis=1)
    shape = np.array([dirichlet_shape(counts[:, group], share) for group in range(counts.shape[1])])
    totals = counts.sum(axis=0)
    return Posterior(
        prior_mean=prior,
        prior_shape=shape,
        mean=(counts + shape * prior) / (totals + shape),
        effective_events=counts + shape * prior,
        prior_weight=np.broadcast_to(shape / (totals + shape), prior.shape).copy(),
    )


@dataclass(frozen=True)
class CellPosterior:
    """Single ages of each sex, drawn towards the region's group of ages."""

    shape: Array
    """α by group; shape (groups,)."""
    mean: Array
    """Rates or shares; shape (regions, sexes, ages)."""


def cell_rates(events: Array, exposed: Array, schedule: Array, level: Array, group: Whole) -> CellPosterior:
    """Rates of regions by sex and single age.

    ``events`` and ``exposed`` have shape (regions, sexes, ages), ``schedule`` (sexes, ages), ``level``
    (regions, groups), as group_levels gives it; ``group`` (ages,) numbers the groups. The country's schedule
    times the region's level is the mean of a Gamma distribution whose shape is one for the cells of a group.
    Rates are scaled region by region to what the levels give; none exceeds 1.
    """
    prior = schedule * level[:, None, group]
    expected = prior * exposed
    shape = np.array(
        [
            gamma_shape(events[..., group == each].ravel(), expected[..., group == each].ravel())
            for each in range(level.shape[1])
        ]
    )
    among = shape[group]
    rates = prior * (among + events) / (among + expected)
    given, wanted = (values.sum(axis=(1, 2)) for values in (rates * exposed, expected))
    scale = np.divide(wanted, given, out=np.ones_like(given), where=given > 0)
    return CellPosterior(shape, np.minimum(rates * scale[:, None, None], 1.0))


def cell_shares(counts: Array, share: Array, group: Whole) -> CellPosterior:
    """Shares of regions by sex and single age, which add up to 1 over regions.

    ``counts`` has shape (regions, sexes, ages), ``share`` (regions, groups), as group_shares gives it. Shapes
    are one for the cells of a group.
    """
    shape = np.empty(share.shape[1])
    for each in range(share.shape[1]):
        draws = counts[..., group == each].reshape(len(counts), -1).T
        shape[each] = dirichlet_shape(draws, np.broadcast_to(share[:, each], draws.shape))
    among = shape[group]
    return CellPosterior(shape, (counts + among * share[:, None, group]) / (counts.sum(axis=0) + among))
