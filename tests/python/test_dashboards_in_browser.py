"""The dashboards as a reader sees them: Superset with a small build's tables, opened in a browser."""

import functools
import hashlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import BrowserContext

import dashboard_assets
import warehouse
from browser import open_browser
from dashboard_assets import Asset, Assets
from dashboard_page import DashboardPage, Rows

SUPERSET_PYTHON = warehouse.PROJECT / ".venv-bi" / "bin" / "python"
# Enough for the regions to be projected with rates of emigration.
PERSONS = 20_000
# Generous: other programs may have the cores.
SECONDS = 300
# High enough for a whole dashboard: what is out of sight is not drawn.
WIDTH, HEIGHT = 1700, 5200
OTHER_SCENARIO = "Trial IV of 1977: net immigration 4 500"
# Numbers that are known, instead of those of the logits of so few immigrants.
ESTIMATES = """
delete from publication.logit_effects;
delete from publication.logit_fits;
insert into publication.logit_effects by name
select 'type1' as model_id, effect_kind, 'duration' as characteristic, category, outcome,
    'maximum_likelihood' as estimator, 0.01 as estimate, 0.002 as standard_error, 5 as t_value,
    0.002 as robust_standard_error
from unnest(['reference_person', 'sample_average']) as kinds(effect_kind),
    unnest(['0-2', '11-15']) as categories(category),
    unnest(['emigration', 'internal', 'no_move']) as outcomes(outcome);
insert into publication.logit_fits by name
select 'type1' as model_id, 1 as model_type, 'maximum_likelihood' as estimator, 1000 as persons,
    54 as parameters, -250.0 as log_likelihood, 873.0 as bayesian_information_criterion,
    0.05 as scaled_r_squared;
"""

pytestmark = pytest.mark.bi


@dataclass(frozen=True)
class Served:
    """Superset as a user starts it."""

    address: str
    password: str
    published: Path


@pytest.fixture(scope="module")
def assets() -> Assets:
    return dashboard_assets.load()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The link to a small build's published file, with estimates that only larger deliveries give."""
    directory = tmp_path_factory.mktemp("small")
    delivery = warehouse.synthesize(directory / "delivery", persons=PERSONS, seed=3)
    database = warehouse.build(delivery, directory)
    link = directory / "published.duckdb"
    done = warehouse.vandring("publish", "--from", str(warehouse.unpublished(database)), "--to", str(link))
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(link.resolve())) as connection:
        connection.execute(ESTIMATES)
    return link


@pytest.fixture(scope="module")
def served(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A fresh Superset with the repository's dashboards."""
    directory = tmp_path_factory.mktemp("superset")
    log = directory / "log"
    command = [SUPERSET_PYTHON, "-m", "vandring.bi", "--published", published, "--home", directory / "home"]
    with log.open("w") as output:
        process = subprocess.Popen([*command, "--port", free_port()], stdout=output, stderr=subprocess.STDOUT)
    try:
        yield Served(*announced(process, log), published)
    finally:
        process.terminate()
        process.wait(timeout=60)


def free_port() -> str:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def announced(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    """Address and password, once they are printed."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        text = log.read_text()
        found = re.search(r"(http://\S+?)/dashboard/list/\s+user admin, password (\S+)", text)
        if found:
            return found.group(1), found.group(2)
        time.sleep(0.5)
    raise AssertionError(log.read_text()[-5000:])


@pytest.fixture(scope="module")
def reader(served: Served) -> Iterator[BrowserContext]:
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


@pytest.fixture(scope="module")
def opened(served: Served, reader: BrowserContext) -> Callable[[str], DashboardPage]:
    """Opens a dashboard, once for all tests of this file."""
    return functools.cache(lambda slug: DashboardPage(reader, served.address, slug, SECONDS))


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


@pytest.mark.parametrize("slug", ["migration", "immigrants", "projection"])
def test_every_chart_of_a_dashboard_draws_data(slug, assets, opened):
    page = opened(slug)
    expected = {each["slice_name"]: each for each in assets.charts_on(dashboard(assets, slug)).values()}
    told = page.rows()
    assert set(page.charts()) == set(told) == set(expected)
    assert page.without_drawing() == []
    assert [title for title, chart in expected.items() if not has_values(chart, told[title])] == []


def test_the_scenario_chosen_changes_the_charts_of_the_projection(assets, served, opened):
    projection = dashboard(assets, "projection")
    charts = assets.charts_on(projection)
    filters = projection["metadata"]["native_filter_configuration"]
    (scenario,) = (each for each in filters if each["name"] == "Scenario")
    of_scenario = {
        chart["slice_name"] for number, chart in charts.items() if number not in scenario["scope"]["excluded"]
    }
    page = opened("projection")
    before = page.rows()
    page.choose(scenario["id"], OTHER_SCENARIO)
    after = page.rows()
    assert {title for title in before if before[title] != after[title]} == of_scenario
    assert page.without_drawing() == []
    with duckdb.connect(str(served.published), read_only=True) as connection:
        persons = connection.execute(
            """select persons from publication.projection_summary
            inner join publication.projection_scenarios as scenarios using (scenario_id)
            where scenarios.label = ? and component = 'population' and year = scenarios.last_year""",
            [OTHER_SCENARIO],
        ).fetchone()
    assert list(after["Population"][0].values()) == [pytest.approx(persons[0])]


def test_rates_are_the_published_ones(served, opened):
    page = opened("migration")
    shown = {row["region"]: row["emigrant_rate"] for row in page.rows()["Emigrants per 100 residents"]}
    with duckdb.connect(str(served.published), read_only=True) as connection:
        published = connection.execute(
            """select regions.region, rates.emigrants_per_100
            from publication.migration_rates_per_100 as rates
            inner join (select distinct scheme_id, region_code, region from publication.municipality_regions)
                as regions using (scheme_id, region_code)
            inner join publication.rate_periods as periods using (period_id)
            where scheme_id = 'county' and periods.position = 'latest_five_years' and sex = 'both'
                and age_group = 'all'"""
        ).fetchall()
    assert len(published) > 10
    assert shown == pytest.approx(dict(published))


def test_the_map_has_every_county_of_2013_with_its_published_rate(served, opened):
    """Superset's own outlines: it needs no tiles from another host."""
    page = opened("migration")
    title = "Emigrants per 100 residents, counties of 2013"
    shown = {row["country_id"]: row["metric"] for row in page.rows()[title]}
    with duckdb.connect(str(served.published), read_only=True) as connection:
        published = connection.execute(
            """select 'NO-' || region_code, emigrants_per_100 from publication.migration_rates_per_100
            inner join publication.rate_periods using (period_id)
            where scheme_id = 'county_2013' and sex = 'both' and age_group = 'all'
                and position = 'latest_five_years'"""
        ).fetchall()
    assert len(published) == 19
    assert shown == pytest.approx(dict(published))
    fills = (
        page.charts()[title]
        .locator("path.region")
        .evaluate_all("regions => regions.map(region => [region.__data__.properties.ISO, region.style.fill])")
    )
    coloured = {code: fill for code, fill in fills if fill != "none"}
    assert set(coloured) == set(shown), "a county is drawn or is not, Svalbard is left empty"
    # A scale from light to dark, not a colour for each county.
    brightness = {code: sum(map(int, re.findall(r"\d+", fill))) for code, fill in coloured.items()}
    lowest, highest = min(shown, key=shown.get), max(shown, key=shown.get)
    assert brightness[lowest] == max(brightness.values())
    assert brightness[highest] == min(brightness.values())


def test_a_new_build_shows_when_the_page_is_opened_again(served, reader, opened):
    before = opened("migration").rows()["Population"]
    first = served.published.resolve()
    fingerprint = hashlib.sha256(first.read_bytes()).hexdigest()
    second = first.with_name("published-second.duckdb")
    shutil.copyfile(first, second)
    with duckdb.connect(str(second)) as connection:
        connection.execute("update publication.population_accounts set start_persons = 2 * start_persons")
    link = served.published.with_name("next")
    link.symlink_to(second)
    link.replace(served.published)
    after = DashboardPage(reader, served.address, "migration", SECONDS).rows()["Population"]
    assert [2 * value for value in before[0].values()] == list(after[0].values())
    # Nobody wrote to what was published.
    assert hashlib.sha256(first.read_bytes()).hexdigest() == fingerprint
