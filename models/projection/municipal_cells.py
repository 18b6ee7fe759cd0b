"""Regions broken down to municipalities. Reads tables, calls vandring.projection, returns a table."""

from vandring.projection.municipalities import municipal_rows


def model(dbt, _session):
    cells = dbt.ref("projected_cells").filter("measure = 'population'")
    return municipal_rows(
        dbt.ref("resolved_scenarios").df(),
        cells.select("scenario_id, year, region_code, sex, age, persons, rounded_persons").df(),
        {
            "municipal_populations": dbt.ref("municipal_populations").df(),
            "municipality_regions": dbt.ref("municipality_regions").df(),
            "base_periods": dbt.ref("resolved_base_periods").df(),
            "rate_age_groups": dbt.ref("rate_age_groups").df(),
        },
    )
