"""``python -m vandring.publishing.dbt_process DESCRIPTOR OPTIONS``: dbt, ready before the delivery is.

Reading the project takes dbt seconds that need no delivery. So it reads at once, and then does what one line
on standard input says: a command and its own options, as a JSON list. The end of input means that there is
nothing to do.

Where the disk or the memory does not suffice, hundreds of models would fail one after the other, each with a
message, and dbt with a traceback. The process ends at the first instead; its exit code says what it was, and
what was being made, and what was said of it, is written to the descriptor.
"""

import json
import logging
import os
import sys
from collections.abc import Callable
from functools import partial

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.base_types import EventMsg

from vandring.shortages import shortage_in

# Python's name of what dbt writes to the terminal.
TERMINAL = "stdout_log"
MOST_TOLD = 500
"""Characters of an error."""


def main(told: int, options: list[str]) -> int:
    """Read, wait, do. Returns 0 when everything went well; dbt itself tells what did not."""
    logging.getLogger(TERMINAL).addFilter(partial(_end_before_telling, told))
    logging.Handler.handleError = _ending_where_nothing_can_be_written(told)  # type: ignore[assignment, method-assign]
    callbacks: list[Callable[[EventMsg], None]] = [partial(_end_when_a_model_fails_for_it, told)]
    project = dbtRunner(callbacks=callbacks).invoke(["parse", "--quiet", *options]).result
    if not isinstance(project, Manifest):
        return 1
    line = sys.stdin.readline()
    if not line:
        return 1
    done = dbtRunner(manifest=project, callbacks=callbacks).invoke([*json.loads(line), *options])
    return 0 if done.success else 1


def _end_for_a_shortage(told: int, text: str) -> None:
    """End at once, dbt's threads and all: what was built is not whole, and is built anew next time."""
    shortage = shortage_in(text)
    if shortage is not None:
        try:
            os.write(told, " ".join(text.split())[:MOST_TOLD].encode(errors="replace"))
        finally:
            os._exit(shortage.value)


def _end_when_a_model_fails_for_it(told: int, event: EventMsg) -> None:
    node = getattr(getattr(event.data, "node_info", None), "node_name", "")
    said = str(getattr(event.data, "exc", ""))
    _end_for_a_shortage(told, f"{node}: {said}" if node else said)


def _end_before_telling(told: int, record: logging.LogRecord) -> bool:
    if record.levelno >= logging.ERROR:
        _end_for_a_shortage(told, record.getMessage())
    return True


def _ending_where_nothing_can_be_written(told: int) -> Callable[[logging.Handler, logging.LogRecord], None]:
    usual = logging.Handler.handleError

    def end(handler: logging.Handler, record: logging.LogRecord) -> None:
        _end_for_a_shortage(told, str(sys.exc_info()[1]))
        usual(handler, record)

    return end


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
