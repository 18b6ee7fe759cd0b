"""``vandring mf``."""

import argparse
import subprocess
import sys
from pathlib import Path

from vandring.rooms import CONFIDENTIAL, OPEN_ROOM, PUBLICATION_ROOM


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "mf",
        help="query metrics of the open tables with MetricFlow",
        description="Run MetricFlow's command mf on what is open to anybody, read-only. What follows is mf's "
        "own: query, list, validate-configs (see docs/metrics.md). The file is the one in the directory that "
        "VANDRING_BUILD_DIR names (default: build).",
    )
    parser.add_argument(
        "--publication",
        action="store_true",
        help=f"first of all: answer from the publication, which has all metrics and is {CONFIDENTIAL}",
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENT")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run mf and return its exit code. Raises UserError when there is nothing to query."""
    from vandring.metrics.workspace import prepare, require_open
    from vandring.places import build_directory
    from vandring.publishing.build import project_root

    root = project_root(Path.cwd())
    room = PUBLICATION_ROOM if arguments.publication else OPEN_ROOM
    workspace = prepare(root, build_directory().absolute(), room)
    require_open(workspace, arguments.arguments)
    if room.is_confidential:
        print(f"From the publication, {CONFIDENTIAL}.", file=sys.stderr)
    command = [sys.executable, "-c", "from dbt_metricflow.cli.main import cli; cli(prog_name='mf')"]
    return subprocess.run([*command, *arguments.arguments], env=workspace.environment, check=False).returncode
