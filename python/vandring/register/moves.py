"""True moves: the log of a world, and the bookkeeping of one year's moves before they are logged."""

from dataclasses import dataclass

import numpy as np

from vandring.register.arrays import NOBODY, Array, concatenate_ranges
from vandring.register.dates import first_day
from vandring.register.persons import Persons

IMMIGRATION, EMIGRATION, INTERNAL = 0, 1, 2
MOVE_TYPES = ("immigration", "emigration", "internal")


@dataclass
class Steps:
    """Steps of persons (or of whole households by their leader): on a day to a municipality, or −1: abroad.

    ``country`` is the foreign country left or entered, −1 for moves inside Norway. Shapes (n,).
    """

    person: Array
    day: Array
    destination: Array
    country: Array

    def __len__(self) -> int:
        return len(self.person)

    def take(self, rows: Array) -> "Steps":
        """The steps at the given rows, or where a mask is true."""
        return Steps(self.person[rows], self.day[rows], self.destination[rows], self.country[rows])

    def in_order(self) -> "Steps":
        """Sorted by person and day."""
        return self.take(np.lexsort((self.day, self.person)))


def no_steps() -> Steps:
    """An empty set."""
    empty = np.zeros(0, dtype=np.int64)
    return Steps(empty, empty, empty, empty)


def join_steps(parts: list[Steps]) -> Steps:
    """All steps of the parts."""
    parts = [part for part in parts if len(part)] or [no_steps()]
    return Steps(
        np.concatenate([part.person for part in parts]).astype(np.int64),
        np.concatenate([part.day for part in parts]).astype(np.int64),
        np.concatenate([part.destination for part in parts]).astype(np.int64),
        np.concatenate([part.country for part in parts]).astype(np.int64),
    )


def follow_leaders(steps: Steps, leader: Array, who: Array) -> Steps:
    """Steps of leaders repeated for every member of their household.

    ``leader`` holds each person's leader by person index; ``who`` the persons (m,) that can follow.
    """
    order = np.argsort(leader[who], kind="stable")
    leaders = leader[who][order]
    first = np.searchsorted(leaders, steps.person, side="left")
    counts = np.searchsorted(leaders, steps.person, side="right") - first
    repeated = steps.take(np.repeat(np.arange(len(steps)), counts))
    repeated.person = who[order][concatenate_ranges(first, counts)].astype(np.int64)
    return repeated


def distinct_days(count: int, moves: int, year: int, random: np.random.Generator) -> Array:
    """Strictly increasing days of a year, shape (count, moves); some on 1 January, some on 31 December."""
    start, end = int(first_day(year)), int(first_day(year + 1))
    drawn = np.sort(random.integers(0, end - start - moves + 1, size=(count, moves)), axis=1)
    drawn[:, 0] = np.where(random.random(count) < 0.01, 0, drawn[:, 0])
    drawn[:, -1] = np.where(random.random(count) < 0.01, end - start - moves, drawn[:, -1])
    return drawn + np.arange(moves) + start


class MoveLog:
    """Collects moves year by year, in compact types."""

    def __init__(self) -> None:
        self._parts: dict[str, list[Array]] = {}

    def _keep(self, **columns: Array) -> None:
        for name, values in columns.items():
            self._parts.setdefault(name, []).append(values)

    def record(self, persons: Persons, steps: Steps) -> None:
        """Log a year's steps and move the persons: municipality, abroad, first immigration year."""
        if not len(steps):
            return
        steps = steps.in_order()
        who, destination = steps.person, steps.destination
        is_first = np.ones(len(who), dtype=bool)
        is_first[1:] = who[1:] != who[:-1]
        origin = np.empty(len(who), dtype=np.int64)
        origin[1:] = destination[:-1]
        origin[is_first] = persons.municipality[who[is_first]]
        kind = np.where(origin < 0, IMMIGRATION, np.where(destination < 0, EMIGRATION, INTERNAL))
        self._keep(
            person=who.astype(np.int32),
            kind=kind.astype(np.int8),
            day=steps.day.astype(np.int32),
            origin=origin.astype(np.int16),
            destination=destination.astype(np.int16),
            country=steps.country.astype(np.int8),
            citizenship=persons.citizenship[who],
        )
        year = int(steps.day[0].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)) + 1970
        arrives = kind == IMMIGRATION
        new = who[arrives & (persons.first_immigration_year[who] == 0)]
        persons.first_immigration_year[new] = year
        persons.has_lived_here[who[arrives]] = True
        is_last = np.append(is_first[1:], True)
        last, target = who[is_last], destination[is_last]
        left = target < 0
        persons.last_municipality[last[left]] = origin[is_last][left]
        persons.municipality[last] = target
        persons.abroad_since[last] = np.where(left, year, 0)
        persons.abroad_country[last] = np.where(left, steps.country[is_last], NOBODY)

    def columns(self) -> dict[str, Array]:
        """All moves in the order recorded: person, kind, day, origin, destination, country, citizenship."""
        if not self._parts:
            self.record_nothing()
        return {name: np.concatenate(parts) for name, parts in self._parts.items()}

    def record_nothing(self) -> None:
        """Make the columns exist when nobody moved."""
        names = ("person", "kind", "day", "origin", "destination", "country", "citizenship")
        self._keep(**{name: np.zeros(0, dtype=np.int32) for name in names})
