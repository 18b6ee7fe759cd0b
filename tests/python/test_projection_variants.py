"""Every variant of relations c and d on a built warehouse: it runs, or the reason says what to change."""

import numpy as np
import pandas as pd
import pytest

import warehouse
from vandring.projection.runs import Runs, run_scenarios
from vandring.projection.scenarios import VARIANTS

TABLES = (
    "fertility_rates",
    "death_probabilities",
    "sex_ratios_at_birth",
    "regional_level_factors",
    "out_migration_rates",
    "in_migration_shares",
    "emigration_rates",
    "immigrant_shares",
    "immigrant_emigration_hazards",
    "other_emigration_rates",
    "return_hazards",
    "first_immigrant_shares",
    "base_periods",
    "small_area_levels",
    "small_area_rates",
    "border_shares",
    "immigrant_stocks",
    "nationals_abroad",
)
DEFAULTS = {column: next(iter(values)) for column, values in VARIANTS.items()}
# By scenario: relation and what it has other than the defaults. Every value of every column is among them.
CHOSEN = {
    "gross": ("c", {"immigration_given": "gross"}),
    "regional": ("c", {"emigration_rates": "regional"}),
    "regional_gross": ("c", {"emigration_rates": "regional", "immigration_given": "gross"}),
    "separate": ("c", {"in_migration_shares": "separate"}),
    "regional_separate": ("c", {"emigration_rates": "regional", "in_migration_shares": "separate"}),
    "adjusted": ("c", {"emigration_rates": "adjusted"}),
    "adjusted_d": ("d", {"emigration_rates": "adjusted"}),
    "citizenship": ("d", {"grouped_by": "citizenship"}),
    "small_areas_none": ("none", {"rate_method": "small_area"}),
    "small_areas_a": ("a", {"rate_method": "small_area"}),
    "small_areas_b": ("b", {"rate_method": "small_area"}),
    "small_areas": ("c", {"rate_method": "small_area"}),
    "small_areas_gross": ("c", {"rate_method": "small_area", "immigration_given": "gross"}),
    "small_areas_regional": ("c", {"rate_method": "small_area", "emigration_rates": "regional"}),
    "small_areas_separate": ("c", {"rate_method": "small_area", "in_migration_shares": "separate"}),
    "small_areas_d": ("d", {"rate_method": "small_area"}),
    "adjusted_citizenship": ("d", {"grouped_by": "citizenship", "emigration_rates": "adjusted"}),
}
SCENARIOS = pd.DataFrame(
    [
        {
            "scenario_id": name,
            "inputs": "delivery",
            "base_period_id": "latest",
            "scheme_id": "centrality",
            "relation": relation,
            "hazard_source": "register",
            **DEFAULTS,
            **columns,
        }
        for name, (relation, columns) in CHOSEN.items()
    ]
)
SERIES = pd.DataFrame(
    [
        (name, series, value, unit)
        for name in CHOSEN
        for series, value, unit in (
            ("fertility_multiplier", 1.0, "multiplier"),
            ("mortality_multiplier", 1.0, "multiplier"),
            ("net_immigration", 6.0, "per_1000_persons"),
            ("immigration", 13.0, "per_1000_persons"),
            ("emigration", 7.0, "per_1000_persons"),
        )
    ],
    columns=["scenario_id", "series", "value", "unit"],
)


@pytest.fixture(scope="module")
def runs(built) -> Runs:
    tables = {name: warehouse.query(built, f"select * from publication.{name}") for name in TABLES}
    tables["counted_populations"] = warehouse.query(built, "select * from projection.counted_populations")
    # From the last covered year: the only one that scenarios of the seed start in.
    last = int(warehouse.query(built, "select last_year from residence.covered_period")["last_year"].item())
    scenarios = SCENARIOS.assign(start_year=last, last_year=last + 7)
    return run_scenarios(scenarios, SERIES.assign(from_year=last + 1), {"delivery": tables})


def test_every_value_of_every_variant_is_tried():
    for column, values in VARIANTS.items():
        assert set(SCENARIOS[column]) == set(values), column


def test_what_cannot_run_says_what_to_change(runs):
    projected = {name for projection in runs.projections for name in projection.labels.scenario_ids}
    assert projected | set(runs.refusals) == set(CHOSEN)
    # National emigration rates can take more people out than a small register moves; the others cannot.
    for name, (_, columns) in CHOSEN.items():
        if columns.get("emigration_rates", "national") != "national" or "rate_method" in columns:
            assert name in projected, runs.refusals.get(name)
    for name, reason in runs.refusals.items():
        assert f"scenario {name}, " in reason
        assert "emigration_rates" in reason
        assert "adjusted" in reason


def test_what_runs_keeps_its_accounts(runs):
    for projection in runs.projections:
        net = projection.net_immigration.sum(axis=(2, 3, 4))
        (name,) = projection.labels.scenario_ids
        persons = projection.population[0].sum()
        if CHOSEN[name][1].get("immigration_given") == "gross":
            np.testing.assert_allclose(
                projection.immigrants.sum(axis=(2, 3, 4)), 0.013 * persons, rtol=0, atol=1e-9
            )
        else:
            per_person = 0.0 if CHOSEN[name][0] == "none" else 0.006
            np.testing.assert_allclose(net, per_person * persons, rtol=0, atol=1e-9)
        movers = (projection.in_movers - projection.out_movers).sum(axis=2)
        moved = projection.net_immigration.sum(axis=2) if projection.is_joint else 0.0
        np.testing.assert_allclose(movers, moved, rtol=0, atol=1e-9)
        assert projection.population.min() > -1e-9
