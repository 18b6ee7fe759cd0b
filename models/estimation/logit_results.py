"""The thirteen trinomial logits, and what was left out of them. Reads tables, calls vandring.estimation."""

from vandring.estimation.tables import logit_results_table, wanted


def model(dbt, _session):
    samples = dbt.ref("estimation_samples").df()
    return logit_results_table(dbt.ref("immigrant_patterns").filter(wanted(samples)).df(), samples)
