"""The dashboards of the publication in a browser, and that those of what is open take their place whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard_checks import check_every_chart_draws, logged_in, shown_by
from dashboard_page import DashboardPage
from dashboard_server import SECONDS, Account, Served, serve
from vandring.places import OPEN, PUBLISHED

pytestmark = pytest.mark.bi


@pytest.fixture(scope="module")
def served(small_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(small_build / PUBLISHED, tmp_path_factory.mktemp("superset")) as served:
        yield served


def test_every_chart_of_the_publication_draws_data_and_says_whom_it_is_for(served):
    assets = shown_by(served)
    assert len(assets.dashboards) == 4
    with logged_in(served) as context:
        for each in assets.dashboards.values():
            page = DashboardPage(context, served.address, each["slug"], SECONDS)
            check_every_chart_draws(assets, each["slug"], page)
            assert "confidential: for the office's own analysts" in page.page.title()


def names(served: Served, kind: str) -> set[str]:
    """What Superset has of a kind of asset."""
    answer = Account(served.address, "admin", served.password).ask(f"{kind}/?q=(page_size:100)")
    name = {"dashboard": "dashboard_title", "chart": "slice_name", "dataset": "table_name"}[kind]
    return {each[name] for each in answer.content["result"]}


def test_what_an_earlier_start_imported_is_gone_when_it_is_not_open(small_build, tmp_path):
    """As in a Superset that is from before there was anything else than the publication."""
    expected = {}
    for link in (PUBLISHED, OPEN):
        with serve(small_build / link, tmp_path) as served:
            assets = shown_by(served)
            expected = {
                "dashboard": {each["dashboard_title"] for each in assets.dashboards.values()},
                "chart": {each["slice_name"] for each in assets.charts.values()},
                "dataset": {each["table_name"] for each in assets.datasets.values()},
            }
            assert {kind: names(served, kind) for kind in expected} == expected
    assert "migration_rates_per_100" in expected["dataset"]
    assert "immigrant_emigration_sensitivity" not in expected["dataset"]
