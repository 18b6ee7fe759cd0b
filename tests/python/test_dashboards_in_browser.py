"""The dashboards as a reader sees them: Superset with a small build's tables, opened in a browser."""

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import duckdb
import pytest
from playwright.sync_api import Page, Response

import dashboard_assets
import warehouse
from browser import open_browser

SUPERSET_PYTHON = warehouse.PROJECT / ".venv-bi" / "bin" / "python"
# High enough for a whole dashboard: what is out of sight is not drawn.
WIDTH, HEIGHT = 1700, 5200
# Generous: other programs may have the cores.
SECONDS = 240
OTHER_SCENARIO = "Centrality levels, no migration"

pytestmark = pytest.mark.bi


@dataclass
class Served:
    """Superset as a user started it."""

    address: str
    password: str
    published: Path
    home: Path


@dataclass
class Answers:
    """What the charts of a page were told, by the chart's title; the latest answer counts."""

    titles: dict[int, str] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def keep(self, response: Response) -> None:
        if "/api/v1/chart/data" not in response.url:
            return
        asked = parse_qs(urlparse(response.url).query).get("form_data")
        if not asked or "slice_id" not in (chart := json.loads(asked[0])):
            return  # a filter's choices
        name = str(chart["slice_id"])
        if response.status != 200:
            self.failures.append(f"{name}: {response.status} {response.text()[:500]}")
        else:
            self.rows[name] = response.json()["result"][0]["data"]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small delivery, built and published."""
    directory = tmp_path_factory.mktemp("dashboards")
    delivery = warehouse.synthesize(directory / "delivery", persons=PERSONS, seed=3)
    database = warehouse.build(delivery, directory)
    link = directory / "published.duckdb"
    done = warehouse.vandring("publish", "--warehouse", str(database), "--to", str(link))
    assert done.returncode == 0, done.stderr
    return link
