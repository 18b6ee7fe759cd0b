"""``vandring project``."""

import argparse
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from vandring.errors import UserError
from vandring.places import build_directory
from vandring.rooms import CONFIDENTIAL, add_room_options, chosen_room

FOLDER = "projections"
"""In the build directory: a folder for each projection."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "project",
        help="project regions of what was built, with assumptions of your own: a page, CSV and Excel",
        description="Project regions of what was last built and write a folder with one self-contained HTML "
        "page (population, pyramid, components, back-test), CSV files and an Excel workbook. All regions are "
        "projected together, so that moves between them add up. Without options on assumptions the "
        "projection is the published scenario's.",
        epilog="Example: vandring project --region Oslo Akershus --to 2050 --high --fertility 1.1",
    )
    what = parser.add_argument_group("what is projected")
    what.add_argument(
        "--region",
        nargs="+",
        action="extend",
        default=[],
        metavar="CODE_OR_NAME",
        help="regions, or groups of --grouping",
    )
    what.add_argument(
        "--grouping",
        type=Path,
        metavar="FILE",
        help="groups of your own, each shown as one: a CSV file with columns region (code or name) and group",
    )
    what.add_argument(
        "--scheme", metavar="SCHEME", help="the region scheme, where a name is of several (default: told)"
    )
    what.add_argument("--to", type=int, metavar="YEAR", help="last year (default: the scenario's)")
    assumed = parser.add_argument_group("what is assumed")
    assumed.add_argument(
        "--scenario", metavar="ID", help="the published scenario to start from (default: the scheme's own)"
    )
    assumed.add_argument(
        "--relation", metavar="R", help="none, a, b, c, d or hamilton_perry instead of the scenario's"
    )
    assumed.add_argument(
        "--emigration-rates",
        metavar="WHOSE",
        help="national, regional or adjusted, with relations that know them",
    )
    assumed.add_argument(
        "--net-immigration",
        type=float,
        metavar="N",
        help="persons a year into the country, less those out of it",
    )
    assumed.add_argument(
        "--high", action="store_true", help="high net immigration, told from the delivered years"
    )
    assumed.add_argument("--low", action="store_true", help="low net immigration")
    assumed.add_argument("--fertility", type=float, metavar="TIMES", help="1.1: ten per cent more children")
    assumed.add_argument("--mortality", type=float, metavar="TIMES", help="0.9: ten per cent fewer deaths")
    assumed.add_argument(
        "--inputs",
        type=Path,
        metavar="DIR",
        help="own population, fertility_rates, death_probabilities or migration by age and year, or totals "
        "of the country by year: CSV or Parquet files of these names",
    )
    add_room_options(parser)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=f"folder to write (default: one named after the regions, in {build_directory() / FOLDER})",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Project and write. Raises UserError where the options cannot be met."""
    # Before what is slow to load: a contradiction is told at once.
    if not arguments.region and not arguments.grouping:
        raise UserError(
            "name what to project: --region with codes or names, or --grouping with a file of groups"
        )
    if arguments.high and arguments.low:
        raise UserError("--high and --low contradict each other; leave one out")
    room, file = chosen_room(arguments)

    from vandring.planning.assumptions import Wishes
    from vandring.planning.files import write_plan
    from vandring.planning.own_inputs import read_own
    from vandring.planning.regions import read_grouping
    from vandring.planning.run import make_plan
    from vandring.planning.wording import change_in_words

    wishes = Wishes(
        scenario_id=arguments.scenario,
        relation=arguments.relation,
        emigration_rates=arguments.emigration_rates,
        to=arguments.to,
        net_immigration=arguments.net_immigration,
        alternative="high" if arguments.high else "low" if arguments.low else None,
        fertility=arguments.fertility,
        mortality=arguments.mortality,
    )
    groups = read_grouping(arguments.grouping) if arguments.grouping else {}
    # The version that is there now: a build may publish a newer one meanwhile.
    own = read_own(arguments.inputs) if arguments.inputs else None
    plan = make_plan(file.resolve(), arguments.region, groups, arguments.scheme, wishes, own)
    setting = plan.basis.setting
    names = [area.name if letters(area.name) else " ".join(area.region_codes[:3]) for area in plan.areas]
    directory = arguments.out or build_directory() / FOLDER / folder_name(names, setting.last_year)
    files = write_plan(plan, directory)
    for area in plan.areas:
        number, detail = change_in_words(plan, area)
        print(f"{area.name}: {number} {detail} ({area.of})".replace("\N{NO-BREAK SPACE}", " "))
    print(f"{plan.relation}; assumptions of scenario {plan.basis.scenario_id}")
    for sentence in plan.found.also:
        print(f"Note: {sentence}.")
    print(f"{files[0]}: open it in a browser; the numbers are beside it, as CSV and Excel")
    if room.is_confidential:
        print(f"It is {CONFIDENTIAL}.")
    return 0


def folder_name(names: Sequence[str], last_year: int) -> str:
    """A folder named after at most three areas and the year, in letters that every system takes."""
    shown = [*names[:3], *(["and others"] if len(names) > 3 else []), str(last_year)]
    return letters(" ".join(shown))


def letters(name: str) -> str:
    """A name in small letters from a to z and digits, with dashes between; empty where it has none."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(str.maketrans("øæđŧŋł", "oadtnl")))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
