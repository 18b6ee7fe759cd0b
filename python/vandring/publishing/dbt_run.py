"""Run dbt as a process of its own and tell what failed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vandring.counts.kind import PERSONS
from vandring.errors import UserError
from vandring.publishing.engines import DUCKDB, SPARK, spark_profiles
from vandring.shortages import Shortage, shortage_in, shortage_text

# Unit tests judge the rules, on rows of their own: they are for who changes a rule, whatever is delivered.
OF_THE_DATA = ("--exclude-resource-type", "unit_test")
FAILURES_SHOWN = 20
# In the build directory: what dbt made of the project.
FOLDER = "dbt"
FOLDER_OF_SPARK = "dbt-spark"
MOST_BYTES_TOLD = 4096
"""One write of :mod:`vandring.publishing.dbt_process` is shorter."""
FAILED = frozenset({"error", "fail", "runtime error", "partial success"})


@contextmanager
def dbt_started(
    root: Path,
    build_directory: Path,
    as_of: str | None,
    lock: int,
    options: Sequence[str] = (),
    kind: str = PERSONS,
    engine: str = DUCKDB,
) -> Iterator[Callable[[], None]]:
    """Let dbt read the project meanwhile, and hand out the function that then builds and tests every model.

    dbt's progress goes to the terminal. The function raises UserError naming the models and tests that
    failed. ``as_of`` is a date yyyy-mm-dd; ``lock`` is the descriptor that holds the build directory, which
    dbt inherits: should the build be killed and dbt go on, the directory is still held. ``options`` are
    further ones of dbt build, ``kind`` is that of the delivery, ``engine`` what makes the big tables. Who
    leaves without building ends dbt.
    """
    command = ["--project-dir", str(root), "--profiles-dir", str(root)]
    command += ["--vars", _said(root, as_of, delivery_kind=kind, engine=engine)]
    with _dbt_reading(
        root, build_directory, FOLDER, command, ["build", *OF_THE_DATA, *options], lock
    ) as run_dbt:
        yield run_dbt


@contextmanager
def spark_started(
    root: Path, build_directory: Path, as_of: str | None, lock: int
) -> Iterator[Callable[[], None]]:
    """As :func:`dbt_started`, of what Spark makes: the models of the target spark, and their seeds."""
    command = ["--project-dir", str(root), "--profiles-dir", str(spark_profiles(root)), "--target", SPARK]
    command += ["--vars", _said(root, as_of)]
    # Every test of the data runs on what DuckDB reads of it.
    build = [
        "build",
        "--select",
        "+resource_type:model",
        "--resource-type",
        "seed",
        "--resource-type",
        "model",
    ]
    with _dbt_reading(root, build_directory, FOLDER_OF_SPARK, command, build, lock) as run_dbt:
        yield run_dbt


def _said(root: Path, as_of: str | None, **others: str) -> str:
    """What dbt's variables are. With others than last time it reads the project anew instead of taking what
    it kept, in which the seeds lie where they lay: so the project's directory is one of them."""
    dated = {"as_of": as_of} if as_of else {}
    return json.dumps({**others, **dated, "project_directory": str(root)})


@contextmanager
def _dbt_reading(
    root: Path, build_directory: Path, folder: str, options: Sequence[str], build: Sequence[str], lock: int
) -> Iterator[Callable[[], None]]:
    target = build_directory / folder
    logs = build_directory / "logs" / ("" if folder == FOLDER else folder)
    results = target / "run_results.json"
    reading, telling = os.pipe()
    command = [sys.executable, "-m", "vandring.publishing.dbt_process", str(telling), *options]
    command += ["--target-path", str(target), "--log-path", str(logs)]
    if not sys.stdout.isatty():
        command.append("--no-use-colors")
    environment = {
        **os.environ,
        "VANDRING_BUILD_DIR": str(build_directory),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        # The models' matrices are small: more threads would only wait for one another, beside DuckDB's.
        "OPENBLAS_NUM_THREADS": "1",
        # Who ends at once for a full disk gives nothing back; the operating system does.
        "PYTHONWARNINGS": ",".join(
            filter(None, [os.environ.get("PYTHONWARNINGS"), "ignore:resource_tracker:UserWarning"])
        ),
    }
    process = subprocess.Popen(
        command, cwd=root, env=environment, pass_fds=[lock, telling], stdin=subprocess.PIPE, text=True
    )
    os.close(telling)

    def run_dbt() -> None:
        # What an earlier run left must not be taken for this run's results.
        results.unlink(missing_ok=True)
        process.communicate(json.dumps(list(build)) + "\n")
        if process.returncode == 0:
            return
        for shortage in Shortage:
            if process.returncode == shortage.value:
                what = shortage_text(shortage, build_directory, folder == FOLDER_OF_SPARK)
                raise UserError(f"{what} ({os.read(reading, MOST_BYTES_TOLD).decode()})")
        content = json.loads(results.read_text(encoding="utf-8")) if results.exists() else None
        raise UserError(failure_text(content, logs / "dbt.log"))

    try:
        yield run_dbt
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
        os.close(reading)


def run_dbt_parse(root: Path, target: Path, environment: dict[str, str]) -> None:
    """Read the project and write its manifests to ``target``. Raises UserError with dbt's message."""
    run_dbt(root, target, environment, "parse")


def run_dbt(root: Path, target: Path, environment: dict[str, str], *arguments: str) -> None:
    """Run one command of dbt without a word. Raises UserError with dbt's message when it fails."""
    command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", *arguments, "--quiet"]
    command += ["--project-dir", str(root), "--target-path", str(target), "--log-path", str(target / "logs")]
    environment = {**environment, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        shortage = shortage_in(done.stdout + done.stderr)
        if shortage is not None:
            raise UserError(shortage_text(shortage, target))
        raise UserError(f"dbt {arguments[0]} did not succeed:\n{done.stdout}{done.stderr}")


def failure_text(results: dict[str, Any] | None, log: Path) -> str:
    """What failed, from dbt's run_results.json; None when dbt stopped before it ran anything."""
    if results is None:
        return (
            "dbt stopped before it built anything (its message is above); nothing was published. "
            f"The whole log is {log}"
        )
    failed = [each for each in results["results"] if each["status"] in FAILED]
    skipped = sum(each["status"] == "skipped" for each in results["results"])
    lines = [f"{_kind(each)}: {_first_line(each.get('message'))}" for each in failed[:FAILURES_SHOWN]]
    if len(failed) > FAILURES_SHOWN:
        lines.append(f"and {len(failed) - FAILURES_SHOWN:,} more")
    after = f"; {skipped:,} that depend on them were skipped" if skipped else ""
    return (
        f"the build failed and nothing was published: {len(failed):,} failed{after}\n"
        + "".join(f"  {line}\n" for line in lines)
        + f"The whole log is {log}"
    )


def _kind(result: dict[str, Any]) -> str:
    kind, _, *name = result["unique_id"].split(".")
    return f"{kind.replace('_', ' ')} {name[0] if name else ''}"


def _first_line(message: str | None) -> str:
    """What a model in Python says to the user stands at the end of its traceback."""
    _, is_said, said = (message or "").partition(f"{UserError.__module__}.{UserError.__name__}: ")
    if is_said:
        return said.splitlines()[0]
    lines = [line.strip() for line in (message or "").splitlines() if line.strip()]
    return " ".join(lines[:2]) or "no message"
