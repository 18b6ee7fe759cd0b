"""``vandring export-counts``."""

import argparse
from pathlib import Path


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "export-counts",
        help="write the counts of the last build as a delivery of counts",
        description="Write population, births, deaths, migration and regions of the last build to a new "
        "directory, which vandring build can build. The counts are exact: of persons they are confidential.",
    )
    parser.add_argument("directory", type=Path, metavar="DIR", help="the directory to make")
    parser.set_defaults(run=run_export)


def run_export(arguments: argparse.Namespace) -> int:
    """Export. Raises UserError when nothing whole was built or the directory is there already."""
    from vandring.counts.export import export_counts
    from vandring.places import (
        UNPUBLISHED,
        WAREHOUSE,
        build_directory,
        require_published,
        require_whole,
    )

    build = build_directory()
    require_whole(build / UNPUBLISHED)
    require_published(build / UNPUBLISHED)
    rows = export_counts(build / WAREHOUSE, build / UNPUBLISHED, arguments.directory)
    told = ", ".join(f"{name} {count:,}" for name, count in rows.items())
    print(f"{arguments.directory}: {told} rows; exact counts")
    return 0
