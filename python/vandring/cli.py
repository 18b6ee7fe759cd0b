"""The command ``vandring``. Each subcommand lives in the package it belongs to; this file only lists them."""

import argparse
import importlib
import sys
from pathlib import Path

from vandring.errors import UserError
from vandring.places import for_owner_and_group
from vandring.shortages import shortage_in, shortage_text

# Modules with add_parser(subparsers), in the order of the help text.
COMMAND_MODULES = (
    "vandring.register.command",
    "vandring.publishing.delivery_command",
    "vandring.counts.command",
    "vandring.publishing.command",
    "vandring.protection.command",
    "vandring.report.command",
    "vandring.planning.command",
    "vandring.estimation.command",
    "vandring.metrics.command",
    "vandring.catalogue.command",
)


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command. A subparser sets ``run``, a function of the parsed arguments."""
    parser = argparse.ArgumentParser(
        prog="vandring", description="A migration warehouse: from move notifications to tables."
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMAND_MODULES:
        importlib.import_module(name).add_parser(subparsers)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand. Returns its exit code; a mistake of the user's is one message and exit code 1.

    What it writes is for the user and the user's group: registers are nobody else's to read.
    """
    try:
        parsed = build_parser().parse_args(arguments)
        with for_owner_and_group():
            return int(parsed.run(parsed))
    except UserError as error:
        print(f"vandring: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("vandring: stopped; what was published is whole", file=sys.stderr)
        return 130
    except Exception as error:
        # A full disk shows wherever something is written: anything else is a fault of this project.
        shortage = shortage_in(f"{type(error).__name__}: {error}")
        if shortage is None:
            raise
        where = Path(getattr(error, "filename", None) or ".")
        print(f"vandring: {shortage_text(shortage, where)} ({error})", file=sys.stderr)
        return 1
