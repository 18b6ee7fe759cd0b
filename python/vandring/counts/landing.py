"""Land a counts delivery: one folder of one Parquet file per table, with the columns that the models read."""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from vandring.counts.contract import REGIONS, TABLES
from vandring.counts.examine import CheckedCounts
from vandring.counts.source_file import COMPLETED, NOBODY
from vandring.delivery.landing import swap_landing
from vandring.errors import UserError

if TYPE_CHECKING:
    import duckdb

SOURCES = "sources"
TYPES = {
    "year": "int",
    "region_code": "varchar",
    "sex": "varchar",
    "age_first": "double",
    "age_last": "double",
    "component": "varchar",
    "scheme": "varchar",
    "value": "double",
}
"""Columns of every landed table of figures: empty where it has them not."""


def land_counts(checked: CheckedCounts, landing_directory: Path) -> None:
    """Make ``landing_directory``. Raises UserError, and leaves an earlier one as it was, when there are
    errors."""
    import duckdb

    if not checked.is_usable:
        raise UserError(errors_text(checked))
    landing_directory.parent.mkdir(parents=True, exist_ok=True)
    prepared = Path(tempfile.mkdtemp(prefix=f".{landing_directory.name}-", dir=landing_directory.parent))
    try:
        prepared.chmod(0o750)
        with duckdb.connect() as connection:
            for table in TABLES:
                frame = checked.tables.get(table.name)
                _write(connection, prepared / table.name, _select(connection, frame))
            assert checked.regions is not None
            connection.register("regions_frame", checked.regions.schemes)
            _write(connection, prepared / REGIONS, "select * from regions_frame")
            connection.register("sources_frame", _sources(checked))
            _write(connection, prepared / SOURCES, "select * from sources_frame")
        swap_landing(prepared, landing_directory)
    finally:
        shutil.rmtree(prepared, ignore_errors=True)


def errors_text(checked: CheckedCounts) -> str:
    """All errors of a delivery as one message."""
    noun = "error" if len(checked.errors) == 1 else "errors"
    lines = "".join(f"\n  {error}" for error in checked.errors)
    return f"the delivery in {checked.directory} has {len(checked.errors)} {noun} and is not used:{lines}"


def _select(connection: "duckdb.DuckDBPyConnection", frame: pd.DataFrame | None) -> str:
    if frame is None:
        columns = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in TYPES.items())
        return f"select {columns} where false"
    connection.register("frame", frame)
    columns = ", ".join(
        f"cast({name if name in frame.columns else 'null'} as {kind}) as {name}"
        for name, kind in TYPES.items()
    )
    return f"select {columns} from frame"


def _write(connection: "duckdb.DuckDBPyConnection", folder: Path, select: str) -> None:
    folder.mkdir()
    target = str(folder / "part-0.parquet").replace("'", "''")
    connection.execute(f"copy ({select}) to '{target}' (format parquet, compression zstd)")


def _sources(checked: CheckedCounts) -> pd.DataFrame:
    source = checked.source
    assert source is not None
    return pd.DataFrame(
        [
            {
                "table_name": table.name,
                "source_table": source.table(table.name).name,
                "address": source.table(table.name).address,
                "publisher": source.publisher,
                "licence": source.licence,
                "fetched": source.fetched,
                "country": source.country,
                "population_date": source.population_date,
                "is_completed_age": source.event_age in (None, COMPLETED),
                "is_missing_nobody": source.missing_rows == NOBODY,
            }
            for table in TABLES
            if table.name in checked.tables
        ]
    )
