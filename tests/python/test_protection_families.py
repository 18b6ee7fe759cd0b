"""The family of immigrants: its tables, its salt, and its audit by hand."""

import re
import shutil
import stat
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from vandring.cli import main
from vandring.errors import UserError
from vandring.places import UNOPENED, UNPUBLISHED, WAREHOUSE
from vandring.protection.audit import Audit, Published, audited
from vandring.protection.command import audit_text
from vandring.protection.everything import Opened, possible_outcomes, possible_persons
from vandring.protection.families import immigrants, rounded_immigrants
from vandring.protection.margins import margins_of
from vandring.protection.outcomes import rounded_outcomes
from vandring.protection.salt import protection_salt

SALT = b"salt of the tests"
AGE_GROUPS = pd.DataFrame(
    [("all", 0, 99), ("young", 0, 29), ("middle", 20, 49)], columns=["age_group", "first_age", "last_age"]
)
PERIODS = pd.DataFrame(
    [("2001", 2001), ("2002", 2002), ("2001-2002", 2001), ("2001-2002", 2002)], columns=["period_id", "year"]
)
# Two years, two regions, bands that begin at 0, 20, 30 and 50.
CELLS = pd.DataFrame(
    [
        (2001, 0, "work", "A", 1),
        (2001, 20, "work", "A", 2),
        (2001, 20, "refuge", "B", 7),
        (2001, 50, "work", "B", 1),
        (2002, 30, "refuge", "A", 2),
        (2002, 30, "work", "B", 5),
    ],
    columns=["year", "age_band", "background", "county_region_code", "persons"],
)


def residents(persons: int) -> pd.DataFrame:
    """As many residents in every place and band as ``persons``."""
    keys = ["year", "age_band", "county_region_code"]
    return CELLS[keys].drop_duplicates().assign(persons=persons)


def test_every_published_number_is_a_margin() -> None:
    family = immigrants(CELLS, residents(100), PERIODS, AGE_GROUPS)

    margins = margins_of(family.cells, family.tables, family.uncounted)
    sums = {
        (family.tables[table], int(number))
        for table, number in zip(margins.table_of, margins.sums(family.counts), strict=True)
    }

    # By hand: 18 in both years, of them 10 young and 16 of middle age; 3 young workers in A in 2001.
    by_period = {number for table, number in sums if table[0] != "year" and len(table) == 2}
    assert by_period == {18, 10, 16}
    young_of_a = [number for table, number in sums if table[0] == "year" and len(table) == 4]
    assert 3 in young_of_a


def test_what_is_rounded_is_the_cells_in_their_order() -> None:
    rounded = rounded_immigrants(CELLS, residents(100), PERIODS, AGE_GROUPS, SALT, base=3)

    assert rounded.drop(columns="rounded_persons").equals(CELLS.drop(columns="persons"))
    assert rounded["rounded_persons"].tolist()[2] == 7
    assert set(rounded["rounded_persons"]) <= {0, 3, 5, 7}


EVENTS = pd.DataFrame(
    [
        (2001, 20, "emigrated", False, "A", 20),
        (2001, 20, "emigrated", False, "B", 20),
        (2001, 20, "moved", True, "B", 30),
        (2002, 30, "died", False, "B", 2),
    ],
    columns=["year", "age_band", "outcome", "county_border_is_crossed", "county_region_code", "persons"],
)
OUTCOME_CELLS = pd.DataFrame(
    [
        (2001, 20, "work", "emigrated", False, 1),
        (2001, 20, "refuge", "emigrated", False, 4),
        (2001, 20, "refuge", "moved", True, 2),
        (2002, 30, "work", "died", False, 1),
    ],
    columns=["year", "age_band", "background", "outcome", "county_border_is_crossed", "persons"],
)


def opened(
    rounded: list[int],
    beside: pd.DataFrame,
    rounded_outcomes: list[int],
    outcomes: pd.DataFrame = OUTCOME_CELLS,
    events: pd.DataFrame = EVENTS,
) -> Opened:
    """All that is open of CELLS and the outcomes, rounded so; the last outcome is left out."""
    kept = outcomes.drop(columns="persons").iloc[:-1].assign(rounded_persons=rounded_outcomes)
    rounded_cells = CELLS.drop(columns="persons").assign(rounded_persons=rounded)
    return Opened(
        persons=possible_persons(CELLS, rounded_cells, beside),
        outcomes=possible_outcomes(outcomes, kept, events),
        residents=beside,
        events=events,
        base=3,
    )


def audits(of: Opened) -> list[Audit]:
    return audited(of, Published([], [], PERIODS, AGE_GROUPS))


def test_the_audit_finds_what_residents_beside_give_away() -> None:
    few = residents(7)
    few.loc[few["age_band"].eq(20) & few["county_region_code"].eq("A"), "persons"] = 2

    heedless, _ = audits(opened([0, 3, 7, 0, 3, 5], few, [0, 4, 0]))

    # The two went up to 3 where 2 live: they were one or two. Nobody but the rounding told.
    assert heedless.risk.given_away > 0
    assert "given away" in audit_text(heedless)


def test_who_are_rounded_away_stay_hidden_beside_many() -> None:
    persons, outcomes = audits(opened([0, 3, 7, 0, 3, 5], residents(100), [0, 4, 0]))

    assert persons.risk.given_away == outcomes.risk.given_away == 0
    assert persons.risk.small_counts > 0
    assert outcomes.risk.small_counts > 0


def test_the_audit_finds_a_cell_that_was_not_rounded() -> None:
    persons, _ = audits(opened([1, 3, 7, 0, 3, 5], residents(100), [0, 4, 0]))
    _, outcomes = audits(opened([0, 3, 7, 0, 3, 5], residents(100), [0, 4, 2]))

    assert persons.risk.not_rounded == outcomes.risk.not_rounded == 1


def test_the_audit_finds_a_second_rounding_of_the_same_cells() -> None:
    # The national number of 2001 is 10 by the cells; 13 in a table that was rounded by itself.
    keys = {"scheme_id": "county", "age_group": "all", "background": "all", "region_code": "all"}
    rows = [("2001", 13), ("2002", 8), ("2001-2002", 18)]
    table = pd.DataFrame([{"period_id": period, **keys, "persons": persons} for period, persons in rows])
    of = opened([0, 3, 7, 0, 3, 5], residents(100), [0, 4, 0])

    as_it_should, _ = audited(of, Published([table.replace(13, 10)], [], PERIODS, AGE_GROUPS))
    apart, _ = audited(of, Published([table], [], PERIODS, AGE_GROUPS))

    # All other numbers are not there, and count as 0.
    assert apart.risk.no_sums == as_it_should.risk.no_sums + 1
    assert not apart.risk.is_none


def test_events_tell_of_persons_in_the_audit() -> None:
    # Two of a background are rounded away, at the only place that anybody emigrated from.
    from_one_place = EVENTS.drop(index=1)
    cells = OUTCOME_CELLS.iloc[[0, 3]].assign(persons=[2, 1])

    seen, _ = audits(opened([0, 0, 7, 0, 3, 5], residents(100), [3], cells, from_one_place))

    assert seen.risk.given_away > 0


def test_who_is_left_out_is_attacked_too() -> None:
    # One lives in B at 50, an immigrant: the residents beside tell as much as anybody will ever know.
    few = residents(100)
    few.loc[few["age_band"].eq(50), "persons"] = 1
    told = CELLS.drop(columns="persons").assign(rounded_persons=[0, 3, 7, 0, 3, 5])
    seen = Opened(
        persons=possible_persons(CELLS, told[told["age_band"] != 50], few),
        outcomes=opened([0, 3, 7, 0, 3, 5], few, [0, 4, 0]).outcomes,
        residents=few,
        events=EVENTS,
        base=3,
    )

    persons, _ = audits(seen)

    assert persons.risk.given_away == 0
    assert persons.risk.small_counts > 0


def test_places_with_few_residents_and_outcomes_of_few_are_left_out() -> None:
    few = residents(100)
    few.loc[few["age_band"].eq(50), "persons"] = 2

    persons = rounded_immigrants(CELLS, few, PERIODS, AGE_GROUPS, SALT, base=3)
    outcomes = rounded_outcomes(OUTCOME_CELLS, EVENTS, persons, PERIODS, AGE_GROUPS, SALT, base=3)

    assert sorted(persons["age_band"]) == [0, 20, 20, 30, 30]
    assert outcomes["outcome"].tolist() == ["emigrated", "emigrated", "moved"]
    assert set(outcomes["rounded_persons"]) <= {0, 3, 4}


def test_what_the_audit_says_of_utility_is_of_the_published_numbers() -> None:
    found, _ = audits(opened([0, 3, 7, 0, 3, 5], residents(100), [0, 4, 0]))

    # Totals by year are 11 and 7, rounded 10 and 8; of both years 18 and 18.
    assert (found.utilities[0].cells, found.utilities[0].largest_deviation) == (3, 1)
    assert found.utilities[0].mean_deviation == pytest.approx(2 / 3)


def test_the_salt_is_made_once_for_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VANDRING_PROTECTION_SALT_FILE", raising=False)
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path / "build"))

    salt = protection_salt()

    assert len(salt) >= 32
    assert protection_salt() == salt
    assert stat.S_IMODE((tmp_path / "build" / "protection_salt").stat().st_mode) == 0o600


def test_the_setting_names_a_salt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path / "build"))
    named = tmp_path / "salt"
    monkeypatch.setenv("VANDRING_PROTECTION_SALT_FILE", str(named))

    with pytest.raises(UserError, match="VANDRING_PROTECTION_SALT_FILE names this file"):
        protection_salt()
    named.write_text("short\n")
    with pytest.raises(UserError, match="there is no salt"):
        protection_salt()
    named.write_text("0123456789" * 4 + "\n")

    assert protection_salt() == b"0123456789" * 4
    assert not (tmp_path / "build").exists()


def test_an_audit_needs_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path))

    assert main(["audit"]) == 1

    assert "run vandring build first" in capsys.readouterr().err


def test_a_build_gives_nobody_away(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(built.parent))

    assert main(["audit"]) == 0


def test_a_leak_in_a_build_is_found(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path))
    for file in (WAREHOUSE, UNPUBLISHED, UNOPENED):
        shutil.copyfile(built.parent / file, tmp_path / file)
    with duckdb.connect(str(tmp_path / WAREHOUSE)) as connection:
        connection.execute(f"attach '{tmp_path / UNOPENED}' as opened")
        connection.execute(f"attach '{tmp_path / UNPUBLISHED}' as published (read_only)")
        # The true emigrants of one group in place of the rounded ones.
        connection.execute(
            "update opened.open.immigrant_rates_by_background as open set emigrants = published.emigrants "
            "from published.publication.immigrant_rates_by_background as published "
            "where published.region_code = 'all' and published.emigrants = 1 and open.emigrants <> 1 "
            "and open.period_id = published.period_id and open.scheme_id = published.scheme_id "
            "and open.age_group = published.age_group and open.background = published.background"
        )
        connection.execute(
            "update seeds.open_tables set rule = 'exact' where table_name = 'immigrant_rates_by_education'"
        )

    assert main(["audit"]) == 1

    said = capsys.readouterr().out
    assert "immigrant_rates_by_education" in said
    outcomes = said[said.index("\noutcomes") : said.index("\nlives")]
    assert not re.search(r"no sums of rounded cells +0\n", outcomes)
