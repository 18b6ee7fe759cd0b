"""What is looked at in every Superset of the tests: that all its charts draw."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext

import dashboard_assets
from browser import open_browser
from dashboard_assets import Asset, Assets
from dashboard_page import DashboardPage, Rows
from dashboard_server import SECONDS, Served
from vandring.bi import assets as files_of_assets
from vandring.bi.__main__ import dashboards as dashboards_of
from vandring.rooms import room_named

# High enough for a whole dashboard: what is out of sight is not drawn.
WIDTH, HEIGHT = 1700, 5200


def shown_by(served: Served) -> Assets:
    """What the server was to import."""
    contents = files_of_assets.read(dashboard_assets.FOLDER)
    return dashboard_assets.of_contents(dashboards_of(contents, room_named(served.schema), served.published))


@contextmanager
def logged_in(served: Served) -> Iterator[BrowserContext]:
    """A browser in which the administrator is logged in."""
    with open_browser(WIDTH, HEIGHT) as context:
        page = context.new_page()
        page.goto(f"{served.address}/login/", timeout=SECONDS * 1000)
        page.locator("#username").fill("admin")
        page.locator("#password").fill(served.password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url, timeout=SECONDS * 1000)
        page.close()
        yield context


def dashboard(assets: Assets, slug: str) -> Asset:
    (found,) = (each for each in assets.dashboards.values() if each["slug"] == slug)
    return found


def has_values(chart: Asset, rows: Rows) -> bool:
    """Whether there is something to draw: every metric of a chart has a value somewhere."""
    columns, metrics = dashboard_assets.columns_and_metrics(chart)
    if not rows or not metrics:
        return bool(rows)
    # Superset turns the values of the other dimension into columns.
    series = [name for name in rows[0] if name not in columns]
    filled = [any(row[name] is not None for row in rows) for name in series]
    return any(filled) if chart["params"].get("groupby") else all(filled)


def check_every_chart_draws(assets: Assets, slug: str, page: DashboardPage) -> None:
    expected = {each["slice_name"]: each for each in assets.charts_on(dashboard(assets, slug)).values()}
    told = page.rows()
    assert set(page.charts()) == set(told) == set(expected)
    assert page.without_drawing() == []
    assert [title for title, chart in expected.items() if not has_values(chart, told[title])] == []
