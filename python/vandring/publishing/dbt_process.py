"""``python -m vandring.publishing.dbt_process OPTIONS``: dbt, ready before the delivery is.

Reading the project takes dbt seconds that need no delivery. So it reads at once, and then does what one line
on standard input says: a command and its own options, as a JSON list. The end of input means that there is
nothing to do.

Where the disk or the memory does not suffice, hundreds of models would fail one after the other, each with a
message, and dbt with a traceback. The process ends at the first instead; its exit code says what it was.
"""

import json
import logging
import os
import sys
from collections.abc import Callable

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.base_types import EventMsg

from vandring.shortages import shortage_in

# Python's name of what dbt writes to the terminal.
TERMINAL = "stdout_log"


def main(options: list[str]) -> int:
    """Read, wait, do. Returns 0 when everything went well; dbt itself tells what did not."""
    logging.getLogger(TERMINAL).addFilter(_end_before_telling)
    logging.Handler.handleError = _end_where_nothing_can_be_written  # type: ignore[method-assign, assignment]
    callbacks: list[Callable[[EventMsg], None]] = [_end_when_a_model_fails_for_it]
    project = dbtRunner(callbacks=callbacks).invoke(["parse", "--quiet", *options]).result
    if not isinstance(project, Manifest):
        return 1
    line = sys.stdin.readline()
    if not line:
        return 1
    done = dbtRunner(manifest=project, callbacks=callbacks).invoke([*json.loads(line), *options])
    return 0 if done.success else 1


def _end_for_a_shortage(text: str) -> None:
    """End at once, dbt's threads and all: what was built is not whole, and is built anew next time."""
    shortage = shortage_in(text)
    if shortage is not None:
        os._exit(shortage.value)


def _end_when_a_model_fails_for_it(event: EventMsg) -> None:
    _end_for_a_shortage(str(getattr(event.data, "exc", "")))


def _end_before_telling(record: logging.LogRecord) -> bool:
    if record.levelno >= logging.ERROR:
        _end_for_a_shortage(record.getMessage())
    return True


_usual = logging.Handler.handleError


def _end_where_nothing_can_be_written(handler: logging.Handler, record: logging.LogRecord) -> None:
    _end_for_a_shortage(str(sys.exc_info()[1]))
    _usual(handler, record)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
