"""The catalogue says what is published: in the page, the YAML and the built tables alike."""

import re

import pytest

import warehouse
from open_rules import reasons, rules
from vandring.catalogue.openness import read_openness
from vandring.catalogue.page import THEMES, catalogue_page
from vandring.catalogue.tables import Table, published_tables

QUANTITIES = ("int", "bigint", "double", "date")
# Every unit that a column of the room may have.
UNITS = {
    "as the column unit says", "births or deaths", "births per woman", "calendar year", "cells",
    "chi-squared", "coefficients", "date, yyyy-mm-dd", "degrees of freedom", "draws", "identifier", "level",
    "log-odds", "log-odds squared", "months", "months or years", "moves, births or deaths",
    "municipalities", "natural logarithm", "net movers per person-year", "notifications",
    "notifications a year", "notifications or persons", "nowcasts", "order", "per 100 immigrants",
    "per 100 residents", "per cent", "percentage points", "person numbers", "persons",
    "persons per notification", "persons times the unit of the regressor", "places named", "power",
    "probability, 0-1", "probability, difference of", "rate, 0-1", "ratio", "regions", "rows", "share",
    "share, 0-1", "steps", "type, 1-3", "unit of the attribute", "woman-years", "years",
}  # fmt: skip


@pytest.fixture(scope="module")
def tables(manifest) -> list[Table]:
    return published_tables(manifest)


def offenders(tables: list[Table], wrong) -> list[str]:
    return [f"{table.name}.{column.name}" for table in tables for column in table.columns if wrong(column)]


def test_every_table_says_its_grain_and_has_a_theme(tables):
    assert len(tables) > 60
    assert not [table.name for table in tables if not table.description.startswith("One row per ")]
    assert {table.theme for table in tables} == set(THEMES)


def test_every_column_has_a_type_and_a_description(tables):
    assert not offenders(tables, lambda column: not column.type)
    assert not offenders(tables, lambda column: len(column.description) < len("The day."))


def test_every_quantity_and_date_has_a_unit_that_is_known(tables):
    assert not offenders(tables, lambda column: (column.type in QUANTITIES) != bool(column.unit))
    used = {column.unit for table in tables for column in table.columns if column.unit}
    assert used == UNITS


@pytest.mark.parametrize(
    ("ending", "units"),
    [
        ("_per_100", {"per 100 residents", "per 100 immigrants"}),
        ("_share", {"share, 0-1", "share"}),
        ("_probability", {"probability, 0-1"}),
        ("_hazard", {"probability, 0-1"}),
        ("_rate", {"rate, 0-1", "births per woman", "net movers per person-year"}),
        ("_percent", {"per cent"}),
        ("_year", {"calendar year"}),
        ("_date", {"date, yyyy-mm-dd", ""}),
        ("persons", {"persons"}),
        ("notifications", {"notifications", "notifications a year"}),
    ],
)
def test_the_ending_of_a_name_and_the_unit_agree(tables, ending, units):
    # Raw dates of rejected notifications are text, without a unit.
    assert not offenders(tables, lambda column: column.name.endswith(ending) and column.unit not in units)


def test_every_table_is_built_from_something_delivered_or_laid_down(tables):
    nothing = [table.name for table in tables if not table.deliveries and not table.seeds]
    of_counts = ["delivery_sources", "estimated_inputs", "relations_left_out"]
    assert nothing == [*of_counts, "table_keys"], "empty where persons are; made of the project's own tests"


def test_the_page_is_what_the_manifest_says(tables, manifest):
    page = (warehouse.PROJECT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    expected = catalogue_page(tables, published_tables(manifest, "open"), read_openness(warehouse.PROJECT))
    assert expected == page, "out of date: make catalogue"


def test_the_page_says_of_every_table_whether_it_is_open(tables):
    page = (warehouse.PROJECT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### (\S+)\n(.*?)(?=^### |\Z)", page, re.DOTALL | re.MULTILINE))
    as_it_is = {"exact": "- Open: as it is, ", "metadata": "- Open: as it is, ", "closed": "- Open: no. "}
    made = {"rounded": "- Open: rounded, as ", "estimates": "- Open: where there are events enough, as "}
    for name, rule in rules().items():
        if rule in made:
            assert "What was done to it: " in sections[f"open.{name}"]
        if rule not in made or name in sections:
            assert (as_it_is | made)[rule] + reasons()[name] in sections[name], name
    assert {table.name for table in tables} == {name for name in sections if not name.startswith("open.")}


def test_the_list_has_every_table_once_under_its_theme(tables):
    page = (warehouse.PROJECT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    themes, theme = {}, ""
    for row in re.findall(r"^\| (?:\*\*(.+?)\*\*|\[`(.+?)`\]\S+) \| .+ \|.*\|$", page, re.MULTILINE):
        theme = row[0] or theme
        if row[1] and theme != "Protected":
            assert row[1] not in themes
            themes[row[1]] = theme
    assert themes == {table.name: table.theme for table in tables}


def test_the_catalogue_has_the_tables_columns_and_keys_that_are_built(tables, built):
    columns = warehouse.query(
        built,
        """select table_name, list(column_name order by column_index) as columns
        from duckdb_columns() where schema_name = 'publication' group by table_name""",
    )
    assert {row.table_name: list(row.columns) for row in columns.itertuples()} == {
        table.name: [column.name for column in table.columns] for table in tables
    }
    keys = warehouse.query(
        built,
        """select table_name, list(column_name order by key_position) as columns
        from publication.table_keys group by table_name""",
    )
    assert {row.table_name: tuple(row.columns) for row in keys.itertuples()} == {
        table.name: table.key for table in tables if table.key
    }


def test_comments_in_the_database_are_the_descriptions(tables, built):
    found = warehouse.query(
        built,
        "select table_name, column_name, comment from duckdb_columns() where schema_name = 'publication'",
    )
    comments = {
        (row.table_name, row.column_name): " ".join(row.comment.split()) for row in found.itertuples()
    }
    assert comments == {
        (table.name, column.name): column.description for table in tables for column in table.columns
    }
