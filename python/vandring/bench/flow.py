"""``python -m vandring.bench.flow DELIVERY DIRECTORY OPTIONS``: a build as vandring build does it.

Without figures and summary, and with further options of dbt build.
"""

import sys
from pathlib import Path

from vandring.publishing.build import Clock, only_one_build, publish_delivery
from vandring.publishing.dbt_run import dbt_started


def main(delivery: Path, directory: Path, options: list[str]) -> None:
    """From delivery to publication, timed step by step."""
    clock = Clock()
    with (
        only_one_build(directory) as lock,
        dbt_started(Path.cwd(), directory, None, lock, options) as run_dbt,
    ):
        publish_delivery(delivery, directory, run_dbt, clock)
    print(clock.seconds)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]).absolute(), sys.argv[3:])
