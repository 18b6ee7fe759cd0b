"""The outlines of one geography by region scheme, made once for all maps of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vandring.maps.choropleth import Shapes, definitions, definitions_svg, make_shapes
from vandring.maps.outlines import frame_of, read_outlines

BORDERS = "county"
"""The scheme whose borders every map shows."""


@dataclass(frozen=True)
class Atlas:
    """Shapes by scheme."""

    geography: date
    shapes: Mapping[str, Shapes]

    def definitions(self, schemes: set[str]) -> str:
        """What maps of those schemes refer to."""
        return definitions([self.shapes[each] for each in sorted(schemes)], self.shapes[BORDERS])

    def definitions_svg(self, schemes: set[str]) -> str:
        """The same as an element of a page."""
        return definitions_svg([self.shapes[each] for each in sorted(schemes)], self.shapes[BORDERS])


def make_atlas(geography: date, regions: Mapping[str, Mapping[str, str]]) -> Atlas:
    """The atlas of a geography that ``has_outlines``; ``regions``: by scheme, the region of a municipality.

    A municipality that a scheme has no region for is drawn by its own code, so that nothing of the country is
    missing: it has no value.
    """
    topology = read_outlines(geography)
    frame = frame_of(topology)
    return Atlas(
        geography,
        {
            scheme: make_shapes(
                topology, frame, scheme, {code: given.get(code, code) for code in topology.polygons}
            )
            for scheme, given in regions.items()
        },
    )
