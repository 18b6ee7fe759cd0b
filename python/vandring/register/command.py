"""The subcommand ``vandring synthesize``: a synthetic register delivery with its truth."""

import argparse
from pathlib import Path

from vandring.register.parameters import CODINGS, OWN_DAY


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the subcommand to the parser of the whole command."""
    parser = subparsers.add_parser(
        "synthesize",
        help="make a synthetic register delivery",
        description="Simulate persons through calendar years and write what a register office would hold "
        "about them, with everything that goes wrong on the way, and the truth beside it.",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="directory of the delivery")
    parser.add_argument(
        "--persons", type=int, default=100_000, help="residents on the opening day (default %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1977, help="same seed, same bytes (default %(default)s)")
    parser.add_argument(
        "--first-year", type=int, default=1966, help="first calendar year (default %(default)s)"
    )
    parser.add_argument(
        "--last-year", type=int, default=2025, help="last calendar year (default %(default)s)"
    )
    parser.add_argument(
        "--municipality-codes",
        choices=CODINGS,
        default=OWN_DAY,
        help="codes in force on each day, or those of one date throughout (default %(default)s)",
    )
    parser.add_argument(
        "--format", choices=("parquet", "csv"), default="parquet", help="of the tables (default %(default)s)"
    )
    parser.add_argument(
        "--defects", choices=("default", "none"), default="default", help="none: a register without any"
    )
    parser.add_argument(
        "--rate",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="how often one defect happens, from 0 to 1; may be repeated; names in truth/parameters.json",
    )
    parser.add_argument(
        "--internal-move-factor", type=float, default=1.0, help="scale of internal moves (default 1)"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Simulate, look at the world as the register does, and write. Returns the exit code."""
    from tqdm import tqdm

    from vandring.errors import UserError
    from vandring.register.parameters import (
        DefectRates,
        SimulationParameters,
        check_coding,
        no_defects,
        with_rates,
    )
    from vandring.register.simulation import simulate
    from vandring.register.view import register_view
    from vandring.register.writing import check_destination, write_delivery

    if arguments.seed < 0:
        raise UserError(f"--seed is {arguments.seed}; it must not be negative")
    parameters = SimulationParameters(
        persons=arguments.persons,
        first_year=arguments.first_year,
        last_year=arguments.last_year,
        internal_move_factor=arguments.internal_move_factor,
    )
    rates = with_rates(no_defects() if arguments.defects == "none" else DefectRates(), arguments.rate)
    check_coding(arguments.municipality_codes, parameters.first_year)
    directory = Path(arguments.out)
    check_destination(directory)
    years = arguments.last_year - arguments.first_year + 1
    tables = 9 + 5
    with tqdm(total=years + 1 + tables, desc="synthesize", disable=arguments.quiet) as bar:

        def advance(step: object) -> None:
            bar.set_postfix_str(str(step))
            bar.update()

        world = simulate(parameters, arguments.seed, advance)
        delivery = register_view(world, rates, arguments.seed, arguments.municipality_codes)
        advance("messages")
        rows = write_delivery(delivery, directory, arguments.format, advance)
    if not arguments.quiet:
        counts = f"{rows['persons']:,} persons, {rows['notifications']:,} notifications"
        print(f"synthetic delivery in {directory}: {counts}")
    return 0
