"""The dashboards as a reader sees them: Superset with a small build's tables, opened in a browser."""

import functools
import hashlib
import re
import shutil
from collections.abc import Callable, Iterator

import duckdb
import pytest
from playwright.sync_api import BrowserContext

from dashboard_assets import Assets
from dashboard_checks import check_every_chart_draws, dashboard, logged_in, shown_by
from dashboard_page import DashboardPage
from dashboard_server import SECONDS, Served

OTHER_SCENARIO = "Trial IV of 1977: net immigration 4 500"
pytestmark = pytest.mark.bi


@pytest.fixture(scope="module")
def assets(dashboards: Served) -> Assets:
    return shown_by(dashboards)


@pytest.fixture(scope="module")
def reader(dashboards: Served) -> Iterator[BrowserContext]:
    with logged_in(dashboards) as context:
        yield context


@pytest.fixture(scope="module")
def opened(dashboards: Served, reader: BrowserContext) -> Callable[[str], DashboardPage]:
    """Opens a dashboard, once for all tests of this file."""
    return functools.cache(lambda slug: DashboardPage(reader, dashboards.address, slug, SECONDS))


@pytest.mark.parametrize("slug", ["migration", "immigrants", "projection"])
def test_every_chart_of_a_dashboard_draws_data(slug, assets, opened):
    if slug not in {each["slug"] for each in assets.dashboards.values()}:
        assert slug == "immigrants", "nothing of this dashboard is open"
        return
    check_every_chart_draws(assets, slug, opened(slug))


def test_the_scenario_chosen_changes_the_charts_of_the_projection(assets, dashboards, opened):
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
    with duckdb.connect(str(dashboards.published), read_only=True) as connection:
        persons = connection.execute(
            """select persons from open.projection_summary
            inner join open.projection_scenarios as scenarios using (scenario_id)
            where scenarios.label = ? and component = 'population' and year = scenarios.last_year""",
            [OTHER_SCENARIO],
        ).fetchone()
    assert list(after["Population"][0].values()) == [pytest.approx(persons[0])]


def test_rates_are_the_published_ones(dashboards, opened):
    page = opened("migration")
    shown = {row["region"]: row["emigrant_rate"] for row in page.rows()["Emigrants per 100 residents"]}
    with duckdb.connect(str(dashboards.published), read_only=True) as connection:
        published = connection.execute(
            """select regions.region, rates.emigrants_per_100
            from open.migration_rates_per_100 as rates
            inner join (select distinct scheme_id, region_code, region from open.municipality_regions)
                as regions using (scheme_id, region_code)
            inner join open.rate_periods as periods using (period_id)
            where scheme_id = 'county' and periods.position = 'latest_five_years' and sex = 'both'
                and age_group = 'all'"""
        ).fetchall()
    assert len(published) > 10
    assert shown == pytest.approx(dict(published))


def test_the_map_has_every_county_of_2013_with_its_published_rate(dashboards, opened):
    """Superset's own outlines: it needs no tiles from another host."""
    page = opened("migration")
    title = "Emigrants per 100 residents, counties of 2013"
    shown = {row["country_id"]: row["metric"] for row in page.rows()[title]}
    with duckdb.connect(str(dashboards.published), read_only=True) as connection:
        published = connection.execute(
            """select 'NO-' || region_code, emigrants_per_100 from open.migration_rates_per_100
            inner join open.rate_periods using (period_id)
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


def test_a_new_build_shows_when_the_page_is_opened_again(dashboards, reader, opened):
    before = opened("migration").rows()["Population"]
    first = dashboards.published.resolve()
    fingerprint = hashlib.sha256(first.read_bytes()).hexdigest()
    second = first.with_name("second.duckdb")
    shutil.copyfile(first, second)
    with duckdb.connect(str(second)) as connection:
        connection.execute("update open.population_accounts set start_persons = 2 * start_persons")
    link = dashboards.published.with_name("next")
    link.symlink_to(second)
    link.replace(dashboards.published)
    after = DashboardPage(reader, dashboards.address, "migration", SECONDS).rows()["Population"]
    assert [2 * value for value in before[0].values()] == list(after[0].values())
    # Nobody wrote to what was published.
    assert hashlib.sha256(first.read_bytes()).hexdigest() == fingerprint
