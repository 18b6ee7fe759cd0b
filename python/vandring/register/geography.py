"""Where movers go: the nearest municipalities are preferred, larger ones draw more."""

from collections.abc import Callable

import numpy as np

from vandring.register.arrays import Array
from vandring.register.figures import Municipalities
from vandring.register.municipality_history import read_history

SHARE_WITHIN_ECONOMIC_REGION = 0.34
SHARE_WITHIN_COUNTY = 0.22


class _Blocks:
    """Municipalities in blocks (such as counties) for drawing by population, in exact integers."""

    def __init__(self, keys: Array, population: Array) -> None:
        self._order = np.argsort(keys, kind="stable")
        cumulated = np.concatenate([[0], np.cumsum(population[self._order])])
        self._cumulated = cumulated
        self.before = np.empty(len(keys), dtype=np.int64)
        self.before[self._order] = cumulated[:-1]
        self._population = population
        first = np.searchsorted(keys[self._order], keys, side="left")
        last = np.searchsorted(keys[self._order], keys, side="right")
        self.start, self.size = cumulated[first], cumulated[last] - cumulated[first]
        self.total = int(cumulated[-1])

    def _at(self, position: Array) -> Array:
        return self._order[np.searchsorted(self._cumulated, position, side="right") - 1].astype(np.int16)

    def others_inside(self, origin: Array, random: np.random.Generator) -> Array:
        """Another municipality of the origin's block; −1 where the origin is alone in it. Shape (n,) →
        int16.
        """
        own = self._population[origin]
        left = self.size[origin] - own
        position = self.start[origin] + (random.random(len(origin)) * left).astype(np.int64)
        position += np.where(position >= self.before[origin], own, 0)
        return np.where(left > 0, self._at(np.minimum(position, self.total - 1)), -1).astype(np.int16)

    def outside(self, origin: Array, random: np.random.Generator) -> Array:
        """A municipality of any other block. Shape (n,) → int16."""
        left = self.total - self.size[origin]
        position = (random.random(len(origin)) * left).astype(np.int64)
        position += np.where(position >= self.start[origin], self.size[origin], 0)
        return self._at(position)


class Geography:
    """Draws destinations; municipalities are indices 0–427."""

    def __init__(self, municipalities: Municipalities) -> None:
        self.municipalities = municipalities
        self.centrality = municipalities.centrality.astype(np.int8)
        population = municipalities.population
        self._history = read_history(municipalities.codes)
        self._groups: dict[int, Array] = {}
        self._nation = _Blocks(np.zeros(len(population), dtype=np.int64), population)
        self._county = _Blocks(municipalities.county, population)
        self._region = _Blocks(municipalities.economic_region, population)
        self._level = _Blocks(municipalities.centrality, population)
        central_weight = population * np.where(municipalities.centrality == 4, 1.7, 0.8)
        self._arrival_share = np.cumsum(central_weight / central_weight.sum())
        self._population_share = np.cumsum(population / population.sum())

    def _near(self, origin: Array, random: np.random.Generator) -> Array:
        """Another municipality near the origin, −1 where the draw is to look farther. Shape (n,) → int16."""
        draw = random.random(len(origin))
        in_region = self._region.others_inside(origin, random)
        in_county = self._county.others_inside(origin, random)
        near = np.where(draw < SHARE_WITHIN_ECONOMIC_REGION, in_region, -1)
        is_county = (draw >= SHARE_WITHIN_ECONOMIC_REGION) & (
            draw < SHARE_WITHIN_ECONOMIC_REGION + SHARE_WITHIN_COUNTY
        )
        return np.where(is_county, in_county, near).astype(np.int16)

    def are_one(self, one: Array, other: Array, year: int) -> Array:
        """Whether two municipalities of 2013 can be one in a year: nobody moves between them. → bool (n,)."""
        if year not in self._groups:
            self._groups[year] = self._history.groups_in(year)
        return np.asarray(self._groups[year][one] == self._groups[year][other])

    def _drawn(self, draw: Callable[[Array], Array], origin: Array, year: int) -> Array:
        """Destinations; drawn anew where origin and destination are one municipality of the year."""
        drawn = draw(origin).astype(np.int16)
        while len(again := np.flatnonzero(self.are_one(origin, drawn, year))):
            drawn[again] = draw(origin[again])
        return drawn

    def another(self, origin: Array, year: int, random: np.random.Generator) -> Array:
        """Another municipality. Shape (n,) → int16."""

        def draw(origin: Array) -> Array:
            near = self._near(origin, random)
            return np.where(near >= 0, near, self._nation.others_inside(origin, random))

        return self._drawn(draw, origin, year)

    def another_of_same_level(self, origin: Array, year: int, random: np.random.Generator) -> Array:
        """Another municipality of the same centrality level. Shape (n,) → int16."""

        def draw(origin: Array) -> Array:
            near = self._near(origin, random)
            is_good = (near >= 0) & (self.centrality[near] == self.centrality[origin])
            return np.where(is_good, near, self._level.others_inside(origin, random))

        return self._drawn(draw, origin, year)

    def one_of_other_level(self, origin: Array, year: int, random: np.random.Generator) -> Array:
        """A municipality of another centrality level. Shape (n,) → int16."""

        def draw(origin: Array) -> Array:
            near = self._near(origin, random)
            is_good = (near >= 0) & (self.centrality[near] != self.centrality[origin])
            return np.where(is_good, near, self._level.outside(origin, random))

        return self._drawn(draw, origin, year)

    def anywhere(self, count: int, random: np.random.Generator) -> Array:
        """Municipalities drawn by population. → int16, shape (count,)."""
        return np.searchsorted(self._population_share[:-1], random.random(count), side="right").astype(
            np.int16
        )

    def for_arrivals(self, count: int, random: np.random.Generator) -> Array:
        """Municipalities drawn by population, central ones preferred. → int16, shape (count,)."""
        return np.searchsorted(self._arrival_share[:-1], random.random(count), side="right").astype(np.int16)
