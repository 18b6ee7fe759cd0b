"""``vandring mf``."""

import argparse
import subprocess
import sys
from pathlib import Path


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "mf",
        help="query metrics of the published tables with MetricFlow",
        description="Run MetricFlow's command mf on the published file, read-only. What follows is mf's own: "
        "query, list, validate-configs (see docs/metrics.md). The file is the one in the directory that "
        "VANDRING_BUILD_DIR names (default: build).",
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENT")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run mf and return its exit code. Raises UserError when there is nothing to query."""
    from vandring.metrics.workspace import prepare
    from vandring.publishing.build import project_root
    from vandring.publishing.places import build_directory

    root = project_root(Path.cwd())
    environment = prepare(root, build_directory().absolute())
    command = [sys.executable, "-c", "from dbt_metricflow.cli.main import cli; cli(prog_name='mf')"]
    return subprocess.run([*command, *arguments.arguments], env=environment, check=False).returncode
