"""The synthetic deliveries that are measured, and a bare scan of their files."""

import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from vandring.bench.stages import Stage, log_file, measured

VANDRING = (sys.executable, "-m", "vandring")
SCAN_RUNS = 3
LAST_YEAR = 2013
"""Of the deliveries: what was measured before stays comparable, whatever the default is."""

# strlen makes DuckDB read every value: a count of a column without gaps is known without.
SCAN_PROGRAM = """
import sys, time, duckdb
runs, files = int(sys.argv[1]), sys.argv[2:]
duckdb.execute("set threads = 2; set enable_progress_bar = false")
queries = []
for file in files:
    columns = [row[0] for row in duckdb.execute("describe from read_parquet(?)", [file]).fetchall()]
    values = ", ".join(f"count({name}), sum(strlen({name}::varchar))" for name in columns)
    groups = "notification_type, left(registration_date::varchar, 4)"
    keys, grouping = (f"{groups}, ", "group by 1, 2") if "notification_type" in columns else ("", "")
    queries.append((f"select {keys}{values}, count(*) from read_parquet(?) {grouping}", file))
seconds = []
for _ in range(runs):
    start = time.monotonic()
    rows = [sum(row[-1] for row in duckdb.execute(query, [file]).fetchall()) for query, file in queries]
    seconds.append(time.monotonic() - start)
print(min(seconds), *rows)
"""


@dataclass(frozen=True)
class Size:
    """How large a delivery is made: persons at its start, and how much more than usual they move."""

    persons: int
    internal_move_factor: float

    @property
    def name(self) -> str:
        """Names the delivery's directory; the same size is made once."""
        return f"delivery-{self.persons}-{self.internal_move_factor:g}-{LAST_YEAR}"


def synthetic_delivery(size: Size, directory: Path) -> tuple[Path, Stage | None]:
    """The delivery, and what making it took: None when it was there."""
    delivery = directory / size.name
    if delivery.is_dir():
        return delivery, None
    # Under another name until it is whole, so that one broken off is not taken for a delivery.
    unfinished = delivery.with_name(f"{delivery.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    options = ["--persons", str(size.persons), "--internal-move-factor", str(size.internal_move_factor)]
    options += ["--last-year", str(LAST_YEAR)]
    command = (*VANDRING, "synthesize", "--out", str(unfinished), *options, "--quiet")
    made = measured("synthesize", command, directory)
    unfinished.rename(delivery)
    return delivery, made


def bare_scan(delivery: Path, tables: tuple[str, ...], directory: Path) -> tuple[Stage, dict[str, int]]:
    """The fastest of a few scans of the tables' files, one after another, timed without the start of the
    process; and the rows of each table.
    """
    files = [str(delivery / f"{table}.parquet") for table in tables]
    name = "bare scan"
    stage = measured(name, (sys.executable, "-c", SCAN_PROGRAM, str(SCAN_RUNS), *files), directory)
    seconds, *rows = log_file(name, directory).read_text(encoding="utf-8").split()
    return replace(stage, seconds=float(seconds)), dict(
        zip(tables, (int(each) for each in rows), strict=True)
    )
