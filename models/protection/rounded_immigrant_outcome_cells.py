"""What became of immigrants, rounded. Reads tables, calls vandring.protection, returns a table."""

from vandring.protection.outcomes import rounded_outcomes
from vandring.protection.salt import protection_salt


def model(dbt, _session):
    base = dbt.ref("rule_parameters").filter("parameter = 'rounding_base'").fetchone()[1]
    return rounded_outcomes(
        dbt.ref("immigrant_outcome_cells").df(),
        dbt.ref("events_beside_immigrants").df(),
        dbt.ref("rounded_immigrant_cells").df(),
        dbt.ref("period_years").df(),
        dbt.ref("immigrant_age_groups").df(),
        salt=protection_salt(),
        base=base,
    )
