"""What anybody may see, in a file of its own, made by hand of what a build published and opened."""

import csv
from pathlib import Path

import duckdb

import warehouse

SEED = warehouse.PROJECT / "seeds" / "rules" / "open_tables.csv"


def rules() -> dict[str, str]:
    """The rule of every published table by its name."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return {row["table_name"]: row["rule"] for row in csv.DictReader(file)} | {"open_tables": "metadata"}


def reasons() -> dict[str, str]:
    """Why a table is closed, by its name; empty of others."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return {row["table_name"]: row["reason"] for row in csv.DictReader(file)}


def closed_tables() -> set[str]:
    """The tables that only analysts may read."""
    return {name for name, rule in rules().items() if rule == "closed"}


def make_open_file(published: Path, unopened: Path, link: Path) -> Path:
    """Exact tables and metadata as they are published, rounded ones as they were built; with comments.

    The link leads to a file of another name: DuckDB calls a database after its file, and a database that is
    called open makes ``open.vintages`` ambiguous.
    """
    version = link.with_name("open-by-hand.duckdb")
    version.unlink(missing_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(version.name)
    with duckdb.connect(str(version)) as connection:
        connection.execute(f"attach '{published.resolve()}' as published (read_only)")
        connection.execute(f"attach '{unopened}' as opened (read_only)")
        connection.execute("create schema open")
        connection.execute(f"create table open.open_tables as from read_csv('{SEED}', all_varchar = true)")
        for table, rule in rules().items():
            if rule == "closed" or table == "open_tables":
                continue
            source = ("opened", "open") if rule == "rounded" else ("published", "publication")
            connection.execute(f"create table open.{table} as from {'.'.join(source)}.{table}")
            comment = connection.execute(
                """select comment from duckdb_tables()
                where (database_name, schema_name, table_name) = (?, ?, ?)""",
                [*source, table],
            ).fetchone()
            if comment and comment[0]:
                quoted = comment[0].replace("'", "''")
                connection.execute(f"comment on table open.{table} is '{quoted}'")
    return link
