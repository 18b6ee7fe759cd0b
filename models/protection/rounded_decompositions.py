"""Why rates of emigration changed, of rounded counts. Reads counts, calls vandring.retention, returns a table."""

from vandring.retention.comparisons import decomposition_table


def model(dbt, _session):
    return decomposition_table(dbt.ref("decomposed_periods").df(), dbt.ref("rounded_decomposed_cells").df())
