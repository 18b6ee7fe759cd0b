"""Relation d fed by hazards of the estimated models."""

import numpy as np
import pandas as pd
import pytest

import test_national_trial as trial
from vandring.errors import UserError
from vandring.projection.estimated_hazards import with_estimated_hazards
from vandring.projection.inputs import Reader, relation
from vandring.projection.runs import run_scenarios
from vandring.projection.scenarios import Setting

# Ages 0-3 move; completed years 0, 1, 2 (open). The estimates know ages 1 and 2 at the end of the year
# before, and durations 0, 1, 2 (open) there: hazard = age / 10 + duration / 100, women 0.5 more.
COUNTED = np.full((1, 2, 4, 3), 0.9)
ESTIMATED = pd.DataFrame(
    [
        (sex, age, duration, age / 10 + duration / 100 + (0.5 if sex == "female" else 0.0))
        for sex in ("female", "male")
        for age in (1, 2)
        for duration in (2, 0, 1)
    ],
    columns=["sex", "age", "duration_years", "emigration_hazard"],
)


def test_ages_and_durations_are_a_year_older_at_the_end_of_the_year():
    hazard = with_estimated_hazards(COUNTED, ESTIMATED)[0]
    # Age 2, τ 1: the row of age 1, duration 0. Age 3, τ 2 (open): the row of age 2, open duration 2.
    assert hazard[0, 2, 1] == pytest.approx(0.10)
    assert hazard[0, 2, 2] == pytest.approx(0.12)
    assert hazard[0, 3, 1] == pytest.approx(0.20)
    assert hazard[0, 3, 2] == pytest.approx(0.22)
    np.testing.assert_allclose(hazard[1, 2:, 1:], hazard[0, 2:, 1:] + 0.5)


def test_what_is_not_estimated_is_what_the_register_counted():
    hazard = with_estimated_hazards(COUNTED, ESTIMATED)[0]
    assert (hazard[:, :2] == 0.9).all()
    assert (hazard[:, :, 0] == 0.9).all()
    assert (COUNTED == 0.9).all()


def test_durations_between_the_first_and_the_open_one():
    # τ 0, 1, 2, 3 (open); estimates of durations 0-3 (open): τ 2 is the row of duration 1, τ 3 that of 3.
    estimated = pd.DataFrame(
        {"sex": "male", "age": 0, "duration_years": range(4), "emigration_hazard": [0.1, 0.2, 0.3, 0.4]}
    )
    hazard = with_estimated_hazards(np.zeros((1, 2, 2, 4)), estimated)
    assert hazard[0, 0, 1].tolist() == [0.0, 0.1, 0.2, 0.4]


@pytest.fixture
def tables():
    """The trial's tables with hazards and stocks, so that relation d can be read from them."""
    group = {"grouped_by": "birth"}
    period = {"base_period_id": "1971_1974", **group}
    cells = pd.DataFrame(
        [(sex, age, years) for sex in ("male", "female") for age in range(70) for years in range(3)],
        columns=["sex", "age", "years"],
    ).assign(**period)
    hazards = cells.rename(columns={"years": "duration_years"}).assign(emigration_hazard=0.03)
    returns = cells.rename(columns={"years": "years_abroad"}).assign(return_hazard=0.0)
    nobody = {"year": 1975, "sex": "male", "age": 20, "persons": 0, **group}
    return {
        **trial.TABLES,
        "immigrant_emigration_hazards": hazards,
        "return_hazards": returns,
        "other_emigration_rates": trial.TABLES["emigration_rates"].assign(**group),
        "first_immigrant_shares": trial.TABLES["immigrant_shares"]
        .rename(columns={"immigrant_share": "first_immigrant_share"})
        .assign(**group),
        "immigrant_stocks": pd.DataFrame([nobody | {"duration_years": 0}]),
        "nationals_abroad": pd.DataFrame([nobody | {"years_abroad": 0}]),
    }


def by_citizenship(tables):
    """The tables with rows by citizenship besides: other hazards and rates, and Norwegians abroad."""
    other = {
        name: frame.assign(grouped_by="citizenship")
        for name, frame in tables.items()
        if "grouped_by" in frame.columns
    }
    other["immigrant_emigration_hazards"]["emigration_hazard"] = 0.07
    other["return_hazards"]["return_hazard"] = 0.25
    other["other_emigration_rates"]["emigration_rate"] = 0.001
    other["nationals_abroad"]["persons"] = 40
    return {**tables, **{name: pd.concat([tables[name], frame]) for name, frame in other.items()}}


@pytest.mark.parametrize(
    ("grouped_by", "hazard", "returning", "rate", "abroad"),
    [("birth", 0.03, 0.0, None, 0), ("citizenship", 0.07, 0.25, 0.001, 40)],
)
def test_a_scenario_chooses_who_the_immigrants_are(tables, grouped_by, hazard, returning, rate, abroad):
    setting = Setting("national_trial", "1971_1974", "norway", "d", 1974, 1976, grouped_by=grouped_by)
    reader = Reader(by_citizenship(tables), setting, ["00"], 100, 1, lambda _name: np.zeros((2, 1)))
    chosen = relation(reader)
    assert (chosen.immigrant_emigration_hazard == hazard).all()
    assert (chosen.return_hazard == returning).all()
    assert chosen.opening.nationals_abroad.sum() == abroad
    expected = trial.TABLES["emigration_rates"]["emigration_rate"].max() if rate is None else rate
    assert chosen.other_emigration_rate.max() == expected


def test_by_citizenship_with_the_hazards_of_birth_is_by_birth(tables):
    same = {
        name: pd.concat([frame, frame.assign(grouped_by="citizenship")])
        if "grouped_by" in frame.columns
        else frame
        for name, frame in tables.items()
    }
    row = trial.SCENARIOS[trial.SCENARIOS["scenario_id"] == "trial_iv"].assign(relation="d", last_year=1980)
    birth, citizenship = (
        run_scenarios(row.assign(grouped_by=grouped_by), trial.SERIES, {"national_trial": same})
        for grouped_by in ("birth", "citizenship")
    )
    assert not birth.refusals
    np.testing.assert_array_equal(citizenship.projections[0].population, birth.projections[0].population)


def test_estimated_hazards_are_of_immigrants_by_birth(tables):
    tables["estimated_emigration_hazards"] = ESTIMATED
    row = trial.SCENARIOS[trial.SCENARIOS["scenario_id"] == "trial_iv"]
    row = row.assign(relation="d", grouped_by="citizenship", hazard_source="estimated")
    refusals = run_scenarios(row, trial.SERIES, {"national_trial": tables}).refusals
    assert (
        "scenario trial_iv in seeds/scenarios/scenarios.csv: hazard_source estimated" in refusals["trial_iv"]
    )
    assert "let hazard_source be register, or grouped_by birth" in refusals["trial_iv"]


def hazard_of(tables, hazard_source):
    setting = Setting("national_trial", "1971_1974", "norway", "d", 1974, 1976, hazard_source)
    reader = Reader(tables, setting, ["00"], 100, 1, lambda _name: np.zeros((2, 1)))
    return relation(reader).immigrant_emigration_hazard


def test_a_scenario_chooses(tables):
    tables["estimated_emigration_hazards"] = ESTIMATED
    assert (hazard_of(tables, "register") == 0.03).all()
    assert hazard_of(tables, "estimated")[0, 0, 2, 1] == pytest.approx(0.10)


@pytest.mark.parametrize("known", [{}, {"estimated_emigration_hazards": ESTIMATED[:0]}])
def test_a_scenario_without_estimates_is_refused(tables, known):
    with pytest.raises(UserError, match="there are no estimated hazards of emigration"):
        hazard_of({**tables, **known}, "estimated")
