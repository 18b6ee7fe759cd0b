"""Immigrants who left without a word: what the register holds of them until it writes them off."""

from dataclasses import dataclass

import numpy as np

from vandring.register.arrays import Array, concatenate_ranges
from vandring.register.dates import first_day, year_of
from vandring.register.moves import EMIGRATION
from vandring.register.reports import Reports
from vandring.register.simulation import YOUNGEST_MODELLED
from vandring.register.world import World
from vandring.register.year_tables import joined_by_year


@dataclass(frozen=True)
class HeldResidents:
    """Rows of the yearly tables for who has left unseen; sorted by year, then in the order of the moves."""

    families: dict[str, Array]
    """person, year, reference: the last family, on every 1 January until the emigration is registered."""
    kept_references: dict[str, Array]
    """person, year, reference: who belonged to the family of a reference person who has left unseen."""
    attainment: dict[str, Array]
    """person, year, level: the level last attained here, for every end of a year until then."""


def held_residents(world: World, reports: Reports) -> HeldResidents:
    """Yearly rows between true departure and registered emigration. Nothing is drawn.

    The last family is that of 1 January of the year of departure; who came later in the year has the own
    number.
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

    level = _last_level(world.attainment, person, left[move] - 1)
    is_known = (level >= 0) & (year - 1 - persons.birth_year[person] >= YOUNGEST_MODELLED)
    families = {"person": person, "year": year, "reference": _reference(world.families, person, left[move])}
    return HeldResidents(
        families=families,
        kept_references=_kept_references(world.families, families, left[move]),
        attainment={
            "person": person[is_known],
            "year": (year - 1)[is_known],
            "level": level[is_known].astype(np.int8),
        },
    )


def registered_families(families: dict[str, Array], held: HeldResidents) -> dict[str, Array]:
    """Families of a world as the register has them: person, year, reference.

    Who left unseen is still a member. Where that was the reference person, those left behind still bear the
    number until the reference person is written off, wherever they live and with whoever has joined them.
    Members left behind without any immigrant have no row, as they have none in the world.
    """
    rows = joined_by_year(families, held.families)
    return rows | {"reference": _reference(held.kept_references, rows["reference"], rows["year"])}


def _kept_references(families: dict[str, Array], held: dict[str, Array], left: Array) -> dict[str, Array]:
    """Members on 1 January of ``left`` (n,) of the families whose reference persons are held (n,)."""
    heads = np.flatnonzero(held["person"] == held["reference"])
    # Of two reference persons who left one after the other the first counts: the last row is looked up.
    heads = heads[np.argsort(-left[heads], kind="stable")]
    key = _key(families["reference"], families["year"])
    order = np.argsort(key, kind="stable")
    wanted = _key(held["person"][heads], left[heads])
    first = np.searchsorted(key[order], wanted, side="left")
    counts = np.searchsorted(key[order], wanted, side="right") - first
    member = families["person"][order[concatenate_ranges(first, counts)]]
    head = np.repeat(heads, counts)
    kept = {"person": member, "year": held["year"][head], "reference": held["person"][head]}
    # The second one may have borne the number of the first.
    return kept | {"reference": _reference(kept, kept["reference"], kept["year"])}


def _reference(families: dict[str, Array], person: Array, year: Array) -> Array:
    """Reference of each person's row of a year; the person without one. Shape (n,)."""
    row = _last_row(families, person, year)
    found = row >= 0
    found[found] = families["year"][row[found]] == year[found]
    reference = person.copy()
    reference[found] = families["reference"][row[found]]
    return reference


def _last_level(attainment: dict[str, Array], person: Array, year: Array) -> Array:
    """Level of each person's last row of a year up to the given one; −1 without one. Shape (n,)."""
    row = _last_row(attainment, person, year)
    level = np.full(len(person), -1, dtype=np.int64)
    level[row >= 0] = attainment["level"][row[row >= 0]]
    return level


def _last_row(rows: dict[str, Array], person: Array, year: Array) -> Array:
    """Index of each person's last row of a year up to the given one; −1 without one. Shape (n,) → int64."""
    if not len(rows["person"]):
        return np.full(len(person), -1, dtype=np.int64)
    key = _key(rows["person"], rows["year"])
    order = np.argsort(key, kind="stable")
    place = np.searchsorted(key[order], _key(person, year), side="right") - 1
    row = order[np.maximum(place, 0)]
    return np.where((place >= 0) & (rows["person"][row] == person), row, -1)


def _key(person: Array, year: Array) -> Array:
    """One number for a person and a year, in the order of both. Shape (n,) → int64."""
    return np.asarray(person.astype(np.int64) * 10_000 + year)
