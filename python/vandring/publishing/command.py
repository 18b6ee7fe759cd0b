"""``vandring build`` and ``vandring publish``."""

import argparse
from pathlib import Path

from vandring.publishing.places import PUBLISHED, UNPUBLISHED, build_directory, require_whole


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both subcommands."""
    _add_build(subparsers)
    _add_publish(subparsers)


def _add_build(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    build = subparsers.add_parser(
        "build",
        help="build the warehouse from a delivery and publish it",
        description="Check and land a delivery, build and test every model, publish, and print a summary. "
        "Without DIR the delivery is the one that VANDRING_DELIVERY names, and without that a synthetic one. "
        "Files go to the directory that VANDRING_BUILD_DIR names (default: build).",
    )
    build.add_argument(
        "directory", type=Path, nargs="?", metavar="DIR", help="the directory that holds the delivery"
    )
    build.add_argument(
        "--as-of", metavar="yyyy-mm-dd", help="build with what had been received by this date (default: all)"
    )
    build.add_argument("--persons", type=int, help="size of the synthetic delivery (default: 100000)")
    build.add_argument("--seed", type=int, help="seed of the synthetic delivery (default: 1977)")
    build.set_defaults(run=run_build)


def _add_publish(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    publish = subparsers.add_parser(
        "publish",
        help="publish what was last built",
        description="Copy the file of publication tables that dbt built and let the published link lead to "
        "the copy. Whoever reads the earlier version goes on undisturbed.",
    )
    publish.add_argument(
        "--from",
        dest="built",
        type=Path,
        metavar="FILE",
        help=f"what dbt built (default: {UNPUBLISHED} in the build directory)",
    )
    publish.add_argument(
        "--to",
        type=Path,
        metavar="LINK",
        help=f"the link that readers open (default: {PUBLISHED} in the build directory)",
    )
    publish.add_argument(
        "--keep", type=int, default=3, metavar="N", help="versions to keep (default: %(default)s)"
    )
    publish.add_argument(
        "--postgres",
        metavar="URL",
        help="then replace the tables of the schema publication in this PostgreSQL database too, in one "
        "transaction; URL is postgresql://user@host:port/database, the password "
        "better in ~/.pgpass or PGPASSWORD",
    )
    publish.set_defaults(run=run_publish)


def run_build(arguments: argparse.Namespace) -> int:
    """Build and publish. Raises UserError when something fails; then nothing is published."""
    from vandring.publishing.build import BuildOptions, build

    return build(BuildOptions(arguments.directory, arguments.as_of, arguments.persons, arguments.seed))


def run_publish(arguments: argparse.Namespace) -> int:
    """Publish what was built, and copy it to a server if asked. Raises UserError when that cannot be done."""
    from vandring.publishing.swap import publish

    built = arguments.built or build_directory() / UNPUBLISHED
    published = arguments.to or build_directory() / PUBLISHED
    require_whole(built)
    version = publish(built, published, keep=arguments.keep)
    print(f"{published} now leads to {version.name}", flush=True)
    if arguments.postgres is not None:
        from vandring.publishing.postgres import READER_ROLE, copy_to_postgres

        copy = copy_to_postgres(version, arguments.postgres)
        print(f"{copy.server}: {copy.tables:,} tables, {copy.rows:,} rows; {READER_ROLE} may read them")
    return 0
