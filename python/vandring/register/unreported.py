"""Immigrants who left without a word: what the register holds of them until it writes them off."""

from dataclasses import dataclass

import numpy as np

from vandring.register.arrays import Array
from vandring.register.dates import first_day, year_of
from vandring.register.moves import EMIGRATION
from vandring.register.reports import Reports
from vandring.register.simulation import YOUNGEST_MODELLED
from vandring.register.world import World


@dataclass(frozen=True)
class HeldResidents:
    """Rows of the yearly tables for who has left unseen; sorted by year, then in the order of the moves."""

    families: dict[str, Array]
    """person, year, reference: a family of one on every 1 January until the emigration is registered."""
    attainment: dict[str, Array]
    """person, year, level: the level last attained here, for every end of a year until then."""


def held_residents(world: World, reports: Reports) -> HeldResidents:
    """Yearly rows between true departure and registered emigration. Nothing is drawn.

    Who left has no household here: ``settle`` parts those who do not live together, so nobody else bears
    the number of who left.
    """
    moves, persons = world.moves, world.persons
    left, written_off = year_of(moves["day"].astype(np.int64)), year_of(reports.registration)
    unseen = np.flatnonzero(
        (moves["kind"] == EMIGRATION) & (written_off > left) & persons.is_immigrant(moves["person"])
    )
    last = np.minimum(written_off[unseen], world.parameters.last_year + 1)
    years = np.maximum(last - left[unseen], 0)
    move = np.repeat(unseen, years)
    starts = np.repeat(np.cumsum(years) - years, years)
    year = (left[move] + 1 + np.arange(len(move)) - starts).astype(np.int16)
    person = moves["person"][move].astype(np.int32)
    # A death is known, wherever it came.
    alive = persons.death_day[person] >= first_day(year)
    move, year, person = move[alive], year[alive], person[alive]
    order = np.argsort(year, kind="stable")
    move, year, person = move[order], year[order], person[order]

    level = _last_level(world.attainment, person, left[move])
    is_known = (level >= 0) & (year - 1 - persons.birth_year[person] >= YOUNGEST_MODELLED)
    return HeldResidents(
        families={"person": person, "year": year, "reference": person},
        attainment={
            "person": person[is_known],
            "year": (year - 1)[is_known],
            "level": level[is_known].astype(np.int8),
        },
    )


def _last_level(attainment: dict[str, Array], person: Array, left: Array) -> Array:
    """Level of the person's last row of a year before the departure's; −1 without one. Shape (n,)."""
    if not attainment or not len(person):
        return np.full(len(person), -1, dtype=np.int64)
    key = attainment["person"].astype(np.int64) * 10_000 + attainment["year"]
    order = np.argsort(key, kind="stable")
    place = np.searchsorted(key[order], person.astype(np.int64) * 10_000 + left) - 1
    found = order[np.maximum(place, 0)]
    is_same = (place >= 0) & (attainment["person"][found] == person)
    return np.where(is_same, attainment["level"][found].astype(np.int64), -1)
