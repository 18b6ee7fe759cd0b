"""The one interface of the relations, and what they share."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from vandring.errors import UserError
from vandring.projection.labels import Array, Labels
from vandring.projection.vital import check_yearly


@dataclass(frozen=True)
class Size:
    """Lengths of the axes."""

    years: int
    scenarios: int
    regions: int
    ages: int


@dataclass(frozen=True)
class Moment:
    """One year: its number (0 the first projected), and who is there at its start."""

    year: int
    exposed: Array
    """Persons on 1 January by age reached in the year, at age 0 the births; shape (S, regions, 2, ages)."""
    deaths: Array
    """Of those, in the year; shape (S, regions, 2, ages)."""
    common_death_probability: Array
    """National, of the year; shape (S, 2, ages)."""
    labels: Labels

    def room(self, moving_ages: int) -> Array:
        """Persons who can leave their region: those who do not die; shape (S, regions, 2, moving_ages)."""
        left: Array = np.maximum(self.exposed - self.deaths, 0.0)[..., :moving_ages]
        return left


@dataclass(frozen=True)
class Flows:
    """Moves of one year, persons, by age reached in it; M ages, 0 to the highest at which people move.

    M is 0 for movers of whom the relation knows nothing. Arrays with a region axis of length 1 are national:
    the relation does not say which region.
    """

    out_movers: Array
    """Out of the region; shape (S, regions, 2, M)."""
    in_movers: Array
    """Into the region; shape (S, regions, 2, M)."""
    net_immigration: Array
    """Shape (S, regions or 1, 2, M)."""
    emigrants: Array | None
    """Shape (S, regions or 1, 2, M); None where only the net is known."""
    immigrants: Array | None
    """As emigrants; may be national where those are regional, and the net is national then."""
    is_joint: bool
    """Whether out_movers hold the emigrants and in_movers the immigrants."""


@dataclass(frozen=True)
class Stocks:
    """Who is remembered, by sex, age and completed years τ, the last open; shapes (S, 2, ages, durations)."""

    immigrants: Array
    """In the country, by years since first immigration: F of METHOD 4.3."""
    nationals_abroad: Array
    """By years since they left: A of METHOD 4.3."""


class Relation(Protocol):
    """A way for people to cross the border and move between regions."""

    def check(self, size: Size, labels: Labels) -> None:
        """Raise UserError unless the relation's inputs fit the size and are possible."""

    def start(self) -> Stocks | None:
        """Stocks at the start, for relations that remember."""

    def flows(self, moment: Moment, stocks: Stocks | None, /) -> tuple[Flows, Stocks | None]:
        """Moves of the year, and the stocks at its end. Raises UserError where they are impossible."""


def moves_between_regions(
    out_migration_rate: Array, in_migration_share: Array, at_risk: Array, net_immigration: Array | float = 0.0
) -> tuple[Array, Array, Array]:
    """Out-movers, in-movers and in-movers of all regions together: equations (5), (10) and (6).

    ``at_risk`` (S, regions, 2, M) are persons on 1 January by age reached, births at age 0; the rates and
    shares have the same shape (S may be 1); ``net_immigration`` (S, 2, M) is I₁ − U₁ where they are joint, 0
    where they are internal only. Returns shapes (S, regions, 2, M), (S, regions, 2, M), (S, 2, M).
    """
    out_movers = out_migration_rate * at_risk
    moving_in = net_immigration + out_movers.sum(axis=1)
    return out_movers, in_migration_share * moving_in[:, None], moving_in


def by_regional_rates(rate: Array, at_risk: Array, national: Array) -> Array:
    """The country's emigrants, shape (S, 2, M), by region: shape (S, regions, 2, M), as ``at_risk`` has it.

    Each region has its part of what the regional rates give; where they give nobody of a sex and age, its
    part of the population; nobody where that has none.
    """
    weight: Array = rate * at_risk
    total = weight.sum(axis=1, keepdims=True)
    if not (total > 0).all():
        weight = np.where(total > 0, weight, at_risk)
        total = weight.sum(axis=1, keepdims=True)
    share: Array = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    return national[:, None] * share


def within_room(leaving: Array, room: Array) -> Array:
    """Who leaves by region, none more than its room; those beyond it leave the other regions, by what is left
    of their rooms. Shapes (S, regions, 2, M). As it is where all rooms together are too small.
    """
    if not (leaving > room).any():
        return leaving
    held = np.minimum(leaving, room)
    beyond = (leaving - held).sum(axis=1, keepdims=True)
    left = room - held
    rest = left.sum(axis=1, keepdims=True)
    spread = np.divide(left, rest, out=np.zeros_like(left), where=rest > 0) * beyond
    return np.where(beyond <= rest, held + spread, leaving)


def check_gross(name: str, yearly: Array, size: Size, labels: Labels) -> None:
    """A yearly gross flow, shape (years, S), is complete and nowhere below 0. Raises UserError."""
    check_yearly(name, yearly, size.years, size.scenarios, labels)
    if (yearly < 0).any():
        raise UserError(f"{name} is negative in some year; gross flows must be at least 0")
