"""Colours of classes that people with impaired colour vision tell apart, on paper without colours too.

Ordered values: ColorBrewer's YlGnBu (C. Brewer, Pennsylvania State University), light to dark. Values about
zero: blues above, oranges below, grey between; oranges carry stripes as well, because on grey paper they have
the lightness of blues.
"""

from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.colors import to_hex

NIL = "#FFFFFF"
NO_VALUE = "#FFFFFF"
"""Below its hatch."""
MIDDLE = "#F4F4F4"
ABOVE = ("#B3D1E8", "#5A9BC9", "#1F64A0", "#0A2F5C")
BELOW = ("#FAD3A6", "#EE9A4D", "#C45F12", "#7F3503")
"""From nearest to zero to farthest."""
LIGHTEST, DARKEST = 0.2, 0.97
"""Where on the scale the first and the last class are: the first is not mistaken for the white of nil."""


@dataclass(frozen=True)
class Fill:
    """Of one class: a colour, and whether it is striped."""

    colour: str
    is_striped: bool = False


def sequential(classes: int) -> list[Fill]:
    """Fills of ordered classes, light to dark."""
    shades = mpl.colormaps["YlGnBu"]
    span = (DARKEST - LIGHTEST) / max(classes - 1, 1)
    return [Fill(to_hex(shades(LIGHTEST + span * place))) for place in range(classes)]


def diverging(below: int, above: int) -> list[Fill]:
    """Fills of classes below zero, farthest first, of the one about it, and of those above.

    Raises ValueError for more classes on one side than there are colours.
    """
    if max(below, above) > len(ABOVE):
        raise ValueError(f"{below} and {above} classes about zero; there are colours for {len(ABOVE)} each")
    fills = [Fill(colour, is_striped=True) for colour in _spread(BELOW, below)]
    return [*reversed(fills), Fill(MIDDLE), *map(Fill, _spread(ABOVE, above))]


def _spread(colours: tuple[str, ...], count: int) -> list[str]:
    """That many of the colours, those far apart first."""
    if count <= 1:
        return list(colours[1 : 1 + count])
    return [colours[round(place * (len(colours) - 1) / (count - 1))] for place in range(count)]
