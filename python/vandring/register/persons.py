"""The store of persons: one growing array per attribute, a person is an index."""

from typing import Any

import numpy as np

from vandring.register.arrays import NEVER, NOBODY, Array
from vandring.register.countries import NORWAY

REASONS = ("", "work", "refuge", "family", "education", "unknown")
"""Reason for immigration by its code; empty before 1990 and for Nordic arrivals."""

WORK, REFUGE, FAMILY, EDUCATION, UNKNOWN = 1, 2, 3, 4, 5

_ATTRIBUTES: dict[str, tuple[type[np.generic], int]] = {
    "sex": (np.int8, 0),
    "birth_day": (np.int32, 0),
    "birth_year": (np.int16, 0),
    "death_day": (np.int32, int(NEVER)),
    "birth_municipality": (np.int16, NOBODY),
    "birth_country": (np.int8, NORWAY),
    "mother_country": (np.int8, NORWAY),
    "father_country": (np.int8, NORWAY),
    "grandparents_abroad": (np.int8, 0),
    "citizenship": (np.int8, NORWAY),
    "reason": (np.int8, 0),
    "first_immigration_year": (np.int16, 0),
    "mother": (np.int32, NOBODY),
    "father": (np.int32, NOBODY),
    "guardian": (np.int32, NOBODY),
    "spouse": (np.int32, NOBODY),
    "municipality": (np.int16, NOBODY),
    "last_municipality": (np.int16, NOBODY),
    "abroad_since": (np.int16, 0),
    "abroad_country": (np.int8, NOBODY),
    "education": (np.int8, 0),
    "last_birth_day": (np.int32, -(10**6)),
    "leaning": (np.float32, 0),
    "has_lived_here": (np.bool_, 0),
}


class Persons:
    """Attributes of all persons, each an array of shape (count,). Persons are never removed.

    ``sex`` 1 = woman. ``guardian`` is the parent that a child lives with. ``municipality`` is −1 when not
    resident; who is alive abroad has ``abroad_since`` (year of emigration) above 0. ``leaning`` is a
    person's lasting inclination (standard normal) to employment and study.
    """

    sex: Array
    birth_day: Array
    birth_year: Array
    death_day: Array
    birth_municipality: Array
    birth_country: Array
    mother_country: Array
    father_country: Array
    grandparents_abroad: Array
    citizenship: Array
    reason: Array
    first_immigration_year: Array
    mother: Array
    father: Array
    guardian: Array
    spouse: Array
    municipality: Array
    last_municipality: Array
    abroad_since: Array
    abroad_country: Array
    education: Array
    last_birth_day: Array
    leaning: Array
    has_lived_here: Array

    def __init__(self, capacity: int) -> None:
        self.count = 0
        self._buffers: dict[str, Array] = {
            name: np.full(capacity, default, dtype=kind) for name, (kind, default) in _ATTRIBUTES.items()
        }
        self._publish()

    def _publish(self) -> None:
        for name, buffer in self._buffers.items():
            setattr(self, name, buffer[: self.count])

    def add(self, count: int, **values: Any) -> Array:
        """Add persons; attributes not named take their default. Returns the new indices, int64 (count,)."""
        first, self.count = self.count, self.count + count
        for name, (kind, default) in _ATTRIBUTES.items():
            buffer = self._buffers[name]
            if self.count > len(buffer):
                more = np.full(max(self.count, len(buffer) * 3 // 2) - len(buffer), default, dtype=kind)
                self._buffers[name] = buffer = np.concatenate([buffer, more])
            if name in values:
                buffer[first : self.count] = values[name]
        self._publish()
        return np.arange(first, self.count, dtype=np.int64)

    def is_immigrant(self, who: Array) -> Array:
        """Immigrated, born abroad of two foreign-born parents and four foreign-born grandparents. (n,) →
        bool.
        """
        return np.asarray(
            (self.birth_country[who] != NORWAY)
            & (self.mother_country[who] != NORWAY)
            & (self.father_country[who] != NORWAY)
            & (self.grandparents_abroad[who] == 4)
            & (self.first_immigration_year[who] > 0)
        )

    def live_together(self, one: Array, other: Array) -> Array:
        """Whether two persons live in the same municipality, or both abroad. Shapes (n,), (n,) → bool."""
        here = (self.municipality[one] >= 0) & (self.municipality[one] == self.municipality[other])
        return np.asarray(here | ((self.abroad_since[one] > 0) & (self.abroad_since[other] > 0)))

    def children_of(self, mother: Array, father: Array) -> dict[str, Array]:
        """Inherited attributes of children; father −1 where unknown (then as the mother's side). Shapes
        (n,).
        """
        known = np.where(father >= 0, father, mother)

        def foreign_parents(parent: Array) -> Array:
            foreign = self.mother_country[parent] != NORWAY, self.father_country[parent] != NORWAY
            return np.asarray(foreign[0].astype(np.int8) + foreign[1])

        return {
            "mother": mother,
            "father": father,
            "guardian": mother,
            "mother_country": self.birth_country[mother],
            "father_country": self.birth_country[known],
            "grandparents_abroad": foreign_parents(mother) + foreign_parents(known),
            "citizenship": np.where(self.citizenship[known] == NORWAY, NORWAY, self.citizenship[mother]),
        }
