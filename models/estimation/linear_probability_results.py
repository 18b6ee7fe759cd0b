"""The linear probability models, and what was left out of them. Reads tables, calls vandring.estimation."""

from vandring.estimation.tables import linear_probability_results_table, wanted


def model(dbt, _session):
    samples = dbt.ref("estimation_samples").df()
    return linear_probability_results_table(dbt.ref("immigrant_patterns").filter(wanted(samples)).df(), samples)
