"""The dashboards' YAML, read for tests."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import yaml

import open_rules
import warehouse

KINDS = ("datasets", "charts", "dashboards")
FOLDER = warehouse.PROJECT / "bi"
MODELS = warehouse.PROJECT / "models"
Asset = dict[str, Any]


@dataclass(frozen=True)
class Assets:
    """Datasets, charts and dashboards by UUID, and the UUID of every file."""

    datasets: dict[str, Asset]
    charts: dict[str, Asset]
    dashboards: dict[str, Asset]

    def dataset_of(self, chart: Asset) -> Asset:
        return self.datasets[chart["dataset_uuid"]]

    def charts_on(self, dashboard: Asset) -> dict[int, Asset]:
        """The charts of a dashboard by the number that they have in it."""
        places = (place for place in dashboard["position"].values() if isinstance(place, dict))
        return {
            place["meta"]["chartId"]: self.charts[place["meta"]["uuid"]]
            for place in places
            if place["type"] == "CHART"
        }


def files(kind: str = "**") -> list[Path]:
    return sorted(FOLDER.glob(f"{kind}/*.yaml"))


def load() -> Assets:
    """What the files of the repository say, of all published tables."""
    return of_contents(
        {f"{kind}/{path.name}": path.read_text(encoding="utf-8") for kind in KINDS for path in files(kind)}
    )


def of_contents(contents: dict[str, str]) -> Assets:
    """What files say, by their paths."""

    def by_uuid(kind: str) -> dict[str, Asset]:
        read = [yaml.safe_load(text) for path, text in contents.items() if path.startswith(f"{kind}/")]
        return {asset["uuid"]: asset for asset in read}

    return Assets(*map(by_uuid, KINDS))


def empty_open_room() -> duckdb.DuckDBPyConnection:
    """What is open, as the contracts describe it, without rows but the rules."""
    connection = empty_room()
    connection.execute("create schema open")
    rules = open_rules.rules()
    for name, rule in rules.items():
        if rule in ("exact", "metadata"):
            connection.execute(f"create table open.{name} as from publication.{name}")
    described = yaml.safe_load((MODELS / "open" / "_open.yml").read_text(encoding="utf-8"))["models"]
    for model in described:
        name = model["name"].removeprefix("open_")
        if rules.get(name) in ("rounded", "estimates"):
            connection.execute(f"create table open.{name} ({_columns_of(model)})")
    connection.execute("drop schema publication cascade")
    connection.executemany(
        "insert into open.open_tables (table_name, rule) values (?, ?)", list(rules.items())
    )
    return connection


def _columns_of(model: Asset) -> str:
    return ", ".join(f'"{column["name"]}" {_type_of(column)}' for column in model["columns"])


def _type_of(column: Asset) -> str:
    """A column's type where persons were delivered, which every setting's default says."""
    return jinja2.Template(column["data_type"]).render(var=lambda _name, default: default)


def empty_room() -> duckdb.DuckDBPyConnection:
    """The publication room as its contracts describe it, without rows."""
    connection = duckdb.connect()
    connection.execute("create schema publication")
    for path in sorted(MODELS.rglob("_*.yml")):
        is_room = (MODELS / "publication") in path.parents
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            is_published = is_room or model.get("config", {}).get("schema") == "publication"
            if not is_published or "columns" not in model:
                continue  # another room's, or inlined into others
            name = model["name"].removeprefix("published_")
            connection.execute(f"create table publication.{name} ({_columns_of(model)})")
    return connection


def query_of(dataset: Asset) -> str:
    """What a dataset selects from."""
    table = f"select * from {dataset['schema']}.{dataset['table_name']}"
    return str(dataset.get("sql") or table)


def columns_and_metrics(chart: Asset) -> tuple[set[str], set[str]]:
    """What a chart asks its dataset for."""
    parameters = chart["params"]
    metrics = {*parameters.get("metrics", []), *filter(None, [parameters.get("metric")])}
    columns = set(_columns(parameters))
    sorted_by = {parameters["x_axis_sort"]} if "x_axis_sort" in parameters else set()
    return columns | (sorted_by - metrics), metrics


def _columns(parameters: Asset) -> Iterator[str]:
    for name in ("x_axis", "entity", "groupby", "groupbyRows", "groupbyColumns", "all_columns"):
        named = parameters.get(name, [])
        yield from [named] if isinstance(named, str) else named
    for condition in parameters.get("adhoc_filters", []):
        yield condition["subject"]


def functions_of(sql: str) -> set[str]:
    """The functions and operators in a query, as DuckDB parses it."""
    return {node["function_name"] for node in _nodes(sql) if "function_name" in node}


def tables_of(sql: str) -> set[str]:
    """The tables that a query reads, with their schemas."""
    read = (node for node in _nodes(sql) if node.get("type") == "BASE_TABLE" and node["schema_name"])
    return {f"{node['schema_name']}.{node['table_name']}" for node in read}


def _nodes(sql: str) -> list[Asset]:
    with duckdb.connect() as connection:
        serialized = connection.execute("select json_serialize_sql(?)", [sql]).fetchone()
    assert serialized is not None
    tree = json.loads(serialized[0])
    assert not tree["error"], tree
    return list(_within(tree))


def _within(node: Any) -> Iterator[Asset]:
    if isinstance(node, dict):
        yield node
        for part in node.values():
            yield from _within(part)
    elif isinstance(node, list):
        for part in node:
            yield from _within(part)
