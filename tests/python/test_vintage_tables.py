"""A year in which nothing was registered has its row, with 0, and stops nothing."""

import re
from pathlib import Path

import duckdb
import pytest

import warehouse

IDENTITY = "tests/dbt/identities/administrative_emigrations_add_up_to_emigrations.sql"


def test_every_covered_year_and_type_has_a_row_in_every_table_of_vintages(built: Path) -> None:
    for table in ("notification_totals_by_vintage", "late_notifications", "removed_duplicates"):
        (missing,) = warehouse.query(
            built,
            f"""with expected as (
                select year, notification_type
                from residence.covered_years
                cross join (values ('immigration'), ('emigration'), ('internal')) as types (notification_type)
            )
            select count(*) as n from expected
            left join publication.{table} as found
                on found.vintage_id = 'current' and found.registration_year = expected.year
                    and found.notification_type = expected.notification_type
            where found.notifications is null""",
        )["n"]
        assert missing == 0, table


@pytest.mark.parametrize(("emigrations", "unlike"), [(4, 0), (5, 1)])
def test_a_year_without_an_emigration_adds_up(emigrations: int, unlike: int) -> None:
    """1970 has 4 emigrations, 1971 none: only another number of 1970 is unlike."""
    identity = (warehouse.PROJECT / IDENTITY).read_text(encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(
            """create table notification_totals_by_vintage as from (values
                ('current', 'emigration', 1970, 4), ('current', 'emigration', 1971, 0)
            ) as t (vintage_id, notification_type, registration_year, notifications)"""
        )
        connection.execute(
            f"""create table administrative_emigrations as from (values (1970, {emigrations}))
            as t (registration_year, emigrations)"""
        )
        found = connection.execute(re.sub(r"{{ ref\('(\w+)'\) }}", r"\1", identity)).fetchall()
    assert len(found) == unlike
