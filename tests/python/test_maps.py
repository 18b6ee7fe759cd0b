"""Maps: whose outlines they are, how values become classes, what is drawn, who can tell the colours apart."""

import csv
import json
import re
import sys
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import warehouse
from vandring.maps.choropleth import (
    Choropleth,
    Shapes,
    definitions,
    describe_map,
    draw_map,
    draw_sheet,
    make_shapes,
    undrawn,
)
from vandring.maps.classes import class_of, nice, quantile_breaks
from vandring.maps.making import Municipality, make_topology, read_geojson
from vandring.maps.outlines import carried_geographies, frame_of, has_outlines, read_outlines, region_paths
from vandring.maps.palette import ABOVE, NIL, diverging, sequential
from vandring.maps.projection import project, ring_area
from vandring.maps.scale import change_scale, level_scale, rising_scale
from vandring.maps.topology import Topology, outlines, read_topology, ring_points, write_topology

SVG = "{http://www.w3.org/2000/svg}"
GEOGRAPHIES = {date(2013, 1, 1): (428, 19), date(2024, 1, 1): (357, 15)}
SEEDS = warehouse.PROJECT / "seeds" / "classifications"


def valid_municipalities(on: date) -> dict[str, str]:
    """Codes and names of Statistics Norway's classification on a date."""
    with (SEEDS / "municipality_versions.csv").open(encoding="utf-8") as file:
        return {
            row["municipality_code"]: row["municipality"]
            for row in csv.DictReader(file)
            if row["valid_from_date"] <= on.isoformat()
            and (not row["valid_to_date"] or on.isoformat() < row["valid_to_date"])
        }


@pytest.mark.parametrize("geography", GEOGRAPHIES)
def test_the_outlines_of_a_geography_are_those_of_its_municipalities(geography: date) -> None:
    topology = read_outlines(geography)
    # 9999 and codes abroad are no municipalities of a county.
    valid = {code for code in valid_municipalities(geography) if code[:2] not in ("21", "22", "99")}
    assert set(topology.polygons) == valid
    assert len(valid) == GEOGRAPHIES[geography][0]
    for code in valid:
        outer = max(ring_area(project(ring_points(topology.arcs, ring))) for ring in topology.rings(code))
        # The largest island of Træna, the smallest of all, has less than two square kilometres.
        assert outer > 1.5, code


def test_the_outlines_that_are_carried_are_known_by_their_dates() -> None:
    assert carried_geographies() == [each.isoformat() for each in GEOGRAPHIES]
    assert all(has_outlines(each) for each in GEOGRAPHIES)
    assert not has_outlines(date(2030, 1, 1))


def test_a_degree_is_as_long_on_the_map_as_on_the_globe() -> None:
    """On the central meridian distances are true; across it they are by the cosine of the latitude."""
    degree = 6371.0088 * np.pi / 180
    points = project(np.array([[15.0, 60.0], [15.0, 61.0], [15.1, 60.0]]))
    assert points[1] - points[0] == pytest.approx([0.0, degree])
    assert points[2, 0] - points[0, 0] == pytest.approx(0.1 * degree * 0.5, rel=1e-5)
    # UTM zone 33's coordinates of Oslo Central Station are 262 900 and 6 649 700 m, north of its equator.
    oslo = project(np.array([[10.753, 59.911]]))[0]
    assert oslo * 0.9996 + [500, 0] == pytest.approx([262.9, 6649.7], rel=0.004)


def square(x: float, y: float, size: float = 1.0) -> tuple[tuple[float, float], ...]:
    """A closed ring with a point in the middle of each side, moved a little outwards on none."""
    half = size / 2
    return tuple(
        (10 + x + a, 60 + y + b)
        for a, b in (
            (0, 0),
            (half, 0),
            (size, 0),
            (size, half),
            (size, size),
            (half, size),
            (0, size),
            (0, half),
            (0, 0),
        )
    )


WORLD = [
    Municipality("0101", "West", ((square(0, 0),), (square(5, 0, 0.01),), (square(5, 5),))),
    Municipality("0102", "East", ((square(1, 0),),)),
    Municipality("0201", "Islet", ((square(8, 0, 0.01),),)),
]


def test_neighbours_share_a_border_and_small_islands_go_but_not_a_whole_municipality() -> None:
    topology = make_topology(WORLD, tolerance_km=30.0)
    assert [len(topology.polygons[code]) for code in ("0101", "0102", "0201")] == [2, 1, 1]
    west, east = topology.rings("0101")[0], topology.rings("0102")[0]
    shared = {each if each >= 0 else ~each for each in west} & {each if each >= 0 else ~each for each in east}
    assert len(shared) == 1
    [border] = shared
    assert set(map(tuple, topology.arcs[border][[0, -1]])) == {(11.0, 60.0), (11.0, 61.0)}
    # A kilometre-wide islet has its four corners though everything within 30 km might go.
    assert len(ring_points(topology.arcs, topology.rings("0201")[0])) >= 4


def test_a_region_of_two_municipalities_has_no_border_between_them() -> None:
    topology = make_topology(WORLD, tolerance_km=0.001)
    regions = {"0101": "01", "0102": "01", "0201": "02"}
    dissolved = outlines(topology, regions)
    areas = sorted(ring_area(ring_points(topology.arcs, ring)) for ring in dissolved["01"])
    assert areas == pytest.approx([1.0, 2.0]), "the island, and both halves of the land as one"
    assert [len(rings) for rings in dissolved.values()] == [2, 1]
    assert list(outlines(topology, {"0102": "01"})) == ["01"], "who is of no region is not drawn"


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    topology = make_topology(WORLD)
    write_topology(topology, tmp_path / "file.topojson", source="Nobody")
    text = (tmp_path / "file.topojson").read_text(encoding="utf-8")
    again = read_topology(text)
    assert (again.names, again.polygons) == (topology.names, topology.polygons)
    for before, after in zip(topology.arcs, again.arcs, strict=True):
        assert after == pytest.approx(before, abs=0.0005)
    assert json.loads(text)["source"] == "Nobody"


def test_the_command_makes_a_file_of_the_geography_and_says_what_it_cannot_read(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"municipality_code": each.code, "municipality": each.name},
            "geometry": {"type": "MultiPolygon", "coordinates": each.polygons},
        }
        for each in WORLD
    ]
    good, bad = tmp_path / "good.geojson", tmp_path / "bad.geojson"
    good.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    bad.write_text('{"features": [{"properties": {}, "geometry": {"type": "Point", "coordinates": []}}]}')
    assert read_geojson(good) == WORLD
    given = ("--geography", "1999-01-01", "--source", "Nobody")
    done = warehouse.run(sys.executable, "-m", "vandring.maps", str(good), str(tmp_path), *given)
    assert done.returncode == 0, done.stderr
    assert "3 municipalities" in done.stdout
    assert len(read_topology((tmp_path / "municipalities_1999-01-01.topojson").read_text()).polygons) == 3
    refused = warehouse.run(sys.executable, "-m", "vandring.maps", str(bad), str(tmp_path), *given)
    assert refused.returncode == 1
    assert "bad.geojson: is not a GeoJSON file of Polygons" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("value", "rounded"), [(0.283, 0.28), (3.62, 3.5), (4.9, 5.0), (0.097, 0.1), (128.0, 120.0), (9.6, 10.0)]
)
def test_breaks_are_nice_numbers(value: float, rounded: float) -> None:
    assert nice(value) == pytest.approx(rounded)


def test_breaks_are_quantiles_of_what_is_more_than_nothing() -> None:
    """Of 1 to 100 the fifths end at 20.8, 40.6, 60.4 and 80.2; zeros do not move them."""
    values = [float(value) for value in range(1, 101)]
    assert quantile_breaks(values) == (20, 40, 60, 80)
    assert quantile_breaks([0.0] * 300 + values) == (20, 40, 60, 80)
    assert quantile_breaks([value * 0.99 for value in values]) == (20, 40, 60, 80), "small changes leave them"
    assert quantile_breaks([0.0, 7.0, 7.0]) == ()
    assert quantile_breaks([]) == ()


def test_every_class_between_quantiles_has_a_region_in_it() -> None:
    for seed in range(30):
        values = np.random.default_rng(seed).exponential(size=12).round(2).tolist()
        breaks = quantile_breaks(values)
        assert {class_of(value, breaks) for value in values if value > 0} == set(range(len(breaks) + 1))


def test_a_break_belongs_to_the_class_above_it() -> None:
    scale = change_scale([-5, -1, 1, 5])
    assert scale.labels == ("Under −5", "−5 to −1", "−1 to 1", "1 to 5", "5 and over")
    assert [scale.place(value) for value in (-5.1, -5, -1, 0, 0.99, 1, 5, 80)] == [0, 1, 2, 2, 2, 3, 4, 4]


def test_zero_is_a_class_of_its_own_among_rates() -> None:
    scale = rising_scale([0.0, 0.001, 2.0, 3.0, 4.0])
    assert scale.place(0.0) == 0
    assert scale.place(0.001) == 1
    assert scale.labels[0] == "0"
    assert scale.fills[0].colour == NIL
    assert NIL not in [fill.colour for fill in scale.fills[1:]]
    assert rising_scale([0.0]).labels == ("0",)


def test_breaks_of_changes_lie_on_both_sides_of_zero() -> None:
    for breaks in ([1, 5], [-5, 0, 5], [5, -5], [], [-5, -5, 5]):
        with pytest.raises(ValueError, match="about zero"):
            change_scale(breaks)


# Machado, Oliveira & Fernandes (2009): what linear RGB looks like to people without one kind of cone.
IMPAIRED = {
    "nobody": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def lab(colour: str, impairment: str = "nobody") -> np.ndarray:
    """CIE L*a*b* (D65) of a colour, as somebody sees it."""
    codes = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4)
    seen = np.clip(IMPAIRED[impairment] @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratios = to_xyz @ seen / np.array([0.9505, 1.0, 1.089])
    f = np.where(ratios > 0.008856, np.cbrt(ratios), 7.787 * ratios + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("impairment", IMPAIRED)
def test_colours_are_told_apart_by_everybody(impairment: str) -> None:
    """Colours of one map differ by ten or more in L*a*b*, where one or two are just seen side by side."""
    palettes = [[NIL, *(fill.colour for fill in sequential(count))] for count in range(1, 7)]
    palettes += [[fill.colour for fill in diverging(count, count)] for count in range(1, 4)]
    for colours in palettes:
        for one, other in combinations(colours, 2):
            distance = np.linalg.norm(lab(one, impairment) - lab(other, impairment))
            assert distance >= 10, (colours, one, other)


def test_classes_darken_on_grey_paper() -> None:
    """A printer without colours keeps the lightness only; declines have stripes beside it."""
    for count in range(2, 7):
        lightness = [lab(fill.colour)[0] for fill in sequential(count)]
        assert all(one - other >= 8 for one, other in pairwise([lab(NIL)[0], *lightness]))
    for count in range(1, 5):
        fills = diverging(count, count)
        lightness = [lab(fill.colour)[0] for fill in fills]
        assert all(other - one >= 8 for one, other in pairwise(lightness[: count + 1]))
        assert all(one - other >= 8 for one, other in pairwise(lightness[count:]))
        assert [fill.is_striped for fill in fills] == [True] * count + [False] * (count + 1)
    with pytest.raises(ValueError, match="there are colours for 4"):
        diverging(len(ABOVE) + 1, 1)


def test_levels_are_as_many_as_there_are() -> None:
    scale = level_scale(["A", "B", "C", "D", "E", "F"])
    assert [scale.place(place) for place in range(6)] == list(range(6))
    assert len({fill.colour for fill in scale.fills}) == 6


@pytest.fixture(scope="module")
def shapes() -> dict[tuple[date, str], Shapes]:
    found = {}
    for geography in GEOGRAPHIES:
        topology = read_outlines(geography)
        frame, counties = frame_of(topology), {code: code[:2] for code in topology.names}
        alone = {code: code for code in topology.names}
        found[geography, "municipality"] = make_shapes(topology, frame, "municipality", alone)
        found[geography, "county"] = make_shapes(topology, frame, "county", counties)
    return found


def some_map(shapes: Shapes, **values: float | None) -> Choropleth:
    """Every region has the value of its place from 1, but those that are named."""
    given: dict[str, float | None] = {code: float(place) for place, code in enumerate(shapes.paths, 1)}
    given |= {code.lstrip("_"): value for code, value in values.items()}
    return Choropleth(
        "a-map",
        "Emigrants & others",
        "Per 100 residents, 2021–2025",
        given,
        {code: f"Region <{code}>" for code in given},
        {code: f"{value:.1f}" for code, value in given.items() if value is not None},
        rising_scale([value for value in given.values() if value is not None]),
    )


def sheet(given: Choropleth, own: Shapes, counties: Shapes) -> str:
    return draw_sheet([(given, own)], "A sheet", definitions([own], counties))


def drawn_regions(svg: str) -> dict[str, tuple[str, str]]:
    """Fill, or hatched, and title of every region of a map by the outline it refers to."""
    root = ElementTree.fromstring(svg)
    [regions] = [each for each in root.iter(f"{SVG}g") if each.get("id", "").endswith("-regions")]
    found = {
        use.attrib["href"]: (group.attrib["fill"], use.findtext(f"{SVG}title") or "")
        for group in regions
        for use in group
    }
    for clip in root.iter(f"{SVG}clipPath"):
        if clip.attrib["id"].endswith("-map-hatch"):
            lines = [
                use for use in root.iter(f"{SVG}use") if use.get("clip-path") == f"url(#{clip.get('id')})"
            ]
            assert {use.attrib["href"] for use in lines} <= {"#map-hatch", "#map-hatch-inset"}
            assert lines
            for use in clip:
                found[use.attrib["href"]] = ("hatched", found[use.attrib["href"]][1])
    return found


@pytest.mark.parametrize("geography", GEOGRAPHIES)
@pytest.mark.parametrize("scheme", ["municipality", "county"])
def test_every_region_is_drawn_with_a_fill_and_a_name(geography: date, scheme: str, shapes) -> None:
    own = shapes[geography, scheme]
    svg = sheet(some_map(own), own, shapes[geography, "county"])
    regions = drawn_regions(svg)
    assert len(regions) == GEOGRAPHIES[geography][scheme == "county"]
    root = ElementTree.fromstring(svg)
    named = [each.attrib["id"] for each in root.iter() if "id" in each.attrib]
    assert len(named) == len(set(named))
    references = {use.attrib["href"].removeprefix("#") for use in root.iter(f"{SVG}use")}
    references |= set(re.findall(r"url\(#([^)]+)\)", svg))
    assert references <= set(named), "what is drawn is in the document"
    for fill, title in regions.values():
        assert re.fullmatch(r"#[0-9A-Fa-f]{6}", fill)
        assert re.fullmatch(r"Region <\d+>: \d+\.\d", title)
    assert "Outlines: Kartverket, CC BY 4.0" in svg
    # Municipalities are too small to be seen where most people live: that part is drawn larger.
    assert ("Oslofjord × 5" in svg) == (scheme == "municipality")


def test_no_value_is_hatched_and_zero_is_not(shapes) -> None:
    own = shapes[date(2024, 1, 1), "county"]
    given = some_map(own, _03=0.0, _11=None)
    svg = sheet(given, own, own)
    regions = drawn_regions(svg)
    assert regions["#c-03"] == (NIL, "Region <03>: 0.0")
    assert regions["#c-11"] == ("hatched", "Region <11>: no value")
    legend = ElementTree.fromstring(svg).find(f".//{SVG}g[@class='legend']")
    words = [text.text for text in legend.iter(f"{SVG}text")]
    assert words[-2:] == ["0", "No value"]
    assert [use.attrib["href"] for use in legend.iter(f"{SVG}use")] == ["#map-hatch-swatch"]
    said = describe_map(given, own)
    assert "Per 100 residents, 2021–2025." in said
    assert "Lowest: 0.0 (Region <03>)." in said
    assert "Highest: 15.0 (Region <56>)." in said
    assert "0: 1 regions" in said
    assert "No value: 1 regions." in said


def test_who_declined_has_stripes_beside_the_colour(shapes) -> None:
    own = shapes[date(2024, 1, 1), "county"]
    given = replace(some_map(own, _03=-3.0, _11=-12.0), scale=change_scale([-10, -1, 1, 10]))
    root = ElementTree.fromstring(sheet(given, own, own))
    [clip] = list(root.iter(f"{SVG}clipPath"))
    assert {use.attrib["href"] for use in clip} == {"#c-03", "#c-11"}
    assert [use.get("href") for use in root.iter(f"{SVG}use") if use.get("clip-path")] == ["#map-stripes"]


def test_a_map_says_what_it_shows_to_who_cannot_see_it(shapes) -> None:
    own = shapes[date(2024, 1, 1), "county"]
    given = some_map(own)
    root = ElementTree.fromstring(sheet(given, own, own))
    for svg in root.iter(f"{SVG}svg"):
        assert svg.attrib["role"] == "img"
        named = {each.get("id"): each.text for each in svg.iter() if each.get("id")}
        title, words = (named[name] for name in svg.attrib["aria-labelledby"].split())
        assert title in ("A sheet", "Emigrants & others")
        assert describe_map(given, own) in words
        assert len(words) > 40


def test_what_has_no_outline_or_no_row_is_said(shapes) -> None:
    own = shapes[date(2024, 1, 1), "county"]
    given = some_map(own, _77=3.0)
    assert undrawn(given, own) == (["77"], [])
    del given.values["11"]
    assert undrawn(given, own) == (["77"], ["11"])
    assert drawn_regions(sheet(given, own, own))["#c-11"] == ("hatched", "Region <11>: no value")


def test_a_second_map_of_the_same_regions_costs_its_colours_only(shapes) -> None:
    own, counties = shapes[date(2024, 1, 1), "municipality"], shapes[date(2024, 1, 1), "county"]
    assert len(definitions([own, counties], counties)) < 180_000
    assert len(draw_map(some_map(own), own)) < 30_000


def test_islands_too_small_to_see_are_points(shapes) -> None:
    islet = np.array([[10.0, 60.0], [10.0001, 60.0], [10.0, 60.0]])
    topology = Topology((islet,), {"1": "A"}, {"1": (((0,),),)})
    own = shapes[date(2024, 1, 1), "county"]
    assert re.fullmatch(r"M\d+,\d+l1,0z", region_paths(topology, {"1": "1"}, own.frame)["1"])
    assert all(re.fullmatch(r"(M-?\d+,-?\d+l[-\d, ]+z)+", path) for path in own.paths.values())


@pytest.mark.parametrize(("gap_degrees", "rings"), [(0.02, 2), (0.0001, 1)])
def test_small_gaps_between_neighbours_are_closed_in_their_region(gap_degrees: float, rings: int) -> None:
    """Two halves of a square whose border differs in the middle: by 30 km², or by less than 1."""

    def half(far: float, middle: float) -> Municipality:
        border = [(11.0, 60.0), (11.0, 60.25), (middle, 60.5), (11.0, 60.75), (11.0, 61.0)]
        ring = (*border, (far, 61.0), (far, 60.0), border[0])
        return Municipality(str(far), "half", ((ring,),))

    topology = make_topology([half(10.0, 11.0), half(12.0, 11.0 + gap_degrees)], tolerance_km=0.0)
    paths = region_paths(topology, dict.fromkeys(topology.polygons, "a"), frame_of(topology))
    assert paths["a"].count("M") == rings
