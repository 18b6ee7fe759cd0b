"""SQL that reads a group of files: rows as they stand, as text, and which values cannot be read."""

from vandring.delivery.contract import Column
from vandring.delivery.engine import file_text, identifier, quoted
from vandring.delivery.shapes import FileGroup

# The name of the file a row came from; no column of the contract may be called so.
FILE_COLUMN = "__file"

WHOLE_NUMBERS = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"})
# Types whose text DuckDB and Spark write alike, so that Parquet files with them need not be rewritten.
LINKED_TYPES = WHOLE_NUMBERS | {"VARCHAR", "DATE", "BOOLEAN"}


def source_sql(group: FileGroup, rejects: bool = False) -> str:
    """A table function that reads the files of the group, with the file name as ``FILE_COLUMN``.

    With ``rejects`` the broken lines of CSV files are collected in DuckDB's ``reject_errors`` and left out;
    without it they raise.
    """
    files = "[" + ", ".join(file_text(file) for file in group.files) + "]"
    if group.format == "parquet":
        return (
            f"read_parquet({files}, union_by_name = true, hive_partitioning = false, "
            f"filename = '{FILE_COLUMN}')"
        )
    columns = ", ".join(
        f"{quoted(name)}: 'VARCHAR'" for name in _unique_names(group.shape.names, group.table.column_names)
    )
    return (
        f"read_csv({files}, auto_detect = false, columns = {{{columns}}}, header = true, "
        f"delim = {quoted(group.shape.delimiter or ',')}, quote = '\"', escape = '\"', nullstr = '', "
        f"strict_mode = true, hive_partitioning = false, filename = '{FILE_COLUMN}'"
        + (", store_rejects = true, rejects_limit = 1000)" if rejects else ")")
    )


def _unique_names(names: tuple[str, ...], contract: tuple[str, ...]) -> list[str]:
    """Extra columns may have any name, also none or one twice, so they are numbered."""
    return [name if name in contract else f"__extra_{position}" for position, name in enumerate(names)]


def text_sql(name: str, duckdb_type: str) -> str:
    """The value as the text that a CSV delivery would hold, NULL where it is empty.

    Whole numbers lose their decimal point (pandas makes a column with gaps floating), midnights their time.
    """
    column = identifier(name)
    if duckdb_type == "VARCHAR":
        return f"nullif({column}, '')"
    if duckdb_type in LINKED_TYPES:
        return f"cast({column} as varchar)"
    if duckdb_type in ("FLOAT", "DOUBLE") or duckdb_type.startswith("DECIMAL"):
        whole = f"try_cast({column} as hugeint)"
        text = (
            f"case when {whole} = {column} then cast({whole} as varchar) else cast({column} as varchar) end"
        )
        return f"nullif({text}, 'nan')"
    if duckdb_type.startswith("TIMESTAMP"):
        # Moments with a time zone are told in UTC, without need of the session's time zone.
        is_zoned = duckdb_type.endswith("TIME ZONE")
        moment = f"make_timestamp(epoch_us({column}))" if is_zoned else f"cast({column} as timestamp)"
        day = f"cast({moment} as date)"
        return f"case when {moment} = {day} then cast({day} as varchar) else cast({moment} as varchar) end"
    if duckdb_type == "BLOB":
        return f"nullif(coalesce(try(decode({column})), cast({column} as varchar)), '')"
    return f"cast({column} as varchar)"


def stated_sql(name: str, duckdb_type: str) -> str:
    """The value that the models will read: without surrounding spaces, NULL where nothing is left."""
    text = text_sql(name, duckdb_type)
    # Looking for a space is cheap, trimming every value is not.
    return f"case when contains({text}, ' ') then nullif({_trimmed(text)}, '') else {text} end"


def is_stated_sql(name: str, duckdb_type: str) -> str:
    """The condition that the value is stated, never NULL."""
    text = text_sql(name, duckdb_type)
    # Only what sorts before the first printable sign can be nothing but spaces; trimming all costs much more.
    return f"case when {text} >= '!' then true else coalesce({_trimmed(text)}, '') <> '' end"


def _trimmed(text: str) -> str:
    # Told which, because DuckDB would take other blanks too.
    return f"trim(both ' ' from {text})"


def day_sql(column: Column, duckdb_type: str) -> str:
    """The value of a date column as a date, NULL where it is no readable day."""
    if duckdb_type == "DATE":
        name = identifier(column.name)
        return f"case when {name} between date '0001-01-01' and date '9999-12-31' then {name} end"
    as_delivered, trimmed = _forms(column.name, duckdb_type)
    # Nearly every date is of this form, and seeing that costs a third of matching the pattern; casting
    # refuses what is no digit between the dashes, but for a blank at the end.
    plain = (
        f"case when {as_delivered} like '____-__-__' and {as_delivered} between '0001' and ':' "
        f"and {as_delivered} not like '% ' then try_cast({as_delivered} as date) end"
    )
    return f"coalesce({plain}, {_day_sql(trimmed, column)})"


def _day_sql(text: str, column: Column) -> str:
    is_day = f"{_matches_sql(text, column)} and {text} >= '0001'"
    return f"case when {is_day} then try_cast(left({text}, 10) as date) end"


def is_unmatched_sql(column: Column, duckdb_type: str) -> str:
    """The condition that a stated value does not match its column's pattern; NULL when it is not stated."""
    as_delivered, trimmed = _forms(column.name, duckdb_type)
    return (
        f"case when {_matches_sql(as_delivered, column)} then false "
        f"else not {_matches_sql(trimmed, column)} end"
    )


def _forms(name: str, duckdb_type: str) -> tuple[str, str]:
    """The value as delivered, tried first because it nearly always will do, and as the models read it."""
    return text_sql(name, duckdb_type), stated_sql(name, duckdb_type)


def _matches_sql(text: str, column: Column) -> str:
    return f"regexp_full_match({text}, {quoted(column.kind.pattern or '')})"
