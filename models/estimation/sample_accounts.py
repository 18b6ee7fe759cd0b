"""Who is in each model, and who is left out and why. Reads tables, calls vandring.estimation."""

from vandring.estimation.specifications import read_definitions
from vandring.estimation.tables import sample_accounts_table, wanted


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
    logits = dbt.ref("trinomial_logits").project("sample_id, model_id").df()
    linear_models = (
        dbt.ref("linear_probability_fits").project("sample_id, variant, region_code").distinct().df()
    )
    return sample_accounts_table(patterns, definitions, logits, linear_models)
