"""Rows of a seed, written out for every centrality level and group of duration.

Reads tables, calls vandring.estimation.
"""

from vandring.estimation.levels import at_levels


def model(dbt, _session):
    levels = dbt.ref("centrality_levels").fetchall()
    durations = dbt.ref("duration_groups").order("first_years").project("duration_group").fetchall()
    seed = dbt.ref("effect_comparisons").to_arrow_table()
    return at_levels(
        seed, "effect_comparisons", (level for (level,) in levels), [group for (group,) in durations]
    )
