"""Land a delivery: one folder of Parquet files per table of the contract, the form that the models read.

A landed table has at least the contract's columns. Parquet files that have them all in types whose text is
the same on every engine are linked; everything else is written anew as text. A table not delivered lands as
one file without rows, and an optional column not delivered without values, so that the models need not know
what was delivered.
"""

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.delivery.check import CheckedDelivery, examine_delivery
from vandring.delivery.contract import TABLES, Table
from vandring.delivery.engine import connect, guarded, identifier, quoted
from vandring.delivery.person_key import ensure_person_key
from vandring.delivery.reading import LINKED_TYPES, source_sql, text_sql
from vandring.delivery.report import DeliveryReport
from vandring.delivery.shapes import FileGroup
from vandring.errors import UserError

if TYPE_CHECKING:
    import duckdb

# What landed, for people and for the summary of a build; no model reads it.
LANDING_RECORD = "landing.json"


def land(directory: Path, landing_directory: Path, checked: CheckedDelivery | None = None) -> None:
    """Make ``landing_directory`` from the delivery in ``directory``, and beside it the key of person ids.

    ``checked`` is the result of ``examine_delivery`` on the same directory, when the caller has it already.
    Raises UserError, and leaves an earlier landing as it was, when the delivery has errors or the key cannot
    be used.
    """
    checked = checked or examine_delivery(directory)
    if not checked.report.is_usable:
        raise UserError(errors_text(checked.report))
    landing_directory.parent.mkdir(parents=True, exist_ok=True)
    ensure_person_key(landing_directory.parent)
    # Beside its destination, because only a rename within one file system is atomic.
    prepared = Path(tempfile.mkdtemp(prefix=f".{landing_directory.name}-", dir=landing_directory.parent))
    try:
        # What makes it is for the owner alone. Whoever may read what is built of it may read it.
        prepared.chmod(0o750)
        with connect() as connection:
            # Order means nothing in a delivery, and keeping it would hold row groups in memory.
            connection.execute("set preserve_insertion_order = false")
            for table in TABLES:
                folder = prepared / table.name
                folder.mkdir()
                land_table(table, checked.groups.get(table.name, ()), folder, connection)
        record = json.dumps(_record(checked.report), indent=2) + "\n"
        (prepared / LANDING_RECORD).write_text(record, encoding="utf-8")
        swap_landing(prepared, landing_directory)
    finally:
        shutil.rmtree(prepared, ignore_errors=True)


def errors_text(report: DeliveryReport) -> str:
    """All errors of a delivery as one message."""
    count = len(report.errors)
    noun = "error" if count == 1 else "errors"
    lines = "".join(f"\n  {problem}" for problem in report.errors)
    return f"the delivery in {report.directory} has {count} {noun} and is not used:{lines}"


def land_table(
    table: Table, groups: tuple[FileGroup, ...], folder: Path, connection: "duckdb.DuckDBPyConnection"
) -> None:
    """Fill the folder of one table."""
    if can_be_linked(groups):
        files = [file for group in groups for file in group.files]
        for number, file in enumerate(files):
            (folder / f"part-{number}.parquet").symlink_to(file.resolve())
        return
    selects = [_text_select(table, group) for group in groups] or [_empty_select(table)]
    with guarded(table.name):
        for number, select in enumerate(selects):
            target = folder / f"part-{number}.parquet"
            connection.execute(f"copy ({select}) to {quoted(str(target))} (format parquet, compression zstd)")


def can_be_linked(groups: tuple[FileGroup, ...]) -> bool:
    """Whether the files can be read as they are, by DuckDB and by Spark, as one table.

    That takes one group (the same columns and types in every file) with all columns of the contract, and
    types that both engines read alike, in extra columns too: an engine reads the types of all columns before
    it picks some.
    """
    return (
        len(groups) == 1
        and groups[0].format == "parquet"
        and set(groups[0].table.column_names) <= set(groups[0].shape.names)
        and all(duckdb_type in LINKED_TYPES for _, duckdb_type in groups[0].shape.columns)
    )


def _text_select(table: Table, group: FileGroup) -> str:
    types = group.shape.types
    columns = ", ".join(
        f"{text_sql(name, types[name]) if name in types else 'cast(null as varchar)'} as {identifier(name)}"
        for name in table.column_names
    )
    return f"select {columns} from {source_sql(group)}"


def _empty_select(table: Table) -> str:
    columns = ", ".join(f"cast(null as varchar) as {identifier(name)}" for name in table.column_names)
    return f"select {columns} where false"


def _record(report: DeliveryReport) -> dict[str, object]:
    return {
        "delivery": report.directory,
        "tables": {
            table.table: {
                "is_present": table.is_present,
                "format": table.format,
                "rows": table.rows or 0,
                "files": list(table.files),
            }
            for table in report.tables
        },
    }


def swap_landing(prepared: Path, landing_directory: Path) -> None:
    """Put the prepared folder in the place of the earlier one, which comes back if that fails."""
    earlier = prepared.with_name(f"{prepared.name}-earlier")
    if landing_directory.exists():
        landing_directory.replace(earlier)
    try:
        prepared.replace(landing_directory)
    except BaseException:
        if earlier.exists():
            earlier.replace(landing_directory)
        raise
    shutil.rmtree(earlier, ignore_errors=True)
