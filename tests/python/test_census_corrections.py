"""The three answers of the setting census_corrections, built from one delivery."""

from pathlib import Path

import pandas as pd
import pytest

import warehouse

SETTINGS = ("registered", "left_out", "redated")
SERIES = (
    "+movers",
    "+population_accounts",
    "+migration_rates_per_100",
    "+residence_contradictions",
    "+notification_totals_by_vintage",
    "+notification_account_by_vintage",
    "+late_notifications",
    "+removed_duplicates",
    "+vintage_comparison_totals",
    "+administrative_emigrations",
)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A delivery in which the census of 1970 finds many emigrations."""
    directory = tmp_path_factory.mktemp("corrected") / "delivery"
    return warehouse.synthesize(directory, "--rate", "census_correction=0.02", persons=3_000, seed=7)


@pytest.fixture(scope="module")
def by_setting(corrected: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The warehouse of each setting, its accounts and identities tested by the build."""
    return {
        setting: warehouse.build(
            corrected,
            tmp_path_factory.mktemp(setting),
            "--vars",
            f"{{census_corrections: {setting}}}",
            "--indirect-selection",
            "cautious",
            "--select",
            *SERIES,
            with_tests=True,
        )
        for setting in SETTINGS
    }


@pytest.fixture(scope="module")
def corrections(corrected: Path, by_setting: dict[str, Path]) -> pd.DataFrame:
    """The accepted census corrections of persons, as the synthetic register made them."""
    found = warehouse.query(
        by_setting["registered"],
        f"""
        select notification_id, events.person_id, events.registration_date
        from '{corrected}/truth/defects.parquet'
        join publication.migration_events as events using (notification_id)
        where defect = 'census_correction' and events.person_id is not null
        """,
    )
    assert len(found) >= 30
    assert (found["registration_date"].dt.year == 1970).all()
    return found


def totals(database: Path) -> pd.Series:
    """Notifications of each vintage, year and type."""
    frame = warehouse.query(database, "from publication.notification_totals_by_vintage")
    keys = ["vintage_id", "registration_year", "notification_type"]
    return frame.set_index(keys)["notifications"].sort_index()


def population(database: Path, year: int) -> int:
    """Persons on 31 December."""
    counted = warehouse.query(
        database,
        f"""select sum(end_persons) as persons from publication.population_accounts
        where scheme_id = 'county' and year = {year}""",
    )
    return int(counted["persons"].item())


def emigrants(database: Path) -> pd.Series:
    """Emigrants a year, as the rates count them."""
    frame = warehouse.query(
        database,
        """select cast(period_id as int) as year, sum(emigrants) as emigrants
        from publication.migration_rates_per_100
        where scheme_id = 'county' and sex <> 'both' and age_group = 'all'
            and regexp_full_match(period_id, '[0-9]{4}')
        group by 1 order by 1""",
    )
    return frame.set_index("year")["emigrants"]


def test_left_out_corrections_are_in_no_series(by_setting: dict[str, Path]) -> None:
    registered, left_out = totals(by_setting["registered"]), totals(by_setting["left_out"])
    flagged = warehouse.query(
        by_setting["registered"],
        "from publication.notification_totals_by_vintage where census_correction_notifications > 0",
    )
    # The census was counted out long after the official cut-off.
    assert {"analysis_file", "recount", "current"} == set(flagged["vintage_id"])
    fewer = registered.sub(left_out, fill_value=0)
    fewer = fewer[fewer != 0]
    keys = ["vintage_id", "registration_year", "notification_type"]
    expected = flagged.set_index(keys)["census_correction_notifications"].sort_index()
    pd.testing.assert_series_equal(
        fewer.astype("int64"), expected.astype("int64"), check_names=False, check_index_type=False
    )
    compared = warehouse.query(
        by_setting["left_out"],
        """select count(*) as differing from publication.vintage_comparison_totals as comparison
        join publication.notification_totals_by_vintage as totals
            on comparison.vintage_id = totals.vintage_id
            and comparison.registration_year = totals.registration_year
            and comparison.flow = totals.notification_type
        where comparison.notifications <> totals.notifications""",
    )
    assert compared["differing"].item() == 0


def test_who_is_left_out_stays_and_is_listed(by_setting: dict[str, Path], corrections: pd.DataFrame) -> None:
    listed = warehouse.query(
        by_setting["left_out"],
        """select source_id, is_used from publication.residence_contradictions
        where contradiction_code = 'left_out'""",
    )
    assert set(listed["source_id"]) >= set(corrections["notification_id"])
    assert not listed["is_used"].any()
    went = warehouse.query(
        by_setting["registered"],
        "select person_id from publication.movers where year = 1970 and mover_kind = 'emigration'",
    )
    gone = set(went["person_id"]) & set(corrections["person_id"])
    still_go = set(
        warehouse.query(
            by_setting["left_out"],
            "select person_id from publication.movers where year = 1970 and mover_kind = 'emigration'",
        )["person_id"]
    )
    assert len(gone) >= 30
    assert not gone & still_go
    assert set(went["person_id"]) - gone == still_go
    more = population(by_setting["left_out"], 1970) - population(by_setting["registered"], 1970)
    assert more == len(gone)
    fewer = emigrants(by_setting["registered"]) - emigrants(by_setting["left_out"])
    assert fewer.loc[1970] == len(gone)
    assert (fewer.loc[:1969] == 0).all()


def test_redated_corrections_go_to_the_years_before(by_setting: dict[str, Path]) -> None:
    registered, redated = totals(by_setting["registered"]), totals(by_setting["redated"])
    moved = redated.sub(registered, fill_value=0)
    for vintage in ("official_statistics", "current"):
        change = moved[vintage].groupby("notification_type").sum()
        assert (change == 0).all(), "a message that moves is counted once"
    yearly = moved["current"].xs("emigration", level="notification_type")
    assert yearly.loc[1970] < 0
    assert (yearly.loc[[1966, 1967, 1968, 1969]] > 0).all()
    assert (yearly.loc[1971:] == 0).all()
    assert population(by_setting["redated"], 1970) == population(by_setting["registered"], 1970)
    assert population(by_setting["redated"], 1968) < population(by_setting["registered"], 1968)
    fewer = emigrants(by_setting["registered"]) - emigrants(by_setting["redated"])
    assert fewer.loc[1970] > 0
    assert (fewer.loc[1966:1969] < 0).all()


def test_no_correction_is_redated_before_what_the_register_knows(
    corrected: Path, by_setting: dict[str, Path], corrections: pd.DataFrame
) -> None:
    dates = warehouse.query(
        by_setting["redated"],
        f"""
        with corrections as (
            select notification_id, person_id, counted_date, registration_date
            from publication.migration_events where is_census_correction
        ),
        known as (
            select person_id, registration_date as known_date from publication.migration_events
            where not is_census_correction
            union all
            select person_id(person_number), reference_date::date - 1
            from '{corrected}/opening_residence.parquet'
            union all
            select person_id(person_number), birth_date::date from '{corrected}/persons.parquet'
        )
        select notification_id, counted_date, registration_date, max(known_date) as last_known_date
        from corrections
        left join known using (person_id)
        where known_date is null or known_date <= registration_date
        group by all
        """,
    )
    assert set(dates["notification_id"]) >= set(corrections["notification_id"])
    assert (dates["counted_date"] <= dates["registration_date"]).all()
    has_room = dates["last_known_date"] < dates["registration_date"]
    assert (dates["counted_date"] > dates["last_known_date"])[has_room].all()
    # Nothing in the order of a person's events changes, so nothing new contradicts.
    registered, redated = (
        warehouse.query(
            by_setting[setting],
            """select contradiction_code, count(*) as events from publication.residence_contradictions
            group by 1 order by 1""",
        )
        for setting in ("registered", "redated")
    )
    pd.testing.assert_frame_equal(registered, redated)


def test_verdicts_do_not_depend_on_the_setting(by_setting: dict[str, Path]) -> None:
    accounts = [
        warehouse.query(by_setting[setting], "from publication.notification_account_by_vintage order by all")
        for setting in SETTINGS
    ]
    pd.testing.assert_frame_equal(accounts[0], accounts[1])
    pd.testing.assert_frame_equal(accounts[0], accounts[2])


def test_another_value_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    refused = warehouse.dbt(tmp_path, "build", "--vars", "{census_corrections: dropped}")
    assert refused.returncode != 0
    assert "census_corrections must be registered or left_out or redated, not 'dropped'" in refused.stdout
    assert not (tmp_path / "warehouse.duckdb").exists()
    assert " OK " not in refused.stdout
