"""The linear probability models, and what was left out of them. Reads tables, calls vandring.estimation."""

from vandring.estimation.specifications import LINEAR, read_definitions
from vandring.estimation.tables import linear_probability_results_table, read_pooled, wanted


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
    pooled = read_pooled(definitions, LINEAR, dbt.ref("pooled_patterns"), dbt.ref("pooled_paths"))
    return linear_probability_results_table(patterns, definitions, pooled)
