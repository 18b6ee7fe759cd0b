"""The immigrants' inner cube, rounded. Reads tables, calls vandring.protection, returns a table."""

from vandring.protection.families import rounded_immigrants
from vandring.protection.salt import protection_salt


def model(dbt, _session):
    base = dbt.ref("rule_parameters").filter("parameter = 'rounding_base'").fetchone()[1]
    return rounded_immigrants(
        dbt.ref("immigrant_cells").df(),
        dbt.ref("residents_beside_immigrants").df(),
        dbt.ref("period_years").df(),
        dbt.ref("immigrant_age_groups").df(),
        salt=protection_salt(),
        base=base,
    )
