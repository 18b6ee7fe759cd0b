"""Check a delivery before anything is built from it: all that is wrong, reported together."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vandring.delivery.contract import NOTIFICATIONS, OPENING_RESIDENCE, Table
from vandring.delivery.country_codes import code_problems, found_codes, read_lists
from vandring.delivery.keys import key_problems
from vandring.delivery.layout import TableFiles, find_layout
from vandring.delivery.report import (
    DatesCovered,
    DeliveryReport,
    Problem,
    TableReport,
    UnreadableValues,
)
from vandring.delivery.scan import Findings, scan_group
from vandring.delivery.shapes import FileGroup, read_shapes

# Characters of a value that a message shows.
LONGEST_EXAMPLE = 60


@dataclass(frozen=True)
class CheckedDelivery:
    """A report and the groups of files it is about, by table; what a landing needs."""

    report: DeliveryReport
    groups: dict[str, tuple[FileGroup, ...]]


def check_delivery(directory: Path, project: Path | None = None) -> DeliveryReport:
    """Read the whole delivery once and say what is wrong with it.

    ``project`` is the directory of the dbt project whose lists of country codes count; without, codes are
    only read.

    Raises UserError only when the directory itself cannot be listed, or the project's setting is wrong;
    everything else is in the report.
    """
    return examine_delivery(directory, project).report


def examine_delivery(directory: Path, project: Path | None = None) -> CheckedDelivery:
    """As ``check_delivery``, with the files found."""
    layout = find_layout(directory)
    errors = list(layout.errors)
    warnings = list(layout.warnings)
    country_codes: Counter[str] = Counter()
    reports: list[TableReport] = []
    groups: dict[str, tuple[FileGroup, ...]] = {}

    def shown(file: Path) -> str:
        return str(file.relative_to(directory))

    for found in layout.tables:
        table_groups, shape_errors, shape_warnings = read_shapes(found, shown)
        errors += shape_errors
        warnings += shape_warnings
        groups[found.table.name] = tuple(table_groups)
        findings = Findings()
        for group in table_groups:
            findings = findings.merged(scan_group(group, shown))
        errors += findings.problems
        country_codes += findings.stated_codes
        is_whole = not shape_errors and findings.is_complete
        reports.append(_table_report(found, findings, is_whole, shown))
        warnings += _value_warnings(reports[-1])
        if found.files and is_whole:
            errors += _table_errors(found.table, findings, table_groups, shown)
    systems = None
    # Of files that cannot be read nothing can be told, and the errors say so.
    if project and not errors:
        countries = found_codes(country_codes, read_lists(project))
        systems = countries.systems
        country_errors, country_warnings = code_problems(countries)
        errors += country_errors
        warnings += country_warnings
    report = DeliveryReport(str(directory), tuple(reports), tuple(errors), tuple(warnings), systems)
    return CheckedDelivery(report, groups)


def _table_report(
    found: TableFiles, findings: Findings, is_whole: bool, shown: Callable[[Path], str]
) -> TableReport:
    unreadable = []
    not_stated = []
    dates = []
    for column in found.table.columns:
        column_findings = findings.columns.get(column.name)
        if column_findings is None:
            continue
        if column_findings.unreadable:
            unreadable.append(
                UnreadableValues(
                    column.name, column.kind.expected, column_findings.unreadable, column_findings.examples
                )
            )
        if column.is_stated and column_findings.empty:
            not_stated.append((column.name, column_findings.empty))
        if column_findings.first is not None and column_findings.last is not None:
            dates.append(DatesCovered(column.name, column_findings.first, column_findings.last))
    return TableReport(
        table=found.table.name,
        is_required=found.table.is_required,
        files=tuple(shown(file) for file in found.files),
        format=found.format,
        rows=findings.rows if found.files and is_whole else None,
        unreadable=tuple(unreadable),
        not_stated=tuple(not_stated),
        dates=tuple(dates),
    )


def _short(value: str) -> str:
    """A value as a message shows it: of a very long one the beginning, and how long it is."""
    if len(value) <= LONGEST_EXAMPLE:
        return repr(value)
    return f"{value[:LONGEST_EXAMPLE] + '…'!r} ({len(value):,} characters)"


def _value_warnings(report: TableReport) -> list[Problem]:
    warnings = []
    for values in report.unreadable:
        examples = ", ".join(f"{_short(value)} in {file}" for value, file in values.examples)
        noun = "value" if values.count == 1 else "values"
        warnings.append(
            Problem(
                report.table,
                f"{values.column}: {values.count:,} {noun} cannot be read, e.g. {examples}; "
                f"expected {values.expected}",
            )
        )
    for column, count in report.not_stated:
        if report.table == NOTIFICATIONS.name and column == NOTIFICATIONS.key:
            continue
        noun = "row does" if count == 1 else "rows do"
        warnings.append(Problem(report.table, f"{column}: {count:,} {noun} not state it"))
    return warnings


def _table_errors(
    table: Table, findings: Findings, groups: list[FileGroup], shown: Callable[[Path], str]
) -> list[Problem]:
    if findings.rows == 0:
        if not table.is_required:
            return []
        return [
            Problem(
                ", ".join(shown(file) for group in groups for file in group.files[:3]),
                "has no rows, only column names; deliver the rows of this required table",
            )
        ]
    problems = key_problems(table, groups, findings.columns[table.key].empty, shown) if table.key else []
    if table is OPENING_RESIDENCE:
        problems += _reference_date_problems(findings)
    return problems


def _reference_date_problems(findings: Findings) -> list[Problem]:
    dates = findings.columns["reference_date"]
    remedy = "give every row the same 1 January, the first day that the delivery covers"
    if dates.first is None or dates.last is None:
        return [Problem("opening_residence", f"reference_date: no row has a date that can be read; {remedy}")]
    if dates.first != dates.last:
        return [
            Problem(
                "opening_residence",
                f"reference_date: must be one date, but goes from {dates.first} to {dates.last}; {remedy}",
            )
        ]
    if not dates.first.endswith("-01-01"):
        return [Problem("opening_residence", f"reference_date: is {dates.first}, not a 1 January; {remedy}")]
    return []
