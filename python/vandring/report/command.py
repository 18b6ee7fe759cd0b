"""``vandring report``."""

import argparse
from pathlib import Path

from vandring.places import build_directory
from vandring.rooms import CONFIDENTIAL, add_room_options, chosen_room

OPEN_REPORT = "report.html"
CONFIDENTIAL_REPORT = "confidential_report.html"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    build = build_directory()
    parser = subparsers.add_parser(
        "report",
        help="write the report of what was published, one HTML file",
        description="Write one self-contained HTML file with the figures and tables of both publications "
        "from what is open to anybody. It can be read offline, sent and printed; with --publication it is "
        "confidential.",
    )
    add_room_options(parser)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=f"the file to write (default: {build / OPEN_REPORT}, with --publication "
        f"{build / CONFIDENTIAL_REPORT})",
    )
    parser.set_defaults(run=run_report)


def run_report(arguments: argparse.Namespace) -> int:
    """Write the report. Raises UserError when nothing has been published or the file cannot be written."""
    from vandring.report.write import write_report

    room, published = chosen_room(arguments)
    name = CONFIDENTIAL_REPORT if room.is_confidential else OPEN_REPORT
    file = arguments.out or build_directory() / name
    size = write_report(published, file)
    print(f"{file}: {size / 1e6:.1f} MB; open it in a browser")
    if room.is_confidential:
        print(f"It is {CONFIDENTIAL}.")
    return 0
