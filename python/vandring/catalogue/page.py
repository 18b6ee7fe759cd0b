"""docs/catalogue.md: the published tables by theme, and the protected ones."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from vandring.catalogue.openness import Openness, anchor
from vandring.catalogue.tables import Table

THEMES = {
    "Notifications": "What the register received, and what became of every message.",
    "Vintages": "What was known when, and how it was treated.",
    "Residence and population": "Who lived where, who moved, and populations that balance to the person.",
    "Rates": "What a projection takes as given, by base period.",
    "Immigrants": "Immigrants from year to year: who stays, moves and leaves.",
    "Models": "Estimated models of who moves and who leaves.",
    "Projection": "Scenarios, projected populations, and how well the methods would have done.",
    "Classifications and comparison": "Regions, ages and days; keys of the tables; printed figures.",
}
"""The themes in order, each with a sentence. A table names its theme in its YAML."""
HEAD = """# Catalogue of the published tables

Every table of the schema `publication`, which is for the office's own analysts (`build/published.duckdb`),
and whether anybody may see it in the schema `open` (`build/open.duckdb`): *Open* says how, or why not. The
schemas have the same names in the server copy. Protected tables of `open` are at the end. In the list,
*rounded* and *estimates* say that `open` has a table of its own instead: of rounded counts, or of estimates
where there are events enough.
Made from dbt's manifest by `make catalogue`; a test fails when it is out of date.
[questions.md](questions.md) shows the tables at work, [method.md](method.md) defines what they hold,
[metrics.md](metrics.md) the metrics.

The *key* is what tells the rows of a table apart; an empty value counts as a value. *Unit*: rates and shares
are 0–1 unless they are *per 100* or *per cent*; dates are ISO 8601. Text and true-or-false columns have no
unit. *Delivered* names the tables of the [delivery](delivery.md), *seeds* those of `seeds/`, that a table
comes from in the end.
"""


PROTECTED = """## Protected

Tables of the schema `open` that tell of no single person: counts are rounded, and what models estimate is of
categories with events enough.
"""


def catalogue_page(
    tables: Iterable[Table], open_tables: Iterable[Table], openness: Mapping[str, Openness]
) -> str:
    """The page in Markdown, of the tables of both schemas. ``openness``: by table whether it is open."""
    protected = [table for table in open_tables if openness[table.name].is_made]
    by_theme: dict[str, list[Table]] = {theme: [] for theme in THEMES}
    for table in tables:
        by_theme[table.theme].append(table)
    parts = [HEAD, *_list(by_theme, openness), *_protected_list(protected)]
    for theme in THEMES:
        parts += [f"## {theme}\n"]
        parts += [
            _section(table, f"- Open: {openness[table.name].words(table.name)}") for table in by_theme[theme]
        ]
    parts.append(PROTECTED)
    for table in protected:
        parts += [f'<a id="{anchor(table.name)}"></a>\n', _section(replace(table, name=f"open.{table.name}"))]
    return "\n".join(parts)


def _list(by_theme: Mapping[str, list[Table]], openness: Mapping[str, Openness]) -> list[str]:
    """All tables on one screen or two: by theme, what each has a row for, and whether it is open."""
    lines = ["| table | one row per | open |", "|---|---|---|"]
    for theme, tables in by_theme.items():
        lines.append(f"| **{theme}** | {THEMES[theme]} | |")
        lines += [
            f"| [`{table.name}`](#{table.name}) | {_cell(_grain(table))} | {openness[table.name].word} |"
            for table in tables
        ]
    return lines


def _protected_list(tables: list[Table]) -> list[str]:
    """The protected tables, which end the list."""
    lines = ["| **Protected** | Tables of their own in the schema `open`. | |"]
    lines += [
        f"| [`open.{table.name}`](#{anchor(table.name)}) | {_cell(_grain(table))} | yes |" for table in tables
    ]
    return [*lines, ""]


def _grain(table: Table) -> str:
    """The first sentence of a description, without the words that the head of the list says."""
    return re.split(r"\.(?: |$)", table.description, maxsplit=1)[0].removeprefix("One row per ")


def _section(table: Table, *said: str) -> str:
    lines = [f"### {table.name}\n", f"{table.description}\n", *said]
    lines.append(f"- Key: {_code(table.key) or 'none: rows may repeat'}")
    if table.built_from:
        lines.append(f"- Built from: {_code(table.built_from)}")
    for label, names in (("Delivered", table.deliveries), ("Seeds", table.seeds)):
        if names:
            lines.append(f"- {label}: {', '.join(names)}")
    lines += ["", "| column | type | unit | description |", "|---|---|---|---|"]
    lines += [
        f"| `{column.name}` | {column.type} | {column.unit} | {_cell(column.description)} |"
        for column in table.columns
    ]
    return "\n".join([*lines, ""])


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    """Text that a table of Markdown takes: no bars, and no stars that would make it bold."""
    return text.replace("|", "\\|").replace("*", "\\*")
