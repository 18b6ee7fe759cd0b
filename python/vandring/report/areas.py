"""Charts that fill an area: shares stacked, tiles of a map of ages and years, bars."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from vandring.maps.scale import rising_scale
from vandring.numbers import format_number
from vandring.report.arrangement import Records, codes, of_series, places
from vandring.report.items import Figure
from vandring.report.labels import heading, label
from vandring.report.styles import STYLES


def draw_stacked(
    axes: Axes, figure: Figure, records: Records, everything: Records, series: list[Any]
) -> None:
    """Series on top of one another, the first at the bottom, where all of them are known."""
    where, _ = places(figure, everything)
    values = {
        code: {record[figure.x]: float(record[figure.y]) for record in of_series(figure, records, code)}
        for code in series
    }
    known = [x for x in codes(records, figure.x) if all(x in values[code] for code in series)]
    axes.stackplot(
        [where[x] for x in known],
        [[round(values[code][x], 9) for x in known] for code in series],
        colors=[STYLES[number % len(STYLES)].colour for number in range(len(series))],
        labels=[label(figure.series, code) for code in series],
        alpha=0.75,
        edgecolor="white",
        linewidth=0.8,
    )


def draw_tiles(axes: Axes, figure: Figure, records: Records, everything: Records, series: list[Any]) -> None:
    """A tile per x and series, both whole numbers, the darker the larger; classes are those of all panels."""
    scale = rising_scale(float(record[figure.y]) for record in everything if record[figure.y] is not None)
    tiles: list[list[Path]] = [[] for _ in scale.fills]
    for code in series:
        classes = {
            record[figure.x]: scale.place(float(record[figure.y]))
            for record in of_series(figure, records, code)
        }
        for left, right, place in _runs(classes):
            low, high = code - 0.5, code + 0.5
            corners = [(left, low), (right, low), (right, high), (left, high), (left, low)]
            tiles[place].append(Path(corners, closed=True))
    for fill, found in zip(scale.fills, tiles, strict=True):
        if found:
            axes.add_patch(PathPatch(Path.make_compound_path(*found), facecolor=fill.colour, linewidth=0))
    # In the legend also what a panel has none of: a class means the same in all of them.
    for fill, words in zip(scale.fills, scale.labels, strict=True):
        axes.plot([], [], "s", color=fill.colour, markeredgecolor="0.6", markersize=9, label=words)
    found_x = codes(everything, figure.x)
    axes.set_xlim(found_x[0] - 0.5, found_x[-1] + 0.5)
    axes.set_ylim(series[0] - 0.5, series[-1] + 0.5)
    axes.set_ylabel(heading(figure.series), fontsize=9)


def _runs(classes: dict[int, int]) -> list[tuple[float, float, int]]:
    """Neighbours of one class as one tile: its left and right edge and its class."""
    runs: list[tuple[float, float, int]] = []
    for x in sorted(classes):
        if runs and runs[-1][1] == x - 0.5 and runs[-1][2] == classes[x]:
            runs[-1] = (runs[-1][0], x + 0.5, classes[x])
        else:
            runs.append((x - 0.5, x + 0.5, classes[x]))
    return runs


def draw_bars(axes: Axes, figure: Figure, records: Records, everything: Records, series: list[Any]) -> None:
    """Lying bars from zero, one per x and series, with their numbers at the end."""
    found = codes(everything, figure.x)
    thickness = 0.7 / len(series)
    for number, code in enumerate(series):
        own = of_series(figure, records, code)
        values = [round(float(record[figure.y]), 9) for record in own]
        offset = (number - (len(series) - 1) / 2) * thickness
        bars = axes.barh(
            [found.index(record[figure.x]) + offset for record in own],
            values,
            thickness,
            color=STYLES[number % len(STYLES)].colour,
            label=label(figure.series, code),
        )
        decimals = figure.decimals if isinstance(figure.decimals, int) else figure.decimals.get(figure.y, 0)
        axes.bar_label(bars, [format_number(value, decimals) for value in values], padding=3, fontsize=8)
    axes.axvline(0, color="0.4", linewidth=0.8)
    axes.margins(x=0.18)
    axes.set_yticks(range(len(found)), [label(figure.x, code) for code in found], fontsize=9)
    axes.set_ylim(len(found) - 0.5, -0.5)
