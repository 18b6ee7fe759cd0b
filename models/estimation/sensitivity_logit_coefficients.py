"""Coefficients of the logits with administrative emigrations dated both ways, on years known whole both ways.

Reads tables, calls vandring.estimation.
"""

from vandring.estimation.specifications import no_later_than, read_definitions
from vandring.estimation.tables import sensitivity_coefficients_table, wanted


def model(dbt, _session):
    period = dbt.ref("backdating_period").df()
    definitions = no_later_than(
        read_definitions(
            dbt.ref("resolved_estimation_models").df(),
            dbt.ref("resolved_estimation_model_regressors").df(),
            dbt.ref("resolved_estimation_regressors").df(),
            dbt.ref("resolved_estimation_samples").df(),
            dbt.ref("centrality_levels").df(),
            dbt.ref("seeded_categories").df(),
        ),
        int(period["last_complete_year"].item()),
    )
    counted = dbt.ref("immigrant_patterns").filter(wanted(definitions)).df()
    otherwise = dbt.ref("sensitivity_patterns").filter(wanted(definitions)).df()
    return sensitivity_coefficients_table(counted, otherwise, definitions)
