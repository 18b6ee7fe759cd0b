"""What a build will lose of a delivery: the models that count it are built by themselves, and forgotten."""

import os
import tempfile
from pathlib import Path

from vandring.delivery.check import CheckedDelivery
from vandring.delivery.engine import quoted
from vandring.delivery.landing import land
from vandring.delivery.losses import Losses, read_losses
from vandring.places import LANDING, UNPUBLISHED
from vandring.publishing.dbt_run import run_dbt

COUNTED_BY = ("+municipality_code_uses", "+delivery_losses")


def expected_losses(directory: Path, checked: CheckedDelivery, root: Path) -> Losses:
    """What the project in ``root`` will lose of the delivery in ``directory``, which has no errors.

    Raises UserError with dbt's message when the project's models cannot be built.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="vandring-") as temporary:
        there = Path(temporary)
        land(directory, there / LANDING, checked)
        run_dbt(
            root,
            there / "dbt",
            {**os.environ, "VANDRING_BUILD_DIR": temporary, "DBT_PROFILES_DIR": str(root)},
            "build", "--select", *COUNTED_BY, "--exclude-resource-type", "test", "unit_test",
        )  # fmt: skip
        with duckdb.connect() as connection:
            connection.execute(f"attach {quoted(str(there / UNPUBLISHED))} as published (read_only)")
            connection.execute("use published.publication")
            return read_losses(connection)
