"""``vandring report``."""

import argparse
from pathlib import Path

from vandring.publishing.places import build_directory


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    build = build_directory()
    parser = subparsers.add_parser(
        "report",
        help="write the report of what was published, one HTML file",
        description="Write one self-contained HTML file with the figures and tables of both publications "
        "from what was last published. It can be read offline, sent and printed.",
    )
    parser.add_argument(
        "--published",
        type=Path,
        default=build / "published.duckdb",
        metavar="FILE",
        help="the published file, opened read-only (default: %(default)s)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=build / "report.html",
        metavar="FILE",
        help="the file to write (default: %(default)s)",
    )
    parser.set_defaults(run=run_report)


def run_report(arguments: argparse.Namespace) -> int:
    """Write the report. Raises UserError when nothing has been published or the file cannot be written."""
    from vandring.report.write import write_report

    size = write_report(arguments.published, arguments.out)
    print(f"{arguments.out}: {size / 1e6:.1f} MB; open it in a browser")
    return 0
