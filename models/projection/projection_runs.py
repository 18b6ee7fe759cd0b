"""The projection of every scenario, or why not. Reads tables, calls vandring.projection, returns a table."""

from vandring.projection.frames import in_schemes
from vandring.projection.national_trial import trial_tables
from vandring.projection.runs import run_rows, run_scenarios


def model(dbt, _session):
    scenarios, series = dbt.ref("resolved_scenarios").df(), dbt.ref("resolved_scenario_series").df()
    wanted = in_schemes(scenarios)
    tables = {
        "base_periods": dbt.ref("resolved_base_periods").df(),
        "relations_left_out": dbt.ref("relations_left_out").df(),
        "counted_populations": dbt.ref("counted_populations").df(),
        "fertility_rates": dbt.ref("fertility_rates").df(),
        "death_probabilities": dbt.ref("death_probabilities").df(),
        "sex_ratios_at_birth": dbt.ref("sex_ratios_at_birth").df(),
        "regional_level_factors": dbt.ref("regional_level_factors").filter(wanted).df(),
        "out_migration_rates": dbt.ref("out_migration_rates").filter(wanted).df(),
        "in_migration_shares": dbt.ref("in_migration_shares").filter(wanted).df(),
        "small_area_levels": dbt.ref("small_area_levels").filter(wanted).df(),
        "small_area_rates": dbt.ref("small_area_rates").filter(wanted).df(),
        "emigration_rates": dbt.ref("emigration_rates").df(),
        "immigrant_shares": dbt.ref("immigrant_shares").df(),
        "border_shares": dbt.ref("border_shares").filter(wanted).df(),
        "immigrant_emigration_hazards": dbt.ref("immigrant_emigration_hazards").df(),
        "estimated_emigration_hazards": dbt.ref("estimated_emigration_hazards").df(),
        "other_emigration_rates": dbt.ref("other_emigration_rates").df(),
        "return_hazards": dbt.ref("return_hazards").df(),
        "first_immigrant_shares": dbt.ref("first_immigrant_shares").df(),
        "immigrant_stocks": dbt.ref("immigrant_stocks").df(),
        "nationals_abroad": dbt.ref("nationals_abroad").df(),
    }
    trial = trial_tables(
        population=dbt.ref("national_trial_population").df(),
        death_probabilities=dbt.ref("national_trial_death_probabilities").df(),
        fertility_rates=dbt.ref("national_trial_fertility_rates").df(),
        migration=dbt.ref("national_trial_migration").df(),
        births=dbt.ref("national_trial_births").df(),
    )
    return run_rows(run_scenarios(scenarios, series, {"delivery": tables, "national_trial": trial}))
