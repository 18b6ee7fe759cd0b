"""Coefficients of the logits with administrative emigrations the other way. Calls vandring.estimation."""

from vandring.estimation.tables import fitted_coefficients_table, wanted


def model(dbt, _session):
    samples = dbt.ref("estimation_samples").df()
    return fitted_coefficients_table(dbt.ref("sensitivity_patterns").filter(wanted(samples)).df(), samples)
