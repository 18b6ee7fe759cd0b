"""Tests of the trinomial logits. Reads tables, calls vandring.estimation, returns a table."""

from vandring.estimation.logit_tests import printed_figures
from vandring.estimation.specifications import LOGIT, read_definitions
from vandring.estimation.tables import logit_tests_table, read_pooled, wanted


def model(dbt, _session):
    models = dbt.ref("resolved_estimation_models").df()
    definitions = read_definitions(
        models,
        dbt.ref("resolved_estimation_model_regressors").df(),
        dbt.ref("resolved_estimation_regressors").df(),
        dbt.ref("resolved_estimation_samples").df(),
        dbt.ref("centrality_levels").df(),
        dbt.ref("seeded_categories").df(),
    )
    return logit_tests_table(
        dbt.ref("trinomial_logits").df(),
        dbt.ref("immigrant_patterns").filter(wanted(definitions)).df(),
        definitions,
        read_pooled(definitions, LOGIT, dbt.ref("pooled_patterns"), dbt.ref("pooled_paths")),
        printed_figures(models, dbt.ref("r2016_27_model_figures").df()),
    )
