"""The order in which a figure's rows are drawn, and where each stands."""

from functools import partial
from typing import Any

from vandring.report.items import Figure
from vandring.report.labels import label, order
from vandring.report.reading import Result

Records = list[dict[str, Any]]


def arranged(figure: Figure, result: Result) -> Records:
    """The rows in the order of panels, series and places."""
    names = [name for name in (figure.panel, figure.series, figure.x) if name]
    return sorted(result.records(), key=lambda record: [order(name, record[name]) for name in names])


def codes(records: Records, dimension: str) -> list[Any]:
    """The codes of a dimension in their order; one empty code where there is no dimension."""
    if not dimension:
        return [""]
    return sorted({record[dimension] for record in records}, key=partial(order, dimension))


def places(figure: Figure, records: Records) -> tuple[dict[Any, float], list[str]]:
    """Where each x stands, and words for them unless they are numbers."""
    found = codes(records, figure.x)
    if all(isinstance(code, int) for code in found):
        return {code: float(code) for code in found}, []
    return {code: float(place) for place, code in enumerate(found)}, [label(figure.x, code) for code in found]


def of_series(figure: Figure, records: Records, code: Any) -> Records:
    """The rows of a series that have a value."""
    own = [record for record in records if not figure.series or record[figure.series] == code]
    return [record for record in own if record[figure.y] is not None]
