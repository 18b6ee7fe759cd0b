"""The linear probability models. Reads tables, calls vandring.estimation, returns a table."""

from vandring.estimation.tables import linear_probability_table, wanted


def model(dbt, _session):
    samples = dbt.ref("estimation_samples").df()
    return linear_probability_table(dbt.ref("immigrant_patterns").filter(wanted(samples)).df(), samples)
