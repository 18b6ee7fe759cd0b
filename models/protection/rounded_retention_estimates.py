"""Shares of rounded immigrants who stay, leave and return.

Reads counts, calls vandring.retention, returns a table.
"""

from vandring.retention.tables import retention_table


def model(dbt, _session):
    return retention_table(dbt.ref("rounded_retention_groups").df())
