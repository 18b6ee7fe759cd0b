"""Accounts of counts, worked by hand: what is delivered stays, what is not is estimated by its rule, the
rest is the residual."""

import numpy as np
import pandas as pd
import pytest

from vandring.counts.accounting import UNIT, Accounts, starts
from vandring.counts.estimation import accounts
from vandring.counts.mortality import cohort_hazards, lengthened, level_of_losses, region_levels
from vandring.counts.rows import count_rows
from vandring.counts.schedules import reached_in_year, rogers_castro, spread_groups, survivors, whole_parts
from vandring.counts.vital import Standards
from vandring.projection.labels import SEXES

OLDEST = 100
SCHEDULE = {"a1": 0.02, "alpha1": 0.1, "a2": 0.06, "mu2": 20, "alpha2": 0.1, "lambda2": 0.4, "c": 0.003}
FERTILE = np.where((np.arange(OLDEST + 1) >= 20) & (np.arange(OLDEST + 1) < 40), 0.1, 0.0)
NOBODY_DIES = Standards(np.zeros((2, OLDEST + 1)), FERTILE, 0.9, SCHEDULE)


def stock(year: int, region: str, persons: dict[tuple[str, int], float]) -> list[tuple]:
    """The rows of a population by single age, 0 where ``persons`` has no figure."""
    return [
        (year, region, sex, float(age), np.nan if age == OLDEST else float(age), persons.get((sex, age), 0.0))
        for sex in SEXES
        for age in range(OLDEST + 1)
    ]


def population(*stocks: list[tuple]) -> pd.DataFrame:
    rows = [row for each in stocks for row in each]
    return pd.DataFrame(rows, columns=["year", "region_code", "sex", "age_first", "age_last", "value"])


def events(columns: list[str], *rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame([*rows], columns=[*columns, "value"])
    if "age" in frame.columns:
        frame["age_first"] = frame["age"].astype(float)
        frame["age_last"] = frame["age_first"].where(frame["age_first"] < OLDEST)
        frame = frame.drop(columns="age")
    return frame


def at(values: np.ndarray, region: int, sex: str, age: int) -> float:
    return float(values[0, region, SEXES.index(sex), age])


# Region a: 100 women of 29 and 50 men of 40 on 1 January 2020; a year later 108 women of 30, 48 men of 41
# and 3
# newborn girls. Region b: 20 women of 29, then 14 of 30.
TWO_REGIONS = (
    stock(2020, "a", {("female", 29): 100, ("male", 40): 50}),
    stock(2021, "a", {("female", 30): 108, ("male", 41): 48, ("female", 0): 3}),
    stock(2020, "b", {("female", 29): 20}),
    stock(2021, "b", {("female", 30): 14}),
)


def everything(deaths: float = 2, immigrants: float = 2) -> dict[str, pd.DataFrame]:
    """All tables of TWO_REGIONS, ages those reached: 6 women move from b to a, 2 immigrate to a, 2 men die
    there."""
    return {
        "population": population(*TWO_REGIONS),
        "births": events(["year", "region_code", "sex"], *(
            (2020, region, sex, 3 if (region, sex) == ("a", "female") else 0)
            for region in "ab" for sex in SEXES
        )),
        "deaths": events(["year", "region_code", "sex", "age"], *(
            (2020, region, sex, age, deaths if (region, sex, age) == ("a", "male", 41) else 0)
            for region in "ab" for sex in SEXES for age in range(OLDEST + 1)
        )),
        "migration": events(["year", "region_code", "component", "sex", "age"], *(
            (2020, region, component, sex, age, {
                ("a", "internal_in"): 6, ("b", "internal_out"): 6, ("a", "immigration"): immigrants,
            }.get((region, component), 0) if (sex, age) == ("female", 30) else 0)
            for region in "ab" for sex in SEXES for age in range(OLDEST + 1)
            for component in ("internal_in", "internal_out", "immigration", "emigration")
        )),
    }  # fmt: skip


def test_who_reaches_an_age_was_a_year_younger_and_the_last_age_is_open():
    stocks = np.array([5.0, 7, 11, 13])
    np.testing.assert_array_equal(starts(stocks), [0, 5, 7, 24])


def test_what_is_delivered_whole_stays_as_it_is_and_closes():
    made = accounts(everything(), NOBODY_DIES, is_completed=False)
    assert at(made.start, 0, "female", 30) == 100
    assert at(made.internal_in, 0, "female", 30) == 6
    assert at(made.internal_out, 1, "female", 30) == 6
    assert at(made.immigrants, 0, "female", 30) == 2
    assert at(made.deaths, 0, "male", 41) == 2
    assert dict(zip(SEXES, made.born[0, 0], strict=True)) == {"female": 3, "male": 0}
    assert not made.residual.any()
    assert made.has_border_flows
    # Mothers' ages alone were not delivered.
    assert [(each.table, each.what) for each in made.estimates] == [("births", "age of the mother")]
    assert made.mothers.sum() == 3


def test_tables_that_do_not_add_up_leave_a_residual_where_they_do_not_and_nowhere_else():
    made = accounts(everything(deaths=5, immigrants=9), NOBODY_DIES, is_completed=False)
    assert at(made.deaths, 0, "male", 41) == 5
    assert at(made.residual, 0, "male", 41) == 50 - 5 - 48
    assert at(made.residual, 0, "female", 30) == 100 + 6 + 9 - 108
    assert np.count_nonzero(made.residual) == 2


def test_stocks_alone_give_net_migration_as_what_the_life_table_does_not_explain():
    made = accounts({"population": population(*TWO_REGIONS)}, NOBODY_DIES, is_completed=True)
    assert dict(zip(SEXES, made.born[0, 0], strict=True)) == {"female": 3, "male": 0}, (
        "the newborn of 1 January were born in the year: nobody dies"
    )
    net = made.internal_in - made.internal_out + made.immigrants - made.emigrants
    assert at(net, 0, "female", 30) == 8
    assert at(net, 1, "female", 30) == -6
    assert at(net, 0, "male", 41) == -2
    assert not made.residual.any()
    assert not made.has_border_flows
    # The country's net of 2 women is immigration, shared as the population at the end: 108 and 14 of 122.
    assert at(made.immigrants, 0, "female", 30) == pytest.approx(2 * 108 / 122, abs=UNIT)
    assert at(made.immigrants, 1, "female", 30) == pytest.approx(2 * 14 / 122, abs=UNIT)
    assert at(made.immigrants, 0, "female", 30) + at(made.immigrants, 1, "female", 30) == 2
    # What a region has beyond its share is internal, and internal moves add up to nothing.
    assert at(made.internal_in, 0, "female", 30) == 8 - at(made.immigrants, 0, "female", 30)
    assert made.internal_in.sum() == made.internal_out.sum()
    assert at(made.emigrants, 0, "male", 41) == 2


def test_no_more_leave_than_were_there_whatever_the_country_gains():
    # The only woman of region b leaves; the country gains 10 at her age.
    stocks = (
        stock(2020, "a", {("female", 29): 100}), stock(2021, "a", {("female", 30): 111}),
        stock(2020, "b", {("female", 29): 1}), stock(2021, "b", {}),
    )  # fmt: skip
    made = accounts({"population": population(*stocks)}, NOBODY_DIES, is_completed=True)
    assert at(made.internal_out, 1, "female", 30) == 1
    assert at(made.internal_in, 0, "female", 30) == 1
    assert at(made.immigrants, 0, "female", 30) == 10


def test_what_was_estimated_is_told_with_its_share():
    made = accounts({"population": population(*TWO_REGIONS)}, NOBODY_DIES, is_completed=True)
    told = {(each.table, each.what): each for each in made.estimates}
    assert told["births", "children born"].rule == "age_0_and_infant_deaths"
    assert told["births", "children born"].persons == told["births", "children born"].total == 3
    assert told["births", "age of the mother"].rule == "fertility_schedule"
    net = told["migration", "net migration"]
    assert net.rule == "change_less_births_plus_deaths"
    # Least moves: women 8 - 108/61 in and out within the country, 2 in over the border; men 2 out.
    assert net.persons == pytest.approx(2 * (8 - 108 / 61) + 2 + 2, abs=1e-5)


@pytest.mark.parametrize("open_age", [100, 105])
def test_nobody_of_groups_is_lost_the_open_one_among_them(open_age):
    firsts = range(0, open_age + 1, 5)
    rows = [
        (year, "a", sex, float(first), np.nan if first == last else first + 4.0, 1000.0 - 9 * first)
        for year, last in ((2020, open_age), (2021, 100)) for sex in SEXES
        for first in firsts if first <= last
    ]  # fmt: skip
    columns = ["year", "region_code", "sex", "age_first", "age_last", "value"]
    people = pd.DataFrame(rows, columns=columns)
    made = accounts({"population": people}, NOBODY_DIES, is_completed=True)
    told = people.groupby("year")["value"].sum()
    assert made.start.sum() == pytest.approx(told[2020], abs=0.001)
    assert made.end.sum() == pytest.approx(told[2021], abs=0.001)
    assert at(made.end, 0, "male", 100) == pytest.approx(1000 - 9 * 100, abs=0.001)


def test_groups_that_differ_between_years_are_told_once():
    stocks = [stock(year, "a", {("female", 20 + year - 2020): 100}) for year in (2020, 2021, 2022)]
    births = pd.DataFrame(
        [(2020, "a", 20.0, 24.0, 3.0), (2021, "a", 20.0, 29.0, 4.0)],
        columns=["year", "region_code", "age_first", "age_last", "value"],
    )
    made = accounts({"population": population(*stocks), "births": births}, NOBODY_DIES, is_completed=False)
    told = [each for each in made.estimates if each.what == "age of the mother within groups"]
    assert [(each.persons, each.total) for each in told] == [(7, 7)]


def test_net_migration_that_is_delivered_is_taken_and_what_is_left_is_the_residual():
    tables = {
        "population": population(*TWO_REGIONS),
        "migration": events(["year", "region_code", "component", "sex", "age"], *(
            (2020, region, "net", sex, age, {"a": 7, "b": -6}[region] if (sex, age) == ("female", 30) else 0)
            for region in "ab" for sex in SEXES for age in range(OLDEST + 1)
        )),
    }  # fmt: skip
    made = accounts(tables, NOBODY_DIES, is_completed=False)
    assert at(made.residual, 0, "female", 30) == 100 + 7 - 108
    assert at(made.residual, 1, "female", 30) == 0
    assert at(made.residual, 0, "male", 41) == 2, "50 men, nobody dies or moves by the tables, 48 are left"


def test_a_total_of_migration_is_spread_by_age_by_the_model_schedule():
    years = (stock(2020, "a", {("female", 19): 1000, ("female", 49): 1000}),
             stock(2021, "a", {("female", 20): 1000, ("female", 50): 1000}))  # fmt: skip
    tables = {
        "population": population(*years),
        "migration": events(["year", "region_code", "component"], *(
            (2020, "a", component, 70 if component.startswith("internal") else 0)
            for component in ("internal_in", "internal_out", "immigration", "emigration")
        )),
    }  # fmt: skip
    made = accounts(tables, NOBODY_DIES, is_completed=True)
    # By hand at 20 and 50: 0.02 exp(-2) + 0.06 exp(-1) + 0.003, and 0.02 exp(-5) + 0.06 exp(-3 - exp(-12)) +
    # 0.003.
    young, old = 0.0277795, 0.0061220
    assert at(made.internal_in, 0, "female", 20) == pytest.approx(70 * young / (young + old), rel=1e-4)
    assert made.internal_in.sum() == pytest.approx(70, abs=1e-9)
    assert {each.rule for each in made.estimates} >= {"rogers_castro"}


def test_the_model_schedule_is_that_of_rogers_and_castro():
    rates = rogers_castro(np.array([0.0, 20, 50]), SCHEDULE)
    # 0.02 + 0.003 at 0, where the labour part is below 1e-100.
    np.testing.assert_allclose(rates, [0.023, 0.0277795, 0.0061220], atol=1e-7)


def test_groups_of_one_density_are_spread_evenly_and_every_group_keeps_its_sum():
    even = spread_groups(np.array([[4.0, 10, 20]]), np.array([0, 4, 14, 34]))
    np.testing.assert_allclose(even, np.ones((1, 34)))
    groups = np.array([[3.0, 50, 20, 0]])
    bounds = np.array([0, 1, 5, 15, 20])
    spread = spread_groups(groups, bounds)[0]
    assert (spread >= 0).all()
    for first, last, group in zip(bounds, bounds[1:], groups[0], strict=False):
        assert spread[first:last].sum() == pytest.approx(group, abs=1e-12)


def test_events_by_age_at_the_event_are_half_of_those_who_reach_the_next_age():
    np.testing.assert_array_equal(reached_in_year(np.array([10.0, 20, 30])), [5, 15, 40])
    np.testing.assert_array_equal(reached_in_year(np.array([10.0, 20, 30]), share_of_first=0.9), [9, 11, 40])


def test_hazards_of_a_year_are_of_the_two_ages_that_it_is_lived_at():
    np.testing.assert_allclose(
        cohort_hazards(np.array([0.01, 0.002, 0.004, 0.3]), 0.9), [0.009, 0.002, 0.003, 0.3]
    )


def test_the_open_age_is_spread_as_a_stationary_population():
    # Of 1000 who reach 98, e^-1 reach 99, and those of 99 and over are e^-1 / (1 - e^-1).
    shares = survivors(np.ones(100), 98)
    stay = np.exp(-1)
    np.testing.assert_allclose(shares, np.array([1, stay / (1 - stay)]) / (1 + stay / (1 - stay)))


def test_lengthened_rates_go_on_along_their_line():
    rates = 0.01 * np.exp(0.1 * np.arange(21))
    np.testing.assert_allclose(lengthened(rates, 25)[20:], 0.01 * np.exp(0.1 * np.arange(20, 25)))
    assert lengthened(rates, 80).max() == 1.5


def test_parts_add_up_to_the_rounded_whole_in_any_order():
    values = np.random.default_rng(7).random((5, 40))
    parts = whole_parts(values, axis=1, unit=UNIT)
    np.testing.assert_array_equal(parts.sum(axis=1), np.round(values.sum(axis=1) / UNIT) * UNIT)
    np.testing.assert_array_equal(parts[:, ::-1].sum(axis=1), parts.sum(axis=1))
    assert np.abs(parts - values).max() <= UNIT


def aged(start: np.ndarray, hazard: np.ndarray) -> np.ndarray:
    return start * np.exp(-hazard)


@pytest.mark.parametrize("level", [0.7, 1.0, 1.6])
def test_the_level_of_mortality_is_recovered_from_what_a_country_loses(level):
    hazard = np.stack([0.0001 * np.exp(0.095 * np.arange(111))] * 2)
    start = np.full((3, 2, 111), 20_000.0)
    found = level_of_losses(start, aged(start, level * hazard), hazard)
    np.testing.assert_allclose(found[..., 60:100], level, rtol=1e-6)


def test_levels_of_regions_are_drawn_to_the_country_as_far_as_chance_explains_them():
    random = np.random.default_rng(1977)
    truth = np.array([0.7, 0.85, 1.0, 1.15, 1.3] * 20)
    expected = np.repeat([[30.0, 3000.0]], 50, axis=0).reshape(1, -1)
    found = region_levels(random.poisson(truth * expected).astype(float), expected)[0]
    small, large = expected[0] < 100, expected[0] > 100
    assert np.abs(found - truth)[large].max() < 0.08
    assert np.std(found[small]) < np.std(found[large]), "a small region is nearer to the country"
    raw_error = np.mean((random.poisson(truth * expected)[0] / expected[0] - truth)[small] ** 2)
    assert np.mean((found - truth)[small] ** 2) < raw_error


def test_a_year_knows_nothing_of_the_years_after_it():
    random = np.random.default_rng(3)
    expected = np.full((8, 30), 200.0)
    lost = random.poisson(expected * random.uniform(0.7, 1.3, 30)).astype(float)
    later = lost.copy()
    later[5:] *= 3
    np.testing.assert_array_equal(region_levels(lost, expected)[:5], region_levels(later, expected)[:5])


def test_rows_of_the_room_close_and_the_first_stock_is_the_delivered_one():
    regions = pd.DataFrame(
        [(scheme, code, "00" if scheme == "country" else code, code)
         for scheme in ("country", "region") for code in "ab"],
        columns=["scheme_id", "municipality_code", "region_code", "region"],
    )  # fmt: skip
    rows = count_rows(everything(), regions, NOBODY_DIES, is_completed=False).to_pandas()
    account = rows[rows["row_kind"] == "account"]
    closed = (
        account["start_persons"] + account["births"] - account["deaths"] + account["internal_in_movers"]
        - account["internal_out_movers"] + account["immigrants"] - account["emigrants"] -
        account["end_persons"]
    )  # fmt: skip
    assert (closed == 0).all()
    first = rows[rows["row_kind"] == "first_stock"].set_index(["region_code", "sex", "age"])["start_persons"]
    assert first.to_dict() == {("a", "female", 29): 100, ("a", "male", 40): 50, ("b", "female", 29): 20}
    assert set(rows.loc[rows["row_kind"] == "relation", "what"]) == {"d"}


def in_groups(component: str, counts: dict[tuple[str, int], float], scheme: str = "region") -> list[tuple]:
    """Moves of women by five-year ages in 2020, 0 where a region of ``counts`` has no figure."""
    return [
        (2020, region, component, scheme, sex, float(first), np.nan if first == 100 else first + 4.0,
         counts.get((region, first), 0.0) if sex == "female" else 0.0)
        for region in sorted({region for region, _ in counts}) for sex in SEXES for first in range(0, 101, 5)
    ]  # fmt: skip


def test_groups_of_moves_are_told_apart_by_the_shares_of_the_country():
    # a, b and c send 3, 1 and 8 women of 20-24 and 30 of 25-29 to one another; a and b are the region ab.
    moves = [
        *in_groups("internal_out", {("a", 20): 3, ("b", 20): 1, ("c", 20): 8, ("b", 25): 30}),
        *in_groups("internal_in", {("a", 20): 7, ("b", 20): 3, ("c", 20): 2, ("c", 25): 30}),
        *in_groups("internal_out", {("ab", 20): 2, ("c", 20): 8, ("ab", 25): 30}, "county"),
        *in_groups("internal_in", {("ab", 20): 8, ("c", 20): 2, ("c", 25): 30}, "county"),
    ]
    columns = ["year", "region_code", "component", "scheme", "sex", "age_first", "age_last", "value"]
    people = {("female", age): 100 for age in range(OLDEST + 1)}
    stocks = [stock(year, region, people) for year in (2020, 2021) for region in "abc"]
    tables = {"population": population(*stocks), "migration": pd.DataFrame(moves, columns=columns)}
    regions = pd.DataFrame(
        [(scheme, code, {"country": "00", "county": county}.get(scheme, code), code)
         for scheme in ("country", "county", "region")
         for code, county in (("a", "ab"), ("b", "ab"), ("c", "c"))],
        columns=["scheme_id", "municipality_code", "region_code", "region"],
    )  # fmt: skip
    rows = count_rows(tables, regions, NOBODY_DIES, is_completed=False).to_pandas()
    own = rows[rows["row_kind"] == "account"].set_index(["region_code", "age"])
    larger = rows[rows["row_kind"] == "scheme_moves"].set_index(["region_code", "age"])
    own = own[own["sex"] == "female"]
    for column, of_a, of_b in (("internal_out_movers", 3, 1), ("internal_in_movers", 7, 3)):
        a, b = own.loc["a", column].loc[20:24], own.loc["b", column].loc[20:24]
        assert (a.sum(), b.sum()) == (of_a, of_b), "a group keeps its sum"
        np.testing.assert_array_equal(a * of_b, b * of_a)
        assert (np.diff(a) > 0).all(), "the country's moves rise from 12 of 20-24 to 30 of 25-29"
    at_age = own.groupby("age")[["internal_in_movers", "internal_out_movers"]].sum()
    np.testing.assert_array_equal(at_age["internal_in_movers"], at_age["internal_out_movers"])
    net_of_a_and_b = (own["internal_in_movers"] - own["internal_out_movers"]).loc[["a", "b"]]
    of_parts = net_of_a_and_b.groupby("age").sum().loc[20:29]
    net = (larger["internal_in_movers"] - larger["internal_out_movers"]).loc["ab"].loc[20:29]
    np.testing.assert_array_equal(net, of_parts)
    np.testing.assert_array_equal(
        larger.loc["ab", "internal_out_movers"].loc[20:24] * 3,
        2 * own.loc["a", "internal_out_movers"].loc[20:24],
    )


def test_mothers_within_narrow_groups_are_where_the_births_say_and_in_wide_ones_where_the_standard_does():
    people = {("female", age): 1000 for age in range(OLDEST + 1)}
    stocks = [stock(year, region, people) for year in (2020, 2021) for region in "ab"]
    births = pd.DataFrame(
        [(2020, region, float(first), float(last), each * of_region)
         for region, of_region in (("a", 2.0), ("b", 1.0))
         for first, last, each in ((12, 20, 50), (21, 25, 400), (26, 30, 200), (31, 35, 100), (36, 40, 50))],
        columns=["year", "region_code", "age_first", "age_last", "value"],
    )  # fmt: skip
    made = accounts({"population": population(*stocks), "births": births}, NOBODY_DIES, is_completed=False)
    of_a, of_b = made.mothers[0].sum(axis=1)
    assert of_a[12:20].sum() == 0, "by the standard nobody has children before 20"
    assert of_a[20] == pytest.approx(100, abs=0.001)
    assert (np.diff(of_a[26:36]) < 0).all(), "births fall from 21-25 to 36-40; the standard is level"
    assert of_a[26:31].sum() == pytest.approx(400, abs=0.001)
    np.testing.assert_allclose(of_a, 2 * of_b, atol=0.001)


def test_a_curve_that_groups_do_not_tell_apart_is_found_within_three_per_cent():
    # 100 000 persons at every age leave at rates of the model schedule; told by five ages.
    ages = np.arange(100)
    moves = 100_000 * rogers_castro(ages + 0.5, SCHEDULE | {"mu2": 23.0})
    found = spread_groups(moves.reshape(20, 5).sum(axis=1), np.arange(0, 101, 5))
    away = np.abs(found / moves - 1)
    evenly = np.repeat(moves.reshape(20, 5).mean(axis=1), 5)
    assert np.median(away) < 0.01 < np.median(np.abs(evenly / moves - 1))
    assert (found >= 0).all()


def test_relations_that_need_moves_each_way_are_left_out_without_them():
    regions = pd.DataFrame(
        [("region", "a", "a", "a"), ("region", "b", "b", "b")],
        columns=["scheme_id", "municipality_code", "region_code", "region"],
    )
    rows = count_rows(
        {"population": population(*TWO_REGIONS)}, regions, NOBODY_DIES, is_completed=True
    ).to_pandas()
    assert set(rows.loc[rows["row_kind"] == "relation", "what"]) == {"b", "c", "d"}


def test_accounts_know_their_axes():
    made = accounts({"population": population(*TWO_REGIONS)}, NOBODY_DIES, is_completed=True)
    assert isinstance(made, Accounts)
    assert list(made.axes.years) == [2020]
    assert list(made.axes.regions) == ["a", "b"]
    assert made.axes.oldest == OLDEST
