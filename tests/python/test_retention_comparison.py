"""Printed figures of how long immigrants stay, and the computed ones beside them."""

import csv

import pytest

import warehouse

SEED = warehouse.PROJECT / "seeds" / "published" / "printed_retention_figures.csv"
ARRIVED = """with arrived as (
    select person_id from immigrants.followed_immigrants
    where status_code = 'from_arrival' and first_immigration_year between {first} and {last}
)
"""


def counted(database, sql: str) -> float:
    [(value,)] = warehouse.query(database, sql).itertuples(index=False)
    return value


def test_printed_figures_are_those_of_their_sources() -> None:
    with SEED.open(encoding="utf-8") as file:
        printed = {row["figure_id"]: float(row["printed_value"]) for row in csv.DictReader(file)}
    assert printed == {
        "emigrated_of_arrivals_1986_1990": 43,
        "resident_of_arrivals_since_1990": 73,
        "emigration_rate_early_1970s": 80,
        "emigration_rate_2011": 44,
    }


def test_computed_figures_are_counted_from_persons(clean) -> None:
    _, database = clean
    table = warehouse.query(database, "from publication.retention_comparison").set_index("figure_id")
    [(last,)] = warehouse.query(database, "select max(year) from publication.population_accounts").itertuples(
        index=False
    )
    emigrated = counted(
        database,
        ARRIVED.format(first=1986, last=1990)
        + """select 100 * count(distinct person_id) / (select count(*) from arrived)
        from publication.immigrant_person_years inner join arrived using (person_id)
        where has_emigrated and year <= 1995""",
    )
    assert table.loc["emigrated_of_arrivals_1986_1990", "computed_value"] == pytest.approx(emigrated)
    for figure, years in (("early_1970s", "between 1971 and 1975"), ("2011", "= 2011")):
        rate = counted(
            database,
            f"""select 1000 * avg(has_emigrated::int) from publication.immigrant_person_years
            where year {years}""",
        )
        assert table.loc[f"emigration_rate_{figure}", "computed_value"] == pytest.approx(rate)
    resident = table.loc["resident_of_arrivals_since_1990"]
    if last >= 2017:
        expected = counted(
            database,
            ARRIVED.format(first=1990, last=2016)
            + """select 100 * count(*) / (select count(*) from arrived)
            from publication.immigrant_person_years inner join arrived using (person_id)
            where year = 2017""",
        )
        assert resident["computed_value"] == pytest.approx(expected)
    else:
        assert resident["reason"].startswith("It takes the years 1990-2017; the delivery covers ")
    known = table["computed_value"].notna()
    assert (known == table["reason"].isna()).all()
    assert known.sum() >= 3
