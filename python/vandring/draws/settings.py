"""The seed uncertainty_settings: what is random, and what is taken where the delivery is too short."""

from dataclasses import dataclass

import pandas as pd

from vandring.draws.series import Stated
from vandring.errors import UserError

SEED = "seeds/scenarios/uncertainty_settings.csv"
NET_IMMIGRATION, FERTILITY, MORTALITY = "net_immigration", "fertility", "mortality"
REGION_NET, REGION_OUT, REGION_IN = "region_net_migration", "region_out_migration", "region_in_migration"
PARAMETERS, EVENTS = "parameters", "events"
WALKS = (FERTILITY, MORTALITY)
SERIES = (NET_IMMIGRATION, FERTILITY, MORTALITY, REGION_NET, REGION_OUT, REGION_IN)
WHATS = (*SERIES, PARAMETERS, EVENTS)
UNITS = {
    NET_IMMIGRATION: "per_1000_persons",
    FERTILITY: "logarithm",
    MORTALITY: "logarithm",
    REGION_NET: "per_1000_persons",
    REGION_OUT: "logarithm",
    REGION_IN: "logarithm",
}


@dataclass(frozen=True)
class Settings:
    """Which sources are on, and what is stated of each."""

    on: frozenset[str]
    stated: dict[str, Stated]
    sources: dict[str, str]


def read_settings(uncertainty_settings: pd.DataFrame) -> Settings:
    """The rows of the seed. Raises UserError where one is missing, or says what cannot be."""
    rows = {str(row["what"]): row for row in uncertainty_settings.to_dict("records")}
    for what in WHATS:
        if what not in rows:
            raise UserError(
                f"{SEED} has no row {what}: add it, with is_on false where nothing is to be random"
            )
    unknown = sorted(set(rows) - set(WHATS))
    if unknown:
        raise UserError(f"{SEED}: {unknown[0]} is no source of uncertainty; they are {', '.join(WHATS)}")
    stated = {}
    for what in SERIES:
        row = rows[what]
        drift_sd = 0.0 if pd.isna(row["drift_sd"]) else float(row["drift_sd"])
        sd, phi, nu = (float(row[name]) for name in ("sd", "phi", "degrees_of_freedom"))
        if not (sd > 0 and 0 < phi < 1 and nu > 2):
            raise UserError(
                f"{SEED}: {what} needs a sd above 0, a phi between 0 and 1 and degrees_of_freedom above 2"
            )
        if drift_sd < 0 or (drift_sd and what not in WALKS):
            raise UserError(
                f"{SEED}: {what} has drift_sd {drift_sd:g}: let it be 0; only "
                f"{' and '.join(WALKS)} can have one above 0"
            )
        stated[what] = Stated(sd, phi, nu, drift_sd)
    return Settings(
        on=frozenset(what for what in WHATS if bool(rows[what]["is_on"])),
        stated=stated,
        sources={what: str(rows[what]["source"]) for what in WHATS},
    )
