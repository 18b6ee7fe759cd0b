"""``python -m vandring.bench``: time and memory of a build, beside a bare scan of the same files.

Every stage is a process of its own; its time is wall clock from start to end and its memory the largest
resident set of it or of a child of its. Deliveries are synthetic, made once and reused.
"""

import argparse
import os
import sys
from pathlib import Path

from vandring.bench.builds import Measures, publication_measures, rates_measures
from vandring.bench.deliveries import SCAN_RUNS, Size, bare_scan, synthetic_delivery
from vandring.bench.report import Target, stage_lines, verdict
from vandring.bench.stages import Stage
from vandring.errors import UserError

DIRECTORY = Path("build/bench")
# About 5 million notifications; and about 20 million of 5 million persons, with those born or arriving later.
PUBLICATION_SIZE = Size(persons=400_000, internal_move_factor=5.0)
RATES_SIZE = Size(persons=2_440_000, internal_move_factor=3.13)
QUICK_SIZE = Size(persons=5_000, internal_move_factor=5.0)
PUBLICATION_TARGET = Target(seconds=60.0, times_scan=None, gigabytes=6.0)
SYNTHESIS_TARGET = Target(seconds=None, times_scan=None, gigabytes=6.0)
RATES_TARGET = Target(seconds=None, times_scan=50.0, gigabytes=6.0)
TABLES_TO_RATES = ("notifications", "persons", "opening_residence", "person_number_changes")
NOTE = f"""bare scan: DuckDB, 2 threads, every value of the files of {", ".join(TABLES_TO_RATES)} read
and measured, notifications counted by type and registration year; the fastest of {SCAN_RUNS} runs, without
the start of the process (its cpu s are of all runs). cpu s: what the stage used of all processors; seconds
far above half of it mean a busy machine. land checks the delivery as well."""


def main(arguments: list[str] | None = None) -> int:
    """Measure and print. Returns the exit code, 1 when a stage fails; a target missed is no failure."""
    parser = argparse.ArgumentParser(prog="python -m vandring.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small delivery, to try it; no targets")
    parser.add_argument(
        "--directory", default=str(DIRECTORY), metavar="DIR", help="where files go (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    try:
        run(Path(options.directory), options.quick)
    except UserError as error:
        print(f"vandring.bench: {error}", file=sys.stderr)
        return 1
    return 0


def run(directory: Path, quick: bool) -> None:
    """Measure one size after another, and print each when it is there."""
    if not Path("dbt_project.yml").is_file():
        raise UserError("there is no dbt_project.yml here; run this from the project's directory")
    directory.mkdir(parents=True, exist_ok=True)
    to_publication, to_rates = (QUICK_SIZE, QUICK_SIZE) if quick else (PUBLICATION_SIZE, RATES_SIZE)
    print(f"{os.cpu_count()} processors\n{NOTE}\n")
    for size, target, measure in (
        (to_publication, PUBLICATION_TARGET, publication_measures),
        (to_rates, RATES_TARGET, rates_measures),
    ):
        delivery, made = synthetic_delivery(size, directory)
        scan, rows = bare_scan(delivery, TABLES_TO_RATES, directory)
        measures = measure(delivery, directory)
        counts = f"{rows['notifications']:,} notifications, {rows['persons']:,} persons"
        print("\n".join([counts, *_lines(made, scan, measures, None if quick else target), ""]), flush=True)
    # Imported here, after the stages: a process begins with its parent's memory as its largest.
    from vandring.draws.bench import report as draws_report
    from vandring.estimation.bench import report as estimation_report
    from vandring.projection.bench import report as projection_report

    print(projection_report(), draws_report(), "", estimation_report(), sep="\n", flush=True)


def _lines(made: Stage | None, scan: Stage, measures: Measures, target: Target | None) -> list[str]:
    stages = [*([made] if made else []), scan, *measures.stages, *measures.totals]
    lines = stage_lines(stages, scan)
    if target is None:
        return lines
    synthesis = [verdict(made, scan, SYNTHESIS_TARGET)] if made else []
    return [*lines, *synthesis, *(verdict(stage, scan, target) for stage in measures.totals)]


if __name__ == "__main__":
    sys.exit(main())
