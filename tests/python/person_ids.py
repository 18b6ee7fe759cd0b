"""Person ids by Python's own library, for comparing what the warehouse has with what was delivered."""

import hashlib

# Every warehouse of the tests has it, so that they can be compared row by row.
KEY = "the-key-of-the-tests-is-known-to-everybody"


def person_id(number: str, key: str = KEY) -> int:
    """The person's key in the warehouse, from the number that stands today."""
    return int(hashlib.sha256(f"{key}:{number}".encode()).hexdigest()[:15], 16)
