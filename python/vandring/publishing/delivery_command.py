"""``vandring check`` and ``vandring land``."""

import argparse
import sys
from pathlib import Path


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both subcommands."""
    check = subparsers.add_parser(
        "check",
        help="say what is in a delivery and what is wrong with it",
        description="Read a delivery and report what a build would lose of it, its tables, rows and dates, "
        "values that cannot be read (warnings) and everything that would stop a build (errors; exit code 1). "
        "Run from the project's directory, by whose rules the build would judge.",
    )
    check.add_argument("directory", type=Path, metavar="DIR", help="the directory that holds the delivery")
    check.set_defaults(run=run_check)
    land = subparsers.add_parser(
        "land",
        help="check a delivery and make the Parquet files that the models read",
        description="Check a delivery and make a folder of Parquet files per table. Parquet files are linked "
        "where they can be, CSV files are converted.",
    )
    land.add_argument("directory", type=Path, metavar="DIR", help="the directory that holds the delivery")
    land.add_argument(
        "--to",
        type=Path,
        metavar="LANDING",
        help="where to land it (default: landing in the build directory)",
    )
    land.set_defaults(run=run_land)


def run_check(arguments: argparse.Namespace) -> int:
    """Print what would be lost, then the report. Exit code 1 when the delivery has errors."""
    from vandring.counts.kind import COUNTS, kind_of
    from vandring.delivery.check import examine_delivery
    from vandring.delivery.losses import losses_text
    from vandring.delivery.report_text import report_text
    from vandring.places import project_here
    from vandring.publishing.expected_losses import expected_losses
    from vandring.publishing.settings import refuse_bad_settings

    if kind_of(arguments.directory) == COUNTS:
        return _check_counts(arguments.directory)
    project = project_here()
    if project:
        refuse_bad_settings(project)
    checked = examine_delivery(arguments.directory, project)
    if not checked.report.is_usable:
        print(report_text(checked.report))
        return 1
    if project is None:
        print("What a build would lose was not looked for: run this from the project's directory.\n")
    else:
        print("Judging the messages as a build would …", file=sys.stderr, flush=True)
        lost = losses_text(expected_losses(arguments.directory, checked, project))
        print("\n".join([*lost, ""]) if lost else "Nothing would be lost in large numbers.\n")
    print(report_text(checked.report))
    return 0


def _check_counts(directory: Path) -> int:
    from vandring.counts.examine import examine_counts
    from vandring.counts.report_text import counts_report_text

    checked = examine_counts(directory)
    print(counts_report_text(checked))
    return 0 if checked.is_usable else 1


def run_land(arguments: argparse.Namespace) -> int:
    """Land the delivery. Raises UserError when it, or a seed of the project here, has errors."""
    from vandring.counts.examine import examine_counts
    from vandring.counts.kind import COUNTS, kind_of
    from vandring.counts.landing import land_counts
    from vandring.delivery.check import examine_delivery
    from vandring.delivery.landing import land
    from vandring.places import LANDING, build_directory, project_here
    from vandring.publishing.seeds import refuse_faulty_seeds

    project = project_here()
    if project:
        refuse_faulty_seeds(project)
    landing = arguments.to or build_directory() / LANDING
    if kind_of(arguments.directory) == COUNTS:
        counts = examine_counts(arguments.directory)
        for said in counts.warnings:
            print(f"warning: {said}")
        land_counts(counts, landing)
        print(f"Landed {len(counts.tables)} tables of counts in {landing}")
        return 0
    checked = examine_delivery(arguments.directory, project)
    for warning in checked.report.warnings:
        print(f"warning: {warning}")
    land(arguments.directory, landing, checked)
    tables = sum(table.is_present for table in checked.report.tables)
    rows = sum(table.rows or 0 for table in checked.report.tables)
    print(f"Landed {tables} tables with {rows:,} rows in {landing}")
    return 0
