"""Net migration of regions, drawn towards that of regions of their size.

Reads tables, calls vandring.small_areas, returns a table.
"""

from vandring.small_areas.tables import net_table


def model(dbt, _session):
    parameters = dbt.ref("rule_parameters").df().set_index("parameter")["value"]
    return net_table(
        dbt.ref("small_area_region_years").df(),
        float(parameters["fewest_regions_of_a_size_line"]),
    )
