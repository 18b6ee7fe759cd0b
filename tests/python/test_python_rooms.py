"""The rooms of the Python package stand in an order, and none imports from one above it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "python" / "vandring"
# From the ground up. Each may import from those before it and from the ground floor, which are the modules
# that lie in the package itself. The last are what a user starts.
ROOMS = (
    "register", "delivery", "counts",
    "estimation", "retention", "nowcast", "small_areas", "projection", "draws", "protection",
    "maps", "report", "planning",
    "publishing", "metrics", "catalogue", "bi", "bench",
    "cli", "__main__",
)  # fmt: skip
GROUND = "the ground floor"


def room(path: Path) -> str:
    """The room of a file, by its path inside the package."""
    first = path.parts[0].removesuffix(".py")
    return first if len(path.parts) > 1 or first in ROOMS else GROUND


def imported(source: str) -> Iterator[str]:
    """The modules that a text of Python imports, inside functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "modules are imported by their whole names"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def above(importer: str, source: str) -> list[str]:
    """The modules of rooms above ``importer`` that a text imports."""
    height = -1 if importer == GROUND else ROOMS.index(importer)
    parts = ((name, name.split(".")) for name in imported(source))
    return [
        name
        for name, (package, *rest) in parts
        if package == "vandring" and rest and rest[0] in ROOMS and ROOMS.index(rest[0]) > height
    ]


FILES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def test_every_package_is_a_room() -> None:
    assert {path.parts[0] for path in FILES if len(path.parts) > 1} | {"cli", "__main__"} == set(ROOMS)


def test_no_room_imports_from_one_above_it() -> None:
    offenders = [
        f"{path} imports {name}"
        for path in FILES
        for name in above(room(path), (PACKAGE / path).read_text(encoding="utf-8"))
    ]
    assert not offenders, "\n".join(["what several rooms need goes to the ground floor:", *offenders])


@pytest.mark.parametrize(
    ("importer", "source", "expected"),
    [
        ("projection", "from vandring.publishing.swap import publish", ["vandring.publishing.swap.publish"]),
        ("projection", "def draw():\n    import vandring.report.items", ["vandring.report.items"]),
        (GROUND, "from vandring import delivery", ["vandring.delivery"]),
        (GROUND, "from vandring.errors import UserError", []),
        ("projection", "from vandring.projection.frames import rows", []),
        ("report", "from vandring.maps.atlas import Atlas\nimport numpy as np", []),
    ],
)
def test_an_import_from_above_is_found(importer: str, source: str, expected: list[str]) -> None:
    assert above(importer, source) == expected
