"""source.yml: whose tables a counts delivery holds, and what their days and ages are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vandring.counts.ages import OLDEST
from vandring.counts.words import COMPONENTS
from vandring.errors import UserError

SOURCE_FILE = "source.yml"
FIRST_OF_JANUARY, LAST_OF_DECEMBER = "1 January", "31 December"
COMPLETED, REACHED = "completed", "reached"
MISSING, NOBODY = "missing", "nobody"
CHOICES: dict[str, tuple[str, ...]] = {
    "population_date": (FIRST_OF_JANUARY, LAST_OF_DECEMBER),
    "event_age": (COMPLETED, REACHED),
    "missing_rows": (MISSING, NOBODY),
}
REQUIRED = ("country", "publisher", "licence", "fetched", "population_date")


@dataclass(frozen=True)
class TableSource:
    """Where a table comes from; ``columns`` are the names that the file has, by column of the delivery."""

    name: str = ""
    address: str = ""
    component: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """What source.yml says."""

    country: str
    publisher: str
    licence: str
    fetched: str
    population_date: str
    event_age: str | None
    missing_rows: str
    open_age: int | None
    """The age that stands for itself and all above, where a table writes it as a single one."""
    tables: Mapping[str, TableSource]

    def table(self, name: str) -> TableSource:
        """What it says of a table, or nothing."""
        return self.tables.get(name, TableSource())


def read_source(directory: Path, tables: tuple[str, ...]) -> Source:
    """Read the source.yml of a delivery. Raises UserError with everything that is wrong with it."""
    import yaml

    file = directory / SOURCE_FILE
    if not file.is_file():
        raise UserError(
            f"{file}: is not there; say in it {', '.join(REQUIRED)}, as docs/delivery.md shows for a "
            f"delivery "
            "of counts"
        )
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError(f"{file}: cannot be read as YAML ({' '.join(str(error).split())})") from None
    if not isinstance(content, dict):
        raise UserError(f"{file}: must be names with values, for instance country: Norway")
    faults = [f"{name} is not stated" for name in REQUIRED if not content.get(name)]
    for name, choices in CHOICES.items():
        if content.get(name) and content[name] not in choices:
            faults.append(f"{name} is {content[name]!r}; write {' or '.join(choices)}")
    open_age = content.get("open_age")
    if open_age and not (str(open_age).isdecimal() and int(open_age) <= OLDEST):
        faults.append(f"open_age is {open_age!r}; write the last age of the tables, for instance 105")
        open_age = None
    sources, wrong = _tables(content.get("tables") or {}, tables)
    faults += wrong
    if faults:
        raise UserError("\n".join(f"{file}: {fault}" for fault in faults))
    return Source(
        country=content["country"],
        publisher=content["publisher"],
        licence=content["licence"],
        fetched=content["fetched"],
        population_date=content["population_date"],
        event_age=content.get("event_age") or None,
        missing_rows=content.get("missing_rows") or MISSING,
        open_age=int(open_age) if open_age else None,
        tables=sources,
    )


def _tables(stated: Any, known: tuple[str, ...]) -> tuple[dict[str, TableSource], list[str]]:
    if not isinstance(stated, dict):
        return {}, ["tables must be names of tables with what is said of each"]
    sources: dict[str, TableSource] = {}
    faults = [
        f"tables has {name!r}, which is no table; there are {', '.join(known)}"
        for name in stated
        if name not in known
    ]
    for name, said in stated.items():
        entry = said if isinstance(said, dict) else {"name": said or ""}
        columns = entry.get("columns") or {}
        if not isinstance(columns, dict):
            faults.append(f"columns of {name} must be columns of docs/delivery.md with the file's names")
            columns = {}
        component = entry.get("component")
        if component is not None and component not in COMPONENTS:
            faults.append(f"component of {name} is {component!r}; write one of {', '.join(COMPONENTS)}")
        sources[name] = TableSource(entry.get("name", ""), entry.get("address", ""), component, {**columns})
    return sources, faults
