"""Charts of figures: lines, dots with intervals, pyramids, fans, and those of areas.

Colour is never alone: markers and dashes differ too.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import MaxNLocator

from vandring.drawing import svg_bytes
from vandring.report.areas import draw_bars, draw_stacked, draw_tiles
from vandring.report.arrangement import Records, arranged, codes, of_series, places
from vandring.report.items import Figure
from vandring.report.labels import label
from vandring.report.reading import Result
from vandring.report.styles import STYLES, Style
from vandring.report.ticks import Powers, Sizes, Ticks

WIDTH = 7.6
PANEL_HEIGHT = 2.7
NORMAL_95 = 1.959964
"""Standard errors on either side of an estimate in a 95 % interval."""
FAN_SHADES = ("#DCEAF4", "#A9CCE4", "#6FA9D2")
"""Of bands, the widest first: lighter is farther out."""
LISTED = ("dots", "bars")
"""Kinds of chart that have x on the vertical axis, as a list."""
OVER_X = ("lines", "fan", "stacked", "tiles")
"""Kinds that have it on the horizontal axis."""
SPREAD = 0.64
"""Of the distance between two categories, what the dots of one take."""


def draw(figure: Figure, result: Result) -> bytes:
    """The chart as an SVG document; the same rows give the same bytes, in whatever order they come."""
    records = arranged(figure, result)
    panels = codes(records, figure.panel)
    columns = 1 if len(panels) == 1 else figure.panel_columns
    lines = -(-len(panels) // columns)
    if figure.kind in LISTED:
        height = lines * (0.6 + 0.27 * len(codes(records, figure.x))) + 0.5
    else:
        height = lines * (PANEL_HEIGHT if len(panels) > 1 else 3.6) + 0.4
    paint = partial(_paint, figure=figure, records=records, panels=panels, shape=(lines, columns))
    return svg_bytes(figure.id, (WIDTH, height), paint)


def _paint(
    canvas: Canvas, figure: Figure, records: Records, panels: list[Any], shape: tuple[int, int]
) -> None:
    _, words = places(figure, records)
    is_listed, is_over_x = figure.kind in LISTED, figure.kind in OVER_X
    grid = canvas.subplots(*shape, squeeze=False, sharex=True, sharey=figure.shares_scale or is_listed)
    series = codes(records, figure.series)
    painter: Callable[..., None] = {
        "lines": _lines,
        "dots": _dots,
        "pyramid": _pyramid,
        "fan": _fan,
        "stacked": draw_stacked,
        "tiles": draw_tiles,
        "bars": draw_bars,
    }[figure.kind]
    for axes, panel in zip(grid.flat, panels, strict=False):
        inside = [record for record in records if not figure.panel or record[figure.panel] == panel]
        if figure.panel:
            axes.set_title(label(figure.panel, panel), fontsize=10)
        painter(axes, figure, inside, records, series)
        if is_over_x and not words:
            axes.xaxis.set_major_locator(MaxNLocator(nbins=9 // shape[1], integer=True))
        numbers = axes.yaxis if is_over_x else axes.xaxis
        numbers.set_major_formatter(_formatter(figure))
        axes.grid(color="0.88", linewidth=0.8)
        axes.set_axisbelow(True)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    for axes in grid.flat[len(panels) :]:
        axes.set_visible(False)
    # After all panels: fixing a scale earlier would cut off what the later ones draw.
    for axes in grid.flat[: len(panels)]:
        _begin_at_zero(axes, figure, records)
    # The unit stands in the caption; an axis has its own label only where it is no year and no list.
    if is_over_x and figure.axis:
        canvas.supxlabel(figure.axis, fontsize=9)
    handles = {name: handle for axes in grid.flat for handle, name in _legend(axes)}
    if figure.kind == "fan" or (figure.series and figure.kind != "pyramid"):
        own_names = figure.kind in ("fan", "tiles")
        names = list(handles) if own_names else [label(figure.series, code) for code in series]
        canvas.legend(
            [handles[name] for name in names],
            names,
            frameon=False,
            ncols=min(len(names), 4 if max(map(len, names)) < 24 else 2),
            loc="outside upper center",
            fontsize=9,
        )


def _formatter(figure: Figure) -> Ticks:
    if figure.is_logarithmic:
        return Powers()
    return Sizes() if figure.kind == "pyramid" else Ticks()


def _begin_at_zero(axes: Axes, figure: Figure, records: Records) -> None:
    if figure.kind in ("pyramid", "tiles", "bars") or figure.is_logarithmic or not figure.from_zero:
        return
    lowest = min((float(record[figure.y]) for record in records if record[figure.y] is not None), default=0.0)
    if figure.kind in OVER_X:
        axes.set_ylim(bottom=0) if lowest >= 0 else axes.axhline(0, color="0.4", linewidth=0.8)
    elif lowest >= 0 and not figure.error:
        axes.set_xlim(left=0)


def _legend(axes: Axes) -> list[tuple[Any, str]]:
    return list(zip(*axes.get_legend_handles_labels(), strict=True))


def _lines(axes: Axes, figure: Figure, records: Records, everything: Records, series: list[Any]) -> None:
    where, categories = places(figure, everything)
    for number, code in enumerate(series):
        style = STYLES[number % len(STYLES)]
        own = of_series(figure, records, code)
        own.sort(key=lambda record: where[record[figure.x]])
        if figure.limits:
            low, high = _limits(figure, own)
            along = [where[record[figure.x]] for record in own]
            axes.fill_between(along, low, high, color=style.colour, alpha=0.15, linewidth=0)
        axes.plot(
            [where[record[figure.x]] for record in own],
            [round(float(record[figure.y]), 9) for record in own],
            color=style.colour,
            linestyle=style.dashes,
            marker=style.marker,
            markersize=4,
            markevery=max(1, len(own) // 12),
            linewidth=1.6,
            label=label(figure.series, code),
        )
    if categories:
        step = -(-len(categories) // 10)
        axes.set_xticks(range(0, len(categories), step), categories[::step], rotation=45, fontsize=8)
    if figure.is_logarithmic:
        axes.set_yscale("log")


def _fan(axes: Axes, figure: Figure, records: Records, everything: Records, _series: list[Any]) -> None:
    where, categories = places(figure, everything)
    own = sorted(records, key=lambda record: where[record[figure.x]])
    own = [record for record in own if record[figure.y] is not None]
    along = [where[record[figure.x]] for record in own]
    for number, (name, lower, upper) in enumerate(figure.bands):
        low, high = ([round(float(record[end]), 9) for record in own] for end in (lower, upper))
        shade = FAN_SHADES[number % len(FAN_SHADES)]
        axes.fill_between(along, low, high, color=shade, linewidth=0, label=name)
    middle = [round(float(record[figure.y]), 9) for record in own]
    axes.plot(along, middle, color=STYLES[0].colour, linewidth=1.8, label="Half of the draws are below")
    if categories:
        step = -(-len(categories) // 10)
        axes.set_xticks(range(0, len(categories), step), categories[::step], rotation=45, fontsize=8)


def _dots(axes: Axes, figure: Figure, records: Records, everything: Records, series: list[Any]) -> None:
    found = codes(everything, figure.x)
    for number, code in enumerate(series):
        style: Style = STYLES[number % len(STYLES)]
        own = of_series(figure, records, code)
        offset = (number - (len(series) - 1) / 2) * SPREAD / len(series)
        errors: Any = None
        if figure.error:
            errors = [round(NORMAL_95 * (record[figure.error] or 0), 9) for record in own]
        elif figure.limits:
            middle = [round(float(record[figure.y]), 9) for record in own]
            low, high = _limits(figure, own)
            errors = [
                [max(0.0, at - end) for at, end in zip(middle, low, strict=True)],
                [max(0.0, end - at) for at, end in zip(middle, high, strict=True)],
            ]
        axes.errorbar(
            [round(float(record[figure.y]), 9) for record in own],
            [found.index(record[figure.x]) + offset for record in own],
            xerr=errors,
            fmt=style.marker,
            color=style.colour,
            markersize=4.5,
            linewidth=1,
            label=label(figure.series, code),
        )
    axes.axvline(0, color="0.4", linewidth=0.8)
    axes.set_yticks(range(len(found)), [label(figure.x, code) for code in found], fontsize=9)
    axes.set_ylim(len(found) - 0.5, -0.5)


def _limits(figure: Figure, records: Records) -> tuple[list[float], list[float]]:
    """Both limits of every row; its value where there is none."""
    low, high = (
        [round(float(record[figure.y] if record[end] is None else record[end]), 9) for record in records]
        for end in figure.limits
    )
    return low, high


def _pyramid(axes: Axes, figure: Figure, records: Records, everything: Records, series: list[Any]) -> None:
    most = max((float(record[figure.y] or 0) for record in everything), default=0.0) or 1.0
    for number, code in enumerate(series):
        side = -1 if number == 0 else 1
        own = [record for record in records if record[figure.series] == code]
        persons = {record[figure.x]: side * float(record[figure.y] or 0) for record in own}
        ages = range(min(persons), max(persons) + 1)
        axes.stairs(
            [persons.get(age, 0.0) for age in ages],
            [*(age - 0.5 for age in ages), ages[-1] + 0.5],
            orientation="horizontal",
            fill=True,
            color=STYLES[number].colour,
        )
        axes.text(
            side * 0.98 * most,
            1.0,
            label(figure.series, code),
            transform=axes.get_xaxis_transform(),
            ha="left" if side < 0 else "right",
            va="top",
        )
    axes.set_xlim(-1.05 * most, 1.05 * most)
    axes.set_ylabel(figure.axis)
