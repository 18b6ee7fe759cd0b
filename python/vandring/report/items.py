"""What a section is made of. Everything here is data; queries are in ``sql/``, by the name of the item."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Decimals = int | Mapping[str, int]
"""Decimals of every number, or by name of a value or code of a row or column (the first that is named)."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A figure or a table."""

    id: str
    """Its anchor on the page, unique in the report."""
    title: str
    unit: str
    query: str = ""
    """File in ``sql/`` without its ending; the id, with underscores, where empty."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Named parameters of the query and of ``reasons``."""
    follows: str = ""
    """The table or figure of a publication that it follows."""
    note: str = ""
    reasons: str = ""
    """A query whose only column says why something is left out; its rows are shown with the item."""
    empty: str = ""
    """What to say where there is nothing to show and ``reasons`` says nothing."""
    decimals: Decimals = 0

    @property
    def query_name(self) -> str:
        """The file of the query, without its ending."""
        return self.query or self.id.replace("-", "_")


@dataclass(frozen=True, kw_only=True)
class Table(Item):
    """A table: one row per combination of ``rows``, one column per combination of ``columns`` and value.

    The last of ``rows`` heads a row, those before it a group of rows. ``values`` are the columns of the query
    that stand in the cells. Of the query's columns, those of ``pivot.FOOTNOTES`` are footnotes: ``misprint``
    at the row's published_value, ``estimator_note`` at its computed_value or estimate.
    ``counts`` are those of them that are nil where the query has no row. Rows stand in the order of their
    labels and codes, or as the query has them where ``keeps_order``.
    """

    rows: tuple[str, ...]
    values: tuple[str, ...]
    columns: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    keeps_order: bool = False


@dataclass(frozen=True, kw_only=True)
class Figure(Item):
    """A chart of ``y`` over ``x``, a line or a kind of dot per ``series``, a frame per ``panel``.

    ``kind`` is lines; dots, with x on the vertical axis and, where ``error`` names a column with standard
    errors, intervals of 95 %; pyramid, with age as x and sex as series; or fan, a line with ``bands``
    about it: what each is called, the columns of its lower and its upper end, the widest first.
    """

    x: str
    y: str
    series: str = ""
    panel: str = ""
    error: str = ""
    limits: tuple[str, str] | tuple[()] = ()
    kind: Literal["lines", "dots", "pyramid", "fan", "stacked", "tiles", "bars"] = "lines"
    bands: tuple[tuple[str, str, str], ...] = ()
    axis: str = ""
    """Label of the axis of x."""
    panel_columns: int = 2
    shares_scale: bool = True
    """All panels have the same scale."""
    from_zero: bool = True
    is_logarithmic: bool = False


@dataclass(frozen=True)
class Panel:
    """One map: the column of the query that it shows, of the regions of one scheme."""

    title: str
    scheme: Literal["municipality", "county"]
    value: str


@dataclass(frozen=True, kw_only=True)
class Map(Item):
    """Maps of regions beside one another, with the same classes.

    The query gives a row per scheme and region: scheme_id, region_code, region (its name), period (what the
    unit is followed by, or empty), and the columns of the panels. Classes are those of vandring.maps.scale:
    about zero where there are ``breaks``, levels where ``is_levels``, otherwise rising from zero.
    """

    panels: tuple[Panel, ...]
    breaks: tuple[float, ...] = ()
    is_levels: bool = False


@dataclass(frozen=True)
class KeyFigure:
    """A number of the first screen; its query gives ``value`` and may give ``detail``, a text below it."""

    label: str
    query: str
    detail: str = ""


@dataclass(frozen=True)
class Section:
    """A chapter of the report. ``text`` is a list of paragraphs."""

    id: str
    title: str
    text: tuple[str, ...]
    items: tuple[Item, ...]
