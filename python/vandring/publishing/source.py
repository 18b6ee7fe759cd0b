"""Which delivery a build uses: the one named, or a synthetic one made for it."""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from vandring import __version__
from vandring.errors import UserError

DEFAULT_PERSONS = 100_000
DEFAULT_SEED = 1977
# Everything a synthetic delivery was drawn from; the last file that the generator's folder needs to be whole.
PARAMETERS = Path("truth") / "parameters.json"


def named_delivery(directory: Path | None, variable: str | None) -> Path | None:
    """The delivery the user names: an argument before the variable VANDRING_DELIVERY; None when neither."""
    if directory is not None:
        return directory
    return Path(variable) if variable else None


def refuse_contradiction(delivery: Path | None, persons: int | None, seed: int | None) -> None:
    """Raise UserError when a delivery is named and a synthetic one asked for."""
    if delivery is not None and (persons is not None or seed is not None):
        raise UserError(
            f"--persons and --seed are for a synthetic delivery, but the delivery {delivery} is named; "
            "leave out one of them (the delivery may come from the variable VANDRING_DELIVERY)"
        )


def synthetic_delivery(build_directory: Path, persons: int, seed: int) -> Path:
    """A synthetic delivery in the build directory, made anew unless it is there with the same parameters."""
    directory = build_directory / "delivery"
    record = build_directory / "delivery.json"
    wanted = {"persons": persons, "seed": seed, "version": __version__}
    if _recorded(record) != {**wanted, "parameters": _digest(directory)}:
        record.unlink(missing_ok=True)
        _synthesize(directory, persons, seed)
        record.write_text(
            json.dumps({**wanted, "parameters": _digest(directory)}, indent=2) + "\n", encoding="utf-8"
        )
    return directory


def _synthesize(directory: Path, persons: int, seed: int) -> None:
    from vandring.register.command import add_parser

    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    arguments = ["synthesize", "--out", str(directory), "--persons", str(persons), "--seed", str(seed)]
    if not sys.stderr.isatty():
        arguments.append("--quiet")
    parsed = parser.parse_args(arguments)
    parsed.run(parsed)


def _recorded(record: Path) -> object:
    try:
        return json.loads(record.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _digest(directory: Path) -> str | None:
    """Tells whether the delivery is still the one that was made here. None when there is none."""
    try:
        return hashlib.sha256((directory / PARAMETERS).read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
