"""Regions, ages and days, as the room publishes them."""

import datetime

import pytest

import warehouse


def test_the_days_are_all_days_of_the_covered_years(built):
    days = warehouse.query(built, "select calendar_date, year from publication.calendar_days order by 1")
    years = warehouse.query(built, "select min(year) as first, max(year) as last from publication.movers")
    first = datetime.date(int(years["first"].item()), 1, 1)
    last = datetime.date(int(years["last"].item()), 12, 31)
    every = [first + datetime.timedelta(number) for number in range((last - first).days + 1)]
    assert [day.date() for day in days["calendar_date"]] == every
    assert list(days["year"]) == [day.year for day in every]


@pytest.mark.parametrize(
    ("age", "group", "immigrant_group"),
    [
        (0, "0-4", None),
        (14, "10-14", None),
        (15, "15-19", "15-24"),
        (20, "20-24", "15-24"),  # and not 20-35 nor 15-74, which hold it too
        (24, "20-24", "15-24"),
        (25, "25-29", "25-35"),
        (35, "35-39", "25-35"),
        (36, "35-39", "36-61"),
        (62, "60-64", "62-74"),
        (74, "70-74", "62-74"),
        (75, "75-79", None),
        (99, "90+", None),
    ],
)
def test_an_age_is_in_the_narrowest_group_that_holds_it(built, age, group, immigrant_group):
    found = warehouse.query(
        built, f"select age_group, immigrant_age_group from publication.age_groups where age = {age}"
    )
    assert found["age_group"].item() == group
    assert found["immigrant_age_group"].fillna("").item() == (immigrant_group or "")


def test_every_region_of_the_accounts_has_a_name(built):
    without = warehouse.query(
        built,
        """select distinct scheme_id, region_code from publication.population_accounts
        anti join publication.regions using (scheme_id, region_code)""",
    )
    assert without.empty
    schemes = warehouse.query(
        built, "select scheme_id, sum(municipalities) as municipalities from publication.regions group by 1"
    )
    assert len(schemes) >= 5
    assert schemes["municipalities"].nunique() == 1, "every scheme divides the same municipalities"
