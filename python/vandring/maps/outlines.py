"""Outlines of a geography's municipalities, and of regions made of them, ready to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources

import numpy as np

from vandring.maps.projection import Points, project, ring_area
from vandring.maps.topology import Topology, outlines, read_topology, ring_points

CREDIT = "Outlines: Kartverket, CC BY 4.0"
WIDTH = 400
"""Of a map, in units of the drawing; its height follows from the country's form."""
STEP = 0.1
"""Coordinates of outlines are whole numbers of this, in units of the drawing."""
MARGIN = 4
SMALLEST_KM2 = 1.0
"""Rings that are smaller are left out, but not a region's largest: gaps that are left between neighbours."""
FILES = "municipalities_{}.topojson"


@dataclass(frozen=True)
class Frame:
    """Where kilometres east and north are on the drawing."""

    west: float
    north: float
    steps_per_km: float
    height: int

    def place(self, degrees: Points) -> Points:
        """Longitude and latitude (n, 2) as steps to the right and down (n, 2)."""
        plane = project(degrees)
        return np.column_stack([plane[:, 0] - self.west, self.north - plane[:, 1]]) * self.steps_per_km


def has_outlines(geography: date) -> bool:
    """Whether the package carries the outlines of a geography."""
    return resources.files("vandring.maps").joinpath("data", FILES.format(geography)).is_file()


def carried_geographies() -> list[str]:
    """The dates of the geographies whose outlines the package carries, yyyy-mm-dd."""
    before, after = FILES.split("{}")
    names = (each.name for each in resources.files("vandring.maps").joinpath("data").iterdir())
    return sorted(name[len(before) : -len(after)] for name in names if name.endswith(after))


def read_outlines(geography: date) -> Topology:
    """The topology of a geography that ``has_outlines``."""
    file = resources.files("vandring.maps").joinpath("data", FILES.format(geography))
    return read_topology(file.read_text(encoding="utf-8"))


def frame_of(topology: Topology) -> Frame:
    """The frame in which the whole country has the width of a map."""
    plane = project(np.concatenate(topology.arcs))
    (west, south), (east, north) = plane.min(axis=0), plane.max(axis=0)
    steps_per_km = (WIDTH - 2 * MARGIN) / (east - west) / STEP
    border = MARGIN / STEP / steps_per_km
    height = (north - south + 2 * border) * steps_per_km * STEP
    return Frame(west - border, north + border, steps_per_km, int(np.ceil(height)))


def region_paths(topology: Topology, regions: Mapping[str, str], frame: Frame) -> dict[str, str]:
    """The data of an SVG path, in steps, of every region of municipalities that has an outline."""
    smallest = SMALLEST_KM2 * frame.steps_per_km**2
    paths = {}
    for region, rings in outlines(topology, regions).items():
        placed = [frame.place(ring_points(topology.arcs, ring)) for ring in rings]
        areas = [ring_area(points) for points in placed]
        paths[region] = "".join(
            _path(points)
            for points, area in zip(placed, areas, strict=True)
            if area >= min(smallest, max(areas))
        )
    return paths


def _path(points: Points) -> str:
    whole = np.rint(points).astype(int)
    moves = np.diff(whole, axis=0)
    moves = moves[np.any(moves != 0, axis=1)]
    if not len(moves):
        # Too small to be seen: a point that its line makes visible.
        moves = np.array([[1, 0]])
    (x, y), steps = whole[0].tolist(), moves.tolist()
    return f"M{x},{y}l" + " ".join(f"{right},{down}" for right, down in steps).replace(" -", "-") + "z"
