"""``python -m vandring.bi``: set Superset up and serve the dashboards until it is stopped."""

import argparse
import contextlib
import sys
from pathlib import Path

from vandring.bi.home import ADMINISTRATOR, Home
from vandring.errors import UserError
from vandring.publishing.places import PUBLISHED, build_directory, require_published

PROJECT = Path(__file__).resolve().parents[3]


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The options of the command."""
    build = build_directory()
    parser = argparse.ArgumentParser(
        prog="python -m vandring.bi", description="Dashboards of what is published."
    )
    parser.add_argument(
        "--published", type=Path, default=build / PUBLISHED, help="link to the published file"
    )
    parser.add_argument(
        "--home", type=Path, default=build / "superset", help="folder for Superset's own database"
    )
    parser.add_argument("--assets", type=Path, default=PROJECT / "bi", help="folder of the dashboards' YAML")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; the default is this machine only"
    )
    parser.add_argument("--port", type=int, default=8088)
    return parser.parse_args(arguments)


def serve(options: argparse.Namespace) -> None:
    """Set up, print where the dashboards are, and serve."""
    require_published(options.published)
    # Not resolved: the link leads to a new version after the next build.
    published = options.published.absolute()
    # Neither needs to be there for the messages above.
    from vandring.bi import installation, server

    server.require_free(options.host, options.port)
    home = Home(options.home.absolute())
    home.prepare()
    print("Superset is being made ready; the first time takes about a minute …", flush=True)
    # Superset's loggers keep the file, so it stays open while they write.
    with home.log.open("w", encoding="utf-8") as log:
        with contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
            app = installation.create_app(home, published)
            imported = installation.set_up(app, home, options.assets)
        server.serve(app, options.host, options.port, announcement(options, home, published, imported))


def announcement(options: argparse.Namespace, home: Home, published: Path, imported: bool) -> str:
    """Where the dashboards are, and how to get in."""
    return (
        f"Dashboards{' (imported anew)' if imported else ''}: http://{options.host}:{options.port}/dashboard/list/\n"
        f"  user {ADMINISTRATOR}, password {home.password}\n"
        f"  they read {published}\n"
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
