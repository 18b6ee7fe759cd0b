"""Covariances of the logits' coefficients. Reads tables, calls vandring.estimation, returns a table."""

from vandring.estimation.tables import logit_covariances_table


def model(dbt, _session):
    return logit_covariances_table(dbt.ref("trinomial_logits").df())
