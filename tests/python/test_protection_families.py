"""The family of immigrants: its tables, its salt, and its audit by hand."""

import stat
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vandring.cli import main
from vandring.errors import UserError
from vandring.protection.audit import audited
from vandring.protection.command import audit_text
from vandring.protection.families import immigrants, rounded_immigrants
from vandring.protection.margins import margins_of
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


def test_the_audit_finds_what_residents_beside_give_away() -> None:
    # Two residents in the place and band of the one worker of 2001, and of two: heeded, none is told apart.
    family = immigrants(CELLS, residents(7), PERIODS, AGE_GROUPS)
    few = family.exact[0].totals.copy()
    few[family.exact[0].sum_of[1]] = 2
    family.exact[0] = type(family.exact[0])(family.exact[0].sum_of, few, is_whole=False)
    went_up = np.array([0, 3, 7, 0, 3, 5])

    heedless = audited("immigrants", family, went_up, base=3)

    # The two went up to 3 where 2 live: they were one or two. Nobody but the rounding told.
    assert heedless.risk.given_away > 0
    assert heedless.risk.by_exact_numbers == 0
    assert "given away" in audit_text(heedless)
    went_down = np.array([3, 0, 7, 0, 3, 5])
    assert audited("immigrants", family, went_down, base=3).risk.given_away == 0


def test_what_the_audit_says_of_utility_is_of_the_published_numbers() -> None:
    family = immigrants(CELLS, residents(100), PERIODS, AGE_GROUPS)

    found = audited("immigrants", family, np.array([0, 3, 7, 0, 3, 5]), base=3)

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
