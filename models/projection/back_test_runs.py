"""What each method predicts in the back-tests, or why not.

Reads tables, calls vandring.projection, returns a table.
"""

from vandring.projection.back_tests import back_test_rows, read_back_tests, read_relations
from vandring.projection.frames import in_schemes


def model(dbt, _session):
    back_tests = dbt.ref("resolved_back_tests").df()
    wanted = in_schemes(back_tests)
    tables = {
        "base_periods": dbt.ref("resolved_base_periods").df(),
        "relations_left_out": dbt.ref("relations_left_out").df(),
        "counted_populations": dbt.ref("counted_populations").df(),
        "rate_age_groups": dbt.ref("rate_age_groups").df(),
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
        "other_emigration_rates": dbt.ref("other_emigration_rates").df(),
        "return_hazards": dbt.ref("return_hazards").df(),
        "first_immigrant_shares": dbt.ref("first_immigrant_shares").df(),
        "immigrant_stocks": dbt.ref("immigrant_stocks").df(),
        "counted_movers": dbt.ref("counted_movers").df(),
        "nationals_abroad": dbt.ref("nationals_abroad").df(),
    }
    known, refusals = read_back_tests(back_tests, tables)
    return back_test_rows(known, refusals, read_relations(dbt.ref("back_test_relations").df()), tables)
