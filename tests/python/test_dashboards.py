"""What the dashboards' YAML may say: tables and columns that are published, and no figure that is not."""

import re
import shutil
import sys
from collections import Counter

import duckdb
import pytest
import yaml

import dashboard_assets
import warehouse
from dashboard_assets import Assets
from vandring.bi import assets as files_of_assets
from vandring.bi.home import Home
from vandring.errors import UserError

# Columns that are rates, or otherwise no counts: a chart shows them as they are published, or not at all.
RATES = re.compile(
    r"_per_100$|_rate$|_share$|_percent$|^estimate$|_error$|_likelihood$|_criterion$|_squared$"
)
# What a metric may be: a count, a sum of counts, a difference of two, or the one published value of its mark.
COUNT = re.compile(r"COUNT\(\*\)")
SUM = re.compile(r"SUM\((\w+)\)(?: - SUM\((\w+)\))?")
ONE_VALUE = re.compile(r"CASE WHEN COUNT\(\*\) = 1 THEN MAX\((\w+)\) END")
# What a dataset may do to a column: name it, write it for people, or tell ages from birth years.
HARMLESS = {"replace", "regexp_replace", "||", "-"}

# Where the names of regions, scenarios and back-tests come from.
LABELS = {
    f"publication.{name}" for name in ("municipality_regions", "projection_scenarios", "back_test_methods")
}


@pytest.fixture(scope="module")
def assets() -> Assets:
    return dashboard_assets.load()


@pytest.fixture(scope="module")
def room() -> duckdb.DuckDBPyConnection:
    return dashboard_assets.empty_room()


def is_honest(expression: str) -> bool:
    """Whether a metric shows what the room publishes: counts summed, everything else one value a mark."""
    if COUNT.fullmatch(expression) or ONE_VALUE.fullmatch(expression):
        return True
    summed = SUM.fullmatch(expression)
    return summed is not None and not any(RATES.search(column) for column in summed.groups() if column)


def test_there_are_four_dashboards(assets):
    assert {dashboard["slug"] for dashboard in assets.dashboards.values()} == {
        "migration",
        "immigrants",
        "projection",
        "retention",
    }


def test_every_dataset_has_the_columns_of_its_query(assets, room):
    for dataset in assets.datasets.values():
        query = dashboard_assets.query_of(dataset)
        types = {name: kind for name, kind, *_ in room.execute(f"describe {query}").fetchall()}
        written = {column["column_name"]: column["type"] for column in dataset["columns"]}
        if "sql" in dataset:
            assert written == types, dataset["table_name"]
        else:
            assert written.items() <= types.items(), dataset["table_name"]


def test_every_dataset_is_one_published_table_with_names_looked_up(assets):
    for dataset in assets.datasets.values():
        query = dashboard_assets.query_of(dataset)
        own = f"publication.{dataset['table_name']}"
        assert dashboard_assets.tables_of(query) - (LABELS - {own}) == {own}, own
        assert re.search(rf"^(?:select \* )?from {own}\b", query, re.MULTILINE), own


def test_no_dataset_computes_a_figure(assets):
    for dataset in assets.datasets.values():
        functions = dashboard_assets.functions_of(dashboard_assets.query_of(dataset))
        assert functions <= HARMLESS, dataset["table_name"]
        assert "group by" not in dashboard_assets.query_of(dataset).lower()


def test_a_dataset_that_divides_would_be_noticed():
    query = "select emigrants / persons as rate from publication.immigrant_rates_by_background"
    assert not dashboard_assets.functions_of(query) <= HARMLESS


def test_metrics_are_sums_of_counts_or_one_published_value(assets):
    sorting = {
        (target["datasetUuid"], a_filter["controlValues"].get("sortMetric"))
        for dashboard in assets.dashboards.values()
        for a_filter in dashboard["metadata"]["native_filter_configuration"]
        for target in a_filter["targets"]
    }
    shown = {
        (chart["dataset_uuid"], metric)
        for chart in assets.charts.values()
        for metric in dashboard_assets.columns_and_metrics(chart)[1]
    }
    for uuid, dataset in assets.datasets.items():
        for metric in dataset["metrics"]:
            expression, key = metric["expression"], (uuid, metric["metric_name"])
            assert "/" not in expression, expression
            # What only puts a filter's choices in order is nothing that anyone reads.
            if key in shown or key not in sorting:
                assert is_honest(expression), f"{dataset['table_name']}: {expression}"


@pytest.mark.parametrize(
    "expression",
    [
        "SUM(emigrants) / SUM(persons)",
        "100.0 * SUM(emigrants)",
        "AVG(emigrants_per_100)",
        "MAX(emigrants_per_100)",
        "SUM(emigrants_per_100)",
        "SUM(emigrants) - SUM(emigration_rate)",
    ],
)
def test_a_metric_that_computes_a_rate_would_be_noticed(expression):
    assert not is_honest(expression)


def test_every_metric_runs_on_the_room(assets, room):
    for dataset in assets.datasets.values():
        for metric in dataset["metrics"]:
            room.execute(f"select {metric['expression']} from ({dashboard_assets.query_of(dataset)})")


def test_every_chart_asks_for_what_its_dataset_has(assets):
    for chart in assets.charts.values():
        dataset = assets.dataset_of(chart)
        columns, metrics = dashboard_assets.columns_and_metrics(chart)
        assert columns <= {column["column_name"] for column in dataset["columns"]}, chart["slice_name"]
        assert metrics <= {metric["metric_name"] for metric in dataset["metrics"]}, chart["slice_name"]
        assert columns or metrics, chart["slice_name"]


def test_every_chart_names_its_table_and_so_does_the_dashboard(assets):
    for dashboard in assets.dashboards.values():
        places = (place for place in dashboard["position"].values() if isinstance(place, dict))
        text = " ".join(place["meta"]["code"] for place in places if place["type"] == "MARKDOWN")
        for chart in assets.charts_on(dashboard).values():
            table = f"publication.{assets.dataset_of(chart)['table_name']}"
            assert chart["description"].startswith(f"Source: {table}. "), chart["slice_name"]
            assert f"`{table}`" in text, chart["slice_name"]


def test_every_chart_is_on_one_dashboard_with_its_own_title(assets):
    placed = Counter(
        chart["uuid"]
        for dashboard in assets.dashboards.values()
        for chart in assets.charts_on(dashboard).values()
    )
    assert placed == Counter(assets.charts.keys())
    for dashboard in assets.dashboards.values():
        for place in dashboard["position"].values():
            if isinstance(place, dict) and place["type"] == "CHART":
                assert place["meta"]["sliceName"] == assets.charts[place["meta"]["uuid"]]["slice_name"]


def test_filters_reach_the_charts_that_they_are_for(assets):
    """Superset filters by the column's name: a dataset without it would show everything, without a word."""
    for dashboard in assets.dashboards.values():
        charts = assets.charts_on(dashboard)
        for a_filter in dashboard["metadata"]["native_filter_configuration"]:
            (target,) = a_filter["targets"]
            column = target["column"]["name"]
            excluded = set(a_filter["scope"]["excluded"])
            assert excluded < set(charts), a_filter["name"]
            for number in set(charts) - excluded:
                names = {each["column_name"] for each in assets.dataset_of(charts[number])["columns"]}
                assert column in names, f"{a_filter['name']}: {charts[number]['slice_name']}"


def test_filters_always_have_one_value(assets):
    """Two scenarios or two overlapping age groups must never be added up."""
    for dashboard in assets.dashboards.values():
        for a_filter in dashboard["metadata"]["native_filter_configuration"]:
            control = a_filter["controlValues"]
            assert not control["multiSelect"], a_filter["name"]
            assert control["enableEmptyFilter"], a_filter["name"]
            assert not control["creatable"], a_filter["name"]
            default = a_filter["defaultDataMask"]["filterState"].get("value")
            assert control["defaultToFirstItem"] != bool(default), a_filter["name"]


def test_what_a_filter_starts_with_is_in_every_build(assets):
    """A year, region or scenario may be missing from a delivery: such filters take the first there is."""
    stated = {
        (dashboard["slug"], a_filter["name"]): a_filter["defaultDataMask"]["filterState"]["value"][0]
        for dashboard in assets.dashboards.values()
        for a_filter in dashboard["metadata"]["native_filter_configuration"]
        if a_filter["defaultDataMask"]["filterState"]
    }
    # Settings of the project, not of a delivery.
    assert stated == {
        ("migration", "Region scheme"): "county",
        ("migration", "Sex"): "both",
        ("migration", "Age group"): "all",
        ("immigrants", "Region scheme"): "county",
        ("immigrants", "Age group"): "15-74",
        ("immigrants", "Background"): "all",
        ("immigrants", "Kind of effect"): "reference person",
        ("retention", "Sex"): "all",
        ("retention", "Age at arrival"): "all",
        ("retention", "Background"): "all",
    }


def test_the_database_is_read_only_and_names_no_path():
    (path,) = dashboard_assets.files("databases")
    database = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert database["extra"]["engine_params"]["connect_args"] == {"read_only": True}
    assert database["sqlalchemy_uri"] == "duckdb:///published.duckdb"
    assert not any(database[right] for right in ("allow_dml", "allow_ctas", "allow_cvas", "allow_csv_upload"))


def test_nothing_has_the_same_identity():
    uuids = [
        yaml.safe_load(path.read_text(encoding="utf-8"))["uuid"]
        for kind in ("databases", "datasets", "charts", "dashboards")
        for path in dashboard_assets.files(kind)
    ]
    assert len(uuids) == len(set(uuids))


def test_nothing_published_yet_is_said_with_what_to_do(tmp_path):
    """Superset's environment is not needed to find that out."""
    done = warehouse.run(sys.executable, "-m", "vandring.bi", "--file", str(tmp_path / "open.duckdb"))
    assert done.returncode == 1
    assert "nothing has been published yet" in done.stderr
    assert "make build" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_installation_has_secrets_of_its_own_that_only_its_owner_reads(tmp_path):
    homes = [Home(tmp_path / name) for name in ("one", "other")]
    for home in homes:
        home.prepare()
    secrets = [secret for home in homes for secret in (home.secret_key, home.password)]
    assert len(set(secrets)) == 4
    assert secrets == [secret for home in homes for secret in (home.secret_key, home.password)]
    for path in tmp_path.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_dashboards_are_imported_again_when_a_file_has_changed(tmp_path):
    shutil.copytree(dashboard_assets.FOLDER, tmp_path / "bi")
    before = files_of_assets.fingerprint(files_of_assets.read(tmp_path / "bi"))
    assert before == files_of_assets.fingerprint(files_of_assets.read(dashboard_assets.FOLDER))
    chart = next((tmp_path / "bi" / "charts").iterdir())
    chart.write_text(chart.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert files_of_assets.fingerprint(files_of_assets.read(tmp_path / "bi")) != before


def test_a_folder_without_dashboards_is_refused(tmp_path):
    with pytest.raises(UserError, match="no dashboards here"):
        files_of_assets.read(tmp_path)
