"""What dbt builds, made by hand: a directory with files of a few small tables."""

from pathlib import Path

import duckdb

from vandring.places import UNOPENED, UNPUBLISHED

KEYS = """
    create table table_keys as
    select * from (values ('totals', 1, 'notifications'), ('movers', 1, 'person_id'))
    as keys (table_name, key_position, column_name)
"""


def make_files(
    directory: Path,
    confidential: str,
    rules: dict[str, str],
    rounded: str | None = None,
    keys: str = KEYS,
) -> Path:
    """The directory, with what is to be published: tables by SQL, and by name of table its rule."""
    rows = ", ".join(f"('{table}', '{rule}', null, null)" for table, rule in rules.items())
    directory.mkdir(parents=True, exist_ok=True)
    for name, schema, statements in (
        (
            UNPUBLISHED,
            "publication",
            f"{confidential}; {keys}; create table open_tables as select * from (values {rows}) "
            "as rules (table_name, rule, family, reason)",
        ),
        (UNOPENED, "open", rounded),
    ):
        (directory / name).unlink(missing_ok=True)
        if statements is not None:
            with duckdb.connect(str(directory / name)) as connection:
                connection.execute(f"create schema {schema}; set schema '{schema}'; {statements}")
    return directory
