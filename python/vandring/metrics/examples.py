"""The examples of docs/metrics.md: commands, and below each what it prints.

``python -m vandring.metrics.examples`` writes what they print now, on what VANDRING_BUILD_DIR has published.
"""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from vandring.metrics.session import Query, session
from vandring.metrics.workspace import prepare
from vandring.places import build_directory
from vandring.rooms import OPEN_ROOM, PUBLICATION_ROOM, Room

PAGE = Path("docs/metrics.md")
PROMPT = re.compile(r"\$ \.venv/bin/vandring mf (?P<option>--publication )?query ")
EXAMPLE = re.compile(
    r"^```console\n(?P<command>" + PROMPT.pattern + r"(?:[^\n]*\\\n)*[^\n]*\n)(?P<output>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


def commands(page: str) -> list[tuple[Room, list[str]]]:
    """The room that every example asks, and the arguments of its ``mf query``."""
    return [(_room(match), _arguments(match["command"])) for match in EXAMPLE.finditer(page)]


def refreshed(page: str, queries: Mapping[Room, Query]) -> str:
    """The page with every example's output replaced by what the query of its room prints.

    Examples of a room without a query stay.
    """

    def example(match: re.Match[str]) -> str:
        if _room(match) not in queries:
            return match[0]
        printed = queries[_room(match)](_arguments(match["command"]))
        lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
        return "```console\n" + match["command"] + "\n".join(lines) + "\n```"

    return EXAMPLE.sub(example, page)


def _room(example: re.Match[str]) -> Room:
    return PUBLICATION_ROOM if example["option"] else OPEN_ROOM


def _arguments(command: str) -> list[str]:
    return shlex.split(PROMPT.sub("", command).replace("\\\n", " "))


def main() -> None:
    """Rewrite the page."""
    for room in (OPEN_ROOM, PUBLICATION_ROOM):
        with session(prepare(Path.cwd(), build_directory().absolute(), room)) as query:
            PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), {room: query}), encoding="utf-8")


if __name__ == "__main__":
    main()
