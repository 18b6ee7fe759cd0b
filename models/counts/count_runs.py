"""Accounts of a delivery of counts. Reads tables, calls vandring.counts, returns a table."""

from vandring.counts.rows import count_rows, landed, standards


def model(dbt, _session):
    tables = {
        "population": landed(dbt.source("counts", "population").df()),
        "births": landed(dbt.source("counts", "births").df()),
        "deaths": landed(dbt.source("counts", "deaths").df()),
        "migration": landed(dbt.source("counts", "migration").df()),
        "death_rates": landed(dbt.source("counts", "death_rates").df()),
        "fertility_rates": landed(dbt.source("counts", "fertility_rates").df()),
    }
    parameters = dbt.ref("rule_parameters").df().set_index("parameter")["value"]
    given = standards(
        dbt.ref("standard_mortality").df(),
        dbt.ref("standard_fertility").df(),
        dbt.ref("migration_schedule").df(),
        float(parameters["infant_deaths_of_birth_year"]) / 100,
    )
    sources = dbt.source("counts", "sources").df()
    is_completed = bool(sources["is_completed_age"].all())
    missing = 0.0 if bool(sources["is_missing_nobody"].all()) else float("nan")
    return count_rows(tables, dbt.source("counts", "regions").df(), given, is_completed, missing)
