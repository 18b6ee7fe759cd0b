"""Which of the built tables are open to anybody, and what was done to each.

The published table ``open_tables``, a seed of the project, says it. A table that it does not name is closed.
"""

from typing import TYPE_CHECKING

from vandring.publishing.published_tables import KEYS_TABLE, quoted
from vandring.rooms import PROTECTED

if TYPE_CHECKING:
    import duckdb

PUBLICATION_SCHEMA = "publication"
OPEN_SCHEMA = "open"
RULES_TABLE = "open_tables"
# What was done to a table that is open as it is; those that are protected say it themselves.
DONE = {
    "exact": "What was done to it: nothing, because it tells of residence, sex and age, or messages, alone.",
    "metadata": "What was done to it: nothing, because it counts nobody.",
}


def fill_open(connection: "duckdb.DuckDBPyConnection", rounded: str, opened: str) -> None:
    """Copy what is open to the schema ``open`` of the database ``opened``, with comments.

    The connection's own database has the schema ``publication``, ``rounded`` that of the rounded tables. What
    the rules name and nobody built, as in a build of some models, is left out.
    """
    connection.execute(f"create schema {opened}.{quoted(OPEN_SCHEMA)}")
    rules: dict[str, str] = dict(
        connection.execute(f"select table_name, rule from {PUBLICATION_SCHEMA}.{RULES_TABLE}").fetchall()
    )
    row = connection.execute("select current_database()").fetchone()
    own = row[0] if row else ""
    of_publication = _tables(connection, own, PUBLICATION_SCHEMA)
    of_open = _tables(connection, rounded, OPEN_SCHEMA)
    for name in sorted(rules):
        rule = rules[name]
        if rule in DONE and name in of_publication:
            comment = f"{of_publication[name] or ''} {DONE[rule]}".strip()
            _copy(connection, (own, PUBLICATION_SCHEMA, name), opened, comment)
        elif rule in PROTECTED and name in of_open:
            _copy(connection, (rounded, OPEN_SCHEMA, name), opened, of_open[name])
    if rules.get(KEYS_TABLE) in DONE and KEYS_TABLE in of_publication:
        _keep_open_keys(connection, rules, rounded if KEYS_TABLE in of_open else None, opened)


def _tables(connection: "duckdb.DuckDBPyConnection", database: str, schema: str) -> dict[str, str | None]:
    """The comment of every table of a schema."""
    return dict(
        connection.execute(
            "select table_name, comment from duckdb_tables() where database_name = $1 and schema_name = $2",
            [database, schema],
        ).fetchall()
    )


def _copy(
    connection: "duckdb.DuckDBPyConnection", source: tuple[str, str, str], opened: str, comment: str | None
) -> None:
    """Copy a table, named by database, schema and name, with the comments of its columns."""
    target = f"{opened}.{quoted(OPEN_SCHEMA)}.{quoted(source[-1])}"
    connection.execute(f"create table {target} as from {'.'.join(map(quoted, source))}")
    connection.execute(f"comment on table {target} is {_literal(comment)}")
    columns = connection.execute(
        """
        select column_name, comment from duckdb_columns()
        where database_name = $1 and schema_name = $2 and table_name = $3 and comment is not null
        """,
        source,
    ).fetchall()
    for name, said in columns:
        connection.execute(f"comment on column {target}.{quoted(name)} is {_literal(said)}")


def _keep_open_keys(
    connection: "duckdb.DuckDBPyConnection", rules: dict[str, str], rounded: str | None, opened: str
) -> None:
    """Leave the keys of open tables alone: rounded ones have their own, in dbt's schema open."""
    keys = f"{opened}.{quoted(OPEN_SCHEMA)}.{KEYS_TABLE}"
    as_they_are = [name for name, rule in rules.items() if rule in DONE]
    connection.execute(f"delete from {keys} where not list_contains($1, table_name)", [as_they_are])
    if rounded is not None:
        source = f"{rounded}.{quoted(OPEN_SCHEMA)}.{KEYS_TABLE}"
        connection.execute(
            f"insert into {keys} from {source} where list_contains($1, table_name)",
            [[name for name, rule in rules.items() if rule in PROTECTED]],
        )


def _literal(text: str | None) -> str:
    return "null" if text is None else "'" + text.replace("'", "''") + "'"
