"""Makes the package's outlines: from polygons of municipalities to a light file of their shared borders.

Borders are cut into arcs where three outlines meet; each arc is simplified once, for both its sides. Small
islands go, but never a municipality's largest part, and no arc is simplified so much that a municipality's
largest part would lose its form.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vandring.errors import UserError
from vandring.maps.projection import Points, project, ring_area
from vandring.maps.topology import Polygons, Ring, Topology, arc_of, ring_points

TOLERANCE_KM = 0.7
"""Farthest that a point which is left out may lie from the simplified border."""
SMALLEST_ISLAND_KM2 = 5.0
LARGEST_CHANGE_OF_AREA = 0.1
"""Of a municipality's largest part; where it is more, its arcs are simplified half as much, and so on."""
ROUNDS = 8
"""Halvings until an arc is as it was delivered."""

Point = tuple[float, float]
Corners = tuple[Point, ...]


@dataclass(frozen=True)
class Municipality:
    """As in the GeoJSON file; rings are closed, the first point repeated."""

    code: str
    name: str
    polygons: tuple[tuple[Corners, ...], ...]


def read_geojson(file: Path) -> list[Municipality]:
    """Polygons with the properties municipality_code and municipality. Raises UserError on anything else."""
    try:
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return [_municipality(feature) for feature in content["features"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"{file}: is not a GeoJSON file of Polygons and MultiPolygons with the properties "
            f"municipality_code and municipality ({type(error).__name__}: {error})"
        ) from error


def make_topology(municipalities: Sequence[Municipality], tolerance_km: float = TOLERANCE_KM) -> Topology:
    """The simplified topology of polygons whose shared borders have the same points on both sides."""
    arcs, polygons = _cut(municipalities)
    largest = {code: _largest(arcs, each) for code, each in polygons.items()}
    kept = {
        code: tuple(
            polygon
            for polygon in each
            if polygon[0] == largest[code] or _area(arcs, polygon[0]) >= SMALLEST_ISLAND_KM2
        )
        for code, each in polygons.items()
    }
    simple = _simplified(arcs, largest, tolerance_km)
    # An island of several municipalities may have shrunk to a line in one of them.
    drawn = {
        code: tuple(polygon for polygon in each if _area(simple, polygon[0]) > 0)
        for code, each in kept.items()
    }
    names = {each.code: each.name for each in municipalities}
    return _only_used(Topology(tuple(simple), names, drawn))


def _municipality(feature: dict[str, Any]) -> Municipality:
    kind, coordinates = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"geometry {kind}")
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    properties = feature["properties"]
    return Municipality(
        properties["municipality_code"],
        properties["municipality"],
        tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in polygons),
    )


def _cut(municipalities: Sequence[Municipality]) -> tuple[list[Points], dict[str, Polygons]]:
    """Arcs between the points where more or other outlines meet, and the polygons as rings of them."""
    owners: dict[frozenset[Point], list[str]] = defaultdict(list)
    for each in municipalities:
        for polygon in each.polygons:
            for ring in polygon:
                for pair in zip(ring, ring[1:], strict=False):
                    owners[frozenset(pair)].append(each.code)
    meeting: dict[Point, list[tuple[str, ...]]] = defaultdict(list)
    for edge, codes in owners.items():
        for point in edge:
            meeting[point].append(tuple(sorted(codes)))
    ends = {point for point, sides in meeting.items() if len(sides) != 2 or sides[0] != sides[1]}
    arcs: list[Corners] = []
    places: dict[Corners, int] = {}

    def reference(arc: Corners) -> int:
        if arc[::-1] in places:
            return ~places[arc[::-1]]
        if arc not in places:
            places[arc] = len(arcs)
            arcs.append(arc)
        return places[arc]

    polygons = {
        each.code: tuple(
            tuple(tuple(map(reference, _arcs_of_ring(ring, ends))) for ring in polygon)
            for polygon in each.polygons
        )
        for each in municipalities
    }
    return [np.array(arc) for arc in arcs], polygons


def _arcs_of_ring(ring: Corners, ends: set[Point]) -> Iterable[Corners]:
    corners = ring[:-1]
    cuts = [place for place, point in enumerate(corners) if point in ends]
    # A ring that meets no other begins at the same point whoever goes round it.
    first = cuts[0] if cuts else corners.index(min(corners))
    turned = corners[first:] + corners[:first] + (corners[first],)
    cuts = [(place - first) % len(corners) for place in cuts] or [0]
    for start, end in zip(cuts, [*cuts[1:], len(corners)], strict=True):
        yield turned[start : end + 1]


def _area(arcs: Sequence[Points], ring: Ring) -> float:
    return ring_area(project(ring_points(arcs, ring)))


def _largest(arcs: Sequence[Points], polygons: Polygons) -> Ring:
    return max((polygon[0] for polygon in polygons), key=lambda ring: _area(arcs, ring))


def _simplified(arcs: Sequence[Points], largest: dict[str, Ring], tolerance_km: float) -> list[Points]:
    tolerances = [tolerance_km] * len(arcs)
    areas = {code: _area(arcs, ring) for code, ring in largest.items()}
    simple = [_simplify(arc, tolerance_km) for arc in arcs]
    for _ in range(ROUNDS):
        spoilt = {
            arc_of(reference)
            for code, ring in largest.items()
            if abs(_area(simple, ring) / areas[code] - 1) > LARGEST_CHANGE_OF_AREA
            for reference in ring
        }
        for place in spoilt:
            tolerances[place] /= 2
            simple[place] = _simplify(arcs[place], tolerances[place])
    return simple


def _simplify(arc: Points, tolerance_km: float) -> Points:
    """Points of an arc by the algorithm of Douglas and Peucker (1973); both ends stay."""
    plane = project(arc)
    kept = {0, len(arc) - 1}
    spans = [(0, len(arc) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        distances = _distances(plane[first + 1 : last], plane[first], plane[last])
        farthest = first + 1 + int(distances.argmax())
        if distances.max() > tolerance_km:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return arc[sorted(kept)]


def _distances(points: Points, start: Points, end: Points) -> Points:
    """From points to the line between two others, or to the one where they are the same."""
    along = end - start
    length = float(along @ along)
    share = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    away = points - start - share[:, None] * along
    return np.asarray(np.hypot(away[:, 0], away[:, 1]))


def _only_used(topology: Topology) -> Topology:
    """Without arcs of nothing that is drawn; the others keep their order."""
    codes = topology.polygons
    used = sorted({arc_of(each) for code in codes for ring in topology.rings(code) for each in ring})
    places = {old: new for new, old in enumerate(used)}

    def moved(reference: int) -> int:
        return places[reference] if reference >= 0 else ~places[~reference]

    polygons = {
        code: tuple(tuple(tuple(map(moved, ring)) for ring in polygon) for polygon in each)
        for code, each in codes.items()
    }
    return Topology(tuple(topology.arcs[old] for old in used), topology.names, polygons)
