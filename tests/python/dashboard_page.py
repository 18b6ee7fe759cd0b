"""A dashboard in a browser: its filters, its charts, and what these were told by the server."""

import json
import time
from typing import Any
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import BrowserContext, Locator, Request, Response

Rows = list[dict[str, Any]]
CHART = "[data-test=chart-grid-component]"
# What a chart without data, or with what it cannot draw, says.
EMPTY = ("No results", "No data", "Unexpected error", "Data error", "Timeout error")
# Where charts ask for their data: older kinds, the map among them, at the second.
DATA = ("/chart/data", "/explore_json/")
# Nothing was asked for so long: the page is at rest.
QUIET_SECONDS = 4


class DashboardPage:
    """One dashboard, opened by a user who is logged in."""

    def __init__(self, context: BrowserContext, address: str, slug: str, seconds: float) -> None:
        self._seconds = seconds
        self._answers: list[Response] = []
        self._asked: set[Request] = set()
        self._busy_at = time.monotonic()
        self.page = context.new_page()
        self.page.on("request", self._ask)
        self.page.on("requestfinished", self._finish)
        self.page.on("requestfailed", self._finish)
        self.page.on("response", self._answer)
        self.page.goto(f"{address}/superset/dashboard/{slug}/", timeout=seconds * 1000)
        self.page.wait_for_selector(CHART, timeout=seconds * 1000)
        self.wait()

    def wait(self) -> None:
        """Until every chart has drawn what it asked for."""
        deadline = time.monotonic() + self._seconds
        while time.monotonic() < deadline:
            self.page.wait_for_timeout(250)
            if self._asked or self.page.locator(".loading, [data-test=loading-indicator]").count():
                self._busy_at = time.monotonic()
            if time.monotonic() - self._busy_at > QUIET_SECONDS:
                return
        raise AssertionError(f"the dashboard is not at rest after {self._seconds} seconds")

    def choose(self, filter_id: str, value: str) -> None:
        """Set a filter and apply it."""
        self.page.locator(f"input#{filter_id}").click(force=True)
        # A comma would end what is searched for.
        self.page.keyboard.type(value.rpartition(",")[2].strip())
        self.page.locator(f'.ant-select-item-option[title="{value}"]').click()
        self.page.locator("[data-test=filter-bar__apply-button]").click()
        self.page.wait_for_timeout(1000)
        self.wait()

    def charts(self) -> dict[str, Locator]:
        """The charts by their titles."""
        return {
            str(each.get_attribute("data-test-chart-name")): each for each in self.page.locator(CHART).all()
        }

    def rows(self) -> dict[str, Rows]:
        """What every chart was told last, by its title."""
        titles = {each.get_attribute("data-test-chart-id"): title for title, each in self.charts().items()}
        told: dict[str, Rows] = {}
        for answer in self._answers:
            asked = parse_qs(urlparse(answer.url).query).get("form_data", ["{}"])
            number = json.loads(asked[0]).get("slice_id")
            if any(place in answer.url for place in DATA) and str(number) in titles:
                assert answer.status == 200, f"{titles[str(number)]}: {answer.text()[:1000]}"
                said = answer.json()
                told[titles[str(number)]] = said["result"][0]["data"] if "result" in said else said["data"]
        return told

    def without_drawing(self) -> list[str]:
        """The charts that show nothing, with what they say instead."""
        return [
            f"{title}: {text[:300]}"
            for title, chart in self.charts().items()
            if any(word in (text := chart.inner_text()) for word in EMPTY)
            or not chart.locator("canvas, table, .header-line, path.region").count()
        ]

    def _ask(self, request: Request) -> None:
        if any(place in request.url for place in ("/api/v1/", *DATA)):
            self._asked.add(request)

    def _finish(self, request: Request) -> None:
        self._asked.discard(request)

    def _answer(self, response: Response) -> None:
        self._answers.append(response)
