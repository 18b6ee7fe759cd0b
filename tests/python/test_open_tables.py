"""What anybody may see: every published table has a rule, and none that is open has a row of a person."""

import csv
import re
from typing import Any

import pytest

import warehouse

SEED = warehouse.PROJECT / "seeds/rules/open_tables.csv"
# Columns that say of a row that it is of one person, one family or one message.
OF_A_PERSON = re.compile(
    r"(^|_)(person|notification|family|mother)_(id|number|number_text)$|^(source_id|occurrence)$"
)
# Descriptions of tables with a row per person, event, stay or message.
ROWS_OF_PERSONS = re.compile(
    r"^One row per (accepted notification|rejected notification|person|immigrant and|event|delivered row)"
)
RULES = ("exact", "rounded", "metadata", "closed")


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
    assert {name for name, row in listed.items() if row["rule"] == "rounded"} == set(of_anybody)


def test_every_rule_is_one_and_says_what_it_must() -> None:
    for name, row in rules().items():
        assert row["rule"] in RULES, name
        assert bool(row["reason"]) == (row["rule"] == "closed"), name
        assert bool(row["family"]) == (row["rule"] in ("exact", "rounded")), name


def test_nothing_of_a_person_is_open(manifest: dict[str, Any]) -> None:
    tables = published(manifest, "publication") | published(manifest, "open")
    for name, row in rules().items():
        is_of_persons = [column for column in tables[name]["columns"] if OF_A_PERSON.search(column)]
        if row["rule"] != "closed":
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
