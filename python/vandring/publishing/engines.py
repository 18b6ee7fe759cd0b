"""What makes the big tables: DuckDB, or Apache Spark through its Thrift server (docs/spark.md).

Spark makes the rooms from staging to immigrants and leaves them as Parquet files in the build directory.
DuckDB then builds the whole project, reads there what Spark has made, and goes on from it.
"""

import os
import socket
from pathlib import Path
from typing import Final

from vandring.errors import UserError

DUCKDB: Final = "duckdb"
SPARK: Final = "spark"
ENGINES: Final = (DUCKDB, SPARK)
# How long a Thrift server has to answer.
PATIENCE_SECONDS: Final = 10.0


def thrift_server() -> tuple[str, int]:
    """Host and port of the server that the settings name. Raises UserError when the port is none."""
    port = os.environ.get("VANDRING_SPARK_PORT") or "10000"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise UserError(
            f"VANDRING_SPARK_PORT is {port!r}, which is no port; write a number from 1 to 65535, by default "
            "10000"
        )
    return os.environ.get("VANDRING_SPARK_HOST") or "localhost", int(port)


def spark_profiles(root: Path) -> Path:
    """The directory of the profiles.yml whose target spark is used: the project's, or the user's own.

    Raises UserError when the user's own is not there.
    """
    named = os.environ.get("VANDRING_SPARK_PROFILES_DIR")
    if not named:
        return root
    directory = Path(named).expanduser().absolute()
    if not (directory / "profiles.yml").is_file():
        raise UserError(
            f"VANDRING_SPARK_PROFILES_DIR names {directory}, where there is no profiles.yml; docs/spark.md "
            "shows one"
        )
    return directory


def require_spark(root: Path) -> None:
    """Raise UserError, with what to do, when no Spark can be asked: said before anything is landed."""
    if spark_profiles(root) != root:
        # Only dbt knows what a profile of the user's own means.
        return
    host, port = thrift_server()
    try:
        socket.create_connection((host, port), timeout=PATIENCE_SECONDS).close()
    except OSError as error:
        raise UserError(
            f"no Thrift server of Spark answers at {host}:{port} ({error.strerror or error}); start one, or "
            "say where it is with VANDRING_SPARK_HOST and VANDRING_SPARK_PORT (docs/spark.md).\n"
            "Nothing was built or published."
        ) from None
