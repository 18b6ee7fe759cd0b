"""The dashboards of what is open: whose tables they show, that nothing is empty, who may see the others."""

import random
import re
import sys
from collections.abc import Callable

import duckdb
import pytest
import yaml

import dashboard_assets
import warehouse
from dashboard_assets import Asset, Assets, columns_and_metrics, query_of
from open_rules import closed_tables, rules
from vandring.bi import assets as files_of_assets
from vandring.bi.edition import columns_of, edition
from vandring.rooms import OPEN_ROOM, PUBLICATION_ROOM, Room

FILES = files_of_assets.read(dashboard_assets.FOLDER)
ROUNDED = {table for table, rule in rules().items() if rule == "rounded"}
# Regions of immigrants, and numbers of coefficients, which what is open does not have.
NARROWED = {
    "Emigrants per 100 immigrants by region",
    "Internal out-movers per 100 immigrants by region",
    "The trinomial logits",
}


@pytest.fixture(scope="module")
def room() -> duckdb.DuckDBPyConnection:
    return dashboard_assets.empty_open_room()


def runs_on(connection: duckdb.DuckDBPyConnection) -> Callable[[str], bool]:
    def runs(query: str) -> bool:
        try:
            connection.execute(f"describe {query}")
        except duckdb.Error:
            return False
        return True

    return runs


@pytest.fixture(scope="module")
def shown(room) -> Assets:
    return dashboard_assets.of_contents(edition(FILES, OPEN_ROOM, runs_on(room), ROUNDED))


def rows_of(dashboard: Asset) -> list[list[Asset]]:
    """What stands in the rows of a dashboard, from above."""
    position = dashboard["position"]
    return [[position[name] for name in position[row]["children"]] for row in position["GRID_ID"]["children"]]


def check_layout(assets: Assets) -> None:
    """Rows are full, each is of something, and everything that has a place is in one."""
    for dashboard in assets.dashboards.values():
        rows = rows_of(dashboard)
        in_rows = [each["id"] for row in rows for each in row]
        places = [place for place in dashboard["position"].values() if isinstance(place, dict)]
        assert sorted(in_rows) == sorted(
            place["id"] for place in places if place["type"] in ("CHART", "MARKDOWN")
        )
        kinds = ["".join(sorted({each["type"] for each in row})) for row in rows]
        assert "" not in kinds
        assert kinds[-1] == "CHART"
        assert "MARKDOWNMARKDOWN" not in "".join(kinds), "a text without charts below it"
        for row in rows:
            assert sum(each["meta"]["width"] for each in row) == 12
            assert min(each["meta"]["width"] for each in row) >= 2


def check_filters(assets: Assets) -> None:
    """Every filter has its dataset and reaches some chart, and only charts that have its column."""
    for dashboard in assets.dashboards.values():
        charts = assets.charts_on(dashboard)
        for a_filter in dashboard["metadata"]["native_filter_configuration"]:
            (target,) = a_filter["targets"]
            columns = {each["column_name"] for each in assets.datasets[target["datasetUuid"]]["columns"]}
            assert target["column"]["name"] in columns
            reached = set(charts) - set(a_filter["scope"]["excluded"])
            assert reached, a_filter["name"]
            for number in reached:
                own = {each["column_name"] for each in assets.dataset_of(charts[number])["columns"]}
                assert target["column"]["name"] in own


def test_all_charts_of_open_tables_are_there_and_no_others(shown):
    all_files = dashboard_assets.load()
    expected = {
        chart["slice_name"]
        for chart in all_files.charts.values()
        if all_files.dataset_of(chart)["table_name"] not in closed_tables()
    } - NARROWED
    assert {chart["slice_name"] for chart in shown.charts.values()} == expected
    assert {"migration", "projection"} <= {each["slug"] for each in shown.dashboards.values()}
    assert all(shown.charts_on(dashboard) for dashboard in shown.dashboards.values())


def test_datasets_read_the_open_schema_and_have_the_columns_of_their_queries(shown, room):
    assert len(shown.datasets) > 5
    for dataset in shown.datasets.values():
        query = query_of(dataset)
        assert dataset["schema"] == "open"
        assert {table.partition(".")[0] for table in dashboard_assets.tables_of(query)} == {"open"}
        types = {name: kind for name, kind, *_ in room.execute(f"describe {query}").fetchall()}
        written = {column["column_name"]: column["type"] for column in dataset["columns"]}
        assert written.items() <= types.items(), dataset["table_name"]
        for metric in dataset["metrics"]:
            room.execute(f"select {metric['expression']} from ({query})")


def test_a_dataset_that_stands_in_for_another_computes_no_figure_either():
    for path, text in FILES.items():
        if path.startswith("open/"):
            dataset = yaml.safe_load(text)
            # Putting names together is no figure.
            assert dashboard_assets.functions_of(query_of(dataset)) <= {"||"}
            other = yaml.safe_load(FILES[path.removeprefix("open/")])
            for name in ("uuid", "table_name", "metrics"):
                assert dataset[name] == other[name], path


def test_charts_ask_for_what_their_datasets_have_and_name_the_open_table(shown):
    for chart in shown.charts.values():
        dataset = shown.dataset_of(chart)
        columns, metrics = columns_and_metrics(chart)
        assert columns <= {column["column_name"] for column in dataset["columns"]}, chart["slice_name"]
        assert metrics <= {metric["metric_name"] for metric in dataset["metrics"]}
        assert chart["description"].startswith(f"Source: open.{dataset['table_name']}. ")
        assert ("rounded" in chart["description"]) == (dataset["table_name"] in ROUNDED)


def test_the_package_and_the_tests_read_the_same_columns_of_a_chart():
    for chart in dashboard_assets.load().charts.values():
        columns, _ = columns_and_metrics(chart)
        assert columns_of(chart) <= columns
        assert columns - columns_of(chart) <= {chart["params"].get("x_axis_sort")}


def test_layout_and_filters_are_whole(shown):
    check_layout(shown)
    check_filters(shown)


def test_texts_name_open_tables_and_say_of_others_that_they_are_not_shown(shown):
    for dashboard in shown.dashboards.values():
        text = " ".join(
            each["meta"]["code"] for row in rows_of(dashboard) for each in row if "code" in each["meta"]
        )
        for chart in shown.charts_on(dashboard).values():
            assert f"`open.{shown.dataset_of(chart)['table_name']}`" in text
        for table, words in re.findall(r"`publication\.(\w+)`(.{0,30})", text):
            assert words.startswith(" (confidential, not shown here"), table
        for table, words in re.findall(r"`open\.(\w+)`(.{0,10})", text):
            assert words.startswith(" (rounded)") == (table in ROUNDED), table


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_open_the_dashboards_are_whole(seed):
    """Tables are opened and closed by a seed: any of them may be."""
    names = sorted(
        {yaml.safe_load(FILES[path])["table_name"] for path in FILES if path.startswith("datasets/")}
    )
    chosen = random.Random(seed).sample(names, k=seed % len(names))
    assets = dashboard_assets.of_contents(
        edition(
            {path: text for path, text in FILES.items() if not path.startswith("open/")},
            OPEN_ROOM,
            lambda query: any(
                re.search(rf"^(?:select \* )?from open\.{name}\b", query, re.M) for name in chosen
            ),
            set(),
        )
    )
    check_layout(assets)
    check_filters(assets)
    tables = {assets.dataset_of(chart)["table_name"] for chart in assets.charts.values()}
    assert tables <= set(chosen)
    if seed == 0:
        assert not assets.dashboards


def test_a_chart_whose_choice_is_gone_is_gone_too():
    """Without the choice of a period it would add up periods that overlap."""
    has = {"immigrant_rates_by_labour_status", "immigrant_rates_by_education", "logit_effects"}

    def runs(query: str) -> bool:
        return any(f"from open.{name}\n" in query or f"from open.{name} as" in query for name in has)

    assets = dashboard_assets.of_contents(edition(FILES, OPEN_ROOM, runs, set()))
    (dashboard,) = assets.dashboards.values()
    assert {assets.dataset_of(chart)["table_name"] for chart in assets.charts.values()} == {"logit_effects"}
    named = [each["name"] for each in dashboard["metadata"]["native_filter_configuration"]]
    assert named == ["Model", "Kind of effect"]


def test_dashboards_of_the_publication_say_whom_they_are_for():
    confidential = dashboard_assets.of_contents(edition(FILES, PUBLICATION_ROOM, lambda _: True, set()))
    plain = dashboard_assets.load()
    assert confidential.charts == plain.charts
    assert confidential.datasets == plain.datasets
    for uuid, dashboard in confidential.dashboards.items():
        for title in (dashboard["dashboard_title"], dashboard["position"]["HEADER_ID"]["meta"]["text"]):
            assert title.endswith("– confidential: for the office's own analysts")
        assert rows_of(dashboard) == rows_of(plain.dashboards[uuid])


@pytest.mark.parametrize(
    ("room", "option", "said"),
    [
        (PUBLICATION_ROOM, (), "confidential: for the office's own analysts; name --publication"),
        (OPEN_ROOM, ("--publication",), "leave --publication out"),
    ],
)
def test_a_file_of_the_other_room_is_refused(room: Room, option, said, tmp_path):
    """Superset's environment is not needed to find that out."""
    file = tmp_path / "some.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"create schema {room.schema}; create table {room.schema}.vintages (a int)")
    done = warehouse.run(sys.executable, "-m", "vandring.bi", "--file", str(file), *option)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
