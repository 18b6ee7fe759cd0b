"""Rates and shares of regions by sex and age. Reads tables, calls vandring.small_areas, returns a table."""

from vandring.small_areas.tables import rate_table


def model(dbt, _session):
    parameters = dbt.ref("rule_parameters").df().set_index("parameter")["value"]
    return rate_table(
        dbt.ref("small_area_cells").df(),
        dbt.ref("small_area_level_estimates").df(),
        dbt.ref("small_area_net_estimates").df(),
        float(parameters["fewest_events_of_a_single_age"]),
    )
