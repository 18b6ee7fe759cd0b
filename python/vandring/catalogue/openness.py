"""Whether anybody may see a table, and what is done to it first: the seed open_tables, in words."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SEED = Path("seeds/rules/open_tables.csv")
AS_IT_IS = {
    "exact": "as it is, because it tells of residence, sex and age, or of messages, alone",
    "metadata": "as it is, because it counts nobody",
}

MADE = {"rounded": "rounded", "estimates": "where there are events enough"}


@dataclass(frozen=True)
class Openness:
    """The rule of a table, and why it is closed (empty where it is not)."""

    rule: str
    reason: str

    @property
    def is_made(self) -> bool:
        """Whether the schema open has a table of its own."""
        return self.rule in MADE

    @property
    def word(self) -> str:
        """The same as ``words`` in a word, for a list."""
        if self.rule in AS_IT_IS:
            return "yes"
        return self.rule if self.is_made else "no"

    def words(self, name: str) -> str:
        """What a reader of the catalogue is told, in Markdown."""
        if self.rule in AS_IT_IS:
            return AS_IT_IS[self.rule]
        if self.is_made:
            return f"{MADE[self.rule]}, as [`open.{name}`](#{anchor(name)})"
        return f"no. {self.reason}"


def anchor(name: str) -> str:
    """Where the page has the protected table of a name."""
    return f"open-{name}"


def read_openness(root: Path) -> Mapping[str, Openness]:
    """By table what the seed of a project says."""
    with (root / SEED).open(encoding="utf-8", newline="") as file:
        return {row["table_name"]: Openness(row["rule"], row["reason"]) for row in csv.DictReader(file)}
