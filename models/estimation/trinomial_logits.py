"""The thirteen trinomial logits. Reads tables, calls vandring.estimation, returns a table."""

from vandring.estimation.tables import logit_fits_table, wanted


def model(dbt, _session):
    samples = dbt.ref("estimation_samples").df()
    return logit_fits_table(dbt.ref("immigrant_patterns").filter(wanted(samples)).df(), samples)
