"""The salt of rounding.

The same salt gives the same tables at every rebuild; whoever has it can compute why a cell went up. It is in
no table, statement or log.
"""

from vandring.places import build_directory
from vandring.secret_files import Secret

# BLAKE2b takes a key of 64 bytes.
PROTECTION_SALT = Secret("protection_salt", "VANDRING_PROTECTION_SALT_FILE", "salt", "rounding", longest=64)


def protection_salt() -> bytes:
    """The salt of the build directory, or of the file that the setting names.

    Raises UserError when the file cannot be read or holds no salt.
    """
    return PROTECTION_SALT.file(build_directory()).read_text(encoding="ascii").strip().encode("ascii")
