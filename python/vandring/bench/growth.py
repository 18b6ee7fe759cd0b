"""``python -m vandring.bench.growth``: how a build grows with its delivery, up to 50 million notifications.

Each size is built as ``vandring build`` does it, tests of the data and all, with each limit of DuckDB's
memory; or, with ``--engine spark``, on the cluster that the settings name. Deliveries are synthetic, made
once and reused. Measurements are kept in growth.csv of the directory, and a curve is drawn beside it.
"""

import argparse
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from vandring.bench.builds import forget
from vandring.bench.deliveries import VANDRING, Size, synthetic_delivery
from vandring.bench.growth_curve import Measurement, draw, keep, read_measurements
from vandring.bench.stages import measured
from vandring.errors import UserError
from vandring.publishing.engines import DUCKDB, ENGINES, SPARK

DIRECTORY = Path("build/bench")
# Persons at the start, by millions of notifications that they make.
PERSONS = {1: 80_000, 5: 400_000, 20: 1_600_000, 50: 4_000_000}
MOVE_FACTOR = 5.0
LIMITS = ("5GB", "4GB")
SECONDS_BETWEEN_LOOKS = 1.0
# The folder that DuckDB spills to, beside its database.
SPILL = "*.tmp"


@dataclass
class Disk:
    """The most that stood on the disk at one time, in bytes."""

    build: int = 0
    spilled: int = 0


def main(arguments: list[str] | None = None) -> int:
    """Build and print, a line for each build. Returns the exit code, 1 when a build fails."""
    parser = argparse.ArgumentParser(prog="python -m vandring.bench.growth", description=__doc__)
    parser.add_argument(
        "--millions", type=int, nargs="+", choices=PERSONS, default=list(PERSONS), help="sizes (default: all)"
    )
    parser.add_argument(
        "--limits", nargs="+", default=list(LIMITS), help="of DuckDB's memory (default: %(default)s)"
    )
    parser.add_argument("--engine", choices=ENGINES, default=DUCKDB, help="(default: %(default)s)")
    parser.add_argument("--directory", type=Path, default=DIRECTORY, help="(default: %(default)s)")
    parser.add_argument(
        "--draw",
        type=Path,
        nargs=2,
        metavar=("CSV", "SVG"),
        help="build nothing: print the measurements of a file and draw their curve",
    )
    options = parser.parse_args(arguments)
    try:
        if options.draw:
            drawn(*options.draw)
        elif not Path("dbt_project.yml").is_file():
            raise UserError("run this from the project's directory")
        else:
            grown(options.millions, options.limits, options.engine, options.directory)
    except UserError as error:
        print(f"vandring.bench.growth: {error}", file=sys.stderr)
        return 1
    return 0


def drawn(measurements: Path, picture: Path) -> None:
    """Print what was measured and draw it."""
    measured_before = read_measurements(measurements)
    draw(measured_before, picture)
    print(header(), *(line(each) for each in measured_before), sep="\n")


def grown(millions: Sequence[int], limits: Sequence[str], engine: str, directory: Path) -> None:
    """Build every size with every limit; print, keep and draw what is measured."""
    directory.mkdir(parents=True, exist_ok=True)
    measurements = directory / "growth.csv"
    print(header(), flush=True)
    for size in millions:
        delivery, _ = synthetic_delivery(Size(PERSONS[size], MOVE_FACTOR), directory)
        for limit in limits:
            measured_now = built(delivery, limit, engine, directory)
            print(line(measured_now), flush=True)
            keep(measurements, measured_now)
    draw(read_measurements(measurements), measurements.with_suffix(".svg"))


def built(delivery: Path, limit: str, engine: str, directory: Path) -> Measurement:
    """Build a delivery from nothing. Raises UserError when the build fails."""
    build = directory / "growth"
    build.mkdir(exist_ok=True)
    forget(build)
    shutil.rmtree(build / SPARK, ignore_errors=True)
    os.environ["VANDRING_MEMORY_LIMIT"] = limit
    command = (*VANDRING, "build", str(delivery), "--engine", engine)
    with watched(build) as disk:
        stage = measured(f"{delivery.name} {engine} {limit}", command, build)
    return Measurement(
        notifications_of(delivery),
        engine,
        limit,
        round(stage.seconds, 1),
        round(stage.processor_seconds, 1),
        round(stage.gigabytes, 2),
        round(disk.build / 1e9, 2),
        round(disk.spilled / 1e9, 2),
    )


def notifications_of(delivery: Path) -> int:
    """Rows of the file, which its footer tells."""
    # Here, after the stage: a process begins with its parent's memory as its largest.
    from pyarrow.parquet import ParquetFile

    return int(ParquetFile(delivery / "notifications.parquet").metadata.num_rows)


@contextmanager
def watched(build: Path) -> Iterator[Disk]:
    """Look at the build directory every now and then, until what is within has ended."""
    disk, ended = Disk(), threading.Event()

    def look() -> None:
        while not ended.wait(SECONDS_BETWEEN_LOOKS):
            disk.spilled = max(disk.spilled, sum(bytes_in(folder) for folder in build.glob(SPILL)))
            disk.build = max(disk.build, bytes_in(build))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield disk
    finally:
        ended.set()
        watcher.join()


def bytes_in(directory: Path) -> int:
    """What the files of a directory take of the disk; files and folders that go meanwhile take nothing."""
    taken = 0
    # os.walk passes over a folder that is gone when its turn comes, Path.rglob does not.
    for folder, _, names in os.walk(directory):
        for name in names:
            with suppress(FileNotFoundError):
                taken += (Path(folder) / name).lstat().st_blocks * 512
    return taken


def header() -> str:
    """The first lines of a table in Markdown."""
    return (
        "| notifications | engine | DuckDB's limit | seconds | processor seconds | largest process, GB "
        "| disk, GB | of which spilled, GB |\n|---|---|---|---|---|---|---|---|"
    )


def line(row: Measurement) -> str:
    """One line of it."""
    cells = [
        f"{row.notifications:,}",
        row.engine,
        row.memory_limit,
        f"{row.seconds:,.0f}",
        f"{row.processor_seconds:,.0f}",
        f"{row.process_gigabytes:.1f}",
        f"{row.disk_gigabytes:.1f}",
        f"{row.spilled_gigabytes:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
