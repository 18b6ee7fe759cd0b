"""The key of person ids.

``person_id`` is a hash of the key and the person number (macros/person_ids.sql). dbt's SQL reads the file by
itself, so that the key is in no statement, log or table; here it is only made and looked at.
"""

from pathlib import Path

from vandring.secret_files import Secret

PERSON_KEY = Secret("person_key", "VANDRING_PERSON_KEY_FILE", "key", "person ids")


def ensure_person_key(directory: Path) -> Path:
    """The file that holds the key of builds in ``directory``, made where there is none.

    Raises UserError when the file cannot be read or holds no key.
    """
    return PERSON_KEY.file(directory)
