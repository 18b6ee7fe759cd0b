"""The salt of rounding: a secret beside the build, or in a file that the user names.

The same salt gives the same tables at every rebuild; whoever has it can compute why a cell went up. It is in
no table, statement or log.
"""

import os
import secrets
import tempfile
from pathlib import Path

from vandring.errors import UserError
from vandring.publishing.places import build_directory

PROTECTION_SALT = "protection_salt"
SETTING = "VANDRING_PROTECTION_SALT_FILE"
# Fewer signs could be tried one after the other; BLAKE2b takes 64 bytes.
SHORTEST_SALT, LONGEST_SALT = 32, 64
SALT_BYTES = 32


def protection_salt() -> bytes:
    """The salt: of the file that the setting names, else of the build directory, made there once.

    Raises UserError when the file cannot be read or holds no salt.
    """
    named = os.environ.get(SETTING)
    if named:
        return _read(Path(named), f"{SETTING} names this file: ")
    file = build_directory() / PROTECTION_SALT
    if not file.exists():
        _make(file)
    return _read(file, "")


def _make(file: Path) -> None:
    """Write a new salt, whole or not at all; one that somebody else made meanwhile stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # Made for its owner alone (mode 0600).
    descriptor, prepared = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(f"{secrets.token_hex(SALT_BYTES)[:LONGEST_SALT]}\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(prepared, file)
        except FileExistsError:
            return
    finally:
        Path(prepared).unlink()


def _read(file: Path, who: str) -> bytes:
    remedy = f"put a salt there, one line of {SHORTEST_SALT} to {LONGEST_SALT} letters and digits"
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UserError(f"{file}: {who}the salt of rounding cannot be read ({why}); {remedy}") from None
    if len(lines) != 1 or not SHORTEST_SALT <= len(lines[0].strip()) <= LONGEST_SALT:
        raise UserError(f"{file}: {who}there is no salt of rounding in it; {remedy}")
    return lines[0].strip().encode("ascii")
