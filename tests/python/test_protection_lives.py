"""Lives of immigrants, rounded whole: by hand, and attacked in a build, closed and open."""

import re
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from vandring.cli import main
from vandring.places import UNOPENED, UNPUBLISHED, WAREHOUSE
from vandring.protection.lives import lives_of, moves_of, rounded_lives
from vandring.protection.told_lives import numbers_of_lives, opened_lives

SALT = b"salt of the tests"
COLUMNS = [
    "first_immigration_year", "background", "sex", "life", "life_number", "state_number", "state_code",
    "since_year", "until_year", "end_code", "persons",
]  # fmt: skip
LEFT = "2003 emigrated"
TWICE = "2002 emigrated, 2003 returned, 2004 emigrated"
# One stayed and one left; two stayed and five left; one left twice, one died.
STATES = pd.DataFrame(
    [
        (2000, "work", "male", "", 1, 1, "first_stay", 2000, np.nan, None, 1),
        (2000, "work", "male", LEFT, 2, 1, "first_stay", 2000, 2003, "emigrated", 1),
        (2000, "work", "male", LEFT, 2, 2, "abroad", 2003, np.nan, None, 1),
        (2001, "work", "male", "", 3, 1, "first_stay", 2001, np.nan, None, 2),
        (2001, "work", "male", LEFT, 4, 1, "first_stay", 2001, 2003, "emigrated", 5),
        (2001, "work", "male", LEFT, 4, 2, "abroad", 2003, np.nan, None, 5),
        (2001, "refuge", "male", TWICE, 5, 1, "first_stay", 2001, 2002, "emigrated", 1),
        (2001, "refuge", "male", TWICE, 5, 2, "abroad", 2002, 2003, "returned", 1),
        (2001, "refuge", "male", TWICE, 5, 3, "later_stay", 2003, 2004, "emigrated", 1),
        (2001, "refuge", "male", TWICE, 5, 4, "abroad", 2004, np.nan, None, 1),
        (1990, "refuge", "female", "2002 died", 6, 1, "first_stay", 1999, 2002, "died", 1),
    ],
    columns=COLUMNS,
)
PERIODS = pd.DataFrame([("2002-2004", 2002, 2004)], columns=["period_id", "first_year", "last_year"])
OUTCOMES = pd.DataFrame(
    [(year, "work", "emigrated", 9) for year in (2002, 2003, 2004)],
    columns=["year", "background", "outcome", "rounded_persons"],
)
TOGETHER = pd.DataFrame([(1, 2), (5, 5)], columns=["first_life_number", "second_life_number"])
OF_A_FEW_YEARS = "states.first_immigration_year between 2008 and 2009"
NOBODY = pd.DataFrame({"life_number": pd.Series([], dtype="int32")})


def moves(persons: int) -> pd.DataFrame:
    """As many of everybody as make every move of the lives."""
    made = moves_of(STATES, 2000)[["year", "move"]].drop_duplicates()
    return made.merge(pd.DataFrame({"sex": ["female", "male"]}), how="cross").assign(persons=persons)


def rounded(beside: pd.DataFrame, salt: bytes = SALT, left_out: pd.DataFrame = NOBODY) -> pd.DataFrame:
    return rounded_lives(STATES, left_out, beside, OUTCOMES, TOGETHER, PERIODS, [5], 2000, 2005, salt, base=3)


def test_lives_of_one_and_two_are_none_or_three() -> None:
    found = rounded(moves(100)).set_index("life")["rounded_persons"]

    assert set(found) <= {0, 3, 5}
    assert found[LEFT].tolist()[1] == 5


@pytest.mark.parametrize("salt", [f"salt {number}".encode() for number in range(20)])
def test_two_that_are_a_number_do_not_both_go_up_and_who_is_two_does_not(salt: bytes) -> None:
    found = rounded(moves(100), salt)

    of_2000 = found[found["first_immigration_year"] == 2000]
    assert of_2000["rounded_persons"].sum() in (0, 3)
    assert found.set_index("life").loc[TWICE, "rounded_persons"] == 0


@pytest.mark.parametrize("left_in_2004", [0, 3])
def test_later_stays_are_not_seen_to_end_where_outcomes_show_nobody(left_in_2004: int) -> None:
    """Two left in 2002 and again in 2004: both years must show somebody who left."""
    outcomes = OUTCOMES.assign(background="refuge", rounded_persons=[3, 0, left_in_2004])
    two = STATES.assign(persons=STATES["persons"].where(STATES["life"] != TWICE, 2))
    found = rounded_lives(
        two, NOBODY, moves(100), outcomes, TOGETHER.iloc[:0], PERIODS, [5], 2000, 2005, SALT, base=3
    )
    assert found.set_index("life").loc[TWICE, "rounded_persons"] == left_in_2004


def test_a_life_that_is_left_out_is_not_there() -> None:
    found = rounded(moves(100), left_out=pd.DataFrame({"life_number": [6]}))

    assert set(rounded(moves(100))["life"]) - set(found["life"]) == {"2002 died"}
    assert len(found) == 5


def test_moves_beside_are_those_that_are_counted() -> None:
    made = moves_of(STATES, 2000)

    # Five arrivals; who left once, twice (and came back between) and died.
    assert len(made) == 5 + 1 + 1 + 3 + 1
    assert made.loc[made["life"] == TWICE, "move"].tolist() == [
        "arrived",
        "emigrated",
        "arrived",
        "emigrated",
    ]


def test_every_open_number_is_a_sum_of_lives() -> None:
    opened = opened_lives(
        STATES, rounded(moves(100)), moves(100), PERIODS, first_year=2000, last_year=2005, longest=30
    )
    names, sums = numbers_of_lives(opened)
    true = names.assign(persons=sums @ opened.cells["persons"].to_numpy())

    def number(table: str, basis: str, period: str, background: str, since: int, measure: str) -> int:
        found = true[
            (true["table_name"] == table)
            & (true["basis"] == basis)
            & (true["period_id"] == period)
            & (true["background"] == background)
            & (true["sex"] == "all")
            & (true["years_since"] == since)
            & (true["measure"] == measure)
        ]
        return int(found["persons"].sum())

    # By hand. Of the seven who came for work in 2001 two are left in the third year.
    assert number("immigrant_retention", "cohort", "2001", "work", 1, "at_risk_persons") == 7
    assert number("immigrant_retention", "cohort", "2001", "work", 3, "at_risk_persons") == 2
    assert number("immigrant_retention", "cohort", "2001", "work", 2, "emigrants") == 5
    assert number("immigrant_retention", "cohort", "2001", "all", 3, "resident_persons") == 3
    assert number("immigrant_retention", "cohort", "2001", "all", 3, "at_risk_persons") == 2
    # Who was here when the register opened is at risk from then on.
    assert number("immigrant_retention", "cohort", "1990", "all", 9, "at_risk_persons") == 0
    assert number("immigrant_retention", "cohort", "1990", "all", 12, "deaths") == 1
    # Of six men who left in 2003 nobody is back; who left in 2002 and 2004 is counted twice in the period.
    assert number("return_of_emigrants", "cohort", "2003", "all", 1, "at_risk_persons") == 6
    assert number("return_of_emigrants", "cohort", "2002-2004", "refuge", 1, "at_risk_persons") == 2
    assert number("return_of_emigrants", "period", "2002-2004", "refuge", 1, "returned_persons") == 1


def test_a_life_that_nobody_leads_looks_as_one_that_is_rounded_away() -> None:
    opened = opened_lives(
        STATES, rounded(moves(100)), moves(100), PERIODS, first_year=2000, last_year=2005, longest=30
    )

    nobody = opened.cells[opened.cells["persons"] == 0]
    assert (nobody["rounded_persons"] == 0).all()
    assert {"", LEFT} <= set(nobody["life"])
    assert len(lives_of(STATES)) == int((opened.cells["persons"] > 0).sum())


def copied(built: Path, directory: Path) -> duckdb.DuckDBPyConnection:
    for file in (WAREHOUSE, UNPUBLISHED, UNOPENED):
        shutil.copyfile(built.parent / file, directory / file)
    return duckdb.connect(str(directory / WAREHOUSE))


def of_lives(said: str) -> dict[str, int]:
    """Numbers of the audit's part of lives, by their words."""
    part = said[said.index("\nlives\n") :]
    return {
        words: int(re.search(rf"{words} +([\d,]+)", part)[1].replace(",", ""))  # type: ignore[index]
        for words in ("given away", "cells that were not rounded", "no sums of rounded cells")
    }


def test_the_attack_finds_closed_lives(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path))
    with copied(built, tmp_path) as connection:
        # What the closed table counts, in place of what is rounded: of a few years, for every life that is
        # given away takes programmes of its own.
        (number,) = connection.execute(
            "update protection.rounded_immigrant_lives as rounded set rounded_persons = states.persons "
            "from protection.immigrant_life_states as states where states.state_number = 1 "
            "and rounded.first_immigration_year = states.first_immigration_year "
            "and rounded.background = states.background and rounded.sex = states.sex "
            f"and rounded.life = states.life and states.persons in (1, 2) and {OF_A_FEW_YEARS}"
        ).fetchone() or (0,)
        assert number > 20

    assert main(["audit"]) == 1

    found = of_lives(capsys.readouterr().out)
    assert found["given away"] > 20
    assert found["cells that were not rounded"] == number
    assert found["no sums of rounded cells"] > 20


def test_the_attack_finds_years_that_were_rounded_apart(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VANDRING_BUILD_DIR", str(tmp_path))
    with copied(built, tmp_path) as connection:
        connection.execute(f"attach '{tmp_path / UNOPENED}' as opened")
        (number,) = connection.execute(
            "update opened.open.immigrant_retention set at_risk_persons = 0 "
            "where at_risk_persons = 3 and years_since_arrival = 2"
        ).fetchone() or (0,)
        assert number > 0

    assert main(["audit"]) == 1

    found = of_lives(capsys.readouterr().out)
    assert found["no sums of rounded cells"] == number
    assert found["given away"] == 0
