"""What the places along the axes of an array are called, so that an error can name the cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from vandring.arrays import SEXES as SEXES
from vandring.arrays import Array as Array
from vandring.arrays import Mask as Mask
from vandring.errors import UserError

SCENARIO, REGION, SEX, AGE, YEARS = "scenario", "region", "sex", "age", "completed years"

REGIONAL = (SCENARIO, REGION, SEX, AGE)
NATIONAL = (SCENARIO, SEX, AGE)
STOCK = (SCENARIO, SEX, AGE, YEARS)


@dataclass(frozen=True)
class Labels:
    """Names of scenarios and regions, and the first year that is projected."""

    scenario_ids: tuple[str, ...]
    region_codes: tuple[str, ...]
    first_year: int

    def cell(self, axes: Sequence[str], index: Sequence[int], sizes: Sequence[int]) -> str:
        """The cell at an index, in words; an axis of length 1 is named only where it has a single place."""
        names = {SCENARIO: self.scenario_ids, REGION: self.region_codes, SEX: SEXES}
        words = []
        for axis, place, size in zip(axes, index, sizes, strict=True):
            known: Sequence[Any] = names.get(axis, range(size))
            if len(known) == size:
                words.append(f"{axis} {known[place]}")
        return ", ".join(words)

    def refuse(
        self, problem: str, remedy: str, values: Array, wrong: Mask, axes: Sequence[str], year: int | None
    ) -> NoReturn:
        """Raise a UserError about the first cell that is wrong.

        ``values`` and ``wrong`` have the same shape, one dimension for each of ``axes``; ``year`` counts from
        0, the first year projected, and is None for inputs that hold in every year.
        """
        index = tuple(int(place) for place in np.argwhere(wrong)[0])
        cell = self.cell(axes, index, values.shape)
        when = "" if year is None else f"year {self.first_year + year}"
        where = ", ".join(part for part in (when, cell) if part)
        raise UserError(f"{problem} ({where}): {values[index]:.6g}. {remedy}")
