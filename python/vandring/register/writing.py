"""Writing a delivery to a directory: all of it or nothing."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from vandring.errors import UserError
from vandring.register.delivery import Delivery

ROWS_PER_GROUP = 250_000
FORMATS = ("parquet", "csv")
_PARAMETERS = Path("truth") / "parameters.json"

_README = """# A synthetic register delivery

Nothing in this directory is about real people. It was drawn by `vandring synthesize`; person numbers belong
to the public series for synthetic test persons (month + 80).

| table | rows |
|---|---|
{rows}

`truth/` holds what the register does not know. `truth/parameters.json` holds everything that the delivery was
drawn from, and the conventions of dates, ages and families.

| truth table | one row per |
|---|---|
| `moves` | true move, with the notification to be accepted for it (empty if there is none) |
| `defects` | notification and defect; a duplicate is the message to be rejected, related to the kept one; \
what is `taken_back` is related to the cancellation or correction that takes it back |
| `delay_regimes` | what makes messages slower or faster, and span of days in which it does |
| `homes` | person: municipality of birth and of the opening day |
| `immigrant_years` | immigrant aged 15 and over and year t of the covariates, who does not die in t + 1 |

Truth names the municipalities of 1 January 2013, whatever codes the tables have, and in columns ending in
`_2024` those of 1 January 2024.

`family_numbers` has the members of families with at least one immigrant. The other yearly tables have the
immigrants aged 15 and over. They begin with the year before the first one, whose activity explains the
first year's outcomes; `family_numbers` begins with 1 January of the first year.

Immigrants who left without a word keep their last education and family number until they are written off; a
family whose reference person left so keeps the number for as long.
"""


def check_destination(directory: Path) -> None:
    """Refuse a directory with anything in it but an earlier synthetic delivery."""
    if directory.is_symlink() or (directory.exists() and not directory.is_dir()):
        raise UserError(f"{directory} is not a directory; choose another --out")
    if directory.exists() and any(directory.iterdir()) and not _is_synthetic(directory):
        raise UserError(
            f"{directory} is not empty and not an earlier synthetic delivery; choose another --out"
        )
    parent = directory.absolute().parent
    if parent.exists() and not parent.is_dir():
        raise UserError(f"{parent} is not a directory; choose another --out")


def _is_synthetic(directory: Path) -> bool:
    try:
        return bool(json.loads((directory / _PARAMETERS).read_text(encoding="utf-8"))["is_synthetic"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _write_table(parts: Iterator[pa.Table], path: Path, file_format: str) -> int:
    """Write a table part by part, each a row group of Parquet. Returns the number of rows."""
    rows: int = 0
    part = next(parts)
    with _writer(part.schema, path, file_format) as writer:
        while True:
            writer.write_table(part)
            rows += part.num_rows
            if (following := next(parts, None)) is None:
                return rows
            part = following


def _writer(
    schema: pa.Schema, path: Path, file_format: str
) -> pyarrow.csv.CSVWriter | pyarrow.parquet.ParquetWriter:
    if file_format == "csv":
        options = pyarrow.csv.WriteOptions(quoting_style="needed")
        return pyarrow.csv.CSVWriter(path.with_suffix(".csv"), schema, write_options=options)
    return pyarrow.parquet.ParquetWriter(
        path.with_suffix(".parquet"), schema, compression="zstd", version="2.6", use_dictionary=True
    )


def write_delivery(
    delivery: Delivery, directory: Path, file_format: str, on_table: Callable[[str], None] | None = None
) -> dict[str, int]:
    """Write all tables; the directory appears, or replaces an earlier synthetic delivery, when everything
    is written.

    ``on_table`` is called after each table, with its name. Returns the number of rows by table.
    """
    if file_format not in FORMATS:
        raise UserError(f"format {file_format} is not one of {', '.join(FORMATS)}")
    check_destination(directory)
    directory = directory.absolute()
    directory.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    # The folder in it is for those for whom the user makes folders.
    whole = scratch / "whole"
    try:
        whole.mkdir()
        rows = _write_all(delivery, whole, file_format, on_table)
        if directory.exists():
            # The earlier delivery stays in reach until the new one is in its place.
            earlier = scratch.with_name(f"{scratch.name}-earlier")
            directory.rename(earlier)
            whole.rename(directory)
            shutil.rmtree(earlier)
        else:
            whole.rename(directory)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return rows


def _write_all(
    delivery: Delivery, directory: Path, file_format: str, on_table: Callable[[str], None] | None
) -> dict[str, int]:
    (directory / "truth").mkdir()
    rows: dict[str, int] = {}
    for folder, tables in ((Path(), delivery.tables), (Path("truth"), delivery.truth)):
        for name in tables:
            path = folder / name
            # Truth is always Parquet: it is read by tests, never by the warehouse.
            chosen = file_format if tables is delivery.tables else "parquet"
            parts = tables.parts(name, ROWS_PER_GROUP)
            rows[path.as_posix()] = _write_table(parts, directory / path, chosen)
            if on_table is not None:
                on_table(path.as_posix())
    text = json.dumps(delivery.parameters | {"rows": rows}, indent=2, ensure_ascii=False) + "\n"
    (directory / _PARAMETERS).write_text(text, encoding="utf-8")
    lines = "\n".join(f"| `{name}` | {count} |" for name, count in rows.items())
    (directory / "README.md").write_text(_README.format(rows=lines), encoding="utf-8")
    return rows
