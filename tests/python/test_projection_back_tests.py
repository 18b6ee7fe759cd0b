"""Back-tests: which can run, what the baselines predict, and that a relation is given what was counted."""

import numpy as np
import pandas as pd
import pytest

from vandring.errors import UserError
from vandring.projection import back_tests
from vandring.projection.back_tests import (
    back_test_rows,
    naive_rows,
    observed_series,
    read_back_tests,
    read_relations,
)
from vandring.projection.scenarios import VARIANTS

SEXES = ("male", "female")
BACK_TESTS = pd.DataFrame(
    [("t", "early", "halves", 2003, 2005)],
    columns=["back_test_id", "base_period_id", "scheme_id", "start_year", "last_year"],
)
BASE_PERIODS = pd.DataFrame(
    [("early", "migration", 2001, 2003), ("early", "mortality", 1999, 2003)],
    columns=["base_period_id", "rate_kind", "first_year", "last_year"],
)
AGE_GROUPS = pd.DataFrame(
    [("all", 0, 150), ("0", 0, 0), ("1+", 1, 150)], columns=["age_group", "first_age", "last_age"]
)
# Persons of each sex and of ages 0 and 1: east 50 in 2002, 60 in 2003 (growth 1.2); west 40, then 30 (0.75).
PERSONS = {("east", 2002): 50, ("east", 2003): 60, ("west", 2002): 40, ("west", 2003): 30}
POPULATIONS = pd.DataFrame(
    [
        ("halves", year, region, sex, age, PERSONS.get((region, year), 99))
        for year in range(2002, 2006)
        for region in ("east", "west")
        for sex in SEXES
        for age in (0, 1)
    ],
    columns=["scheme_id", "year", "region_code", "sex", "age", "persons"],
)
# Men of the east aged 0 moved out 2, 3 and 7 in the base period; nobody else moved, but later.
MOVERS = pd.DataFrame(
    [
        ("halves", 2001, "east", "male", 0, 2, 0, 1, 0),
        ("halves", 2002, "east", "male", 0, 3, 6, 0, 2),
        ("halves", 2003, "east", "male", 0, 7, 0, 0, 0),
        ("halves", 2004, "east", "male", 0, 8, 9, 5, 4),
        ("halves", 2004, "west", "female", 0, 1, 9, 1, 6),
        ("halves", 2005, "west", "male", 0, 3, 0, 3, 0),
    ],
    columns=[
        "scheme_id", "year", "region_code", "sex", "age",
        "out_movers", "in_movers", "emigrants", "immigrants",
    ],
)  # fmt: skip


def read(
    populations=POPULATIONS,
    movers=MOVERS,
    tests=BACK_TESTS,
    base_periods=BASE_PERIODS,
    age_groups=AGE_GROUPS,
):
    other = populations.assign(scheme_id="other")
    tables = {"counted_populations": pd.concat([populations, other]), "counted_movers": movers}
    return read_back_tests(tests, {**tables, "base_periods": base_periods, "rate_age_groups": age_groups})


def predicted(tables):
    frame = pd.concat([table.to_pandas() for table in tables])
    keys = ["method", "measure", "year", "region_code", "sex", "age_group"]
    return frame.set_index(keys)["predicted_persons"].sort_index()


def test_the_years_are_those_after_the_start():
    (test,), _ = read()
    assert test.base_years == range(2001, 2004)
    assert test.years == range(2004, 2006)
    assert set(test.populations["scheme_id"]) == {"halves"}


@pytest.mark.parametrize(
    ("populations", "movers"),
    [
        (POPULATIONS[POPULATIONS["year"] != 2002], MOVERS),
        (POPULATIONS[POPULATIONS["year"] != 2005], MOVERS),
        (POPULATIONS, MOVERS[MOVERS["year"] != 2001]),
        (POPULATIONS, MOVERS[MOVERS["year"] != 2005]),
    ],
)
def test_years_that_the_delivery_does_not_cover_are_left_out(populations, movers):
    found, refusals = read(populations, movers)
    assert found == []
    assert refusals == {"t": "the delivery does not cover the years of the back-test, 2001-2005"}


def refused(**given):
    found, refusals = read(**given)
    assert found == []
    return refusals["t"]


def test_a_base_period_that_reaches_into_the_years_predicted_is_refused():
    reason = refused(base_periods=BASE_PERIODS.assign(last_year=2004))
    assert "must end before the years predicted; they are 2001 to 2004 and 2004 to 2005" in reason
    # Years that are counted from the last covered one may end before they begin.
    assert "they are 2001 to 2003 and 2006 to 2005" in refused(tests=BACK_TESTS.assign(start_year=2005))
    assert "they are 2001 to 2000 and" in refused(base_periods=BASE_PERIODS.assign(last_year=2000))


def test_a_base_period_that_is_not_stated_is_refused():
    others = BASE_PERIODS[BASE_PERIODS["rate_kind"] != "migration"]
    assert "no period of migration for early" in refused(base_periods=others)


def test_years_counted_from_no_covered_year_are_refused():
    reason = "the delivery covers no calendar year"
    assert reason in refused(tests=BACK_TESTS.assign(start_year=np.nan))
    assert reason in refused(base_periods=BASE_PERIODS.assign(first_year=np.nan))


def test_baselines_by_hand():
    (test,), _ = read()
    persons = predicted(naive_rows(test))
    assert (persons["no_change", "population", 2004, "east"] == 60).all()
    assert (persons["no_change", "population", 2005, "west"] == 30).all()
    # East 60 · 1.2 = 72, · 1.2 = 86.4; west 30 · 0.75 = 22.5, · 0.75 = 16.875.
    for year, east, west in ((2004, 72, 22.5), (2005, 86.4, 16.875)):
        np.testing.assert_allclose(persons["last_growth", "population", year, "east"], east)
        np.testing.assert_allclose(persons["last_growth", "population", year, "west"], west)
    # (2 + 3 + 7) / 3 and (0 + 6 + 0) / 3; elsewhere nobody moved in the base period.
    for year in (2004, 2005):
        assert persons["average_numbers", "out_movers", year, "east", "male", "0"] == 4
        assert persons["average_numbers", "in_movers", year, "east", "male", "0"] == 2
        assert persons["average_numbers", "out_movers", year].sum() == 4


def test_ages_are_told_by_group():
    (test,), _ = read(age_groups=AGE_GROUPS.assign(first_age=[0, 0, 2], last_age=[150, 1, 150]))
    persons = predicted(naive_rows(test))
    # Of the east 60 of each age and sex, of whom nobody is older than 1.
    assert persons["no_change", "population", 2004, "east"].to_dict() == {
        ("male", "0"): 120,
        ("female", "0"): 120,
    }


def test_the_border_is_given_as_counted():
    (test,), _ = read()
    series = observed_series(test).set_index(["series", "from_year"])
    # 2004: immigrants 4 + 6, emigrants 5 + 1; 2005: 0 and 3.
    assert series["value"].to_dict() == {
        ("immigration", 2004): 10,
        ("immigration", 2005): 0,
        ("emigration", 2004): 6,
        ("emigration", 2005): 3,
        ("net_immigration", 2004): 4,
        ("net_immigration", 2005): -3,
        ("fertility_multiplier", 2004): 1,
        ("mortality_multiplier", 2004): 1,
    }


def methods(*rows, **columns):
    """Rows of the seed back_test_relations: method and relation, the variants as by default."""
    defaults = {column: next(iter(values)) for column, values in VARIANTS.items()}
    return pd.DataFrame(rows, columns=["method", "relation"]).assign(**(defaults | columns))


def test_a_variant_is_a_method_of_its_own():
    (test,), _ = read()
    (tried,) = read_relations(methods(("mine", "c"), immigration_given="gross"))
    setting = tried.setting(test)
    assert tried.method == "mine"
    assert (setting.relation, setting.immigration_given) == ("c", "gross")
    assert setting.years == range(2004, 2006)


def test_a_variant_that_its_relation_does_not_know_is_told():
    relations = read_relations(methods(("mine", "a"), immigration_given="gross"))
    rows = back_test_rows(*read(), relations, {}).to_pandas()
    (refusal,) = rows["refusal"].dropna()
    assert refusal.startswith(
        "method mine in seeds/scenarios/back_test_relations.csv: immigration_given gross goes with relation c"
    )


def test_a_relation_that_cannot_run_is_told_and_stops_no_other(monkeypatch):
    def run(test, tried, _tables):
        if tried.relation in "bd":
            raise UserError(f"{tried.relation} is impossible")
        return naive_rows(test)[:1]

    monkeypatch.setattr(back_tests, "_relation_rows", run)
    relations = read_relations(methods(*((relation, relation) for relation in ("none", *"abcd"))))
    rows = back_test_rows(*read(), relations, {}).to_pandas()
    refused = rows[rows["refusal"].notna()]
    assert dict(zip(refused["method"], refused["refusal"], strict=True)) == {
        "b": "b is impossible",
        "d": "d is impossible",
    }
    # Relations a, c and none, the baselines no_change and last_growth: 2 years, 2 regions, 2 sexes, 2 groups
    # of ages; average_numbers of both measures has 1.
    assert rows["refusal"].isna().sum() == (3 + 2) * 16 + 2 * 8


def test_without_back_tests_there_are_no_rows():
    rows = back_test_rows([], {}, [], {})
    assert rows.num_rows == 0
    assert {"back_test_id", "method", "refusal", "measure", "year", "region_code", "sex", "age_group"} < set(
        rows.column_names
    )


def test_a_back_test_that_cannot_run_is_told_once_and_stops_no_other():
    tests = pd.concat([BACK_TESTS, BACK_TESTS.assign(back_test_id="later", start_year=2004, last_year=2009)])
    rows = back_test_rows(*read(tests=tests), [], {}).to_pandas()
    (refused,) = rows[rows["refusal"].notna()].to_dict("records")
    assert refused["back_test_id"] == "later"
    assert pd.isna(refused["method"])
    assert refused["refusal"] == "the delivery does not cover the years of the back-test, 2001-2009"
    assert set(rows.loc[rows["refusal"].isna(), "back_test_id"]) == {"t"}
