"""What came in a month beside what was expected.

Reads increments, calls vandring.nowcast, returns a table.
"""

from vandring.nowcast.tables import arrival_checks


def model(dbt, _session):
    period, parameters = dbt.ref("nowcast_period").df(), dbt.ref("rule_parameters").df()
    return arrival_checks(dbt.ref("notification_increments").df(), period, parameters)
