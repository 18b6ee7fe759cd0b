"""The published tables as dbt's manifest describes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SCHEMA = "publication"
Node = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column; ``unit`` is empty where the values are no quantities or dates."""

    name: str
    type: str
    unit: str
    description: str


@dataclass(frozen=True)
class Table:
    """A published table. ``key`` is empty where rows may repeat.

    ``built_from``: the tables that it reads, as schema.table. ``deliveries`` and ``seeds``: the delivered
    tables and the seeds that these come from in the end.
    """

    name: str
    theme: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    built_from: tuple[str, ...]
    deliveries: tuple[str, ...]
    seeds: tuple[str, ...]


def published_tables(manifest: dict[str, Any], schema: str = SCHEMA) -> list[Table]:
    """The tables of the publication room, or of the room open, in order of name."""
    nodes: dict[str, Node] = manifest["nodes"]
    published = [node for node in nodes.values() if is_published(node, schema)]
    return sorted((_table(manifest, node) for node in published), key=lambda table: table.name)


def is_published(node: Node, schema: str = SCHEMA) -> bool:
    """Whether a node of the manifest is a table that is published; ephemeral models are parts of others."""
    return bool(
        node["resource_type"] == "model"
        and node["schema"] == schema
        and node["config"]["materialized"] != "ephemeral"
    )


def _table(manifest: dict[str, Any], node: Node) -> Table:
    ancestors = _ancestors(manifest["nodes"], node)
    return Table(
        name=node["alias"],
        theme=node["config"]["meta"].get("theme", ""),
        description=" ".join(node["description"].split()),
        key=_key(manifest["nodes"].values(), node),
        columns=tuple(_column(column) for column in node["columns"].values()),
        built_from=tuple(sorted(_label(manifest, parent) for parent in _stored_parents(manifest, node))),
        deliveries=tuple(sorted(each.split(".")[-1] for each in ancestors if each.startswith("source."))),
        seeds=tuple(sorted(each.split(".")[-1] for each in ancestors if each.startswith("seed."))),
    )


def _column(column: dict[str, Any]) -> Column:
    return Column(
        name=column["name"],
        type=column["data_type"],
        unit=column["config"]["meta"].get("unit", ""),
        description=" ".join(column["description"].split()),
    )


def _key(nodes: Iterable[Node], table: Node) -> tuple[str, ...]:
    """What the table's uniqueness test says; a unique column counts as the key if it is never empty."""
    tests = [
        node
        for node in nodes
        if node["resource_type"] == "test" and node.get("attached_node") == table["unique_id"]
    ]
    by_kind = {kind: [test for test in tests if _kind(test) == kind] for kind in map(_kind, tests)}
    for test in by_kind.get("unique_combination", []):
        return tuple(test["test_metadata"]["kwargs"]["columns"])
    filled = {test["column_name"] for test in by_kind.get("not_null", [])}
    return tuple(
        test["column_name"] for test in by_kind.get("unique", [])[:1] if test["column_name"] in filled
    )


def _kind(test: Node) -> str:
    return str(test.get("test_metadata", {}).get("name", ""))


def _stored_parents(manifest: dict[str, Any], node: Node) -> set[str]:
    """What the table reads; of models that are only parts of its SQL, what these read."""
    parents = set()
    for parent in node["depends_on"]["nodes"]:
        read = manifest["nodes"].get(parent)
        if read is not None and read["config"]["materialized"] == "ephemeral":
            parents |= _stored_parents(manifest, read)
        else:
            parents.add(parent)
    return parents


def _label(manifest: dict[str, Any], identifier: str) -> str:
    node = manifest["nodes"].get(identifier) or manifest["sources"][identifier]
    return f"{node['schema']}.{node.get('alias') or node['name']}"


def _ancestors(nodes: dict[str, Node], node: Node) -> set[str]:
    found: set[str] = set()
    waiting = list(node["depends_on"]["nodes"])
    while waiting:
        identifier = waiting.pop()
        if identifier not in found:
            found.add(identifier)
            # Sources have no entry here: they are where it begins.
            waiting += nodes.get(identifier, {}).get("depends_on", {}).get("nodes", [])
    return found
