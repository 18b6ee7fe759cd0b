"""Secrets that a build keeps, each in a file beside it, made once, or in a file that the user names."""

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from vandring.errors import UserError

# Fewer signs could be tried one after the other. For dbt by itself the macro shortest_person_key says it.
SHORTEST = 32
MADE_BYTES = 32


@dataclass(frozen=True)
class Secret:
    """A secret: the name of its file beside the build, the variable that names another, and words for it."""

    name: str
    setting: str
    noun: str
    used_for: str
    longest: int | None = None

    def file(self, directory: Path) -> Path:
        """The file that holds it for builds in ``directory``; made there, once, when no setting names one.

        Raises UserError when the file cannot be read or holds no such secret.
        """
        named = os.environ.get(self.setting)
        if named:
            return self._looked_at(Path(named), f"{self.setting} names this file: ")
        file = directory / self.name
        if not file.exists():
            _make(file)
        return self._looked_at(file, "")

    def _looked_at(self, file: Path, who: str) -> Path:
        """The file, if the secret is in it."""
        length = f"{SHORTEST} or more" if self.longest is None else f"{SHORTEST} to {self.longest}"
        remedy = f"put a {self.noun} there, one line of {length} letters and digits"
        what = f"{self.noun} of {self.used_for}"
        try:
            lines = file.read_text(encoding="ascii").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not text"
            raise UserError(f"{file}: {who}the {what} cannot be read ({why}); {remedy}") from None
        words = [word for line in lines for word in line.split()]
        if (
            len(lines) != 1
            or len(words) != 1
            or not SHORTEST <= len(words[0]) <= (self.longest or len(words[0]))
        ):
            raise UserError(f"{file}: {who}there is no {what} in it; {remedy}")
        return file


def _make(file: Path) -> None:
    """Write a new secret, whole or not at all; one that somebody else made meanwhile stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # Made for its owner alone (mode 0600).
    descriptor, prepared = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(f"{secrets.token_hex(MADE_BYTES)}\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(prepared, file)
        except FileExistsError:
            return
    finally:
        Path(prepared).unlink()
