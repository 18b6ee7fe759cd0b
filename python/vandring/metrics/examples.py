"""The examples of docs/metrics.md: commands, and below each what it prints.

``python -m vandring.metrics.examples`` writes what they print now, on what VANDRING_BUILD_DIR has published.
"""

import re
import shlex
from pathlib import Path

from vandring.metrics.session import Query, session
from vandring.metrics.workspace import prepare
from vandring.publishing.places import build_directory

PAGE = Path("docs/metrics.md")
PROMPT = "$ .venv/bin/vandring mf query "
EXAMPLE = re.compile(
    r"^```console\n(?P<command>" + re.escape(PROMPT) + r"(?:[^\n]*\\\n)*[^\n]*\n)(?P<output>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


def commands(page: str) -> list[list[str]]:
    """The arguments of ``mf query`` in every example."""
    return [_arguments(match["command"]) for match in EXAMPLE.finditer(page)]


def refreshed(page: str, query: Query) -> str:
    """The page with every example's output replaced by what the query prints."""

    def example(match: re.Match[str]) -> str:
        printed = query(_arguments(match["command"]))
        lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
        return "```console\n" + match["command"] + "\n".join(lines) + "\n```"

    return EXAMPLE.sub(example, page)


def _arguments(command: str) -> list[str]:
    return shlex.split(command.removeprefix(PROMPT).replace("\\\n", " "))


def main() -> None:
    """Rewrite the page."""
    with session(prepare(Path.cwd(), build_directory().absolute())) as query:
        PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), query), encoding="utf-8")


if __name__ == "__main__":
    main()
