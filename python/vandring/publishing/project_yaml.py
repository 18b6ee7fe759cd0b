"""What the project's YAML says, read without dbt, which takes seconds."""

import re
from pathlib import Path
from typing import Any

SCHEMAS = ("publication", "open")


def read_yaml(file: Path) -> Any:
    """What a YAML file says."""
    import yaml

    # The parser written in C, where PyYAML has it, is ten times as fast.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)


def published_names(root: Path) -> set[str]:
    """The tables of the schemas publication and open of the project in ``root``: those of the two rooms, and
    those that other rooms put there.
    """
    models = root / "models"
    files = {file.stem: file for kind in ("*.sql", "*.py") for file in models.rglob(kind)}
    names = set()
    for declared in models.rglob("*.yml"):
        room = declared.relative_to(models).parts[0]
        for model in read_yaml(declared).get("models", []):
            if model.get("config", {}).get("schema", room) in SCHEMAS:
                text = files[model["name"]].read_text(encoding="utf-8") if model["name"] in files else ""
                alias = re.search(r"alias='(\w+)'", text)
                names.add(alias[1] if alias else model["name"])
    return names
