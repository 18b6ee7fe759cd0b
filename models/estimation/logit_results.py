"""The trinomial logits, and what was left out of them. Reads tables, calls vandring.estimation."""

from vandring.estimation.specifications import read_definitions
from vandring.estimation.tables import Pooled, logit_results_table, wanted


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
    pooled = Pooled(dbt.ref("pooled_patterns").df(), dbt.ref("pooled_paths").to_arrow_table())
    return logit_results_table(patterns, definitions, pooled)
