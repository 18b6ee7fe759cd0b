"""The key of person ids: a secret beside the build, or in a file that the user names.

``person_id`` is a hash of the key and the person number (macros/person_ids.sql). dbt's SQL reads the file by
itself, so that the key is in no statement, log or table; here it is only made and looked at.
"""

import os
import secrets
import tempfile
from pathlib import Path

from vandring.errors import UserError

PERSON_KEY = "person_key"
SETTING = "VANDRING_PERSON_KEY_FILE"
# As in the macro shortest_person_key: fewer signs could be tried one after the other.
SHORTEST_KEY = 32
KEY_BYTES = 32


def ensure_person_key(directory: Path) -> Path:
    """The file that holds the key of builds in ``directory``; made there, once, when no setting names one.

    Raises UserError when the file cannot be read or holds no key.
    """
    named = os.environ.get(SETTING)
    if named:
        return _looked_at(Path(named), f"{SETTING} names this file: ")
    file = directory / PERSON_KEY
    if not file.exists():
        _make(file)
    return _looked_at(file, "")


def _make(file: Path) -> None:
    """Write a new key, whole or not at all; one that somebody else made meanwhile stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # Made for its owner alone (mode 0600).
    descriptor, prepared = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(f"{secrets.token_hex(KEY_BYTES)}\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(prepared, file)
        except FileExistsError:
            return
    finally:
        Path(prepared).unlink()


def _looked_at(file: Path, who: str) -> Path:
    """The file, if a key is in it."""
    remedy = f"put a key there, one line of {SHORTEST_KEY} or more letters and digits"
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UserError(f"{file}: {who}the key of person ids cannot be read ({why}); {remedy}") from None
    if len(lines) != 1 or len(lines[0].split()) != 1 or len(lines[0].strip()) < SHORTEST_KEY:
        raise UserError(f"{file}: {who}there is no key of person ids in it; {remedy}")
    return file
