"""The dashboards of one room: of what is open to anybody, or of the confidential publication.

The files of the folder ``bi`` show all published tables. Of what is open, those are left out whose tables are
not there, and the folder ``bi/open`` has the datasets of tables that are there in another form.
"""

from collections.abc import Callable, Iterator, Set
from typing import Any

import yaml

from vandring.bi.layout import without_charts
from vandring.rooms import CONFIDENTIAL, OPEN_ROOM, Room

Asset = dict[str, Any]
Runs = Callable[[str], bool]
"""Whether a query runs on the file that is shown."""
ROUNDED_NOTE = " Counts are rounded."
INSTEAD = "open/"


def edition(contents: dict[str, str], room: Room, runs: Runs, rounded: Set[str]) -> dict[str, str]:
    """The files that Superset imports to show a room, from those of the folder ``bi``, by their paths.

    ``rounded`` names the open tables whose counts are not the true ones: charts and texts say so.
    """
    assets = {path: yaml.safe_load(text) for path, text in contents.items()}
    instead = {path: assets.pop(path) for path in list(assets) if path.startswith(INSTEAD)}
    if room == OPEN_ROOM:
        assets |= {path.removeprefix(INSTEAD): asset for path, asset in instead.items()}
        assets = _open(assets, runs, rounded)
    else:
        assets = {path: _marked(path, asset) for path, asset in assets.items()}
    return {
        path: yaml.safe_dump(asset, sort_keys=False, allow_unicode=True) for path, asset in assets.items()
    }


def query_of(dataset: Asset) -> str:
    """What a dataset selects from."""
    return str(dataset.get("sql") or f"select * from {dataset['schema']}.{dataset['table_name']}")


def columns_of(chart: Asset) -> set[str]:
    """The columns of its dataset that a chart names, in its axes, groups and conditions."""
    parameters = chart["params"]
    return {
        *_named(parameters, "x_axis", "entity", "groupby", "groupbyRows", "groupbyColumns", "all_columns"),
        *(condition["subject"] for condition in parameters.get("adhoc_filters", [])),
    }


def _named(parameters: Asset, *names: str) -> Iterator[str]:
    for name in names:
        value = parameters.get(name, [])
        yield from [value] if isinstance(value, str) else value


def _open(assets: dict[str, Asset], runs: Runs, rounded: Set[str]) -> dict[str, Asset]:
    datasets = _by_uuid(assets, "datasets/")
    columns = {
        uuid: {column["column_name"] for column in dataset["columns"]}
        for uuid, dataset in datasets.items()
        if runs(OPEN_ROOM.text(query_of(dataset)))
    }
    words = {datasets[uuid]["table_name"]: "" for uuid in columns}
    words |= dict.fromkeys(words.keys() & rounded, " (rounded)")
    charts = {
        uuid: columns[chart["dataset_uuid"]]
        for uuid, chart in _by_uuid(assets, "charts/").items()
        if chart["dataset_uuid"] in columns and columns_of(chart) <= columns[chart["dataset_uuid"]]
    }
    dashboards = {
        path: without_charts(asset, charts, columns, words)
        for path, asset in assets.items()
        if path.startswith("dashboards/")
    }
    shown = {path: dashboard for path, dashboard in dashboards.items() if charts_on(dashboard)}
    placed = {uuid for dashboard in shown.values() for uuid in charts_on(dashboard)}
    kept = {}
    for path, asset in assets.items():
        if path.startswith("dashboards/"):
            if path in shown:
                kept[path] = shown[path]
        elif path.startswith("charts/"):
            if asset["uuid"] in placed:
                table = datasets[asset["dataset_uuid"]]["table_name"]
                note = ROUNDED_NOTE if table in rounded else ""
                kept[path] = asset | {"description": OPEN_ROOM.text(asset["description"]) + note}
        elif path.startswith("datasets/"):
            if asset["uuid"] in columns:
                kept[path] = _dataset(asset)
        else:
            kept[path] = asset
    return kept


def charts_on(dashboard: Asset) -> list[str]:
    """The UUIDs of the charts that have a place on a dashboard."""
    places = (place for place in dashboard["position"].values() if isinstance(place, dict))
    return [place["meta"]["uuid"] for place in places if place["type"] == "CHART"]


def _dataset(dataset: Asset) -> Asset:
    texts = {name: OPEN_ROOM.text(dataset[name]) for name in ("sql", "description") if name in dataset}
    return dataset | texts | {"schema": OPEN_ROOM.schema}


def _marked(path: str, asset: Asset) -> Asset:
    """A dashboard of the publication says in its title and text whom it is for."""
    if not path.startswith("dashboards/"):
        return asset
    title = f"{asset['dashboard_title']} – {CONFIDENTIAL}"
    header = asset["position"]["HEADER_ID"]
    position = asset["position"] | {"HEADER_ID": header | {"meta": {"text": title}}}
    return asset | {"dashboard_title": title, "position": position}


def _by_uuid(assets: dict[str, Asset], folder: str) -> dict[str, Asset]:
    return {asset["uuid"]: asset for path, asset in assets.items() if path.startswith(folder)}
