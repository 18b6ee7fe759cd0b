"""The two files that readers open: what anybody may see, and what is for the office's own analysts."""

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vandring.errors import UserError
from vandring.places import OPEN, PUBLISHED, build_directory, require_published

if TYPE_CHECKING:
    import duckdb

CONFIDENTIAL = "confidential: for the office's own analysts"
# Rules of open_tables for what the schema open has of its own: rounded counts, or estimates on events enough.
PROTECTED = ("rounded", "estimates")
NEEDED = re.compile(r"\bpublication\.(?=\w)")


@dataclass(frozen=True)
class Room:
    """A schema that readers see, and the link in the build directory to the file that has it."""

    schema: str
    link: str

    @property
    def is_confidential(self) -> bool:
        """Whether it is for the office's own analysts."""
        return self == PUBLICATION_ROOM

    def text(self, text: str) -> str:
        """SQL or prose that names tables of the schema publication, for those of this room."""
        return NEEDED.sub(f"{self.schema}.", text)


PUBLICATION_ROOM = Room("publication", PUBLISHED)
OPEN_ROOM = Room("open", OPEN)


def room_named(schema: str) -> Room:
    """The room of a schema."""
    return {room.schema: room for room in (PUBLICATION_ROOM, OPEN_ROOM)}[schema]


def add_room_options(parser: argparse.ArgumentParser) -> None:
    """Options that say which of the two files is read: ``publication`` and ``file``."""
    parser.add_argument(
        "--publication",
        action="store_true",
        help=f"read the publication, {PUBLISHED}, instead of what is open to anybody, {OPEN}; it is "
        + CONFIDENTIAL,
    )
    parser.add_argument(
        "--file",
        type=Path,
        metavar="FILE",
        help="another file of that kind, opened read-only (default: that of the last build)",
    )


def chosen_room(arguments: argparse.Namespace) -> tuple[Room, Path]:
    """The room that the options name, and its file.

    Raises UserError when there is no such file, or when it is of the other room.
    """
    room = PUBLICATION_ROOM if arguments.publication else OPEN_ROOM
    file = arguments.file or build_directory() / room.link
    require_published(file)
    require_room(file, room)
    return room, file


def require_room(file: Path, room: Room) -> None:
    """Raise UserError unless a published file has the tables of that room alone."""
    # Not needed where nothing is read.
    import duckdb

    try:
        with duckdb.connect(str(file.resolve()), read_only=True) as connection:
            found = room_of(connection)
    except duckdb.Error as error:
        raise UserError(f"{file}: cannot be read ({error}); build and publish anew") from error
    if found == room:
        return
    if found == PUBLICATION_ROOM:
        raise UserError(f"{file} is {CONFIDENTIAL}; name --publication too, if you are one of them")
    if found == OPEN_ROOM:
        raise UserError(f"{file} holds what is open to anybody, not the publication: leave --publication out")
    raise UserError(f"{file} has neither a schema publication nor open; build and publish anew")


def room_of(connection: "duckdb.DuckDBPyConnection") -> Room | None:
    """The room whose tables a file holds; the confidential one where it holds both."""
    schemas = {
        name for (name,) in connection.execute("select distinct schema_name from duckdb_tables()").fetchall()
    }
    return next((room for room in (PUBLICATION_ROOM, OPEN_ROOM) if room.schema in schemas), None)
