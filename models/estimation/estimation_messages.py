"""What was left out of the models, and why. Reads tables, calls vandring.estimation, returns a table."""

from vandring.estimation.tables import messages_table, wanted


def model(dbt, _session):
    samples = dbt.ref("estimation_samples").df()
    return messages_table(dbt.ref("immigrant_patterns").filter(wanted(samples)).df(), samples)
