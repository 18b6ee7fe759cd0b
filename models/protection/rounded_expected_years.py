"""Expected years of residence of rounded immigrants. Reads counts, calls vandring.retention, returns a table."""

from vandring.retention.tables import expected_years_table


def model(dbt, _session):
    horizons = dbt.ref("residence_horizons").df()
    return expected_years_table(dbt.ref("rounded_retention_groups").df(), horizons["within_years"].tolist())
