"""Metrics answered by MetricFlow are the published tables' numbers, to the last digit."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
import yaml

import warehouse
from vandring.errors import UserError
from vandring.metrics.examples import PAGE, commands, refreshed
from vandring.metrics.session import Query, session
from vandring.metrics.workspace import prepare
from vandring.rooms import OPEN_ROOM, PUBLICATION_ROOM, Room

PERIOD = ("--start-time", "2009-01-01", "--end-time", "2013-12-31")
RATES = "emigrants_per_100,immigrants_per_100,internal_out_movers_per_100"
IMMIGRANT_RATES = "immigrant_emigration_rate_per_100,immigrant_internal_out_migration_rate_per_100"
PUBLISHED_IMMIGRANT_RATES = """emigration_rate_per_100 as immigrant_emigration_rate_per_100,
    internal_out_migration_rate_per_100 as immigrant_internal_out_migration_rate_per_100"""


@dataclass(frozen=True)
class Metrics:
    """Queries of what is open, or of the publication."""

    query: Query
    build_directory: Path
    room: Room
    directory: Path

    def frame(self, metrics: str, group_by: str, *options: str) -> pd.DataFrame:
        """The answer; every column as text, but metrics as numbers."""
        file = self.directory / "answer.csv"
        self.query(["--metrics", metrics, "--group-by", group_by, *options, "--csv", str(file)])
        frame = pd.read_csv(file, dtype=str)
        return frame.astype(dict.fromkeys(metrics.split(","), float))

    def published(self, sql: str) -> pd.DataFrame:
        """What SQL finds, in the file whose tables it names."""
        room = OPEN_ROOM if "open." in sql else PUBLICATION_ROOM
        return warehouse.query(self.build_directory / room.link, sql)


@pytest.fixture(scope="module")
def published(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build directory with what was built published in it."""
    directory = tmp_path_factory.mktemp("metrics")
    done = warehouse.vandring(
        "publish",
        "--from",
        str(warehouse.to_publish(built, directory)),
        "--to",
        str(directory),
    )
    assert done.returncode == 0, done.stderr
    return directory


@pytest.fixture(scope="module")
def metrics(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Metrics]:
    with session(prepare(warehouse.PROJECT, published)) as query:
        yield Metrics(query, published, OPEN_ROOM, tmp_path_factory.mktemp("answers"))


@pytest.fixture(scope="module")
def confidential(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Metrics]:
    with session(prepare(warehouse.PROJECT, published, PUBLICATION_ROOM)) as query:
        yield Metrics(query, published, PUBLICATION_ROOM, tmp_path_factory.mktemp("answers"))


@pytest.fixture
def same(metrics: Metrics) -> Callable[..., None]:
    """Fails unless what is open answers what the SQL finds."""
    return same_as(metrics)


@pytest.fixture
def same_confidential(confidential: Metrics) -> Callable[..., None]:
    """Fails unless the publication answers what the SQL finds."""
    return same_as(confidential)


def same_as(metrics: Metrics) -> Callable[..., None]:
    """A check that MetricFlow answers what the SQL finds: groups, then metrics, in the same order."""

    def check(names: str, group_by: str, *options: str, sql: str, year: str | None = None) -> None:
        answer = metrics.frame(names, group_by, *options)
        if year is not None:
            answer[year] = answer[year].str[:4]
        groups = [*group_by.split(",")]
        expected = metrics.published(sql)
        assert len(expected) > 1, "compared with nothing"
        expected.columns = pd.Index([*groups, *names.split(",")])
        expected = expected.astype(dict.fromkeys(groups, str) | dict.fromkeys(names.split(","), float))
        both = [frame.fillna("").sort_values(groups, ignore_index=True) for frame in (answer, expected)]
        pd.testing.assert_frame_equal(
            both[0][[*expected.columns]], both[1], check_exact=True, check_dtype=False
        )

    return check


def test_every_region_of_every_scheme_has_the_published_rates(same):
    same(
        f"residents,emigration,immigration,internal_out_migration,{RATES}",
        "region__scheme,region__code",
        *PERIOD,
        sql=f"""select scheme_id, region_code, residents, emigrants, immigrants, internal_out_movers, {RATES}
        from open.migration_rates_per_100
        where period_id = '2009-2013' and sex = 'both' and age_group = 'all'""",
    )


def test_rates_by_year_sex_and_age_group_are_the_published(same):
    same(
        RATES,
        "metric_time__year,region__name,resident__sex,age__age_group",
        "--where",
        "{{ Dimension('region__scheme') }} = 'centrality'",
        year="metric_time__year",
        sql=f"""select period_id, region, sex, age_group, {RATES}
        from open.migration_rates_per_100 inner join open.regions using (scheme_id, region_code)
        where scheme_id = 'centrality' and length(period_id) = 4 and sex <> 'both' and age_group <> 'all'""",
    )


def test_without_a_scheme_everybody_counts_once(same):
    same(
        "population,emigration,immigration,net_immigration,internal_out_migration",
        "metric_time__year",
        year="metric_time__year",
        sql="""with stocks as (
            select year, sum(persons) as persons from publication.population group by year
        ), flows as (
            select year, count(*) filter (mover_kind = 'emigration') as emigrants,
                count(*) filter (mover_kind = 'immigration') as immigrants,
                count(*) filter (mover_kind = 'internal') as movers
            from publication.movers group by year
        )
        select year, persons, emigrants, immigrants, immigrants - emigrants, movers
        from stocks inner join flows using (year)""",
    )


def test_several_schemes_together_count_nobody_twice(same):
    schemes = "{{ Dimension('region__scheme') }} in ('county', 'municipality')"
    same(
        "population,emigration",
        "resident__sex",
        "--where",
        schemes,
        *PERIOD,
        sql="""select sex, sum(start_persons) filter (year = 2013), sum(emigrants)
        from open.population_accounts where scheme_id = 'norway' and year between 2009 and 2013
        group by sex""",
    )


def test_population_over_several_years_is_that_of_the_last(same):
    same(
        "population,residents",
        "region__code",
        "--where",
        "{{ Dimension('region__scheme') }} = 'county'",
        *PERIOD,
        sql="""select region_code, sum(persons) filter (year = 2013), sum(persons)
        from open.population
        inner join open.municipality_regions using (municipality_code)
        where scheme_id = 'county' and year between 2009 and 2013
        group by region_code""",
    )


def test_immigrants_by_background_and_region_have_the_published_rates(same_confidential):
    same_confidential(
        f"immigrant_residents,immigrant_emigration,immigrant_internal_out_migration,{IMMIGRANT_RATES}",
        "region__scheme,region__code,age__immigrant_age_group,immigrant__background",
        *PERIOD,
        "--where",
        "{{ Dimension('age__immigrant_age_group') }} is not null",
        sql=f"""select scheme_id, region_code, age_group, background, persons, emigrants, internal_out_movers,
            {PUBLISHED_IMMIGRANT_RATES}
        from publication.immigrant_rates_by_background
        where period_id = '2009-2013' and region_code <> 'all' and background <> 'all'
            and age_group in ('15-24', '25-35', '36-61', '62-74')""",
    )


def test_immigrants_by_labour_status_have_the_published_rates_between_counties(same_confidential):
    same_confidential(
        IMMIGRANT_RATES,
        "metric_time__year,immigrant__labour_status",
        "--where",
        "{{ Entity('age') }} between 15 and 74",
        year="metric_time__year",
        sql=f"""select period_id, labour_status, {PUBLISHED_IMMIGRANT_RATES}
        from publication.immigrant_rates_by_labour_status
        where scheme_id = 'county' and length(period_id) = 4 and age_group = '15-74' and background = 'all'
            and labour_status <> 'all'""",
    )


def test_immigrants_by_education_have_the_published_rates(same_confidential):
    same_confidential(
        IMMIGRANT_RATES,
        "immigrant__education",
        "--where",
        "{{ Entity('age') }} between 15 and 74",
        "--where",
        "{{ Dimension('immigrant__education') }} in ('primary', 'tertiary_lower', 'tertiary_higher')",
        *PERIOD,
        sql=f"""select case education_group when 'tertiary_short' then 'tertiary_lower'
            when 'tertiary_long' then 'tertiary_higher' else education_group end as education,
            {PUBLISHED_IMMIGRANT_RATES}
        from publication.immigrant_rates_by_education
        where scheme_id = 'county' and period_id = '2009-2013' and age_group = '15-74' and background = 'all'
            and education_group in ('primary', 'tertiary_short', 'tertiary_long')""",
    )


def test_immigrants_by_duration_are_the_persons_themselves(same_confidential):
    same_confidential(
        "immigrant_population,immigrant_residents,immigrant_emigration,immigrant_internal_out_migration",
        "immigrant__duration,immigrant__sex",
        *PERIOD,
        sql="""select duration_group, sex, count(*) filter (year = 2013), count(*),
            count(*) filter (has_emigrated),
            count(*) filter (left(origin_municipality_code, 2) <> left(destination_municipality_code, 2))
        from publication.immigrant_person_years where year between 2009 and 2013
        group by duration_group, sex""",
    )


@pytest.mark.parametrize("name", ["metrics", "confidential"])
def test_the_examples_of_the_page_print_what_it_says(name, request):
    asked: Metrics = request.getfixturevalue(name)
    page = (warehouse.PROJECT / PAGE).read_text(encoding="utf-8")
    assert [room for room, _ in commands(page)].count(asked.room) >= 3
    assert refreshed(page, {asked.room: asked.query}) == page, (
        "docs/metrics.md is out of date; it tells how to make its small delivery, and python -m "
        "vandring.metrics.examples writes the examples anew"
    )


def test_an_unknown_metric_is_a_message_of_its_own(metrics):
    with pytest.raises(UserError, match="emigrtion"):
        metrics.query(["--metrics", "emigrtion"])


@pytest.mark.parametrize("option", ["--metrics", "--metrics="])
def test_a_metric_of_a_closed_table_says_so_in_one_line(metrics, option):
    names = "emigration,immigrant_emigration_rate_per_100"
    arguments = ["--metrics", names] if option == "--metrics" else [f"--metrics={names}"]
    with pytest.raises(UserError) as refused:
        metrics.query([*arguments, "--group-by", "metric_time__year"])
    assert str(refused.value) == (
        "immigrant_emigration_rate_per_100 needs the confidential tables (immigrant_patterns: "
        "Almost every row is of one person): vandring mf --publication …"
    )


def test_metrics_are_open_unless_they_are_of_a_closed_table(published):
    closed = prepare(warehouse.PROJECT, published).closed
    described = yaml.safe_load(
        (warehouse.PROJECT / "models/publication/metrics/_metrics.yml").read_text(encoding="utf-8")
    )
    names = [each["name"] for each in described["metrics"]]
    # The immigrants of a year are a flow of residents; immigrants who live here are in a table of their own.
    of_immigrants = {
        name
        for name in names
        if name.startswith("immigrant_")
        or name.removesuffix("_of_counties") in ("emigrated_persons", "moved_persons")
    }
    assert set(closed) == of_immigrants
    assert set(prepare(warehouse.PROJECT, published, PUBLICATION_ROOM).closed) == set()


def test_what_metricflow_is_given_of_the_open_tables_names_no_other(published):
    workspace = prepare(warehouse.PROJECT, published)
    text = (Path(workspace.environment["DBT_PROJECT_DIR"]) / "target/semantic_manifest.json").read_text()
    assert set(re.findall(r'"schema_name": "(\w+)"', text)) == {"open"}
    assert "immigrant_patterns" not in text


def test_the_command_runs_metricflow(published, tmp_path):
    answer = tmp_path / "answer.csv"
    done = warehouse.vandring(
        "mf", "query", "--quiet", "--metrics", "emigration", "--group-by", "resident__sex",
        "--csv", str(answer), VANDRING_BUILD_DIR=str(published),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "onfidential" not in done.stderr
    emigrants = warehouse.query(
        published / "published.duckdb",
        "select sex, count(*) as n from publication.movers where mover_kind = 'emigration' group by sex",
    )
    assert dict(pd.read_csv(answer).itertuples(index=False)) == dict(emigrants.itertuples(index=False))


def test_the_command_answers_from_the_publication_and_says_so(published, tmp_path):
    answer = tmp_path / "answer.csv"
    arguments = ("query", "--quiet", "--metrics", "immigrant_residents", "--group-by", "immigrant__sex")
    refused = warehouse.vandring("mf", *arguments, VANDRING_BUILD_DIR=str(published))
    assert refused.returncode == 1
    assert "vandring mf --publication" in refused.stderr
    done = warehouse.vandring(
        "mf", "--publication", *arguments, "--csv", str(answer), VANDRING_BUILD_DIR=str(published)
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "confidential: for the office's own analysts" in done.stderr
    persons = warehouse.query(
        published / "published.duckdb",
        "select sex, count(*) as n from publication.immigrant_person_years group by sex",
    )
    assert dict(pd.read_csv(answer).itertuples(index=False)) == dict(persons.itertuples(index=False))


def test_nothing_published_is_said(tmp_path):
    done = warehouse.vandring("mf", "list", "metrics", VANDRING_BUILD_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "nothing has been published yet; run make build first" in done.stderr
    assert "Traceback" not in done.stderr
