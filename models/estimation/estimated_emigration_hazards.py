"""Hazards of emigration from logit type 1. Reads tables, calls vandring.estimation, returns a table."""

from vandring.estimation.specifications import read_definitions
from vandring.estimation.tables import emigration_hazards_table, wanted


def model(dbt, _session):
    definitions = read_definitions(
        dbt.ref("resolved_estimation_models").df(),
        dbt.ref("resolved_estimation_model_regressors").df(),
        dbt.ref("resolved_estimation_regressors").df(),
        dbt.ref("resolved_estimation_samples").df(),
        dbt.ref("centrality_levels").df(),
        dbt.ref("seeded_categories").df(),
    )
    patterns = dbt.ref("immigrant_patterns").filter(wanted(definitions)).df()
    return emigration_hazards_table(dbt.ref("trinomial_logits").df(), patterns, definitions)
