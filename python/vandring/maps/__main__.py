"""``python -m vandring.maps``: make the outlines of another geography from polygons of its municipalities."""

import argparse
import sys
from datetime import date
from pathlib import Path

from vandring.errors import UserError
from vandring.maps.making import TOLERANCE_KM, make_topology, read_geojson
from vandring.maps.topology import write_topology


def main() -> int:
    """Read GeoJSON, write TopoJSON, say how much is in it."""
    parser = argparse.ArgumentParser(
        prog="python -m vandring.maps",
        description="Make the outlines of a geography from a GeoJSON file of its municipalities (properties "
        "municipality_code and municipality; degrees; shared borders with the same points on both sides).",
    )
    parser.add_argument("geojson", type=Path, metavar="GEOJSON")
    parser.add_argument("directory", type=Path, metavar="DIRECTORY", help="where the file is written")
    parser.add_argument("--geography", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    parser.add_argument(
        "--source", required=True, metavar="TEXT", help="who made the polygons, their licence"
    )
    parser.add_argument("--tolerance-km", type=float, default=TOLERANCE_KM, metavar="KM")
    given = parser.parse_args()
    try:
        topology = make_topology(read_geojson(given.geojson), given.tolerance_km)
        file = given.directory / f"municipalities_{given.geography}.topojson"
        write_topology(topology, file, source=given.source)
    except (UserError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    points = sum(map(len, topology.arcs))
    print(
        f"{file}: {len(topology.polygons)} municipalities, {points:,} points, {file.stat().st_size:,} bytes"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
