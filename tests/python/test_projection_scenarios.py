"""Scenarios from seeds, verdicts about them, and whole persons that keep their totals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import test_national_trial as trial
from vandring.errors import UserError
from vandring.projection.frames import of_base_period
from vandring.projection.rounding import rounded
from vandring.projection.runs import cell_rows, run_rows, run_scenarios
from vandring.projection.scenarios import yearly

SERIES = pd.DataFrame(
    [
        ("s", "net_immigration", 1975, 10.0, "persons"),
        ("s", "net_immigration", 1978, 2.0, "per_1000_persons"),
        ("s", "mortality_multiplier", 1976, 1.0, "multiplier"),
        ("s", "fertility_multiplier", 1970, 1.0, "persons"),
        ("t", "net_immigration", 1970, 7.0, "persons"),
    ],
    columns=["scenario_id", "series", "from_year", "value", "unit"],
)


def test_a_row_holds_until_the_next():
    values = yearly(SERIES, "net_immigration", ["s", "t"], range(1975, 1981), np.array([5_000.0, 1.0]))
    assert values[:, 0].tolist() == [10, 10, 10, 10, 10, 10]
    assert values[:, 1].tolist() == [7] * 6
    values = yearly(SERIES, "net_immigration", ["s"], range(1976, 1980), np.array([8_000.0]))
    assert values[:, 0].tolist() == [10, 10, 16, 16]


def test_a_series_that_starts_too_late_is_refused():
    with pytest.raises(UserError, match="scenario s has no mortality_multiplier for 1975"):
        yearly(SERIES, "mortality_multiplier", ["s"], range(1975, 1977), np.ones(1))


def test_a_unit_that_does_not_fit_is_refused():
    with pytest.raises(UserError, match="fertility_multiplier: unit 'persons' must be multiplier"):
        yearly(SERIES, "fertility_multiplier", ["s"], range(1975, 1977), np.ones(1))


def test_an_impossible_scenario_does_not_stop_the_others():
    scenarios = trial.SCENARIOS
    series = pd.concat(
        [
            trial.SERIES,
            pd.DataFrame([("trial_iii", "net_immigration", 1990, -1e6, "persons")], columns=SERIES.columns),
        ]
    )
    runs = run_scenarios(scenarios, series, {"national_trial": trial.TABLES})
    projected = [name for projection in runs.projections for name in projection.labels.scenario_ids]
    assert sorted(projected) == ["trial_i", "trial_ii", "trial_iv"]
    assert list(runs.refusals) == ["trial_iii"]
    assert "immigration, equation (8), would be negative (year 1990" in runs.refusals["trial_iii"]
    rows = run_rows(runs).to_pandas()
    refused = rows[rows["refusal"].notna()]
    assert refused["scenario_id"].tolist() == ["trial_iii"]
    assert refused["persons"].isna().all()
    assert set(rows.loc[rows["refusal"].isna(), "scenario_id"]) == {"trial_i", "trial_ii", "trial_iv"}


def test_where_nothing_can_be_projected_the_reasons_are_there():
    scenarios = trial.SCENARIOS.assign(start_year=1990)
    rows = run_rows(run_scenarios(scenarios, trial.SERIES, {"national_trial": trial.TABLES})).to_pandas()
    assert sorted(rows["scenario_id"]) == sorted(scenarios["scenario_id"])
    assert rows["refusal"].str.startswith("there is no population of 31 December 1990").all()


def test_years_counted_from_no_covered_year_are_refused_for_themselves_alone():
    is_ii = trial.SCENARIOS["scenario_id"] == "trial_ii"
    scenarios = trial.SCENARIOS.assign(last_year=trial.SCENARIOS["last_year"].where(~is_ii))
    runs = run_scenarios(scenarios, trial.SERIES, {"national_trial": trial.TABLES})
    assert list(runs.refusals) == ["trial_ii"]
    assert "the delivery covers no calendar year" in runs.refusals["trial_ii"]


def test_a_base_period_without_rates_is_told_with_the_years_that_are_not_covered():
    periods = pd.DataFrame(
        [
            ("latest", "fertility", 2023, 2025, True),
            ("latest", "mortality", 2021, 2025, False),
            ("latest", "migration", 2025, 2026, False),
            ("1971_1974", "fertility", 1974, 1974, False),
        ],
        columns=["base_period_id", "rate_kind", "first_year", "last_year", "is_covered"],
    )
    tables = {"base_periods": periods, "rates": pd.DataFrame({"base_period_id": ["other"]})}
    for base_period_id, reason in {
        "latest": "the delivery does not cover its years (mortality 2021-2025, migration 2025-2026)",
        "1971_1974": "the delivery does not cover its years (fertility 1974)",
        "mine": "the seed base_periods does not know it",
    }.items():
        with pytest.raises(UserError) as refused:
            of_base_period(tables, "rates", base_period_id)
        assert str(refused.value) == f"rates has no rows for base period {base_period_id}: {reason}"


def variant(relation, **columns):
    """The trial's alternative II as a scenario of its own, with another relation and variants."""
    row = trial.SCENARIOS[trial.SCENARIOS["scenario_id"] == "trial_ii"]
    return row.assign(scenario_id="mine", relation=relation, last_year=1976, **columns)


def series_of_mine(*rows):
    """The series of alternative II under the scenario's own name, with rows besides."""
    given = trial.SERIES[trial.SERIES["scenario_id"] == "trial_ii"].assign(scenario_id="mine")
    own = pd.DataFrame([("mine", *row) for row in rows], columns=SERIES.columns)
    return pd.concat([given, own])


def test_a_scenario_gives_gross_immigration():
    scenarios = variant("c", immigration_given="gross")
    series = series_of_mine(
        ("immigration", 1975, 20_000.0, "persons"), ("immigration", 1976, 6.0, "per_1000_persons")
    )
    runs = run_scenarios(scenarios, series, {"national_trial": trial.TABLES})
    (projection,) = runs.projections
    # The seed's population is 3 997 319.
    np.testing.assert_allclose(projection.immigrants.sum(axis=(1, 2, 3, 4)), [20_000.0, 6 * 3_997.319])
    # The first year's emigration does not depend on who comes: 11 160 as printed.
    assert projection.emigrants[0].sum() == pytest.approx(trial.EMIGRATION_1975, abs=1)
    refused = run_scenarios(scenarios, series_of_mine(), {"national_trial": trial.TABLES}).refusals
    assert "scenario mine has no immigration for 1975" in refused["mine"]


@pytest.mark.parametrize(
    "columns",
    [{"emigration_rates": "regional"}, {"emigration_rates": "adjusted"}, {"in_migration_shares": "separate"}],
)
def test_in_one_region_the_variants_of_regions_are_the_national_model(columns):
    national, regional = (
        run_scenarios(variant("c", **chosen), series_of_mine(), {"national_trial": trial.TABLES}).projections[
            0
        ]
        for chosen in ({}, columns)
    )
    np.testing.assert_allclose(regional.population, national.population, rtol=1e-12)


@pytest.mark.parametrize(
    ("relation", "columns", "words"),
    [
        (
            "a",
            {"emigration_rates": "adjusted"},
            "emigration_rates adjusted goes with relation c or d only, not with a",
        ),
        (
            "none",
            {"immigration_given": "gross"},
            "immigration_given gross goes with relation c only, not with none",
        ),
        (
            "d",
            {"emigration_rates": "regional"},
            "emigration_rates regional goes with relation c only, not with d",
        ),
        (
            "b",
            {"in_migration_shares": "separate"},
            "in_migration_shares separate goes with relation c or d only, not with b",
        ),
        ("c", {"grouped_by": "citizenship"}, "grouped_by citizenship goes with relation d only, not with c"),
        ("c", {"immigration_given": "both"}, "immigration_given 'both' must be net or gross"),
    ],
)
def test_a_variant_that_does_not_fit_is_refused_alone(relation, columns, words):
    scenarios = pd.concat([variant(relation, **columns), trial.SCENARIOS])
    series = pd.concat([series_of_mine(), trial.SERIES])
    runs = run_scenarios(scenarios, series, {"national_trial": trial.TABLES})
    assert list(runs.refusals) == ["mine"]
    assert runs.refusals["mine"].startswith("scenario mine in seeds/scenarios/scenarios.csv: " + words)


@pytest.mark.parametrize(
    ("relation", "missing"), [("b", "border_shares"), ("d", "immigrant_emigration_hazards")]
)
def test_a_relation_whose_tables_the_inputs_lack_is_refused_alone(relation, missing):
    scenarios = pd.concat([variant(relation), trial.SCENARIOS])
    series = pd.concat([series_of_mine(), trial.SERIES])
    runs = run_scenarios(scenarios, series, {"national_trial": trial.TABLES})
    assert list(runs.refusals) == ["mine"]
    assert f"the scenario's inputs have no {missing}" in runs.refusals["mine"]


def test_a_new_scenario_needs_rows_only():
    scenarios = trial.SCENARIOS[lambda frame: frame["scenario_id"] == "trial_ii"].assign(
        scenario_id="mine", last_year=1980
    )
    series = trial.SERIES.assign(scenario_id=trial.SERIES["scenario_id"].replace("trial_ii", "mine"))
    (projection,) = run_scenarios(scenarios, series, {"national_trial": trial.TABLES}).projections
    cells = cell_rows(projection).to_pandas()
    assert set(cells["scenario_id"]) == {"mine"}
    population = cells[cells["measure"] == "population"]
    assert population["year"].min() == 1974
    assert population["year"].max() == 1980
    start = population[population["year"] == 1974].groupby("sex")["persons"].sum()
    # The seed's totals.
    assert start.to_dict() == {"female": 2_011_182, "male": 1_986_137}


@given(
    st.tuples(st.integers(1, 3), st.integers(1, 5), st.just(2), st.integers(1, 6)).flatmap(
        lambda shape: arrays(np.float64, shape, elements=st.floats(-5, 50))
    )
)
def test_whole_persons_keep_their_totals(persons):
    whole = rounded(persons)
    assert (whole == np.rint(whole)).all()
    for axes in ((), (-1,), (-2, -1)):
        assert abs(whole.sum(axis=axes) - persons.sum(axis=axes)).max() < 1 + 1e-9
    assert abs(whole.sum(axis=(-3, -2, -1)) - persons.sum(axis=(-3, -2, -1))).max() <= 0.5 + 1e-9


def test_whole_persons_by_hand():
    # 10.1 in all: 10. Regions 4.5 and 5.6: 4 and 5, the one left over goes to the larger remainder: 4 and 6.
    # Region 1, sexes 2.2 and 2.3: 2 and 2. Region 2, sexes 3.0 and 2.6: 3 and 3. Ages in the same way.
    persons = np.array([[[1.7, 0.5], [1.1, 1.2]], [[1.5, 1.5], [0.8, 1.8]]])
    assert rounded(persons).tolist() == [[[2, 0], [1, 1]], [[2, 1], [1, 2]]]
