"""What a chart shows, in words, for who cannot see it."""

from typing import Any

from vandring.numbers import format_number
from vandring.report.arrangement import arranged, codes
from vandring.report.items import Figure
from vandring.report.labels import label
from vandring.report.pivot import decimals_of
from vandring.report.reading import Result

KINDS = {
    "lines": "Line chart",
    "dots": "Dot chart",
    "pyramid": "Population pyramid",
    "fan": "Fan chart",
    "stacked": "Stacked areas",
    "tiles": "Map of tiles",
    "bars": "Bar chart",
}
LINES_SPOKEN = 12


def describe(figure: Figure, result: Result) -> str:
    """The kind of chart, its unit, and of each series its first and last value, or its extremes."""
    records = arranged(figure, result)
    said = [f"{KINDS[figure.kind]}, {figure.unit}."]
    for panel in codes(records, figure.panel):
        for code in codes(records, figure.series):
            own = [
                record
                for record in records
                if (not figure.panel or record[figure.panel] == panel)
                and (not figure.series or record[figure.series] == code)
                and record[figure.y] is not None
            ]
            if own:
                names = [
                    label(name, of) for name, of in ((figure.panel, panel), (figure.series, code)) if name
                ]
                said.append(_say(figure, ", ".join(names), own))
    more = len(said) - 1 - LINES_SPOKEN
    shown = said[: LINES_SPOKEN + 1]
    if more > 0:
        shown.append(f"{more} more lines are in the table of its numbers.")
    return " ".join(shown)


def _say(figure: Figure, name: str, records: list[dict[str, Any]]) -> str:
    by_x = {record[figure.x]: record for record in records}
    if figure.kind in ("lines", "fan", "stacked"):
        found = codes(records, figure.x)
        ends = [by_x[found[0]], by_x[found[-1]]]
        words = "from", "to"
    else:
        ends = [pick(records, key=lambda record: record[figure.y]) for pick in (min, max)]
        words = "lowest", "highest"
    parts = []
    for word, record in zip(words, ends, strict=True):
        number = format_number(record[figure.y], decimals_of(figure.decimals, [figure.y]))
        parts.append(f"{word} {number} ({label(figure.x, record[figure.x])})")
    for band, lower, upper in figure.bands[1:2]:
        low, high = (
            format_number(ends[1][end], decimals_of(figure.decimals, [end])) for end in (lower, upper)
        )
        parts.append(f"{band} of the draws between {low} and {high} there")
    return f"{name + ': ' if name else ''}{', '.join(parts)}."
