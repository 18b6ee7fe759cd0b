"""What anybody may see: every published table has a rule, and none that is open has a row of a person."""

import csv
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

import warehouse
from vandring.places import OPEN, UNPUBLISHED
from vandring.publishing.swap import publish

# Made of the keys that both schemas have.
OF_BOTH = {"table_keys"}
SEED = warehouse.PROJECT / "seeds/rules/open_tables.csv"
# Columns that say of a row that it is of one person, one family or one message.
OF_A_PERSON = re.compile(
    r"(^|_)(person|notification|family|mother)_(id|number|number_text)$|^(source_id|occurrence)$"
)
# Descriptions of tables with a row per person, event, stay or message.
ROWS_OF_PERSONS = re.compile(
    r"^One row per (accepted notification|rejected notification|person|immigrant and|event|delivered row)"
)
TYPES = {"string": "VARCHAR", "int": "INTEGER"}
RULES = ("exact", "rounded", "estimates", "metadata", "closed")
# Rules of tables that are made for the schema open.
OF_OPEN = ("rounded", "estimates")


def rules() -> dict[str, dict[str, str]]:
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["table_name"] for row in rows})
    return {row["table_name"]: row for row in rows}


def published(manifest: dict[str, Any], schema: str) -> dict[str, dict[str, Any]]:
    """The tables of a published schema by name."""
    return {
        node["alias"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and node["schema"] == schema
        and node["config"]["materialized"] != "ephemeral"
    }


def test_every_published_table_has_a_rule(manifest: dict[str, Any]) -> None:
    of_analysts, of_anybody = published(manifest, "publication"), published(manifest, "open")
    listed = rules()

    assert set(listed) == set(of_analysts) | set(of_anybody)
    # A table may have one of the same name in publication: that is closed, and what is open is protected.
    protected = {name for name, row in listed.items() if row["rule"] in OF_OPEN}
    assert protected == set(of_anybody) - OF_BOTH


def test_every_rule_is_one_and_says_what_it_must() -> None:
    for name, row in rules().items():
        assert row["rule"] in RULES, name
        assert bool(row["reason"]) == (row["rule"] == "closed"), name
        assert bool(row["family"]) == (row["rule"] in ("exact", *OF_OPEN)), name


def test_nothing_of_a_person_is_open(manifest: dict[str, Any]) -> None:
    confidential, protected = published(manifest, "publication"), published(manifest, "open")
    for name, row in rules().items():
        tables = protected if row["rule"] in OF_OPEN else confidential
        if row["rule"] == "closed":
            continue
        is_of_persons = [column for column in tables[name]["columns"] if OF_A_PERSON.search(column)]
        assert not is_of_persons, f"{name}: {', '.join(is_of_persons)}"
        assert not ROWS_OF_PERSONS.search(tables[name]["description"]), name


def test_the_rule_finds_the_tables_of_persons(manifest: dict[str, Any]) -> None:
    tables = published(manifest, "publication")
    for name in (
        "migration_events",
        "rejected_notifications",
        "rejected_persons",
        "residence_spells",
        "movers",
        "residence_contradictions",
        "immigrant_person_years",
    ):
        assert any(OF_A_PERSON.search(column) for column in tables[name]["columns"]), name


@pytest.mark.parametrize(
    "characteristic", ["citizenship", "country", "background", "education", "labour", "family", "reason_for"]
)
def test_counts_by_what_is_protected_are_not_open_as_they_are(
    manifest: dict[str, Any], characteristic: str
) -> None:
    tables = published(manifest, "publication")
    for name, row in rules().items():
        if row["rule"] == "exact":
            split_by = [column for column in tables[name]["columns"] if characteristic in column]
            assert not split_by, f"{name}: {', '.join(split_by)}"


def test_what_is_open_says_what_was_done_to_it(manifest: dict[str, Any]) -> None:
    for name, node in published(manifest, "open").items():
        assert "What was done to it: " in node["description"], name


def test_the_open_file_has_what_the_rules_open_and_nothing_else(
    built: Path, tmp_path: Path, manifest: dict[str, Any]
) -> None:
    publish(warehouse.to_publish(built, tmp_path), tmp_path)
    listed = rules()
    opened = {name for name, row in listed.items() if row["rule"] != "closed"}
    with duckdb.connect(str(tmp_path / OPEN), read_only=True) as connection:
        tables = dict(connection.execute("select table_name, comment from duckdb_tables()").fetchall())
        columns = connection.execute(
            "select table_name, column_name, data_type, comment from duckdb_columns() "
            "where schema_name = 'open' order by table_name, column_index"
        ).fetchall()
        keys = connection.execute("select distinct table_name from open.table_keys").fetchall()
    assert set(tables) == opened | {"builds"}
    assert {name for (name,) in keys} == opened
    assert not [name for name in opened if "What was done to it: " not in tables[name]]
    # Contracts are kept: columns, their order, types and descriptions are those of the models.
    models = published(manifest, "publication") | {
        name: node for name, node in published(manifest, "open").items() if name not in OF_BOTH
    }
    for name in opened:
        node = models[name]
        assert [each[1:3] for each in columns if each[0] == name] == [
            (column["name"], TYPES.get(column["data_type"], column["data_type"].upper()))
            for column in node["columns"].values()
        ], name
        assert [each[3] for each in columns if each[0] == name] == [
            " ".join(column["description"].split()) for column in node["columns"].values()
        ], name


def test_a_table_that_an_office_closes_is_not_open(built: Path, tmp_path: Path) -> None:
    publish(warehouse.to_publish(built, tmp_path), tmp_path)
    with duckdb.connect(str(tmp_path / OPEN), read_only=True) as connection:
        (errors,) = connection.execute("select count(*) from open.back_test_errors").fetchone() or (0,)
        assert errors
    with duckdb.connect(str(tmp_path / UNPUBLISHED)) as connection:
        for name in ("back_test_errors", "immigrants_by_background"):
            connection.execute(
                "update publication.open_tables set rule = 'closed' where table_name = $1", [name]
            )
    publish(tmp_path, tmp_path)
    with duckdb.connect(str(tmp_path / OPEN), read_only=True) as connection:
        for column in ("duckdb_tables()", "open.table_keys"):
            names = {name for (name,) in connection.execute(f"select table_name from {column}").fetchall()}
            assert "population" in names
            assert names.isdisjoint({"back_test_errors", "immigrants_by_background"})
