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

QUESTIONS = warehouse.PROJECT / "docs" / "questions"
SAME_SHARES = 1e-9
# Who came for work seven years before the last covered one and was here at the end of that year.
COHORT = """
    select person_id from publication.immigrant_person_years
    where year = (select last_year - 6 from publication.delivery_scope)
        and duration_years = 0 and background = 'work'
"""
# The rounded lives of who came for work seven years before the last covered one.
LIVES = """
    select states.*, rounded_persons
    from protection.immigrant_life_states as states
    inner join protection.rounded_immigrant_lives using (first_immigration_year, background, sex, life)
    where background = 'work'
        and first_immigration_year = (select last_year - 7 from publication.delivery_scope)
"""
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
    "14_how_many_labour_immigrants_are_still_here": (
        "years_since_arrival, persons_who_came, resident_persons",
        f"""
        with cohort as ({LIVES}), years as (
            select unnest(range(1, 8)) as years, last_year::int - 7 + years::int as year
            from publication.delivery_scope
        )
        select years, sum(rounded_persons) filter (state_number = 1),
            sum(rounded_persons) filter (
                state_code <> 'abroad' and since_year <= year and coalesce(until_year, 9999) > year
            )
        from years cross join cohort
        group by years""",
    ),
    "16_how_many_labour_immigrants_came_back": (
        "years_since_arrival, returned_persons, emigrants_so_far",
        f"""
        with cohort as ({LIVES}), years as (
            select unnest(range(1, 8)) as years, last_year - 7 + years as year from publication.delivery_scope
        )
        select years,
            sum(rounded_persons) filter (end_code = 'returned' and until_year = year),
            sum(rounded_persons) filter (
                state_code = 'first_stay' and end_code = 'emigrated' and until_year <= year
            )
        from years cross join cohort
        group by years""",
    ),
    "17_expected_years_of_residence": (
        "background, first_stay_years, resident_years",
        """
        with shares as (
            select background, stayed_share, resident_share,
                if(years_since_arrival = 10, 0.5, 1) as years
            from protection.rounded_retention_estimates
            where basis = 'period' and sex = 'all' and years_since_arrival <= 10
                and period_id = (
                    select (last_year - 4) || '-' || last_year from publication.delivery_scope
                )
        )
        -- Half of the shares of the first day and the last, and all between, where all of them are known.
        select background, 0.5 + sum(years * stayed_share),
            if(count(resident_share) = count(*), 0.5 + sum(years * resident_share), null)
        from shares group by background""",
    ),
    "18_who_returns_fastest": (
        "background, persons_of_the_first_year, returned_after_1_year, returned_after_2_years",
        """
        with counts as (
            select background, years_since_departure as years, at_risk_persons as persons,
                returned_persons / at_risk_persons as returned, deaths / at_risk_persons as died
            from protection.rounded_return_groups
            where basis = 'period' and sex = 'all'
                and period_id = (
                    select (last_year - 4) || '-' || last_year from publication.delivery_scope
                )
        )
        select background, one.persons, one.returned,
            one.returned + (1 - one.returned - one.died) * two.returned
        from counts as one inner join counts as two using (background)
        where one.years = 1 and two.years = 2""",
    ),
    "19_family_immigrants_by_whom_they_joined": (
        "joined_group, persons, resident_persons",
        """
        with followed as (
            select person_id, joined_group, make_date(first_immigration_year + 5, 12, 31) as day
            from publication.family_immigrant_references cross join publication.delivery_scope
            where first_immigration_year between last_year - 20 and last_year - 6
                and status_code in ('told', 'alone', 'nobody_before', 'family_numbers_missing')
        )
        select joined_group, count(distinct followed.person_id), count(distinct spells.person_id)
        from followed left join publication.residence_spells as spells
            on followed.person_id = spells.person_id and start_date <= day
            and (end_date is null or end_date > day)
        group by joined_group""",
    ),
    "20_who_moves_to_central_places": (
        "background, net_into_most_central, net_into_least_central",
        """
        with moves as (
            select coalesce(background, 'not_immigrant') as background, origins.region_code as origin,
                destinations.region_code as destination
            from publication.movers
            inner join publication.municipality_regions as origins
                on origin_municipality_code = origins.municipality_code and origins.scheme_id = 'centrality'
            inner join publication.municipality_regions as destinations
                on destination_municipality_code = destinations.municipality_code
                and destinations.scheme_id = 'centrality'
            left join immigrants.immigrants using (person_id)
            where year > (select last_year - 5 from publication.delivery_scope)
        ), listed as (
            from moves union all select 'all', origin, destination from moves
            union all
            select 'immigrants', origin, destination from moves where background <> 'not_immigrant'
        )
        select background,
            count(*) filter (destination = '4') - count(*) filter (origin = '4'),
            count(*) filter (destination = '1') - count(*) filter (origin = '1')
        from listed group by background""",
    ),
    "21_what_is_still_to_come_of_the_newest_month": (
        "notification_type, known_notifications",
        """
        select notification_type, count(*)
        from publication.migration_events
        where date_trunc('month', registration_date) = (
            select max(period_first_date) from publication.expected_late_notifications
            where period_kind = 'month'
        )
        group by notification_type""",
    ),
    "24_who_stayed_against_printed_figures": (
        "figure_id, persons, computed_value",
        """
        with came as (
            select person_id, year - 1 as arrival_year from publication.immigrant_person_years
            where duration_years = 0
        ), left_by_1995 as (
            select distinct person_id from publication.movers
            where mover_kind = 'emigration' and year <= 1995
        ), figures (figure_id, persons, value) as (
            select 'emigrated_of_arrivals_1986_1990', count(*),
                100 * count(left_by_1995.person_id) / count(*)
            from came left join left_by_1995 using (person_id) where arrival_year between 1986 and 1990
            union all
            select 'resident_of_arrivals_since_1990', count(*), 100 * count(later.person_id) / count(*)
            from came left join publication.immigrant_person_years as later
                on came.person_id = later.person_id and later.year = 2017
            where arrival_year between 1990 and 2016
            union all
            select if(year = 2011, 'emigration_rate_2011', 'emigration_rate_early_1970s'), count(*),
                1000 * count(*) filter (has_emigrated) / count(*)
            from publication.immigrant_person_years where year = 2011 or year between 1971 and 1975
            group by year = 2011
        )
        select * from figures""",
    ),
    "25_do_mixed_families_leave_less": (
        "background, persons_with_native_adult, persons_with_child_born_here, native_adult_per_100",
        """
        select coalesce(background, 'all'), count(*) filter (mixed_with = 'native_adult'),
            count(*) filter (mixed_with = 'child_born_here'),
            100 * count(*) filter (mixed_with = 'native_adult' and has_emigrated)
                / count(*) filter (mixed_with = 'native_adult')
        from publication.immigrant_person_years
        left join immigrants.immigrant_families using (person_id, year)
        left join immigrants.mixed_families using (year, family_id)
        where age between 25 and 35 and year > (select last_year - 5 from publication.delivery_scope)
        group by rollup (background)""",
    ),
    "26_whose_net_migration_is_mostly_chance": (
        "scheme_id, regions, regions_mostly_drawn, farthest_drawn_per_1000",
        """
        with raw as (
            select scheme_id, region_code, sum(start_persons + births) as persons,
                sum(internal_in_movers + immigrants - internal_out_movers - emigrants) as net_movers
            from publication.population_accounts
            where year - birth_year <= 69 and year between (
                select first_year from publication.base_periods
                where base_period_id = 'latest' and rate_kind = 'migration'
            ) and (select last_year from publication.delivery_scope)
            group by scheme_id, region_code
            having persons > 0
        ), schemes as (
            select scheme_id, count(*) as regions, count(*) - if(count(*) < 10, 1, 2) as more
            from raw group by scheme_id
        )
        select scheme_id, any_value(regions), count(*) filter (
                (more - 2) / more * chance_sd ** 2 / (chance_sd ** 2 + between_regions_sd ** 2) > 0.5
            ), 1000 * max(abs(net_migration_rate - raw.net_movers / persons))
        from raw inner join publication.small_area_net_migration using (scheme_id, region_code)
        inner join schemes using (scheme_id)
        where base_period_id = 'latest' and scheme_id <> 'norway'
        group by scheme_id""",
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
    "14_how_many_labour_immigrants_are_still_here": (
        "arrival_year years_since_arrival persons_who_came resident_persons resident_share "
        "resident_lower_limit resident_upper_limit never_left_share"
    ),
    "15_where_labour_immigrants_went": "country persons share written_off_persons",
    "16_how_many_labour_immigrants_came_back": (
        "arrival_year years_since_arrival abroad_persons returned_persons emigrants_so_far returned_so_far"
    ),
    "17_expected_years_of_residence": (
        "period_id background within_years first_stay_years resident_years resident_years_lower_limit "
        "resident_years_upper_limit years_after_returns"
    ),
    "18_who_returns_fastest": (
        "period_id background persons_of_the_first_year persons_of_the_fifth_year returned_after_1_year "
        "returned_after_2_years returned_after_5_years"
    ),
    "19_family_immigrants_by_whom_they_joined": "joined_group persons resident_persons resident_share",
    "20_who_moves_to_central_places": (
        "period_id background net_into_most_central most_central_per_100 net_into_least_central "
        "least_central_per_100 least_central_in_per_100"
    ),
    "21_what_is_still_to_come_of_the_newest_month": (
        "period_first_date months_since notification_type known_notifications expected_late_notifications "
        "late_lower_limit_90 late_upper_limit_90 expected_total_notifications late_share"
    ),
    "22_how_wide_is_the_projection_of_oslo": (
        "scenario_id year p05_persons p25_persons p50_persons p75_persons p95_persons width_percent"
    ),
    "23_on_how_many_events_rates_of_regions_rest": (
        "scheme_id event_kind regions regions_below_100_events fewest_events median_events "
        "median_effective_events median_prior_weight"
    ),
    "24_who_stayed_against_printed_figures": (
        "figure_id description source unit printed_value computed_value persons reason"
    ),
    "25_do_mixed_families_leave_less": (
        "period_id background persons_with_native_adult persons_with_child_born_here native_adult_per_100 "
        "child_born_here_per_100 not_mixed_per_100"
    ),
    "26_whose_net_migration_is_mostly_chance": (
        "scheme_id regions regions_mostly_drawn median_prior_weight median_chance_sd_per_1000 "
        "between_regions_sd_per_1000 farthest_drawn_per_1000"
    ),
}

Answer = Callable[[str], pd.DataFrame]
NEEDS = {Path(each.file).stem: each.needs for each in read_questions(QUESTIONS)}
# What is open of them is of the whole country.
OPEN_WITHOUT_REGIONS = {"immigrant_rates_by_background"}


def file_of(publication: Path, name: str) -> Path:
    """The file that a question asks: what is open, unless it needs the publication."""
    return publication / (PUBLISHED if NEEDS[name] else OPEN)


@pytest.fixture
def answer(publication: Path) -> Answer:
    """The answer to a question, from the file that it is to be asked on."""
    return lambda name: warehouse.query(
        file_of(publication, name), (QUESTIONS / f"{name}.sql").read_text(encoding="utf-8")
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
    assert len(COLUMNS) == 26
    assert sum(not needs for needs in NEEDS.values()) >= 8


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_question_is_answered_in_its_columns(answer, name):
    frame = answer(name)
    assert list(frame.columns) == COLUMNS[name].split()
    assert not frame.empty


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_no_answer_has_numbers_of_128_bits(publication, name):
    """pandas, R and ODBC have none: counts would come as floating-point numbers."""
    with duckdb.connect(str(file_of(publication, name)), read_only=True) as connection:
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


def test_those_who_went_somewhere_are_all_who_live_abroad(answer, built):
    frame = answer("15_where_labour_immigrants_went")
    abroad = warehouse.query(
        built,
        f"""
        with cohort as ({COHORT}), period as (
            select make_date(last_year::int, 12, 31) as day from publication.delivery_scope
        )
        select count(*) as persons from cohort where person_id not in (
            select person_id from publication.residence_spells cross join period
            where start_date <= day and (end_date is null or end_date > day)
            union all
            select person_id from notifications.persons cross join period where death_date <= day
        )""",
    )
    assert frame["persons"].sum() == abroad["persons"].item() > 0
    assert frame["share"].sum() == pytest.approx(1)


def test_bands_of_the_projection_open_from_the_counted_population(answer, built):
    frame = answer("22_how_wide_is_the_projection_of_oslo")
    counted = warehouse.query(
        built,
        """select sum(persons) as persons from publication.population
        where municipality_code = '0301' and year = (select max(year) from publication.population)""",
    )
    start, *later = (rows for _, rows in frame.groupby("year"))
    quantiles = [column for column in frame.columns if column.endswith("_persons")]
    assert (start[quantiles] == counted["persons"].item()).all(axis=None)
    assert len(later) >= 2
    widths = [rows["width_percent"].item() for rows in (start, *later)]
    assert widths == sorted(set(widths))
    assert (frame[quantiles].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


def test_events_of_regions_are_those_of_their_accounts(answer, built):
    frame = answer("23_on_how_many_events_rates_of_regions_rest")
    accounts = warehouse.query(
        built,
        """
        with regions as (
            select scheme_id, region_code, sum(deaths) as deaths
            from publication.population_accounts inner join publication.base_periods
                on base_period_id = 'latest' and rate_kind = 'mortality'
                and year between first_year and last_year
            group by scheme_id, region_code
        )
        select scheme_id, count(*) as regions, count(*) filter (deaths < 100) as regions_below_100_events,
            min(deaths) as fewest_events, median(deaths) as median_events
        from regions where scheme_id in ('county', 'centrality', 'economic_region')
        group by scheme_id""",
    )
    deaths = frame[frame["event_kind"] == "deaths"].merge(accounts, on="scheme_id", suffixes=("", "_told"))
    assert len(deaths) == 3
    for column in ("regions", "regions_below_100_events", "fewest_events", "median_events"):
        assert (deaths[column] == deaths[f"{column}_told"]).all(), column


def test_the_page_is_made_of_the_files():
    page = (warehouse.PROJECT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert questions_page(read_questions(QUESTIONS)) == page, "out of date: make catalogue"


def test_a_question_without_its_comment_is_refused(tmp_path):
    (tmp_path / "bare.sql").write_text("select 1", encoding="utf-8")
    with pytest.raises(UserError, match=r"bare\.sql: must begin with the comments"):
        read_questions(tmp_path)
