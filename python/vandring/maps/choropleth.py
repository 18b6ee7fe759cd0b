"""A map of regions as SVG: a fill per class, a hatch for no value, a legend, words for who cannot see it.

Outlines are defined once and drawn by reference: a second map of the same regions costs its colours only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from vandring.maps.outlines import CREDIT, STEP, WIDTH, Frame, region_paths
from vandring.maps.palette import BELOW, Fill
from vandring.maps.scale import NO_VALUE_LABEL, Scale
from vandring.maps.topology import Topology

SHORT_NAMES = {"municipality": "m", "county": "c"}
"""Of schemes, in the ids of outlines."""
INK, BORDER, SOFT = "#1b2330", "#3a4453", "#55606f"
HEAD, FOOT = 44, 22
"""Above the map for its title, below it for its source."""
LEGEND_LINE = 18
NO_VALUE_ID, STRIPES_ID, BORDERS_ID = "map-no-value", "map-below-", "map-borders"
INSET_FROM = 60
"""Regions from which the densest part of the country is drawn larger as well."""
INSET_CORNERS = np.array([[9.95, 60.25], [11.6, 59.0]])
"""North-west and south-east of that part, the Oslofjord, in degrees."""
INSET_WIDTH = 132


@dataclass(frozen=True)
class Shapes:
    """Regions of one scheme as they are drawn."""

    scheme: str
    frame: Frame
    paths: Mapping[str, str]
    """Data of an SVG path by region, in order of the regions' codes."""

    def identifier(self, region: str) -> str:
        """The id of a region's outline."""
        return f"{SHORT_NAMES.get(self.scheme, self.scheme)}-{region}"


@dataclass(frozen=True)
class Choropleth:
    """One map: a value per region, None where there is none."""

    name: str
    """Unique on the page."""
    title: str
    unit: str
    """With the period."""
    values: Mapping[str, float | None]
    regions: Mapping[str, str]
    """Names of regions by code."""
    texts: Mapping[str, str]
    """How the value of a region is said, where there is one."""
    scale: Scale


def make_shapes(topology: Topology, frame: Frame, scheme: str, regions: Mapping[str, str]) -> Shapes:
    """Regions of a scheme; ``regions`` gives the region of a municipality."""
    return Shapes(scheme, frame, region_paths(topology, regions, frame))


def definitions(shapes: Sequence[Shapes], borders: Shapes) -> str:
    """What maps refer to: outlines, hatches, and the borders that all maps have."""
    parts = [_pattern(NO_VALUE_ID, "#fff", "#666", "rotate(45)")]
    parts += [_pattern(f"{STRIPES_ID}{place}", colour, "#fff", "") for place, colour in enumerate(BELOW)]
    for each in {each.scheme: each for each in (*shapes, borders)}.values():
        parts += [f'<path id="{each.identifier(code)}" d="{d}"/>' for code, d in each.paths.items()]
    uses = "".join(f'<use href="#{borders.identifier(code)}"/>' for code in borders.paths)
    return f'<defs>{"".join(parts)}<g id="{BORDERS_ID}" fill="none">{uses}</g></defs>'


def definitions_svg(shapes: Sequence[Shapes], borders: Shapes) -> str:
    """The definitions as an element of a page that takes no room; nothing of it is seen or read out."""
    return (
        '<svg class="outlines" width="0" height="0" style="position:absolute" aria-hidden="true" '
        f'focusable="false">{definitions(shapes, borders)}</svg>'
    )


def draw_map(choropleth: Choropleth, shapes: Shapes, *, defs: str = "", font: str = "") -> str:
    """The map as an SVG element. With ``defs`` and a font it needs nothing else.

    Every region with an outline is drawn, with its name and value as its title.
    """
    height = HEAD + shapes.frame.height + FOOT
    attributes = f' xmlns="http://www.w3.org/2000/svg" font-family="{escape(font)}"' if font else ""
    regions = f"{choropleth.name}-regions"
    has_inset = len(shapes.paths) >= INSET_FROM
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{choropleth.name}-title {choropleth.name}-desc"{attributes}>'
        f'<title id="{choropleth.name}-title">{escape(choropleth.title)}</title>'
        f'<desc id="{choropleth.name}-desc">{escape(describe_map(choropleth, shapes))}</desc>'
        f"{defs}"
        f'<g transform="translate(0 {HEAD}) scale({STEP})" stroke-linejoin="round">'
        f'<g stroke="#fff" stroke-width="3"><g id="{regions}" fill-rule="evenodd">'
        f"{_filled(choropleth, shapes)}</g></g>"
        f'<use href="#{BORDERS_ID}" stroke="{BORDER}" stroke-width="4"/>'
        f"{_inset(shapes, regions) if has_inset else ''}</g>"
        f"{_words(choropleth, height)}{_legend(choropleth)}</svg>"
    )


def describe_map(choropleth: Choropleth, shapes: Shapes) -> str:
    """What a map shows, in words: its unit, extremes, how many regions have nothing or no value."""
    drawn = {code: choropleth.values.get(code) for code in shapes.paths}
    known = {code: value for code, value in drawn.items() if value is not None}
    said = [f"Map of {len(drawn)} regions. {choropleth.unit}."]
    if known:
        for word, pick in (("Lowest", min), ("Highest", max)):
            extreme = pick(known.values())
            codes = [code for code, value in known.items() if value == extreme]
            more = f" and {len(codes) - 1} more" if len(codes) > 1 else ""
            said.append(
                f"{word}: {choropleth.texts[codes[0]]} ({choropleth.regions.get(codes[0], codes[0])}{more})."
            )
        counts = [0] * len(choropleth.scale.labels)
        for value in known.values():
            counts[choropleth.scale.place(value)] += 1
        classes = zip(choropleth.scale.labels, counts, strict=True)
        said.append("; ".join(f"{label}: {count} regions" for label, count in classes if count) + ".")
    if len(known) < len(drawn):
        said.append(f"{NO_VALUE_LABEL}: {len(drawn) - len(known)} regions.")
    return " ".join(said)


def undrawn(choropleth: Choropleth, shapes: Shapes) -> tuple[list[str], list[str]]:
    """Codes of regions with a row but no outline, and of those with an outline but no row."""
    return sorted(set(choropleth.values) - set(shapes.paths)), sorted(
        set(shapes.paths) - set(choropleth.values)
    )


def _filled(choropleth: Choropleth, shapes: Shapes) -> str:
    groups: dict[int, list[str]] = {}
    for code in shapes.paths:
        value = choropleth.values.get(code)
        place = -1 if value is None else choropleth.scale.place(value)
        text = NO_VALUE_LABEL.lower() if value is None else choropleth.texts[code]
        title = escape(f"{choropleth.regions.get(code, code)}: {text}")
        groups.setdefault(place, []).append(
            f'<use href="#{shapes.identifier(code)}"><title>{title}</title></use>'
        )
    return "".join(
        f'<g fill="{_paint(choropleth.scale.fills[place] if place >= 0 else None)}">{"".join(uses)}</g>'
        for place, uses in sorted(groups.items())
    )


def _paint(fill: Fill | None) -> str:
    if fill is None:
        return f"url(#{NO_VALUE_ID})"
    return f"url(#{STRIPES_ID}{BELOW.index(fill.colour)})" if fill.is_striped else fill.colour


def _pattern(identifier: str, ground: str, line: str, transform: str) -> str:
    turned = f' patternTransform="{transform}"' if transform else ""
    return (
        f'<pattern id="{identifier}" width="30" height="30" patternUnits="userSpaceOnUse"{turned}>'
        f'<rect width="30" height="30" fill="{ground}"/>'
        f'<path d="M0,15h30" stroke="{line}" stroke-width="7"/></pattern>'
    )


def _inset(shapes: Shapes, regions: str) -> str:
    (left, top), (right, bottom) = np.rint(shapes.frame.place(INSET_CORNERS)).astype(int).tolist()
    width = round(INSET_WIDTH / STEP)
    height = round(width * (bottom - top) / (right - left))
    x, y = round((WIDTH - 2) / STEP) - width, round(shapes.frame.height / STEP) - height
    frame = f'fill="none" stroke="{INK}"'
    caption = f"Oslofjord, {round(width / (right - left))} times as large"
    return (
        f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" {frame} '
        'stroke-width="6"/>'
        f'<svg x="{x}" y="{y}" width="{width}" height="{height}" '
        f'viewBox="{left} {top} {right - left} {bottom - top}">'
        f'<use href="#{regions}" stroke="#fff" stroke-width="1"/>'
        f'<use href="#{BORDERS_ID}" stroke="{BORDER}" stroke-width="1.4"/></svg>'
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" {frame} stroke-width="8"/>'
        f'<text x="{x}" y="{y - 40}" font-size="110" fill="{INK}">{caption}</text>'
    )


def _words(choropleth: Choropleth, height: int) -> str:
    return (
        f'<text x="2" y="15" font-size="15" font-weight="600" fill="{INK}">{escape(choropleth.title)}</text>'
        f'<text x="2" y="33" font-size="12.5" fill="{INK}">{escape(choropleth.unit)}</text>'
        f'<text x="2" y="{height - 6}" font-size="11" fill="{SOFT}">{CREDIT}</text>'
    )


def _legend(choropleth: Choropleth) -> str:
    classes: list[tuple[Fill | None, str]] = list(
        zip(choropleth.scale.fills, choropleth.scale.labels, strict=True)
    )
    lines = [*classes[::-1], (None, NO_VALUE_LABEL)]
    swatches, words = [], []
    for place, (fill, label) in enumerate(lines):
        y = HEAD + 8 + place * LEGEND_LINE
        swatches.append(
            f'<rect x="30" y="{round(y / STEP)}" width="220" height="130" fill="{_paint(fill)}"/>'
        )
        words.append(f'<text x="32" y="{y + 11}">{escape(label)}</text>')
    return (
        f'<g class="legend"><g transform="scale({STEP})" stroke="{BORDER}" stroke-width="5">'
        f'{"".join(swatches)}</g><g font-size="12.5" fill="{INK}">{"".join(words)}</g></g>'
    )
