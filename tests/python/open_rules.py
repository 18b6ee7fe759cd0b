"""Which published tables anybody may see, as the seed says it."""

import csv

import warehouse

SEED = warehouse.PROJECT / "seeds" / "rules" / "open_tables.csv"


def rules() -> dict[str, str]:
    """The rule of every published table by its name."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return {row["table_name"]: row["rule"] for row in csv.DictReader(file)}


def reasons() -> dict[str, str]:
    """Why a table is closed, by its name; empty of others."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return {row["table_name"]: row["reason"] for row in csv.DictReader(file)}


def closed_tables() -> set[str]:
    """The tables that only analysts may read."""
    return {name for name, rule in rules().items() if rule == "closed"}
