"""Emigration of immigrants by county, standardised. Reads counts, calls vandring.retention, returns a table."""

from vandring.retention.comparisons import standardised_table


def model(dbt, _session):
    return standardised_table(dbt.ref("county_emigrants").df())
