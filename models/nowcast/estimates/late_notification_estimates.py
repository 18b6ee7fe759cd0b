"""Notifications still to come. Reads increments, calls vandring.nowcast, returns a table."""

from vandring.nowcast.tables import expected_late_notifications


def model(dbt, _session):
    period, parameters = dbt.ref("nowcast_period").df(), dbt.ref("rule_parameters").df()
    return expected_late_notifications(dbt.ref("notification_increments").df(), period, parameters)
