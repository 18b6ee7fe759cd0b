"""What a check of a delivery found: plain data, no I/O."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (file or table) and what, with the remedy in the message."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True)
class UnreadableValues:
    """Values of one column that cannot be read. ``examples`` holds up to three (value, file)."""

    column: str
    expected: str
    count: int
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DatesCovered:
    """First and last readable date of one column, as yyyy-mm-dd."""

    column: str
    first: str
    last: str


@dataclass(frozen=True)
class TableReport:
    """One table of the delivery. ``rows`` is None when the table could not be read to its end."""

    table: str
    is_required: bool
    files: tuple[str, ...] = ()
    format: str | None = None
    rows: int | None = None
    unreadable: tuple[UnreadableValues, ...] = ()
    not_stated: tuple[tuple[str, int], ...] = ()
    dates: tuple[DatesCovered, ...] = ()

    @property
    def is_present(self) -> bool:
        return bool(self.files)


@dataclass(frozen=True)
class DeliveryReport:
    """The whole delivery. Errors stop a build, warnings do not.

    ``country_code_systems`` are those that its country codes are of; None where they were not looked for, for
    want of a project or because of errors.
    """

    directory: str
    tables: tuple[TableReport, ...]
    errors: tuple[Problem, ...] = field(default=())
    warnings: tuple[Problem, ...] = field(default=())
    country_code_systems: tuple[str, ...] | None = None

    @property
    def is_usable(self) -> bool:
        return not self.errors

    def table(self, name: str) -> TableReport:
        """The report of one table of the contract. Raises KeyError for any other name."""
        for table in self.tables:
            if table.table == name:
                return table
        raise KeyError(name)
