"""The seeds that define models, read before a build as it reads them: what cannot be meant is told."""

import csv
import re
from pathlib import Path

from vandring.errors import UserError

RULES = Path("seeds") / "rules"
MUNICIPALITIES = Path("seeds") / "classifications" / "municipalities.csv"


def refuse_faulty_models(root: Path) -> None:
    """Raise UserError naming the first row that no model can be made of, in the project in ``root``.

    Models follow the centrality levels of the geography, of which each is tried. A project without the seeds
    has no models.
    """
    if not (root / RULES / "estimation_models.csv").is_file():
        return
    # Imported here because they take a moment to load.
    from vandring.estimation.known_sample import known_seed, known_seeds
    from vandring.estimation.seed_rows import RowError
    from vandring.estimation.specifications import definitions_of

    for levels in _levels(root):
        try:
            definitions_of(known_seeds(root / RULES, levels).__getitem__)
            for name in ("reference_persons", "effect_comparisons"):
                known_seed(root / RULES, name, levels)
        except RowError as error:
            line = _line_of(root, error.seed, error.row, error.wrong)
            raise UserError(
                f"the seeds cannot be used:\n  {RULES / error.seed}.csv, line {line}: {error.row}: "
                f"{error.wrong}; {error.remedy}\nNothing was built or published."
            ) from None


def _levels(root: Path) -> list[tuple[int, ...]]:
    """The centrality levels of each geography, each once."""
    by_date: dict[str, set[int]] = {}
    with (root / MUNICIPALITIES).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_date.setdefault(row["geography_date"], set()).add(int(row["centrality"]))
    return sorted({tuple(sorted(levels)) for levels in by_date.values()})


def _line_of(root: Path, seed: str, written: str, wrong: str) -> int:
    """Where the row begins that a written-out row comes from; of several that which holds what is wrong."""
    found: list[tuple[int, list[str]]] = []
    with (root / RULES / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        line = reader.line_num + 1
        for cells in reader:
            if re.match(_pattern(cells[0]) + r"(,| on |$)", written):
                found.append((line, cells))
            line = reader.line_num + 1
    said = [
        (max((len(cell) for cell in cells[1:] if _is_named(cell, wrong)), default=0), -line)
        for line, cells in found
    ]
    return -max(said, default=(0, -1))[1]


def _is_named(cell: str, wrong: str) -> bool:
    return bool(cell) and re.search(rf"(?<!\w){_pattern(cell)}(?!\w)", wrong) is not None


def _pattern(cell: str) -> str:
    """A cell as it may be written out: any word stands for a placeholder."""
    return re.sub(r"\\\{\w+\\\}", r"\\S+", re.escape(cell))
