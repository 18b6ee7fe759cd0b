"""Residents who have left unseen. Reads decisions, calls vandring.nowcast, returns a table."""

from vandring.nowcast.unreported import expected_unreported_emigrations


def model(dbt, _session):
    parameters = dbt.ref("rule_parameters").df()
    return expected_unreported_emigrations(dbt.ref("administrative_decisions").df(), parameters)
