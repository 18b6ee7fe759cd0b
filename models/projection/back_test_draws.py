"""Draws of back-tests beside what happened. Reads tables, calls vandring.draws, returns a table."""

from vandring.draws.settings import read_settings
from vandring.draws.tables import back_test_draw_rows
from vandring.projection.back_tests import read_back_tests
from vandring.projection.frames import in_schemes


def model(dbt, _session):
    scenarios, series = dbt.ref("resolved_scenarios").df(), dbt.ref("resolved_scenario_series").df()
    wanted = in_schemes(scenarios)
    tables = {
        "base_periods": dbt.ref("resolved_base_periods").df(),
        "relations_left_out": dbt.ref("relations_left_out").df(),
        "count_estimates": dbt.ref("count_estimates").df(),
        "uncertainty_accounts": dbt.ref("uncertainty_accounts").df(),
        "uncertainty_country_years": dbt.ref("uncertainty_country_years").df(),
        "counted_movers": dbt.ref("counted_movers").df(),
        "counted_populations": dbt.ref("counted_populations").df(),
        "rate_age_groups": dbt.ref("rate_age_groups").df(),
        "fertility_rates": dbt.ref("fertility_rates").df(),
        "death_probabilities": dbt.ref("death_probabilities").df(),
        "sex_ratios_at_birth": dbt.ref("sex_ratios_at_birth").df(),
        "regional_level_factors": dbt.ref("regional_level_factors").filter(wanted).df(),
        "out_migration_rates": dbt.ref("out_migration_rates").filter(wanted).df(),
        "in_migration_shares": dbt.ref("in_migration_shares").filter(wanted).df(),
        "emigration_rates": dbt.ref("emigration_rates").df(),
        "immigrant_shares": dbt.ref("immigrant_shares").df(),
        "border_shares": dbt.ref("border_shares").filter(wanted).df(),
        "small_area_levels": dbt.ref("small_area_levels").filter(wanted).df(),
        "small_area_rates": dbt.ref("small_area_rates").filter(wanted).df(),
        "immigrant_emigration_hazards": dbt.ref("immigrant_emigration_hazards").df(),
        "other_emigration_rates": dbt.ref("other_emigration_rates").df(),
        "return_hazards": dbt.ref("return_hazards").df(),
        "first_immigrant_shares": dbt.ref("first_immigrant_shares").df(),
        "immigrant_stocks": dbt.ref("immigrant_stocks").df(),
        "nationals_abroad": dbt.ref("nationals_abroad").df(),
    }
    known, _ = read_back_tests(dbt.ref("resolved_back_tests").df(), tables)
    settings = read_settings(dbt.ref("uncertainty_settings").df())
    return back_test_draw_rows(known, scenarios, series, tables, settings)
