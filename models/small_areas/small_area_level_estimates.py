"""Levels and shares of regions by group of ages.

Reads tables, calls vandring.small_areas, returns a table.
"""

from vandring.small_areas.tables import level_table


def model(dbt, _session):
    parameters = dbt.ref("rule_parameters").df().set_index("parameter")["value"]
    return level_table(
        dbt.ref("small_area_cells").df(),
        dbt.ref("small_area_vital_levels").df(),
        float(parameters["fewest_events_of_a_single_age"]),
    )
