"""The dashboards of the publication in a browser, and that those of what is open take their place whole."""

from pathlib import Path

import pytest

from dashboard_checks import check_every_chart_draws, logged_in, shown_by
from dashboard_page import DashboardPage
from dashboard_server import SECONDS, Account, Served, serve
from vandring.places import OPEN, PUBLISHED

pytestmark = pytest.mark.bi


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one Superset, which serves the publication first and what is open then."""
    return tmp_path_factory.mktemp("superset")


def names(served: Served, kind: str) -> set[str]:
    """What Superset has of a kind of asset."""
    answer = Account(served.address, "admin", served.password).ask(f"{kind}/?q=(page_size:100)")
    name = {"dashboard": "dashboard_title", "chart": "slice_name", "dataset": "table_name"}[kind]
    return {each[name] for each in answer.content["result"]}


def imported(served: Served) -> dict[str, set[str]]:
    """What was imported of each kind, which is all that Superset has."""
    assets = shown_by(served)
    expected = {
        "dashboard": {each["dashboard_title"] for each in assets.dashboards.values()},
        "chart": {each["slice_name"] for each in assets.charts.values()},
        "dataset": {each["table_name"] for each in assets.datasets.values()},
    }
    assert {kind: names(served, kind) for kind in expected} == expected
    return expected


def test_every_chart_of_the_publication_draws_data_and_says_whom_it_is_for(small_build: Path, home: Path):
    with serve(small_build / PUBLISHED, home) as served:
        assert "immigrant_emigration_sensitivity" in imported(served)["dataset"]
        assets = shown_by(served)
        assert len(assets.dashboards) == 4
        with logged_in(served) as context:
            for each in assets.dashboards.values():
                page = DashboardPage(context, served.address, each["slug"], SECONDS)
                check_every_chart_draws(assets, each["slug"], page)
                assert "confidential: for the office's own analysts" in page.page.title()


def test_what_an_earlier_start_imported_is_gone_when_it_is_not_open(small_build: Path, home: Path):
    """As in a Superset that is from before there was anything else than the publication."""
    assert list(home.iterdir()), "the test above was that start"
    with serve(small_build / OPEN, home) as served:
        datasets = imported(served)["dataset"]
    assert "migration_rates_per_100" in datasets
    assert "immigrant_emigration_sensitivity" not in datasets
