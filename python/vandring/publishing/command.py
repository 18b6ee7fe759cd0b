"""``vandring build`` and ``vandring publish``."""

import argparse
from pathlib import Path

from vandring.places import CURRENT, OPEN, PUBLISHED, UNPUBLISHED, build_directory, require_whole
from vandring.publishing.engines import DUCKDB, ENGINES


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
    build.add_argument(
        "--engine",
        choices=ENGINES,
        default=DUCKDB,
        help="what makes the big tables, up to those of immigrants: duckdb on this machine (default), or "
        "spark on a cluster whose Thrift server VANDRING_SPARK_HOST and VANDRING_SPARK_PORT name "
        "(docs/spark.md)",
    )
    build.set_defaults(run=run_build)


def _add_publish(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    publish = subparsers.add_parser(
        "publish",
        help="publish what was last built",
        description="Write what dbt built to two files, one for the office's analysts and one for anybody, "
        "and let the links that readers open lead to both in one step. Whoever reads the earlier version "
        "goes on undisturbed.",
    )
    publish.add_argument(
        "--from",
        dest="built",
        type=Path,
        metavar="DIR",
        help=f"the directory that dbt built in, where {UNPUBLISHED} is (default: the build directory)",
    )
    publish.add_argument(
        "--to",
        type=Path,
        metavar="DIR",
        help=f"the directory of the links that readers open, {PUBLISHED} and {OPEN} "
        "(default: the build directory)",
    )
    publish.add_argument(
        "--keep", type=int, default=3, metavar="N", help="versions to keep (default: %(default)s)"
    )
    publish.add_argument(
        "--postgres",
        metavar="URL",
        help="then replace the tables of the schemas publication and open in this PostgreSQL database too, "
        "in one transaction; URL is postgresql://user@host:port/database, the password "
        "better in ~/.pgpass or PGPASSWORD",
    )
    publish.set_defaults(run=run_publish)


def run_build(arguments: argparse.Namespace) -> int:
    """Build and publish. Raises UserError when something fails; then nothing is published."""
    from vandring.publishing.build import BuildOptions, build

    return build(
        BuildOptions(
            arguments.directory, arguments.as_of, arguments.persons, arguments.seed, arguments.engine
        )
    )


def run_publish(arguments: argparse.Namespace) -> int:
    """Publish what was built, and copy it to a server if asked. Raises UserError when that cannot be done."""
    from vandring.publishing.swap import publish

    built = arguments.built or build_directory()
    directory = arguments.to or build_directory()
    require_whole(built / UNPUBLISHED)
    version = publish(built, directory, keep=arguments.keep)
    print(
        f"{directory / CURRENT} now leads to {version.name}: {PUBLISHED} for the office's analysts, {OPEN} "
        "for anybody",
        flush=True,
    )
    if arguments.postgres is not None:
        from vandring.publishing.postgres import ANALYST_ROLE, READER_ROLE, copy_to_postgres

        copy = copy_to_postgres(version, arguments.postgres)
        print(
            f"{copy.server}: {copy.tables:,} tables, {copy.rows:,} rows; {ANALYST_ROLE} may read all, "
            f"{READER_ROLE} those that are open"
        )
    return 0
