"""What regressors that logits do without are made of. Reads tables, calls vandring.estimation."""

from vandring.estimation.tables import logit_combinations_table


def model(dbt, _session):
    return logit_combinations_table(dbt.ref("trinomial_logits").df())
