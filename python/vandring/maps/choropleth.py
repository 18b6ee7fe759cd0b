"""A map of regions as SVG: a fill per class, a hatch for no value, a legend, words for who cannot see it.

Outlines are defined once and drawn by reference: a second map of the same regions costs its colours only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from vandring.maps.outlines import CREDIT, STEP, WIDTH, Frame, region_paths
from vandring.maps.palette import NO_VALUE, Fill
from vandring.maps.scale import NO_VALUE_LABEL, Scale
from vandring.maps.topology import Topology

SHORT_NAMES = {"municipality": "m", "county": "c"}
"""Of schemes, in the ids of outlines."""
INK, BORDER, LINE, SOFT = "#1b2330", "#2b323c", "#929ba6", "#55606f"
HEAD, FOOT = 44, 22
"""Above the map for its title, below it for its source."""
LEGEND_LINE = 18
GAP = 16
"""Between maps of one sheet."""
FONT = "system-ui, Liberation Sans, DejaVu Sans, Arial, sans-serif"
HATCH_ID, STRIPES_ID, BORDERS_ID = "map-hatch", "map-stripes", "map-borders"
"""Lines over the whole country, for regions without a value and for those that declined; borders."""
HATCH_STEPS, STRIPES_STEPS = 44, 30
"""Between lines. They are lines and no patterns, which browsers print as grey."""
SWATCH = (220, 130)
"""Width and height in the legend."""
SWATCH_END, INSET_END = "-swatch", "-inset"
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
    parts = []
    part = inset_of(borders.frame)
    for identifier, lines, colour in ((HATCH_ID, _diagonals, "#555"), (STRIPES_ID, _horizontals, "#fff")):
        for end, size, moved in (
            ("", (round(WIDTH / STEP), round(borders.frame.height / STEP)), ""),
            (SWATCH_END, SWATCH, ""),
            (INSET_END, part.drawn, f"translate({part.left} {part.top}) scale({1 / part.times:.4f})"),
        ):
            turned = f' transform="{moved}"' if moved else ""
            parts.append(
                f'<path id="{identifier}{end}" d="{lines(*size)}" fill="none" stroke="{colour}" '
                f'stroke-width="7"{turned}/>'
            )
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


def map_height(shapes: Shapes) -> int:
    """Of a map with its title and source, in units of the drawing."""
    return HEAD + shapes.frame.height + FOOT


def draw_map(choropleth: Choropleth, shapes: Shapes, attributes: str = "") -> str:
    """The map as an SVG element of a page or drawing that has the definitions.

    Every region with an outline is drawn, with its name and value as its title.
    """
    height = map_height(shapes)
    filled, lined = _filled(choropleth, shapes)
    has_inset = len(shapes.paths) >= INSET_FROM
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{choropleth.name}-title {choropleth.name}-desc"{attributes and " " + attributes}>'
        f'<title id="{choropleth.name}-title">{escape(choropleth.title)}</title>'
        f'<desc id="{choropleth.name}-desc">{escape(describe_map(choropleth, shapes))}</desc>'
        f"{_clips(choropleth, shapes, lined)}"
        f'<g transform="translate(0 {HEAD}) scale({STEP})" stroke-linejoin="round">'
        # The width of lines is not the regions' own, so that the inset can have thinner ones.
        f'<g stroke="{LINE}" stroke-width="3"><g id="{choropleth.name}-regions" fill-rule="evenodd">'
        f"{filled}</g></g>"
        f"{_lines(choropleth, lined, '')}"
        f'<use href="#{BORDERS_ID}" stroke="{BORDER}" stroke-width="5"/>'
        f"{_inset(choropleth, shapes, lined) if has_inset else ''}</g>"
        f"{_words(choropleth, height)}{_legend(choropleth)}</svg>"
    )


def draw_sheet(maps: Sequence[tuple[Choropleth, Shapes]], title: str, defs: str) -> str:
    """Maps beside one another as an SVG document that needs nothing else."""
    height = max(map_height(shapes) for _, shapes in maps)
    width = len(maps) * (WIDTH + GAP) - GAP
    drawn = "".join(
        draw_map(each, shapes, f'x="{place * (WIDTH + GAP)}" width="{WIDTH}" height="{map_height(shapes)}"')
        for place, (each, shapes) in enumerate(maps)
    )
    words = " ".join(f"{each.title}: {describe_map(each, shapes)}" for each, shapes in maps)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{FONT}" role="img" aria-labelledby="title desc">'
        f'<title id="title">{escape(title)}</title><desc id="desc">{escape(words)}</desc>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{defs}{drawn}</svg>\n'
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


def _filled(choropleth: Choropleth, shapes: Shapes) -> tuple[str, dict[str, list[str]]]:
    """Regions by class, and which of them have lines, by the id of the lines."""
    groups: dict[int | None, list[str]] = {}
    for code in shapes.paths:
        value = choropleth.values.get(code)
        groups.setdefault(None if value is None else choropleth.scale.place(value), []).append(code)
    drawn = []
    striped: list[str] = []
    for place, codes in sorted(groups.items(), key=lambda group: -1 if group[0] is None else group[0]):
        uses = "".join(
            f'<use href="#{shapes.identifier(code)}"><title>{_title(choropleth, code)}</title></use>'
            for code in codes
        )
        if place is None:
            drawn.append(f'<g class="no-value" fill="{NO_VALUE}">{uses}</g>')
        else:
            fill = choropleth.scale.fills[place]
            striped += codes if fill.is_striped else []
            drawn.append(f'<g fill="{fill.colour}">{uses}</g>')
    return "".join(drawn), {HATCH_ID: groups.get(None, []), STRIPES_ID: striped}


def _title(choropleth: Choropleth, code: str) -> str:
    text = NO_VALUE_LABEL.lower() if choropleth.values.get(code) is None else choropleth.texts[code]
    return escape(f"{choropleth.regions.get(code, code)}: {text}")


def _clips(choropleth: Choropleth, shapes: Shapes, lined: Mapping[str, Sequence[str]]) -> str:
    """Where lines are drawn."""
    clips = []
    for lines, codes in lined.items():
        uses = "".join(f'<use href="#{shapes.identifier(code)}"/>' for code in codes)
        if uses:
            clips.append(f'<clipPath id="{choropleth.name}-{lines}" clip-rule="evenodd">{uses}</clipPath>')
    return "".join(clips)


def _lines(choropleth: Choropleth, lined: Mapping[str, Sequence[str]], end: str) -> str:
    """The lines; the pointer finds the regions below them."""
    return "".join(
        f'<use href="#{lines}{end}" clip-path="url(#{choropleth.name}-{lines})" pointer-events="none"/>'
        for lines, codes in lined.items()
        if codes
    )


def _diagonals(width: int, height: int) -> str:
    """The data of a path of lines that rise to the right, within a rectangle."""
    lines = []
    for offset in range(HATCH_STEPS // 2, width + height, HATCH_STEPS):
        left, right = max(0, offset - height), min(width, offset)
        lines.append(f"M{left},{offset - left}L{right},{offset - right}")
    return "".join(lines)


def _horizontals(width: int, height: int) -> str:
    """The data of a path of level lines within a rectangle."""
    return "".join(f"M0,{y}h{width}" for y in range(STRIPES_STEPS // 2, height, STRIPES_STEPS))


@dataclass(frozen=True)
class Inset:
    """The part of the country that is drawn larger, in steps, and how large it is drawn."""

    left: int
    top: int
    width: int
    height: int
    times: float

    @property
    def drawn(self) -> tuple[int, int]:
        """Width and height as drawn."""
        return round(self.width * self.times), round(self.height * self.times)


def inset_of(frame: Frame) -> Inset:
    """That part in a frame."""
    (left, top), (right, bottom) = np.rint(frame.place(INSET_CORNERS)).astype(int).tolist()
    return Inset(left, top, right - left, bottom - top, INSET_WIDTH / STEP / (right - left))


def _inset(choropleth: Choropleth, shapes: Shapes, lined: Mapping[str, Sequence[str]]) -> str:
    part = inset_of(shapes.frame)
    width, height = part.drawn
    x, y = round((WIDTH - 2) / STEP) - width, round(shapes.frame.height / STEP) - height
    frame = f'fill="none" stroke="{INK}"'
    return (
        f'<rect x="{part.left}" y="{part.top}" width="{part.width}" height="{part.height}" {frame} '
        'stroke-width="6"/>'
        f'<svg x="{x}" y="{y}" width="{width}" height="{height}" '
        f'viewBox="{part.left} {part.top} {part.width} {part.height}">'
        f'<use href="#{choropleth.name}-regions" stroke="{LINE}" stroke-width="1"/>'
        f"{_lines(choropleth, lined, INSET_END)}"
        f'<use href="#{BORDERS_ID}" stroke="{BORDER}" stroke-width="1.4"/></svg>'
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" {frame} stroke-width="8"/>'
        f'<text x="{x}" y="{y - 40}" font-size="110" fill="{INK}">Oslofjord × {part.times:.0f}</text>'
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
    width, height = SWATCH
    for place, (fill, label) in enumerate(lines):
        top = HEAD + 8 + place * LEGEND_LINE
        x, y = 30, round(top / STEP)
        colour = fill.colour if fill else NO_VALUE
        lined = STRIPES_ID if fill and fill.is_striped else "" if fill else HATCH_ID
        swatches.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{colour}"/>')
        if lined:
            swatches.append(f'<use href="#{lined}{SWATCH_END}" x="{x}" y="{y}"/>')
        words.append(f'<text x="32" y="{top + 11}">{escape(label)}</text>')
    return (
        f'<g class="legend"><g transform="scale({STEP})" stroke="{BORDER}" stroke-width="5">'
        f'{"".join(swatches)}</g><g font-size="12.5" fill="{INK}">{"".join(words)}</g></g>'
    )
