"""Effects of the trinomial logits. Reads tables, calls vandring.estimation, returns a table."""

from vandring.estimation.tables import logit_effects_table, wanted


def model(dbt, _session):
    samples = dbt.ref("estimation_samples").df()
    return logit_effects_table(
        dbt.ref("trinomial_logits").df(),
        dbt.ref("immigrant_patterns").filter(wanted(samples)).df(),
        samples,
        dbt.ref("reference_persons").df(),
        dbt.ref("effect_comparisons").df(),
    )
