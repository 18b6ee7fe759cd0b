"""Scores of the nowcasts of the past. Reads increments, calls vandring.nowcast, returns a table."""

from vandring.nowcast.tables import nowcast_scores


def model(dbt, _session):
    period, parameters = dbt.ref("nowcast_period").df(), dbt.ref("rule_parameters").df()
    return nowcast_scores(dbt.ref("notification_increments").df(), period, parameters)
