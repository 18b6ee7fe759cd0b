"""Effects of the trinomial logits. Reads tables, calls vandring.estimation, returns a table."""

from vandring.estimation.specifications import read_definitions
from vandring.estimation.tables import logit_effects_table, wanted


def model(dbt, _session):
    definitions = read_definitions(
        dbt.ref("resolved_estimation_models").df(),
        dbt.ref("resolved_estimation_model_regressors").df(),
        dbt.ref("resolved_estimation_regressors").df(),
        dbt.ref("resolved_estimation_samples").df(),
        dbt.ref("centrality_levels").df(),
        dbt.ref("seeded_categories").df(),
    )
    return logit_effects_table(
        dbt.ref("trinomial_logits").df(),
        dbt.ref("immigrant_patterns").filter(wanted(definitions)).df(),
        definitions,
        dbt.ref("resolved_reference_persons").df(),
        dbt.ref("resolved_effect_comparisons").df(),
    )
