"""The national trial of IO 77/36: its inputs in the form of the tables that a delivery gives."""

import pandas as pd

from vandring.projection.frames import Tables

BASE_PERIOD_ID = "1971_1974"
START_YEAR = 1974
COUNTRY = {"scheme_id": "norway", "region_code": "00"}


def trial_tables(
    population: pd.DataFrame,
    death_probabilities: pd.DataFrame,
    fertility_rates: pd.DataFrame,
    migration: pd.DataFrame,
    births: pd.DataFrame,
) -> Tables:
    """The seeds national_trial_… as tables of one region, the country.

    With one region the out-migration rate is the emigration rate, and every in-mover comes to it.
    """
    period = {"base_period_id": BASE_PERIOD_ID}
    # The shares are rounded to ten decimals; together they are 1.
    shares = migration["immigrant_share"] / migration["immigrant_share"].sum()
    return {
        "counted_populations": population.assign(year=START_YEAR, **COUNTRY),
        "death_probabilities": death_probabilities.assign(**period),
        "fertility_rates": fertility_rates.assign(**period),
        "sex_ratios_at_birth": pd.DataFrame({"girl_share": births["girls"] / births["births"]}).assign(
            **period
        ),
        "regional_level_factors": pd.DataFrame(
            {"rate_kind": ["fertility", "mortality"], "level_factor": [1.0, 1.0]}
        ).assign(**period, **COUNTRY),
        "out_migration_rates": migration.assign(
            out_migration_rate=migration["emigration_rate"],
            internal_out_migration_rate=0.0,
            regional_emigration_rate=migration["emigration_rate"],
            **period,
            **COUNTRY,
        ),
        "in_migration_shares": migration.assign(
            in_migration_share=1.0,
            internal_in_migration_share=1.0,
            immigration_share=1.0,
            **period,
            **COUNTRY,
        ),
        "emigration_rates": migration.assign(**period),
        "immigrant_shares": migration.assign(immigrant_share=shares, **period),
    }
