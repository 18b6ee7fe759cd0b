"""Deliveries of any years: what is latest follows the delivery, and what its years cannot tell is said."""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

import warehouse
from vandring.publishing.summary import read_summary, summary_text
from vandring.publishing.swap import publish
from vandring.report.page import report_page

PUBLICATIONS = re.compile(r"IO 77/36|Rapporter 2016/27")


@dataclass(frozen=True)
class Delivered:
    """A warehouse, and the years that its delivery covers."""

    database: Path
    first_year: int
    last_year: int
    report: str

    def rows(self, sql: str) -> pd.DataFrame:
        """What a query of the published tables gives."""
        return warehouse.query(self.database, sql)


def delivered(directory: Path, first_year: int, last_year: int, persons: int) -> Delivered:
    """A synthetic delivery of the years, built with every dbt test, and its report."""
    years = ("--first-year", str(first_year), "--last-year", str(last_year))
    delivery = warehouse.synthesize(directory / "delivery", *years, persons=persons)
    database = warehouse.build(delivery, directory, with_tests=True)
    published = directory / "published.duckdb"
    publish(directory, directory)
    return Delivered(database, first_year, last_year, report_page(published))


@pytest.fixture(scope="module")
def until_2010(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    return delivered(tmp_path_factory.mktemp("until_2010"), 1990, 2010, 4_000)


@pytest.fixture(scope="module")
def three_years(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    return delivered(tmp_path_factory.mktemp("three_years"), 2023, 2025, 2_000)


def test_what_is_latest_is_counted_from_the_last_covered_year(until_2010: Delivered) -> None:
    periods = until_2010.rows("from publication.rate_periods").set_index("position")
    assert periods.loc["latest_year", "period_id"] == "2010"
    assert periods.loc["latest_five_years", "period_id"] == "2006-2010"
    assert periods.loc["five_years_before", "period_id"] == "2001-2005"
    # The first period of Rapporter 2016/27 is covered, the second is not.
    assert {"2004-2008", "1991-1995"} < set(periods["period_id"])
    assert not {"2009-2013", "1971-1975"} & set(periods["period_id"])
    base = until_2010.rows("from publication.base_periods").set_index(["base_period_id", "rate_kind"])
    years = ["first_year", "last_year", "is_covered"]
    assert base.loc[("latest", "migration"), years].tolist() == [2006, 2010, True]
    assert base.loc[("latest", "fertility"), years].tolist() == [2008, 2010, True]
    assert base.loc[("before_latest", "mortality"), years].tolist() == [2001, 2005, True]
    assert base.loc[("1971_1974", "migration"), years].tolist() == [1971, 1974, False]


def test_rates_are_those_of_the_latest_five_years(until_2010: Delivered) -> None:
    # The same emigrants by another way: the movers of the years.
    counted = until_2010.rows(
        """select count(*) as emigrants from publication.movers
        where mover_kind = 'emigration' and year between 2006 and 2010"""
    )
    rates = until_2010.rows(
        """select emigrants from publication.migration_rates_per_100
        where period_id = '2006-2010' and scheme_id = 'norway' and sex = 'both' and age_group = 'all'"""
    )
    assert rates["emigrants"].item() == counted["emigrants"].item() > 0
    known = until_2010.rows("select distinct base_period_id from publication.death_probabilities")
    assert set(known["base_period_id"]) == {"latest", "before_latest"}


def test_projections_start_in_the_last_covered_year(until_2010: Delivered) -> None:
    scenarios = until_2010.rows("from publication.projection_scenarios where inputs = 'delivery'")
    assert set(scenarios["start_year"]) == {2010}
    assert set(scenarios["last_year"]) == {2027}
    start = until_2010.rows(
        """select year, sum(persons) as persons from publication.projection_population
        where scenario_id = 'centrality_none' group by year order by year"""
    )
    assert start["year"].tolist() == list(range(2010, 2028))
    counted = until_2010.rows("select sum(persons) as n from publication.population where year = 2011")
    assert start["persons"].iloc[0] == counted["n"].item()
    # From the first projected year mortality is lower, from the seventh lower still.
    series = until_2010.rows(
        """select from_year, value from projection.resolved_scenario_series
        where scenario_id = 'centrality_none' and series = 'mortality_multiplier' order by from_year"""
    )
    assert series.to_numpy().tolist() == [[2011, 0.98], [2017, 0.9]]


def test_back_tests_predict_the_last_five_covered_years(until_2010: Delivered) -> None:
    tests = until_2010.rows("from publication.back_test_methods where base_period_id = 'before_latest'")
    assert set(tests["back_test_id"]) == {"centrality_latest", "county_latest"}
    assert set(tests["label"]) == {"Centrality levels, 2006-2010", "Counties, 2006-2010"}
    for column, year in {"first_base_year": 2001, "last_base_year": 2005, "start_year": 2005}.items():
        assert set(tests[column]) == {year}
    assert tests.loc[tests["method"] == "no_change", "is_projected"].tolist() == [True, True]
    others = until_2010.rows("from publication.back_test_methods where base_period_id = '1971_1974'")
    assert others["method"].isna().all()
    assert set(others["refusal"]) == {"the delivery does not cover the years of the back-test, 1971-1975"}


def test_models_are_of_the_outcomes_of_the_last_covered_year(until_2010: Delivered) -> None:
    estimates = until_2010.rows("from publication.linear_probability_estimates")
    assert set(estimates["sample_id"]) == {"linear_probability_centrality", "linear_probability_county"}
    assert set(estimates["first_outcome_year"]) == set(estimates["last_outcome_year"]) == {2010}
    left_out = until_2010.rows("from publication.models_left_out where ends_with(sample_id, '_2013')")
    assert {"type1_2013", "centrality_main_2013", "county_2013_main_2013"} <= set(left_out["model_id"])
    assert left_out["message"].str.contains("outcome years 2013").all()
    assert left_out["message"].str.contains("the delivery does not cover them").all()


def test_three_years_give_single_years_and_reasons(three_years: Delivered) -> None:
    periods = three_years.rows("from publication.rate_periods order by period_id")
    assert periods["period_id"].tolist() == ["2023", "2024", "2025"]
    assert periods["position"].fillna("").tolist() == ["", "", "latest_year"]
    scenarios = three_years.rows("from publication.projection_scenarios where inputs = 'delivery'")
    assert set(scenarios["start_year"]) == {2025}
    assert not scenarios["is_projected"].any()
    # Fertility takes three years, which are covered.
    for refusal in scenarios["refusal"]:
        assert "base period latest: the delivery does not cover its years (migration 2021-2025" in refusal
        assert "mortality 2021-2025" in refusal
        assert "fertility" not in refusal
    trial = three_years.rows("from publication.projection_scenarios where inputs = 'national_trial'")
    assert trial["is_projected"].all()
    tests = three_years.rows("from publication.back_test_methods").set_index("back_test_id")
    assert tests["method"].isna().all()
    reason = "the delivery does not cover the years of the back-test, "
    assert tests.loc["centrality_latest", "refusal"] == reason + "2016-2025"
    assert tests.loc["s77_1975", "refusal"] == reason + "1971-1975"


def test_the_summary_counts_what_is_not_projected(three_years: Delivered) -> None:
    published = warehouse.unpublished(three_years.database)
    text = summary_text(read_summary(published), {}, published)
    told = text.split("Not projected (projection_scenarios and back_test_methods say why)\n")[1]
    assert told.split()[:4] == ["scenarios", "8", "back-tests", "4"]


def captions(report: str) -> dict[str, tuple[str, str]]:
    """Of every figure and table its caption with the unit, and all its text."""
    found = re.findall(r'<figure id="([^"]+)"(.*?)</figure>', report, flags=re.DOTALL)
    texts = {
        name: (re.findall(r"<figcaption.*?</figcaption>", html, re.DOTALL), html) for name, html in found
    }

    def words(html: str) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())

    return {name: (words("".join(caption)), words(html)) for name, (caption, html) in texts.items()}


@pytest.mark.parametrize("years", ["until_2010", "three_years"])
def test_captions_of_what_is_latest_name_no_year_outside_the_delivery(
    years: str, request: pytest.FixtureRequest
) -> None:
    made: Delivered = request.getfixturevalue(years)
    found = captions(made.report)
    # The projection goes on after the last year, and a stock of 1 January is that of the year's end before.
    projected = {"projection-net-immigration": range(made.last_year, made.last_year + 18)}
    stocks = {"population-pyramid": [made.last_year + 1]}
    seen = 0
    for name, (caption, _) in found.items():
        if PUBLICATIONS.search(caption) or name.startswith("trial-"):
            continue
        named = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", caption)}
        covered = range(made.first_year, made.last_year + 1)
        assert named <= {*covered, *projected.get(name, ()), *stocks.get(name, ())}, (name, caption)
        assert "{" not in caption
        seen += len(named)
    assert seen > 5


def test_the_report_names_the_latest_years(until_2010: Delivered, three_years: Delivered) -> None:
    found = captions(until_2010.report)
    for name, words in {
        "county-rates": "Migration by county, 2006–2010",
        "accounts-by-county": "by county, 2010",
        "population-pyramid": "1 January 2011",
        "rates-by-background": "2001–2010",
        "death-probabilities": "Probability of death by age, 2006–2010",
    }.items():
        assert words in found[name][0], name
    assert "2001–2005" in found["level-factors"][1]
    assert "2008–2010" in found["fertility-rates"][1]
    assert "Counties, 2006–2010" in found["back-test-errors"][1]
    assert (
        "the delivery does not cover the years of the back-test, 1971-1975" in found["back-tests-defined"][1]
    )
    few = captions(three_years.report)
    assert "the latest five years" in few["county-rates"][0]
    assert "The delivery covers no whole five-year period." in few["county-rates"][1]
    assert "does not cover its years (migration 2021-2025" in few["projection-population"][1]
