"""The whole flow: delivery, check, landing, dbt, publication, figures, summary."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from vandring.counts.kind import COUNTS, kind_of
from vandring.delivery.person_key import ensure_person_key
from vandring.delivery.report import DeliveryReport
from vandring.errors import UserError
from vandring.places import (
    LANDING,
    PUBLISHED,
    prepared_build_directory,
    project_here,
    remove_databases,
    unfinished,
)
from vandring.publishing.engines import DUCKDB, SPARK, require_spark
from vandring.publishing.seeds import refuse_faulty_seeds
from vandring.publishing.settings import refuse_bad_settings

WARNINGS_SHOWN = 8
# How much less urgent the check is than dbt, as nice counts.
GIVING_WAY = 10


@dataclass(frozen=True)
class BuildOptions:
    """What the user asked for. None means: not said."""

    directory: Path | None = None
    as_of: str | None = None
    persons: int | None = None
    seed: int | None = None
    engine: str = DUCKDB


@dataclass
class Clock:
    """Elapsed seconds of each step, in order."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Say that a step begins and time it."""
        print(f"== {name}", flush=True)
        start = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - start


def build(options: BuildOptions) -> int:
    """Build and publish from the project in the current directory. Returns the exit code.

    Raises UserError when the project or the delivery cannot be used, or a model or test fails; then nothing
    is published and readers see what they saw before.
    """
    root = project_root(Path.cwd())
    check_as_of(options.as_of)
    refuse_faulty_seeds(root)
    refuse_bad_settings(root)
    if options.engine == SPARK:
        require_spark(root)
    directory = prepared_build_directory()
    with only_one_build(directory) as lock:
        ensure_person_key(directory)
        _build(options, root, directory, lock)
    return 0


def _build(options: BuildOptions, root: Path, directory: Path, lock: int) -> None:
    # Imported here because DuckDB and the generator are slow to load and no other command needs all of them.
    from vandring.estimation.figures import draw_immigrants, read_pictured
    from vandring.projection.figures import draw_trial, read_trial
    from vandring.publishing.dbt_run import dbt_started, spark_started
    from vandring.publishing.source import (
        DEFAULT_PERSONS,
        DEFAULT_SEED,
        named_delivery,
        refuse_contradiction,
        synthetic_delivery,
    )
    from vandring.publishing.summary import read_summary, summary_text
    from vandring.report.chart_files import draw_charts
    from vandring.report.map_files import draw_maps

    clock = Clock()
    delivery = named_delivery(options.directory, os.environ.get("VANDRING_DELIVERY"))
    refuse_contradiction(delivery, options.persons, options.seed)
    if delivery is not None and kind_of(delivery) == COUNTS:
        _build_counts(delivery, options, root, directory, lock)
        return
    # The docs show the delivery that anybody can make; nobody else's figures get among versioned files.
    shows_docs = delivery is None and options == BuildOptions()
    figures = (root / "docs" if shows_docs else directory) / "figures"
    with ExitStack() as started:
        run_spark = None
        if options.engine == SPARK:
            run_spark = started.enter_context(spark_started(root, directory, options.as_of, lock))
        run_dbt = started.enter_context(
            dbt_started(root, directory, options.as_of, lock, engine=options.engine)
        )
        if delivery is None:
            persons = DEFAULT_PERSONS if options.persons is None else options.persons
            seed = DEFAULT_SEED if options.seed is None else options.seed
            with clock.step("synthetic delivery"):
                delivery = synthetic_delivery(directory, persons, seed)
        publish_delivery(delivery, directory, run_dbt, clock, options.as_of, run_spark)
    published = directory / PUBLISHED
    with clock.step("figures"):
        draw_trial(read_trial(published), figures)
        draw_immigrants(read_pictured(published), figures)
        if shows_docs:
            draw_charts(published, figures)
        draw_maps(published, figures)
    print(summary_text(read_summary(published), clock.seconds, shortest(directory)))


def _build_counts(delivery: Path, options: BuildOptions, root: Path, directory: Path, lock: int) -> None:
    from vandring.counts.summary import counts_summary_text
    from vandring.publishing.dbt_run import dbt_started
    from vandring.publishing.summary import places_text, time_text

    if options.engine == SPARK:
        raise UserError(
            "--engine spark is for deliveries of persons; a delivery of counts is small: leave it out"
        )
    if options.as_of is not None:
        raise UserError(
            "--as-of is for messages, which are received at some time; a delivery of counts has none: "
            "leave it "
            "out"
        )
    clock = Clock()
    with dbt_started(root, directory, None, lock, kind=COUNTS) as run_dbt:
        publish_counts(delivery, directory, run_dbt, clock)
    print(counts_summary_text(directory / PUBLISHED))
    print("\n".join(["", time_text(clock.seconds), "", *places_text(shortest(directory), COUNTS)]))


def publish_counts(delivery: Path, directory: Path, run_dbt: Callable[[], None], clock: Clock) -> None:
    """As publish_delivery, of a delivery of counts."""
    from vandring.counts.examine import examine_counts
    from vandring.counts.landing import land_counts
    from vandring.counts.report_text import counts_brief_text

    with clock.step("check"):
        checked = examine_counts(delivery)
        if checked.is_usable:
            print(counts_brief_text(checked), flush=True)
    with clock.step("land"):
        land_counts(checked, directory / LANDING)
    _build_and_publish(directory, run_dbt, clock)


def publish_delivery(
    delivery: Path,
    directory: Path,
    run_dbt: Callable[[], None],
    clock: Clock,
    as_of: str | None = None,
    run_spark: Callable[[], None] | None = None,
) -> None:
    """Check and land a delivery, build its tables anew with ``run_dbt``, and publish them.

    With ``run_spark`` Spark makes the big ones first.

    Raises UserError when the delivery cannot be used, begins after ``as_of``, or a model or test fails; then
    nothing is published.
    """
    from vandring.delivery.check import examine_delivery
    from vandring.delivery.landing import errors_text, land

    with clock.step("check"):
        # dbt's reading of the project goes on meanwhile and takes longer: on few processors it goes first.
        with ThreadPoolExecutor(1, initializer=os.nice, initargs=(GIVING_WAY,)) as giving_way:
            checked = giving_way.submit(examine_delivery, delivery, project_here()).result()
        if not checked.report.is_usable:
            raise UserError(f"{errors_text(checked.report)}\nNothing was built or published.")
        refuse_before_opening(checked.report, as_of)
        print(brief_text(checked.report), flush=True)
    with clock.step("land"):
        land(delivery, directory / LANDING, checked)
    if run_spark is not None:
        with clock.step("dbt build on Spark"):
            run_spark()
    _build_and_publish(directory, run_dbt, clock)


def _build_and_publish(directory: Path, run_dbt: Callable[[], None], clock: Clock) -> None:
    from vandring.publishing.swap import publish

    with clock.step("dbt build"), unfinished(directory):
        remove_databases(directory)
        run_dbt()
    with clock.step("publish"):
        publish(directory, directory)


def project_root(directory: Path) -> Path:
    """The directory, if it holds the dbt project. Raises UserError otherwise."""
    if not (directory / "dbt_project.yml").is_file():
        raise UserError(
            f"{directory}: there is no dbt_project.yml here; run vandring build from the project's directory"
        )
    return directory


def check_as_of(as_of: str | None) -> None:
    """Raise UserError unless the date is one, written yyyy-mm-dd."""
    if as_of is None:
        return
    try:
        is_date = date.fromisoformat(as_of).isoformat() == as_of
    except ValueError:
        is_date = False
    if not is_date:
        raise UserError(f"--as-of {as_of}: is not a date; write it yyyy-mm-dd, for instance 1976-06-30")


def refuse_before_opening(report: DeliveryReport, as_of: str | None) -> None:
    """Raise UserError when nothing is known yet on the date: the population begins later."""
    for opening in report.table("opening_residence").dates:
        if as_of is not None and as_of < opening.first:
            raise UserError(
                f"--as-of {as_of}: nothing is known yet on that day, because the opening residences of the "
                f"delivery are of {opening.first}; give a date from then on.\nNothing was built or published."
            )


@contextmanager
def only_one_build(directory: Path) -> Iterator[int]:
    """Hold the build directory and give the lock's descriptor. Whoever is killed lets go.

    Raises UserError when another build has it.
    """
    with (directory / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                f"{directory}: another build is running here; wait for it, or set VANDRING_BUILD_DIR "
                "to another directory"
            ) from None
        yield lock.fileno()


def brief_text(report: DeliveryReport) -> str:
    """What was delivered, what was not, and the first warnings."""
    rows = [f"{table.table} {table.rows or 0:,}" for table in report.tables if table.is_present]
    absent = [table.table for table in report.tables if not table.is_present]
    lines = [f"{report.directory}: {', '.join(rows)} rows"]
    if report.country_code_systems:
        lines.append(f"country codes: {', '.join(report.country_code_systems)}")
    if absent:
        lines.append(
            f"not delivered: {', '.join(absent)}; what needs them is built from what is there, or left empty"
        )
    lines += [f"warning: {warning}" for warning in report.warnings[:WARNINGS_SHOWN]]
    if len(report.warnings) > WARNINGS_SHOWN:
        left = len(report.warnings) - WARNINGS_SHOWN
        noun = "warning" if left == 1 else "warnings"
        lines.append(f"and {left:,} more {noun}; vandring check {report.directory} lists them all")
    return "\n".join(lines)


def shortest(path: Path) -> Path:
    """The path as seen from the current directory, where that is shorter."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
