"""Coefficients of the logits with administrative emigrations the other way. Calls vandring.estimation."""

from vandring.estimation.specifications import read_definitions
from vandring.estimation.tables import fitted_coefficients_table, wanted


def model(dbt, _session):
    definitions = read_definitions(
        dbt.ref("estimation_models").df(),
        dbt.ref("estimation_model_regressors").df(),
        dbt.ref("estimation_regressors").df(),
        dbt.ref("estimation_samples").df(),
    )
    patterns = dbt.ref("sensitivity_patterns").filter(wanted(definitions)).df()
    return fitted_coefficients_table(patterns, definitions)
