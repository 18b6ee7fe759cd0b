"""``python -m vandring.publishing.dbt_process OPTIONS``: dbt, ready before the delivery is.

Reading the project takes dbt seconds that need no delivery. So it reads at once, and then does what one line
on standard input says: a command and its own options, as a JSON list. The end of input means that there is
nothing to do.
"""

import json
import sys

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest


def main(options: list[str]) -> int:
    """Read, wait, do. Returns 0 when everything went well; dbt itself tells what did not."""
    project = dbtRunner().invoke(["parse", "--quiet", *options]).result
    if not isinstance(project, Manifest):
        return 1
    line = sys.stdin.readline()
    if not line:
        return 1
    done = dbtRunner(manifest=project).invoke([*json.loads(line), *options])
    return 0 if done.success else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
