"""Shares of rounded emigrants who return. Reads counts, calls vandring.retention, returns a table."""

from vandring.retention.tables import return_table


def model(dbt, _session):
    return return_table(dbt.ref("rounded_return_groups").df())
