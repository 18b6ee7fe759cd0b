"""How municipalities are written: by the codes of one date, or by those of their own day.

People live in the municipalities of 1 January 2013. Of what was there before and came after them each person
has one part for good, so a reform renumbers people and moves nobody.
"""

import numpy as np
import pyarrow as pa

from vandring.register.arrays import Array
from vandring.register.columns import codes
from vandring.register.municipality_history import read_history
from vandring.register.parameters import OWN_DAY
from vandring.register.persons import Persons


def _positions(persons: Persons, random: np.random.Generator) -> Array:
    """Where in its municipality everybody lives: a number (0–1) for good, children's that of their mother."""
    root = np.where(persons.mother >= 0, persons.mother, np.arange(persons.count))
    while not np.array_equal(root, root[root]):
        root = root[root]
    return np.asarray(random.random(persons.count)[root])


class PlaceWriter:
    """Writes the municipalities that persons live in, by the codes that a delivery is to have."""

    def __init__(
        self,
        municipalities: tuple[str, ...],
        persons: Persons,
        coding: str,
        random: np.random.Generator,
    ) -> None:
        self._history = read_history(municipalities)
        self._coding = coding
        self._position = _positions(persons, random)

    def delivered(self, municipality: Array, person: Array, day: Array) -> pa.Array:
        """Texts of the municipalities (n,) in which persons (n,) are on days (n,)."""
        if self._coding != OWN_DAY:
            return self.on(self._coding, municipality, person)
        return codes(self._history.index_on(municipality, day, self._position[person]), self._history.texts)

    def on(self, date: str, municipality: Array, person: Array) -> pa.Array:
        """Texts of the same by the codes of one date."""
        day = np.full(len(person), np.datetime64(date, "D").astype(np.int64))
        return codes(self._history.index_on(municipality, day, self._position[person]), self._history.texts)
