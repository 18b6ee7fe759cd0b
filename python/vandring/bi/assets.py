"""The dashboards as files: read from a folder of Superset's YAML, imported when they have changed."""

import hashlib
from pathlib import Path

import yaml

from vandring.errors import UserError


def read(folder: Path) -> dict[str, str]:
    """The files of an asset folder by their path in it, as Superset's import takes them."""
    contents = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.yaml"))
    }
    if "metadata.yaml" not in contents:
        raise UserError(
            f"{folder}: no dashboards here (metadata.yaml is missing); name their folder with --assets"
        )
    return contents


def fingerprint(contents: dict[str, str]) -> str:
    """Changes when a file does."""
    digest = hashlib.sha256()
    for name, text in sorted(contents.items()):
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()


def identities(contents: dict[str, str]) -> set[str]:
    """The UUIDs of the files."""
    read = [yaml.safe_load(text) for text in contents.values()]
    return {asset["uuid"] for asset in read if "uuid" in asset}
