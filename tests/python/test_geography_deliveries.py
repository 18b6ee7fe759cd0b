"""The same people in the codes of each day, of 2013 and of 2024 are the same, told by either geography."""

import json
from pathlib import Path

import pandas as pd
import pytest

import warehouse
from municipality_codings import (
    GEOGRAPHY,
    LATEST,
    codes_of_2024,
    codes_of_their_day,
    rewrite,
    unmixed_regions,
)
from municipality_history import History
from test_rebuilding import cut_at

SELECTED = (
    "--select", "+migration_rates_per_100", "+residence_spells", "+delivery_scope", "+rejected_notifications",
    "+residence_contradictions", "+municipality_code_uses", "+assumed_municipalities",
)  # fmt: skip
REFORMS = ("2017-01-01", "2018-01-01", "2020-01-01", "2024-01-01")
CODINGS = ("own day", GEOGRAPHY, LATEST)
GEOGRAPHIES = (GEOGRAPHY, LATEST)


@pytest.fixture(scope="module")
def history() -> History:
    return History()


@pytest.fixture(scope="module")
def built(history: History, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Warehouses of one delivery of 1966-2023 without defects, by coding and geography."""
    directory = tmp_path_factory.mktemp("codings")

    def warehouse_of(delivery: Path, name: str, geography: str) -> Path:
        variables = json.dumps({"geography": geography})
        return warehouse.build(delivery, directory / f"{name} on {geography}", *SELECTED, "--vars", variables)

    options = ("--defects", "none", "--last-year", "2023", "--municipality-codes", GEOGRAPHY)
    original = warehouse.synthesize(directory / "original", *options, persons=3_000, seed=11)
    found = {(GEOGRAPHY, GEOGRAPHY): warehouse_of(original, GEOGRAPHY, GEOGRAPHY)}
    told = found[GEOGRAPHY, GEOGRAPHY]
    deliveries = {
        GEOGRAPHY: original,
        LATEST: rewrite(original, directory / "latest", codes_of_2024(history)),
        "own day": rewrite(original, directory / "own day", codes_of_their_day(history), told),
    }
    for coding, delivery in deliveries.items():
        for geography in GEOGRAPHIES:
            if (coding, geography) not in found:
                found[coding, geography] = warehouse_of(delivery, coding, geography)
    return found


def test_no_message_is_rejected_for_its_code(built: dict[tuple[str, str], Path]):
    """A move between two that the code written makes one is none; nothing else is lost."""
    for which, database in built.items():
        rejected = warehouse.query(
            database,
            """select * from publication.rejected_notifications
            where reason_code <> 'impossible_move' or from_municipality is distinct from to_municipality""",
        )
        assert rejected.empty, (which, rejected)
        contradictions = warehouse.query(database, "select * from publication.residence_contradictions")
        assert contradictions.empty, (which, contradictions)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("geography", GEOGRAPHIES)
def test_codings_are_told_apart(built: dict[tuple[str, str], Path], coding: str, geography: str):
    database = built[coding, geography]
    scope = warehouse.query(
        database,
        """select strftime(geography_date, '%Y-%m-%d') as geography, geography_rule,
            coalesce(strftime(codes_geography_date, '%Y-%m-%d'), 'own day') as coding
        from publication.delivery_scope""",
    )
    assert scope.iloc[0].to_list() == [geography, "setting", coding]
    uses = warehouse.query(
        database,
        "select code_kind, sum(places)::bigint as places from municipality_code_uses group by all",
    ).set_index("code_kind")["places"]
    telling = {"own day": "date", geography: "geography"}.get(coding, "other_geography")
    # What both geographies have counts as one of the build's.
    may_be = {"date", "date_and_geography", telling} | (set() if coding == "own day" else {"geography"})
    assert {"date_and_geography", telling} <= set(uses.index) <= may_be
    assert uses[telling] > 100


def test_codings_give_the_same_population_and_movers_cell_by_cell(
    built: dict[tuple[str, str], Path], history: History
):
    """On regions that no reform mixes."""
    for sql in (POPULATION, MOVERS, MOVED_ON_THE_DAYS_OF_REFORMS):
        expected = _on_regions(built[GEOGRAPHY, GEOGRAPHY], sql, unmixed_regions(history, GEOGRAPHY))
        assert len(expected) > (1_000 if sql != MOVED_ON_THE_DAYS_OF_REFORMS else 0)
        for (coding, geography), database in built.items():
            found = _on_regions(database, sql, unmixed_regions(history, geography))
            pd.testing.assert_frame_equal(expected, found, obj=f"{coding} on {geography}")


def test_codings_give_the_same_rates_of_stable_regions(built: dict[tuple[str, str], Path], history: History):
    """Of those that reforms before 2013 did not mix with others either."""
    regions = unmixed_regions(history, GEOGRAPHY)
    stable = {frozenset(region) for region in history.components(GEOGRAPHY, LATEST)}
    groups = regions.groupby("region")["municipality_code"]
    whole = {region for region, codes in groups if frozenset(codes) in stable}
    assert len(whole) > 200
    expected = warehouse.query(built[GEOGRAPHY, GEOGRAPHY], RATES)
    expected = expected[expected["region_code"].isin(whole)].reset_index(drop=True)
    assert len(expected) > 100_000
    for (coding, geography), database in built.items():
        found = warehouse.query(database, RATES)
        found = found[found["region_code"].isin(whole)].reset_index(drop=True)
        pd.testing.assert_frame_equal(expected, found, obj=f"{coding} on {geography}")


def _on_regions(database: Path, sql: str, regions: pd.DataFrame) -> pd.DataFrame:
    with warehouse.opened(database) as connection:
        connection.register("unmixed", regions)
        return connection.sql(sql).df()


POPULATION = """
    select year, region, sex, birth_year, sum(persons)::bigint as persons
    from publication.population inner join unmixed using (municipality_code)
    group by all order by all
"""
MOVERS = """
    select movers.year, movers.mover_kind, movers.person_id, origins.region as origin,
        destinations.region as destination
    from publication.movers
    left join unmixed as origins on movers.origin_municipality_code = origins.municipality_code
    left join unmixed as destinations on movers.destination_municipality_code = destinations.municipality_code
    where origins.region is distinct from destinations.region
    order by all
"""
MOVED_ON_THE_DAYS_OF_REFORMS = f"""
    select later.start_date, later.person_id, origins.region as origin, destinations.region as destination
    from publication.residence_spells as later
    inner join publication.residence_spells as earlier
        on later.person_id = earlier.person_id and later.start_date = earlier.end_date
    inner join unmixed as origins on earlier.municipality_code = origins.municipality_code
    inner join unmixed as destinations on later.municipality_code = destinations.municipality_code
    where strftime(later.start_date, '%Y-%m-%d') in {REFORMS} and origins.region <> destinations.region
    order by all
"""
RATES = """
    select * from publication.migration_rates_per_100
    where scheme_id = 'stable_region' order by period_id, region_code, sex, age_group
"""


def test_a_reform_moves_nobody_between_municipalities(built: dict[tuple[str, str], Path]):
    """Everybody whom a reform renumbered has a message; told by 2024 none of it begins a spell."""
    messages = warehouse.query(
        built["own day", LATEST],
        f"""select strftime(registration_date, '%Y-%m-%d') as day, count(*) as messages,
            count(*) filter (where spells.person_id is not null) as moved
        from publication.migration_events as events
        left join publication.residence_spells as spells
            on events.person_id = spells.person_id and events.registration_date = spells.start_date
        where events.notification_id like 'renumbered %'
            and strftime(registration_date, '%Y-%m-%d') in {REFORMS}
        group by all order by all""",
    )
    assert list(messages["day"]) == list(REFORMS)
    assert messages["messages"].sum() > 3_000
    assert (messages["moved"] == 0).all(), messages


@pytest.mark.parametrize(
    ("coding", "geography"), [("own day", GEOGRAPHY), ("own day", LATEST), (LATEST, GEOGRAPHY)]
)
def test_what_can_be_several_is_assumed(
    built: dict[tuple[str, str], Path], history: History, coding: str, geography: str
):
    """Whom a message places is placed by it; all whom a code of several names are counted."""
    assumed = warehouse.query(
        built[coding, geography],
        """select stated_code, strftime(valid_from_date, '%Y-%m-%d') as first, municipality_code, rule_code,
            sum(places)::bigint as places
        from assumed_municipalities group by all""",
    )
    assert "largest" in set(assumed["rule_code"])
    assert {"own_messages", "largest"} >= set(assumed["rule_code"])
    for row in assumed.itertuples():
        possible = history.walk(row.stated_code, row.first, geography)
        assert row.municipality_code in possible
        assert len(possible) > 1


@pytest.fixture(scope="module")
def early(history: History, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A delivery of 1966-76 in the codes of each day, and its warehouse with the tables of IO 77/36."""
    directory = tmp_path_factory.mktemp("early")
    options = ("--last-year", "1976", "--municipality-codes", GEOGRAPHY)
    original = warehouse.synthesize(directory / "original", *options, persons=3_000, seed=5)
    codes = codes_of_their_day(history)
    # Bergen, before it took its neighbours in.
    assert history.walk("1301", "1970-01-01", GEOGRAPHY) == {"1201"}
    codes.loc[(codes["code"] == "1201") & (codes["end"] <= "1972-01-01"), "written"] = "1301"
    written = rewrite(original, directory / "written", codes)
    return written, warehouse.build(written, directory, *EARLY)


EARLY = ("--select", "+vintage_comparison_counties", "+rejected_notifications", "+municipality_code_uses",
         "+population_accounts", "+delivery_scope")  # fmt: skip


def test_a_delivery_of_1966_to_1976_loses_nothing_for_its_codes(early: tuple[Path, Path]):
    written, database = early
    bergen = warehouse.query(
        database,
        f"""select count(*) as n from '{written}/notifications.parquet'
        where '1301' in (from_municipality, to_municipality) and registration_date < '1972'""",
    )
    assert bergen["n"].item() > 20
    unknown = warehouse.query(
        database,
        """select count(*) as n from publication.rejected_notifications
        where reason_code = 'unknown_municipality' and '9999' not in (from_municipality, to_municipality)""",
    )
    assert unknown["n"].item() == 0
    scope = warehouse.query(
        database,
        "select geography_date, geography_rule, codes_geography_date from publication.delivery_scope",
    )
    assert scope["geography_date"].item() == pd.Timestamp(GEOGRAPHY)
    assert scope["geography_rule"].item() == "last_covered_year"
    assert pd.isna(scope["codes_geography_date"].item())
    counties = warehouse.query(
        database,
        """select period_id, count(distinct county_code) as counties, sum(notifications)::bigint as persons
        from publication.vintage_comparison_counties group by 1 order by 1""",
    )
    assert {"1970", "1971_1975"} <= set(counties["period_id"])
    assert (counties["persons"] > 0).all()


def test_as_of_equals_the_cut_delivery_in_codes_of_their_day(early: tuple[Path, Path], tmp_path: Path):
    written, _ = early
    date = "1973-12-31"
    cut = warehouse.build(cut_at(written, tmp_path / "delivery", date), tmp_path / "cut", *EARLY)
    as_of = warehouse.build(written, tmp_path / "as_of", *EARLY, "--vars", f"{{as_of: '{date}'}}")
    differing = warehouse.differing_tables(cut, as_of)
    assert set(differing) <= {"staging.delivered_person_number_changes", "staging.later_person_numbers"}
