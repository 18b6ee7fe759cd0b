"""``python -m vandring.bench``: time and memory of a build, beside a bare scan of the same notifications.

Every stage is a process of its own; its time is wall clock from start to end and its memory the largest
resident set of it or of a child of its. The delivery is synthetic, made once and reused.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vandring.errors import UserError

DIRECTORY = Path("build/bench")
NOTIFICATIONS = 5_000_000
QUICK_NOTIFICATIONS = 60_000
# Many moves per person make many notifications in little time; about 12.5 a person with this factor.
INTERNAL_MOVE_FACTOR = 5.0
NOTIFICATIONS_PER_PERSON = 12.5
TARGET_NOTIFICATIONS = 5_000_000
# A synthetic delivery hits its size only nearly.
TARGET_ROWS_AT_LEAST = 0.95 * TARGET_NOTIFICATIONS
TARGET_SECONDS = 90.0
TARGET_GIGABYTES = 6.0
# Linux tells the largest resident set in kibibytes.
BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024
LOG_LINES_SHOWN = 20

DBT = (sys.executable, "-c", "from dbt.cli.main import cli; cli()")
VANDRING = (sys.executable, "-m", "vandring")
WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")

# The bare scan. strlen makes DuckDB read every value: a count of a column without gaps is known without.
SCAN_PROGRAM = """
import sys, time, duckdb
file, runs = sys.argv[1], int(sys.argv[2])
duckdb.execute("set threads = 2; set enable_progress_bar = false")
columns = [row[0] for row in duckdb.execute("describe from read_parquet(?)", [file]).fetchall()]
values = ", ".join(f"count({name}), sum(strlen({name}::varchar))" for name in columns)
query = f'''select notification_type, left(registration_date::varchar, 4), count(*), {values}
from read_parquet(?) group by 1, 2'''
seconds = []
for _ in range(runs):
    start = time.monotonic()
    rows = duckdb.execute(query, [file]).fetchall()
    seconds.append(time.monotonic() - start)
print(min(seconds), sum(row[2] for row in rows))
"""
SCAN_RUNS = 3


@dataclass(frozen=True)
class Stage:
    """What one stage took: seconds that passed, seconds of all its processors, 10⁹ bytes at most."""

    name: str
    seconds: float
    processor_seconds: float
    gigabytes: float


def main(arguments: list[str] | None = None) -> int:
    """Measure and print. Returns the exit code, 1 when a stage fails; a target missed is no failure."""
    options = _parser().parse_args(arguments)
    wanted = QUICK_NOTIFICATIONS if options.quick else options.notifications
    try:
        print(run(wanted, Path(options.directory)))
    except UserError as error:
        print(f"vandring.bench: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m vandring.bench", description=__doc__)
    parser.add_argument(
        "--notifications",
        type=int,
        default=NOTIFICATIONS,
        metavar="N",
        help="about so many notifications (default: %(default)s)",
    )
    parser.add_argument(
        "--quick", action="store_true", help=f"{QUICK_NOTIFICATIONS:,} notifications, to try it"
    )
    parser.add_argument(
        "--directory", default=str(DIRECTORY), metavar="DIR", help="where files go (default: %(default)s)"
    )
    return parser


def run(notifications: int, directory: Path) -> str:
    """Make the delivery unless it is there, measure every stage, and return the report."""
    if not Path("dbt_project.yml").is_file():
        raise UserError("there is no dbt_project.yml here; run this from the project's directory")
    directory.mkdir(parents=True, exist_ok=True)
    delivery, made = synthetic_delivery(notifications, directory)
    scan, rows = bare_scan(delivery / "notifications.parquet", directory)
    stages = build_stages(delivery, directory)
    return report_text(rows, made, scan, stages)


def synthetic_delivery(notifications: int, directory: Path) -> tuple[Path, Stage | None]:
    """The delivery, and what making it took: None when it was there."""
    persons = max(100, round(notifications / NOTIFICATIONS_PER_PERSON))
    delivery = directory / f"delivery-{persons}"
    if delivery.is_dir():
        return delivery, None
    # Under another name until it is whole, so that one broken off is not taken for a delivery.
    unfinished = delivery.with_name(f"{delivery.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    options = ["--persons", str(persons), "--internal-move-factor", str(INTERNAL_MOVE_FACTOR), "--quiet"]
    made = measured("synthesize", (*VANDRING, "synthesize", "--out", str(unfinished), *options), directory)
    unfinished.rename(delivery)
    return delivery, made


def bare_scan(file: Path, directory: Path) -> tuple[Stage, int]:
    """The fastest of a few scans, timed without the start of the process, and the number of rows."""
    name = "bare scan"
    stage = measured(name, (sys.executable, "-c", SCAN_PROGRAM, str(file), str(SCAN_RUNS)), directory)
    seconds, rows = _log(name, directory).read_text(encoding="utf-8").split()
    return replace(stage, seconds=float(seconds)), int(rows)


def build_stages(delivery: Path, directory: Path) -> dict[str, Stage]:
    """The stages of a build by name; dbt builds twice from nothing, without and with tests."""
    landing = directory / "landing"
    warehouse = directory / "warehouse.duckdb"
    commands: dict[str, tuple[str, ...]] = {
        "check": (*VANDRING, "check", str(delivery)),
        "land": (*VANDRING, "land", str(delivery), "--to", str(landing)),
        "dbt build, models": (*dbt_command(directory / "dbt-models", directory), *WITHOUT_TESTS),
        "dbt build, with tests": dbt_command(directory / "dbt-tests", directory),
        "publish": (
            *VANDRING, "publish", "--warehouse", str(warehouse), "--to", str(directory / "published.duckdb"),
            "--keep", "1",
        ),
    }  # fmt: skip
    stages = {}
    for name, command in commands.items():
        if name.startswith("dbt"):
            remove_warehouse(warehouse)
        stages[name] = measured(name, command, directory)
    return stages


def dbt_command(target: Path, directory: Path) -> tuple[str, ...]:
    """A dbt build that finds nothing of an earlier one, so that reading the project is part of the time."""
    shutil.rmtree(target, ignore_errors=True)
    paths = ("--target-path", str(target.absolute()), "--log-path", str((directory / "logs").absolute()))
    return (*DBT, "build", "--profiles-dir", str(Path.cwd()), *paths, "--no-use-colors")


def remove_warehouse(warehouse: Path) -> None:
    for file in (warehouse, warehouse.with_name(f"{warehouse.name}.wal")):
        file.unlink(missing_ok=True)


def measured(name: str, command: Sequence[str], directory: Path) -> Stage:
    """Run a command, its output in a log. Raises UserError with the end of the log when it fails.

    A process begins with its parent's resident set as its largest, so this module imports little itself.
    """
    print(f"{name} …", file=sys.stderr, flush=True)
    log = _log(name, directory)
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "VANDRING_BUILD_DIR": str(directory.absolute()),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    with log.open("w", encoding="utf-8") as output:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
        status, usage = _wait(process)
        seconds = time.monotonic() - start
    if status:
        lines = log.read_text(encoding="utf-8").splitlines()[-LOG_LINES_SHOWN:]
        raise UserError(f"{name} failed; {log} ends:\n" + "\n".join(lines))
    return Stage(name, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * BYTES_PER_UNIT / 1e9)


def _wait(process: "subprocess.Popen[bytes]") -> tuple[int, resource.struct_rusage]:
    """The exit code and the use of resources; what Popen.wait would tell, and more."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage


def _log(name: str, directory: Path) -> Path:
    return directory / "logs" / f"{name.replace(',', '').replace(' ', '-')}.log"


def report_text(rows: int, made: Stage | None, scan: Stage, stages: dict[str, Stage]) -> str:
    """The table of stages and totals, then the targets."""
    whole = [
        total("delivery to publication", [stages[name] for name in ("land", "dbt build, models", "publish")]),
        total(
            "the same, with tests", [stages[name] for name in ("land", "dbt build, with tests", "publish")]
        ),
    ]
    lines = [
        f"{rows:,} notifications, {os.cpu_count()} processors",
        "",
        f"{'stage':<26}{'seconds':>10}{'cpu s':>10}{'peak GB':>10}{'× scan':>10}",
        *(_line(stage, scan) for stage in [*([made] if made else []), scan, *stages.values(), *whole]),
        "",
        "bare scan: DuckDB, 2 threads, one query over notifications.parquet: rows by type and registration",
        "year, with the count and total length of the values of every column, so that all are read; the",
        f"fastest of {SCAN_RUNS} runs, without the start of the process (its cpu s are of all runs).",
        "cpu s: what the stage used of all processors; seconds far above it mean a busy machine.",
        "land checks the delivery as well; delivery to publication is land, dbt build and publish.",
        "",
        f"Targets for {TARGET_NOTIFICATIONS:,} notifications, delivery to publication: "
        f"{TARGET_SECONDS:.0f} s, {TARGET_GIGABYTES:.0f} GB",
    ]
    if rows < TARGET_ROWS_AT_LEAST:
        return "\n".join([*lines, "  this delivery is too small to say anything about them"])
    lines += [_verdict(stage) for stage in whole]
    return "\n".join(lines)


def total(name: str, stages: list[Stage]) -> Stage:
    """Stages one after another: times add up, memory does not."""
    return Stage(
        name,
        sum(each.seconds for each in stages),
        sum(each.processor_seconds for each in stages),
        max(each.gigabytes for each in stages),
    )


def _line(stage: Stage, scan: Stage) -> str:
    measures = (stage.seconds, stage.processor_seconds, stage.gigabytes)
    return f"{stage.name:<26}" + "".join(f"{each:>10.2f}" for each in measures) + _ratio(stage, scan)


def _ratio(stage: Stage, scan: Stage) -> str:
    return f"{stage.seconds / scan.seconds:>10.1f}"


def _verdict(stage: Stage) -> str:
    def said(value: float, limit: float, unit: str) -> str:
        return f"{value:.1f} {unit} ({'met' if value <= limit else 'missed'})"

    return (
        f"  {stage.name}: {said(stage.seconds, TARGET_SECONDS, 's')}, "
        f"{said(stage.gigabytes, TARGET_GIGABYTES, 'GB')}"
    )


if __name__ == "__main__":
    sys.exit(main())
