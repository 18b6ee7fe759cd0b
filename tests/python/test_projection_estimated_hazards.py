"""Relation d fed by hazards of the estimated models."""

import numpy as np
import pandas as pd
import pytest

import test_national_trial as trial
from vandring.errors import UserError
from vandring.projection.estimated_hazards import with_estimated_hazards
from vandring.projection.inputs import Reader, relation
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
    period = {"base_period_id": "1971_1974"}
    cells = pd.DataFrame(
        [(sex, age, years) for sex in ("male", "female") for age in range(70) for years in range(3)],
        columns=["sex", "age", "years"],
    ).assign(**period)
    hazards = cells.rename(columns={"years": "duration_years"}).assign(emigration_hazard=0.03)
    returns = cells.rename(columns={"years": "years_abroad"}).assign(return_hazard=0.0)
    rates = trial.TABLES["emigration_rates"]
    nobody = {"year": 1975, "sex": "male", "age": 20, "persons": 0}
    return {
        **trial.TABLES,
        "immigrant_emigration_hazards": hazards,
        "return_hazards": returns,
        "other_emigration_rates": rates,
        "first_immigrant_shares": trial.TABLES["immigrant_shares"].rename(
            columns={"immigrant_share": "first_immigrant_share"}
        ),
        "immigrant_stocks": pd.DataFrame([nobody | {"duration_years": 0}]),
        "nationals_abroad": pd.DataFrame([nobody | {"years_abroad": 0}]),
    }


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
