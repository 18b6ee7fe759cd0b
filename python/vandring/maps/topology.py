"""Outlines as arcs that neighbours share, in TopoJSON: a border between two regions is there once.

What is simplified, joined or left out on one side of a border is so on the other.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vandring.maps.projection import Points

Ring = tuple[int, ...]
"""Arcs one after another; -1 is arc 0 backwards, -2 arc 1, as in TopoJSON (the ones' complement)."""
Polygons = tuple[tuple[Ring, ...], ...]
"""Of each polygon its outer ring, then its holes."""
OBJECT = "municipalities"


@dataclass(frozen=True)
class Topology:
    """Arcs in degrees, (n, 2) each, and of every municipality its name and its polygons."""

    arcs: tuple[Points, ...]
    names: Mapping[str, str]
    polygons: Mapping[str, Polygons]

    def rings(self, municipality: str) -> tuple[Ring, ...]:
        """All rings of a municipality, holes among them: what lies within an odd number of them is in it."""
        return tuple(ring for polygon in self.polygons[municipality] for ring in polygon)


def arc_of(reference: int) -> int:
    """The place of the arc that a ring refers to, whichever way it goes."""
    return reference if reference >= 0 else ~reference


def ring_points(arcs: Sequence[Points], ring: Ring) -> Points:
    """The points of a ring, the first one not repeated at the end."""
    parts = [(arcs[each] if each >= 0 else arcs[~each][::-1])[:-1] for each in ring]
    return np.concatenate(parts)


def outlines(topology: Topology, regions: Mapping[str, str]) -> dict[str, tuple[Ring, ...]]:
    """Rings of regions that are made of municipalities: borders between two of the same disappear.

    ``regions`` gives the region of a municipality; a municipality that it does not know is in none.
    """
    borders: dict[str, set[int]] = defaultdict(set)
    for municipality in topology.polygons:
        if municipality in regions:
            # What two of the same region have is inside it, so that it goes again when it comes twice.
            for ring in topology.rings(municipality):
                borders[regions[municipality]] ^= {arc_of(reference) for reference in ring}
    return {region: _joined(topology.arcs, sorted(arcs)) for region, arcs in sorted(borders.items())}


def _joined(arcs: Sequence[Points], places: Sequence[int]) -> tuple[Ring, ...]:
    """Rings of those arcs; every end has an even number of them, so that each walk comes back."""
    at: dict[tuple[float, ...], list[int]] = defaultdict(list)
    for place in places:
        for point, reference in ((arcs[place][0], place), (arcs[place][-1], ~place)):
            at[tuple(point)].append(reference)
    used: set[int] = set()
    rings: list[Ring] = []
    for place in places:
        if place in used:
            continue
        ring: list[int] = []
        following: int | None = place
        while following is not None:
            ring.append(following)
            used.add(arc_of(following))
            arc = arcs[arc_of(following)]
            end = tuple(arc[-1] if following >= 0 else arc[0])
            following = next((each for each in at[end] if arc_of(each) not in used), None)
        rings.append(tuple(ring))
    return tuple(rings)


def write_topology(topology: Topology, file: Path, *, source: str, decimals: int = 3) -> None:
    """Write a TopoJSON file: degrees in whole units of the last decimal, each arc as steps from its start."""
    unit = 10**decimals
    whole = [np.rint(arc * unit).astype(np.int64) for arc in topology.arcs]
    corner = np.min([arc.min(axis=0) for arc in whole], axis=0)
    steps = [np.vstack([arc[:1] - corner, np.diff(arc, axis=0)]).tolist() for arc in whole]
    geometries = [
        {
            "type": "MultiPolygon",
            "id": code,
            "properties": {"name": topology.names[code]},
            "arcs": topology.polygons[code],
        }
        for code in sorted(topology.polygons)
    ]
    head = {
        "type": "Topology",
        "source": source,
        "transform": {"scale": [1 / unit, 1 / unit], "translate": (corner / unit).tolist()},
    }
    text = json.dumps(head, ensure_ascii=False)[:-1]
    text += f',\n"objects":{{"{OBJECT}":{{"type":"GeometryCollection","geometries":[\n'
    text += ",\n".join(_compact(each) for each in geometries)
    text += '\n]}},\n"arcs":[\n' + ",\n".join(_compact(each) for each in steps) + "\n]}\n"
    file.write_text(text, encoding="utf-8")


def read_topology(text: str) -> Topology:
    """The topology in the text of a file that ``write_topology`` wrote."""
    content: dict[str, Any] = json.loads(text)
    scale, corner = (np.array(content["transform"][name]) for name in ("scale", "translate"))
    geometries = content["objects"][OBJECT]["geometries"]
    return Topology(
        # Rounded, so that arcs which meet do so exactly.
        arcs=tuple(np.round(np.cumsum(np.array(arc), axis=0) * scale + corner, 9) for arc in content["arcs"]),
        names={each["id"]: each["properties"]["name"] for each in geometries},
        polygons={
            each["id"]: tuple(tuple(tuple(ring) for ring in polygon) for polygon in each["arcs"])
            for each in geometries
        },
    )


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
