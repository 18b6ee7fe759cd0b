"""The lives of immigrants, rounded. Reads tables, calls vandring.protection, returns a table."""

from vandring.protection.lives import rounded_lives
from vandring.protection.salt import protection_salt


def model(dbt, _session):
    base = dbt.ref("rule_parameters").filter("parameter = 'rounding_base'").fetchone()[1]
    horizons = dbt.ref("residence_horizons").df()
    period = dbt.ref("covered_period").df()
    return rounded_lives(
        dbt.ref("immigrant_life_states").df(),
        dbt.ref("lives_left_out").df(),
        dbt.ref("moves_beside_lives").df(),
        dbt.ref("rounded_immigrant_outcome_cells").df(),
        dbt.ref("lives_told_together").df(),
        dbt.ref("resolved_rate_periods").df(),
        horizons["within_years"].tolist(),
        first_year=int(period["first_year"].iloc[0]),
        last_year=int(period["last_year"].iloc[0]),
        salt=protection_salt(),
        base=base,
    )
