"""The metrics of what is open to anybody, from those of all published tables."""

from collections.abc import Mapping
from typing import Any

from vandring.rooms import OPEN_ROOM, PUBLICATION_ROOM

Manifest = dict[str, Any]
Node = dict[str, Any]


def open_metrics(manifest: Manifest, reasons: Mapping[str, str]) -> tuple[Manifest, dict[str, str]]:
    """MetricFlow's semantic manifest on the schema open; and by metric that it lacks, why.

    ``reasons``: by closed table, why it is closed. A metric goes with the table that it measures.
    """
    models = manifest["semantic_models"]
    closed = {
        measure["name"]: model["node_relation"]["alias"]
        for model in models
        if model["node_relation"]["alias"] in reasons
        for measure in model["measures"]
    }
    tables = _tables_of_metrics(manifest["metrics"], closed)
    configuration = manifest["project_configuration"]
    spines = [_moved(spine) for spine in configuration["time_spines"]]
    kept = manifest | {
        "semantic_models": [
            _moved(model) for model in models if model["node_relation"]["alias"] not in reasons
        ],
        "metrics": [metric for metric in manifest["metrics"] if metric["name"] not in tables],
        "project_configuration": configuration | {"time_spines": spines},
    }
    return kept, {metric: f"{table}: {reasons[table]}" for metric, table in tables.items()}


def _tables_of_metrics(metrics: list[Node], closed: dict[str, str]) -> dict[str, str]:
    """By metric that needs a closed measure: the table of that measure."""
    tables: dict[str, str] = {}
    found = -1
    # A metric that is made of others goes with them, however many steps there are between.
    while len(tables) > found:
        found = len(tables)
        for metric in metrics:
            needs = [closed.get(each["name"]) for each in metric["type_params"]["input_measures"]]
            inputs = [tables.get(each["name"]) for each in metric["type_params"]["metrics"] or []]
            for table in filter(None, (*needs, *inputs)):
                tables.setdefault(metric["name"], table)
    return tables


def _moved(node: Node) -> Node:
    relation = node["node_relation"]
    name = relation["relation_name"].replace(f'"{PUBLICATION_ROOM.schema}"', f'"{OPEN_ROOM.schema}"')
    return node | {"node_relation": relation | {"schema_name": OPEN_ROOM.schema, "relation_name": name}}
