"""Draws as tables: what is told, what is refused, and back-tests beside what was counted."""

import duckdb
import numpy as np
import pandas as pd
import pytest

import draw_worlds
import warehouse
from vandring.draws.reading import age_years, draws_of
from vandring.draws.settings import read_settings
from vandring.draws.tables import back_test_draw_rows, scenario_draw_rows, size_classes
from vandring.errors import UserError
from vandring.projection.back_tests import read_back_tests
from vandring.projection.labels import SEXES

FIRST, YEARS, REGIONS = 2001, 18, 4
LAST = FIRST + YEARS - 1
CODES = tuple(f"r{number}" for number in range(REGIONS))


def seed(name):
    return duckdb.read_csv(str(warehouse.PROJECT / f"seeds/scenarios/{name}.csv")).df()


def long(array, axes, value):
    """One row per cell."""
    places = pd.MultiIndex.from_product(axes.values(), names=axes).to_frame(index=False)
    return places.assign(**{value: array.ravel()})


@pytest.fixture(scope="module")
def known():
    return draw_worlds.register(np.random.default_rng(5), REGIONS, YEARS)


@pytest.fixture(scope="module")
def tables(known):
    """A delivery without migration but what the register knows; rates of its first years for all."""
    years, ages = range(FIRST, LAST + 1), range(draw_worlds.AGES)
    cell = {"year": years, "region_code": CODES, "sex": SEXES, "age": ages}
    accounts = long(known.exposed, cell, "exposed_persons")
    for name, array in (("deaths", known.deaths), ("net", known.net)):
        accounts[name] = array.ravel()
    accounts["births"] = np.where(accounts["age"] == 0, accounts["exposed_persons"], 0.0)
    accounts["out_movers"] = np.maximum(-accounts["net"], 0.0)
    accounts["in_movers"] = np.maximum(accounts["net"], 0.0)
    accounts["residual_persons"] = 0.0
    accounts["first_age"] = np.minimum(accounts["age"] // 5 * 5, 90)
    numbers = ["exposed_persons", "births", "deaths", "out_movers", "in_movers", "residual_persons"]
    grouped = accounts.groupby(["year", "region_code", "sex", "first_age"], as_index=False)[numbers].sum()
    stocks = np.array([known.population(year) for year in range(-1, YEARS)])
    populations = long(stocks, {**cell, "year": range(FIRST - 1, LAST + 1)}, "persons")
    periods = [("early", FIRST + 8, FIRST + 12), ("late", LAST - 4, LAST)]
    rates = {name: [] for name in ("fertility", "mortality", "girls", "levels")}
    for period, _, _ in periods:
        rates["fertility"].append(
            pd.DataFrame({"age": ages, "fertility_rate": draw_worlds.FERTILITY, "base_period_id": period})
        )
        by_sex = np.broadcast_to(draw_worlds.DYING, (2, draw_worlds.AGES))
        rates["mortality"].append(
            long(by_sex, {"sex": SEXES, "age": ages}, "death_probability").assign(base_period_id=period)
        )
        rates["girls"].append(pd.DataFrame({"girl_share": [0.487], "base_period_id": [period]}))
        kinds = {"rate_kind": ("fertility", "mortality"), "region_code": CODES}
        rates["levels"].append(
            long(np.ones((2, REGIONS)), kinds, "level_factor").assign(base_period_id=period, scheme_id="all")
        )
    joined = {name: pd.concat(frames) for name, frames in rates.items()}
    movers = accounts[["year", "region_code", "sex", "age"]].assign(
        out_movers=0.0, in_movers=0.0, emigrants=0.0, immigrants=0.0, scheme_id="all"
    )
    return {
        "base_periods": pd.DataFrame(
            [(name, "migration", first, last, True) for name, first, last in periods],
            columns=["base_period_id", "rate_kind", "first_year", "last_year", "is_covered"],
        ),
        "uncertainty_accounts": grouped.assign(scheme_id="all"),
        "uncertainty_country_years": accounts.groupby(["year", "sex", "age"], as_index=False)[numbers].sum(),
        "counted_populations": populations.assign(scheme_id="all"),
        "counted_movers": movers,
        "rate_age_groups": duckdb.read_csv(
            str(warehouse.PROJECT / "seeds/classifications/rate_age_groups.csv")
        ).df(),
        "relations_left_out": pd.DataFrame({"relation": ["b"], "reason": ["of a test"]}),
        "count_estimates": pd.DataFrame({"rule": ["least_moves"]}),
        "fertility_rates": joined["fertility"],
        "death_probabilities": joined["mortality"],
        "sex_ratios_at_birth": joined["girls"],
        "regional_level_factors": joined["levels"],
    }


@pytest.fixture(scope="module")
def settings():
    return read_settings(seed("uncertainty_settings"))


def scenarios(**changes):
    row = (
        seed("scenarios")
        .iloc[[5]]
        .assign(
            scenario_id="drawn",
            scheme_id="all",
            base_period_id="late",
            relation="none",
            inputs="delivery",
            rate_method="as_published",
        )
    )
    return row.assign(**{"start_year": LAST, "last_year": LAST + 7, "draws": 150, **changes})


SERIES = pd.DataFrame(
    [
        ("drawn", name, LAST + 1, 1.0, "multiplier")
        for name in ("fertility_multiplier", "mortality_multiplier")
    ],
    columns=["scenario_id", "series", "from_year", "value", "unit"],
)  # fmt: skip


@pytest.fixture(scope="module")
def drawn(tables, settings):
    return scenario_draw_rows(scenarios(), SERIES, tables, settings).to_pandas()


def test_what_is_told_of_a_scenario(drawn):
    quantiles = drawn[drawn["row_kind"] == "quantile"]
    key = ["year", "region_code", "sex", "age_group", "measure"]
    assert not quantiles.duplicated(key).any()
    totals = quantiles[(quantiles["age_group"] == "all") & (quantiles["measure"] == "population")]
    # Eight 31 Decembers of four regions and the country, by sex and of both.
    assert len(totals) == 8 * 5 * 3
    grouped = quantiles[quantiles["age_group"] == "90+"]
    assert sorted(grouped["year"].unique()) == [LAST + 5, LAST + 7]
    assert set(quantiles["measure"]) == {"population", "births", "deaths", "net_migration"}
    assert (quantiles["p10"] <= quantiles["p50"]).all()
    assert (quantiles["p50"] <= quantiles["p975"]).all()


def test_how_likely_a_fall_is_agrees_with_the_quantiles(drawn):
    """A population of which the middle draw is below the start has fallen in half of the draws at least."""
    falls = drawn[drawn["row_kind"] == "fall"].set_index(["year", "region_code"])["value"]
    assert len(falls) == 7 * 5, "seven years of four regions and the country"
    assert ((falls >= 0) & (falls <= 1)).all()
    whole = drawn[(drawn["row_kind"] == "quantile") & (drawn["measure"] == "population")]
    whole = whole[(whole["sex"] == "both") & (whole["age_group"] == "all")]
    whole = whole.set_index(["year", "region_code"])
    for (year, region), share in falls.items():
        start = whole.loc[(LAST, region), "p50"]
        assert (share >= 0.5) == (whole.loc[(year, region), "p50"] < start), (year, region)
        if whole.loc[(year, region), "p90"] < start:
            assert share >= 0.9


def test_trajectories_are_fifty_and_within_what_quantiles_say(drawn):
    ways = drawn[drawn["row_kind"] == "trajectory"]
    assert sorted(ways["trajectory"].unique()) == list(range(1, 51))
    assert len(ways) == 50 * 8 * REGIONS
    start = ways[ways["year"] == LAST].groupby("region_code")["persons"].nunique()
    assert (start == 1).all(), "they begin with who was there"


def test_estimates_say_how_many_years_they_rest_on(drawn):
    rows = drawn[drawn["row_kind"] == "estimate"].set_index(["what", "parameter"])["estimated_from_years"]
    assert rows["net_immigration", "sd_used"] == YEARS
    assert rows["region_net_migration", "level_sd_used"] == YEARS


def test_the_same_build_draws_the_same(drawn, tables, settings):
    again = scenario_draw_rows(scenarios(), SERIES, tables, settings).to_pandas()
    pd.testing.assert_frame_equal(drawn, again)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"draws": 20}, "too few for quantiles"),
        ({"inputs": "national_trial"}, "need the accounts of a delivery"),
        ({"start_year": np.nan}, "covers no calendar year"),
        ({"relation": "c"}, "which its relation needs"),
    ],
)
def test_what_cannot_be_drawn_says_why(changes, says, tables, settings):
    rows = scenario_draw_rows(scenarios(**changes), SERIES, tables, settings).to_pandas()
    assert list(rows["row_kind"]) == ["refusal"]
    assert says in rows["refusal"].iloc[0]


def test_a_scenario_without_draws_has_no_rows(tables, settings):
    assert scenario_draw_rows(scenarios(draws=np.nan), SERIES, tables, settings).num_rows == 0
    assert draws_of({"draws": 0, "scenario_id": "x"}) == 0


def test_a_back_test_is_drawn_with_what_was_known_and_stands_beside_what_came(known, tables, settings):
    row = {
        "back_test_id": "tried", "base_period_id": "early", "scheme_id": "all",
        "start_year": FIRST + 12, "last_year": LAST,
    }  # fmt: skip
    tests, refusals = read_back_tests(pd.DataFrame([row]), tables)
    assert not refusals
    rows = back_test_draw_rows(tests, scenarios(), SERIES, tables, settings).to_pandas()
    quantiles = rows[rows["row_kind"] == "quantile"]
    assert set(quantiles["horizon_years"]) == set(range(1, 6))
    one = quantiles[
        (quantiles["region_code"] == "r2")
        & (quantiles["horizon_years"] == 5)
        & (quantiles["age_group"] == "30-34")
    ]
    assert one["counted_persons"].item() == known.population(YEARS - 1)[2, :, 30:35].sum()
    country = quantiles[(quantiles["size_class"] == "country") & (quantiles["age_group"] == "all")]
    assert country["counted_persons"].iloc[-1] == pytest.approx(known.population(YEARS - 1).sum())
    # Nothing of the years predicted is in it.
    estimates = rows[rows["row_kind"] == "estimate"].set_index(["what", "parameter"])
    assert estimates.loc[("net_immigration", "sd_used"), "estimated_from_years"] == 13
    blind = {**tables, "uncertainty_accounts": tables["uncertainty_accounts"].query(f"year <= {FIRST + 12}")}
    again = back_test_draw_rows(tests, scenarios(), SERIES, blind, settings).to_pandas()
    pd.testing.assert_frame_equal(rows, again)


def test_a_scheme_of_one_region_is_the_country_and_told_once(tables, settings):
    whole = {
        name: frame[frame["region_code"] == "r0"].assign(region_code="00")
        if "region_code" in frame
        else frame
        for name, frame in tables.items()
    }
    rows = scenario_draw_rows(scenarios(), SERIES, whole, settings).to_pandas()
    quantiles = rows[rows["row_kind"] == "quantile"]
    assert not quantiles.duplicated(["year", "region_code", "sex", "age_group", "measure"]).any()
    assert set(quantiles["region_code"]) == {"00"}
    assert set(quantiles["measure"]) == {"population", "births", "deaths", "net_migration"}


def test_thirds_of_regions_are_by_size():
    classes = size_classes([5, 1, 3, 4, 2, 6, 7], tuple("abcdefg"))
    assert classes == {
        "b": "small", "e": "small", "c": "small", "d": "medium", "a": "medium", "f": "large", "g": "large",
    }  # fmt: skip


def test_ages_are_told_every_fifth_year_and_in_the_last():
    assert age_years(17) == (5, 10, 15, 17)
    assert age_years(3) == (3,)


def test_settings_say_what_is_wrong_with_them():
    rows = seed("uncertainty_settings")
    with pytest.raises(UserError, match="has no row events"):
        read_settings(rows[rows["what"] != "events"])
    with pytest.raises(UserError, match="needs a sd above 0"):
        read_settings(rows.assign(sd=0.0))
    with pytest.raises(UserError, match="net_immigration has drift_sd 0.1"):
        read_settings(rows.assign(drift_sd=0.1))
    with pytest.raises(UserError, match="is no source of uncertainty"):
        read_settings(pd.concat([rows, rows.iloc[[0]].assign(what="weather")]))
