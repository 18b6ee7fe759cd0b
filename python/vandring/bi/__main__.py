"""``python -m vandring.bi``: set Superset up and serve the dashboards until it is stopped."""

import argparse
import contextlib
import sys
from pathlib import Path

from vandring.bi import assets
from vandring.bi.edition import edition
from vandring.bi.home import ADMINISTRATOR, Home
from vandring.errors import UserError
from vandring.places import build_directory
from vandring.rooms import CONFIDENTIAL, OPEN_ROOM, Room, add_room_options, chosen_room

PROJECT = Path(__file__).resolve().parents[3]
# In the build directory. Accounts on the open dashboards are none on the confidential ones.
HOMES = {False: "superset", True: "superset_confidential"}


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The options of the command."""
    build = build_directory()
    parser = argparse.ArgumentParser(
        prog="python -m vandring.bi", description="Dashboards of what is open to anybody."
    )
    add_room_options(parser)
    parser.add_argument(
        "--home",
        type=Path,
        help=f"folder for Superset's own database (default: {build / HOMES[False]}, with --publication "
        f"{build / HOMES[True]})",
    )
    parser.add_argument("--assets", type=Path, default=PROJECT / "bi", help="folder of the dashboards' YAML")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; the default is this machine only"
    )
    parser.add_argument("--port", type=int, default=8088)
    return parser.parse_args(arguments)


def serve(options: argparse.Namespace) -> None:
    """Set up, print where the dashboards are, and serve."""
    room, file = chosen_room(options)
    # Not resolved: the link leads to a new version after the next build.
    published = file.absolute()
    contents = dashboards(assets.read(options.assets), room, published)
    # Neither needs to be there for the messages above.
    from vandring.bi import installation, server

    server.require_free(options.host, options.port)
    home = Home((options.home or build_directory() / HOMES[room.is_confidential]).absolute())
    home.prepare()
    print("Superset is being made ready; the first time takes about a minute …", flush=True)
    # Superset's loggers keep the file, so it stays open while they write.
    with home.log.open("w", encoding="utf-8") as log:
        with contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
            app = installation.create_app(home, room, published)
            imported = installation.set_up(app, home, contents)
        server.serve(
            app,
            options.host,
            options.port,
            announcement(options, home, room, published, imported),
        )


def dashboards(contents: dict[str, str], room: Room, published: Path) -> dict[str, str]:
    """The dashboards' files as the tables of a published file need them."""
    import duckdb

    with duckdb.connect(str(published.resolve()), read_only=True) as connection:

        def runs(query: str) -> bool:
            try:
                connection.execute(f"describe {query}")
            except (duckdb.BinderException, duckdb.CatalogException):
                return False
            return True

        rounded = set()
        if room == OPEN_ROOM:
            rules = connection.execute("select table_name from open.open_tables where rule = 'rounded'")
            rounded = {name for (name,) in rules.fetchall()}
        return edition(contents, room, runs, rounded)


def announcement(options: argparse.Namespace, home: Home, room: Room, published: Path, imported: bool) -> str:
    """Where the dashboards are, what they read, and how to get in."""
    warning = f", which is {CONFIDENTIAL}" if room.is_confidential else ""
    return (
        f"Dashboards{' (imported anew)' if imported else ''}: http://{options.host}:{options.port}/dashboard/list/\n"
        f"  user {ADMINISTRATOR}, password {home.password}\n"
        f"  they read {published}{warning}\n"
        "  Ctrl-C stops."
    )


def main() -> int:
    """Run it; a mistake of the user's is one message."""
    try:
        serve(parse())
    except UserError as error:
        print(f"vandring: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
