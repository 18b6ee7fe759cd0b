"""The worked questions: they run on a built warehouse, and other tables of the room give the same figures."""

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import warehouse
from open_rules import closed_tables
from vandring.catalogue.questions import questions_page, read_questions
from vandring.errors import UserError
from vandring.places import OPEN, PUBLISHED
from vandring.publishing.swap import publish

QUESTIONS = warehouse.PROJECT / "docs" / "questions"
SAME_SHARES = 1e-9
# The same figures by another way: columns of the answer, and SQL that finds them in other tables.
OTHERWISE = {
    "01_emigration_of_labour_immigrants_by_county": (
        "county, persons_2004_2008, emigrants_2004_2008, persons_2009_2013, emigrants_2009_2013",
        """
        select region, count(person_id) filter (year < 2009),
            count(person_id) filter (year < 2009 and has_emigrated),
            count(person_id) filter (year >= 2009),
            count(person_id) filter (year >= 2009 and has_emigrated)
        from publication.municipality_regions as regions
        left join publication.immigrant_person_years as persons
            on regions.municipality_code = persons.origin_municipality_code
            and background = 'work' and year between 2004 and 2013
        where scheme_id = 'county'
        group by region""",
    ),
    "03_does_the_account_balance": (
        "year, start_persons, immigrants, emigrants, unexplained, lost_over_new_year",
        """
        select year, persons, count(*) filter (mover_kind = 'immigration'),
            count(*) filter (mover_kind = 'emigration'), 0, 0
        from (select year, sum(persons) as persons from publication.population group by year)
        inner join publication.movers using (year)
        group by year, persons""",
    ),
    "04_where_people_move_from_oslo": (
        "county, persons, moved_to_oslo",
        """
        select region, count(*) filter (origin_municipality_code = '0301'),
            count(*) filter (destination_municipality_code = '0301')
        from publication.movers inner join publication.municipality_regions
            on municipality_code = case origin_municipality_code
                when '0301' then destination_municipality_code else origin_municipality_code end
        where scheme_id = 'county' and mover_kind = 'internal'
            and year > (select max(year) - 5 from publication.population_accounts)
            and '0301' in (origin_municipality_code, destination_municipality_code)
        group by region having count(*) filter (origin_municipality_code = '0301') > 0""",
    ),
    "05_population_aged_67_and_over_by_scenario": (
        "scenario_id, year, persons",
        """
        select scenario_id, year, round(persons)
        from publication.projection_summary inner join publication.projection_scenarios using (scenario_id)
        where component = 'population' and sex = 'both' and year in (start_year, last_year)""",
    ),
    "06_how_much_administrative_emigrations_matter": (
        """period_id, background, emigrants, administrative_emigrants, emigration_rate_per_100,
        backdated_emigration_rate_per_100""",
        """
        select '2016-2020' as period_id,
            coalesce(background, 'all'), count(*) filter (has_emigrated),
            count(*) filter (has_emigrated and has_emigrated_administratively),
            100 * avg(has_emigrated::int),
            100 * count(*) filter (is_resident_when_backdated and has_emigrated_when_backdated)
                / count(*) filter (is_resident_when_backdated)
        from publication.immigrant_person_years where year between 2016 and 2020
        group by grouping sets ((background), ())""",
    ),
    "08_how_late_are_notifications": (
        "registration_year, notification_type, notifications, late_notifications",
        """
        select registration_year, notification_type, totals.notifications,
            count(*) filter (received_date > make_date(registration_year + 1, 6, 30))
        from publication.notification_totals_by_vintage as totals
        inner join publication.migration_events using (registration_year, notification_type)
        where vintage_id = 'current' and notification_type <> 'internal'
        group by registration_year, notification_type, totals.notifications""",
    ),
    "09_at_what_age_people_leave_oslo": (
        "sex, age_group, residents, internal_out_movers, internal_out_movers_per_100",
        """
        with latest as (
            select year from publication.population_accounts
            where year > (select max(year) - 5 from publication.population_accounts)
        ), residents as (
            select sex, age_group, sum(persons) as persons
            from publication.population as population inner join publication.age_groups as groups
                on groups.age = least(year - birth_year, 99)
            where municipality_code = '0301' and year in (select distinct year from latest)
            group by sex, age_group
        ), movers as (
            select sex, age_group, count(*) as persons
            from publication.movers as movers inner join publication.age_groups as groups
                on groups.age = least(year - birth_year, 99)
            where origin_municipality_code = '0301' and mover_kind = 'internal'
                and year in (select distinct year from latest)
            group by sex, age_group
        )
        select sex, age_group, residents.persons, coalesce(movers.persons, 0),
            100 * coalesce(movers.persons, 0) / residents.persons
        from residents left join movers using (sex, age_group)""",
    ),
    "10_do_the_unemployed_leave_more": (
        "background, employed_persons, unemployed_persons, employed_per_100, unemployed_per_100",
        """
        with patterns as (
            select *, stayed_persons + moved_persons + emigrated_persons + dead_persons as persons
            from publication.immigrant_patterns
            where scheme_id = 'centrality' and age between 15 and 74
                and year > (select max(year) - 5 from publication.population_accounts)
        )
        select coalesce(background, 'all'), sum(persons) filter (labour_status = 'employed'),
            sum(persons) filter (labour_status = 'unemployed'),
            100 * sum(emigrated_persons) filter (labour_status = 'employed')
                / sum(persons) filter (labour_status = 'employed'),
            100 * sum(emigrated_persons) filter (labour_status = 'unemployed')
                / sum(persons) filter (labour_status = 'unemployed')
        from patterns group by rollup (background)""",
    ),
    "12_how_long_immigrants_stay": (
        "background, duration_group, persons, emigrants",
        """
        select background, duration_group,
            sum(stayed_persons + moved_persons + emigrated_persons + dead_persons), sum(emigrated_persons)
        from publication.immigrant_patterns where scheme_id = 'county'
            and year > (select max(year) - 10 from publication.population_accounts)
        group by background, duration_group""",
    ),
    "13_what_changes_the_least_central_places": (
        "first_age, change_persons, births",
        """
        with populations as (
            select year, sex, age, persons from publication.projection_population
            where scenario_id = 'centrality_b' and region_code = '1'
        ), ends as (
            select age, persons from populations where year > (select min(year) from populations)
            union all
            select least(age + 1, 99), -persons from populations
            where year < (select max(year) from populations)
        ), born as (
            select sum(persons) as births from publication.projection_components
            where scenario_id = 'centrality_b' and region_code = '1' and component = 'births'
        )
        select age // 10 * 10 as first_age, sum(persons), max(case when age < 10 then births end)
        from ends cross join born
        group by first_age""",
    ),
}
COLUMNS = {
    "01_emigration_of_labour_immigrants_by_county": (
        "county persons_2004_2008 emigrants_2004_2008 per_100_2004_2008 "
        "persons_2009_2013 emigrants_2009_2013 per_100_2009_2013 change"
    ),
    "02_vintages_that_differ_most": (
        "vintage_id compared_vintage_id flow years absolute_difference absolute_difference_percent"
    ),
    "03_does_the_account_balance": (
        "year start_persons births deaths immigrants emigrants end_persons unexplained lost_over_new_year"
    ),
    "04_where_people_move_from_oslo": "period_id county persons share moved_to_oslo",
    "05_population_aged_67_and_over_by_scenario": (
        "scenario_id label year persons_67_and_over persons share_67_and_over"
    ),
    "06_how_much_administrative_emigrations_matter": (
        "period_id background emigrants administrative_emigrants administrative_share "
        "emigration_rate_per_100 backdated_emigration_rate_per_100 difference"
    ),
    "07_who_is_most_likely_to_emigrate": (
        "characteristic category percentage_points standard_error lower upper estimator"
    ),
    "08_how_late_are_notifications": (
        "registration_year notification_type notifications late_notifications late_share"
    ),
    "09_at_what_age_people_leave_oslo": (
        "period_id sex age_group residents internal_out_movers emigrants internal_out_movers_per_100 "
        "emigrants_per_100 internal_rank"
    ),
    "10_do_the_unemployed_leave_more": (
        "period_id background employed_persons unemployed_persons employed_per_100 unemployed_per_100 "
        "outside_per_100"
    ),
    "11_where_rejected_notifications_end": "registration_year reason_code description notifications share",
    "12_how_long_immigrants_stay": "background duration_group persons emigrants probability of_first",
    "13_what_changes_the_least_central_places": (
        "first_age births deaths internal_in_movers internal_out_movers immigrants emigrants change_persons "
        "births_by_age_of_mother"
    ),
}

Answer = Callable[[str], pd.DataFrame]
NEEDS = {Path(each.file).stem: each.needs for each in read_questions(QUESTIONS)}
# What is open of them is of the whole country.
OPEN_WITHOUT_REGIONS = {"immigrant_rates_by_background"}


@pytest.fixture(scope="module")
def published(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with both files of the built warehouse, published."""
    directory = tmp_path_factory.mktemp("questions")
    publish(warehouse.to_publish(built, directory), directory)
    return directory


def file_of(published: Path, name: str) -> Path:
    """The file that a question asks: what is open, unless it needs the publication."""
    return published / (PUBLISHED if NEEDS[name] else OPEN)


@pytest.fixture
def answer(published: Path) -> Answer:
    """The answer to a question, from the file that it is to be asked on."""
    return lambda name: warehouse.query(
        file_of(published, name), (QUESTIONS / f"{name}.sql").read_text(encoding="utf-8")
    )


def tables_of(name: str) -> set[tuple[str, str]]:
    """Schemas and names of the tables that a question reads."""
    text = (QUESTIONS / f"{name}.sql").read_text(encoding="utf-8")
    return set(re.findall(r"\b(open|publication)\.(\w+)", re.sub(r"--.*", "", text)))


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_question_is_open_or_says_why_it_needs_the_publication(name):
    schemas = {schema for schema, _ in tables_of(name)}
    if NEEDS[name]:
        assert schemas == {"publication"}
        assert {table for _, table in tables_of(name)} & (closed_tables() | OPEN_WITHOUT_REGIONS)
    else:
        assert schemas == {"open"}
        assert not {table for _, table in tables_of(name)} & closed_tables()


def test_every_question_is_known_here():
    assert sorted(file.stem for file in QUESTIONS.glob("*.sql")) == sorted(COLUMNS)
    assert len(COLUMNS) == 13
    assert sum(not needs for needs in NEEDS.values()) >= 8


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_question_is_answered_in_its_columns(answer, name):
    frame = answer(name)
    assert list(frame.columns) == COLUMNS[name].split()
    assert not frame.empty


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_no_answer_has_numbers_of_128_bits(published, name):
    """pandas, R and ODBC have none: counts would come as floating-point numbers."""
    with duckdb.connect(str(file_of(published, name)), read_only=True) as connection:
        types = connection.sql((QUESTIONS / f"{name}.sql").read_text(encoding="utf-8")).types
    assert "HUGEINT" not in {str(each) for each in types}


@pytest.mark.parametrize("name", sorted(OTHERWISE))
def test_other_tables_give_the_same_figures(answer, built, name):
    columns, sql = OTHERWISE[name]
    names = [column.strip() for column in columns.split(",")]
    expected = warehouse.query(built, sql)
    expected.columns = pd.Index(names)
    expected, found = (comparable(frame[names]) for frame in (expected, answer(name)))
    assert len(expected) > 1
    pd.testing.assert_frame_equal(found, expected, check_exact=False, rtol=SAME_SHARES, check_dtype=False)


def comparable(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in order, numbers as floats, nothing as 0."""
    numbers = frame.select_dtypes("number").columns
    frame = frame.astype(dict.fromkeys(numbers, float))
    frame[numbers] = frame[numbers].fillna(0.0)
    return frame.sort_values(list(frame.columns), ignore_index=True)


def test_vintages_differ_as_their_totals_do(answer, built):
    totals = warehouse.query(built, "select * from publication.notification_totals_by_vintage")
    table = totals.pivot_table(
        index=["registration_year", "notification_type"], columns="vintage_id", values="notifications"
    )
    frame = answer("02_vintages_that_differ_most")
    flows = frame[frame["flow"] != "net_immigration"]
    assert len(flows) > 3
    for row in flows.itertuples():
        one = table.xs(row.flow, level="notification_type")
        years = one[[row.vintage_id, row.compared_vintage_id]].dropna()
        difference = (years[row.vintage_id] - years[row.compared_vintage_id]).abs().sum()
        assert row.absolute_difference == difference, row
    assert frame["absolute_difference"].max() > 0, "no vintage differs: the question says nothing"
    assert frame["absolute_difference"].is_monotonic_decreasing


def test_the_oldest_at_the_start_of_the_trial_are_those_of_the_printed_inputs(answer, built):
    frame = answer("05_population_aged_67_and_over_by_scenario")
    start = frame[frame["scenario_id"].str.startswith("trial_") & (frame["year"] == 1974)]
    inputs = warehouse.query(
        built, "select sum(persons) as persons from seeds.national_trial_population where age >= 67"
    )
    assert len(start) == 4
    assert set(start["persons_67_and_over"]) == {inputs["persons"].item()}


def test_rejected_notifications_are_all_there(answer, built):
    frame = answer("11_where_rejected_notifications_end")
    rejected = warehouse.query(
        built,
        """select reason_code, count(*) as notifications
        from publication.rejected_notifications group by reason_code""",
    )
    found = frame.groupby("reason_code")["notifications"].sum()
    assert found.to_dict() == dict(rejected.itertuples(index=False))
    # A cancellation counts where the message counts that it names.
    received = warehouse.query(
        built,
        """select count(*) as n
        from staging.stg_notifications as messages
        left join staging.stg_notifications as named
            on messages.notification_type = 'cancellation'
            and messages.taken_back_notification_id = named.notification_id
        where year(coalesce(named.registration_date, messages.registration_date)) = 2000""",
    )
    of_2000 = frame[frame["registration_year"] == 2000]
    assert of_2000["share"].sum() == pytest.approx(of_2000["notifications"].sum() / received["n"].item())


def test_effects_come_with_their_intervals(tmp_path):
    # By hand, so that the numbers are known.
    sql = (QUESTIONS / "07_who_is_most_likely_to_emigrate.sql").read_text(encoding="utf-8")
    with duckdb.connect(str(tmp_path / "by_hand.duckdb")) as connection:
        connection.execute(
            """
            create schema open;
            create table open.logit_effects as
            select
                * replace (
                    cast(estimate as double) as estimate, cast(standard_error as double) as standard_error
                )
            from (values
                ('type1', 'reference_person', 'female', 'duration', '0-2', 'emigration', 0.04, 0.01, 'firth'),
                ('type1', 'reference_person', 'male', 'duration', '0-2', 'emigration', 0.5, 0.01, 'firth'),
                ('type1', 'reference_person', 'female', 'sex', 'male', 'emigration', -0.005, 0.005, 'firth'),
                ('type1', 'reference_person', 'female', 'sex', 'male', 'internal', 0.5, 0.1, 'firth'),
                ('type1', 'sample_average', 'female', 'sex', 'male', 'emigration', 0.5, 0.1, 'firth'),
                ('type2_level1', 'reference_person', 'female', 'sex', 'male', 'emigration', 0.5, 0.1, 'x')
            ) as t (
                model_id, effect_kind, reference_sex, characteristic, category, outcome, estimate,
                standard_error, estimator
            );
            """
        )
        rows = connection.sql(sql).fetchall()
    assert [row[:2] for row in rows] == [("duration", "0-2"), ("sex", "male")]
    assert rows[0][2:6] == pytest.approx((4, 1, 4 - 1.96, 4 + 1.96))
    assert rows[1][2:6] == pytest.approx((-0.5, 0.5, -0.5 - 0.98, -0.5 + 0.98))
    assert [row[6] for row in rows[:2]] == ["firth", "firth"]


def test_the_page_is_made_of_the_files():
    page = (warehouse.PROJECT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert questions_page(read_questions(QUESTIONS)) == page, "out of date: make catalogue"


def test_a_question_without_its_comment_is_refused(tmp_path):
    (tmp_path / "bare.sql").write_text("select 1", encoding="utf-8")
    with pytest.raises(UserError, match=r"bare\.sql: must begin with the comments"):
        read_questions(tmp_path)
