"""Hazards of emigration from logit type 1. Reads tables, calls vandring.estimation, returns a table."""

from vandring.estimation.tables import emigration_hazards_table, wanted


def model(dbt, _session):
    samples = dbt.ref("estimation_samples").df()
    patterns = dbt.ref("immigrant_patterns").filter(wanted(samples)).df()
    return emigration_hazards_table(dbt.ref("trinomial_logits").df(), patterns, samples)
