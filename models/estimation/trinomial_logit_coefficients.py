"""Coefficients of the trinomial logits. Reads tables, calls vandring.estimation, returns a table."""

from vandring.estimation.tables import logit_coefficients_table


def model(dbt, _session):
    return logit_coefficients_table(dbt.ref("trinomial_logits").df())
