"""A stage: one command in a process of its own, with what it took."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vandring.errors import UserError

# Linux tells the largest resident set in kibibytes.
BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024
LOG_LINES_SHOWN = 20


@dataclass(frozen=True)
class Stage:
    """What one stage took: seconds that passed, seconds of all its processors, 10⁹ bytes at most."""

    name: str
    seconds: float
    processor_seconds: float
    gigabytes: float


def total(name: str, stages: Sequence[Stage]) -> Stage:
    """Stages one after another: times add up, memory does not."""
    return Stage(
        name,
        sum(each.seconds for each in stages),
        sum(each.processor_seconds for each in stages),
        max(each.gigabytes for each in stages),
    )


def measured(name: str, command: Sequence[str], directory: Path) -> Stage:
    """Run a command, its output in a log. Raises UserError with the end of the log when it fails.

    A process begins with its parent's resident set as its largest, so this package imports little itself.
    """
    print(f"{name} …", file=sys.stderr, flush=True)
    log = log_file(name, directory)
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "VANDRING_BUILD_DIR": str(directory.absolute()),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    with log.open("w", encoding="utf-8") as output:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
        status, usage = _wait(process)
        seconds = time.monotonic() - start
    if status:
        lines = log.read_text(encoding="utf-8").splitlines()[-LOG_LINES_SHOWN:]
        raise UserError(f"{name} failed; {log} ends:\n" + "\n".join(lines))
    return Stage(name, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * BYTES_PER_UNIT / 1e9)


def log_file(name: str, directory: Path) -> Path:
    """Where the output of a stage goes."""
    return directory / "logs" / f"{name.replace(',', '').replace(' ', '-')}.log"


def _wait(process: "subprocess.Popen[bytes]") -> tuple[int, resource.struct_rusage]:
    """The exit code and the use of resources; what Popen.wait would tell, and more."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage
