"""What ``vandring check`` and ``vandring build`` say of a delivery of counts."""

from vandring.counts.contract import TABLES
from vandring.counts.examine import CheckedCounts

ROWS_OF = {
    "births": "estimated from age 0",
    "deaths": "estimated from a standard at the level of the losses at old ages",
    "migration": "estimated from the change of the population",
}
"""What a build does without a table."""
WARNINGS_SHOWN = 8


def counts_report_text(checked: CheckedCounts) -> str:
    """The whole report: tables, warnings, errors, verdict."""
    lines = [f"Delivery of counts {checked.directory}", ""]
    lines += [f"  {line}" for line in _table_lines(checked)]
    lines += _section("Warnings (the build goes on)", checked.warnings)
    lines += _section("Errors (the build stops)", checked.errors)
    verdict = "The delivery can be used." if checked.is_usable else "The delivery cannot be used."
    return "\n".join([*lines, "", verdict])


def counts_brief_text(checked: CheckedCounts) -> str:
    """What was delivered, what is estimated, and the first warnings."""
    lines = [f"{checked.directory}, counts: {'; '.join(_table_lines(checked))}"]
    lines += [f"warning: {warning}" for warning in checked.warnings[:WARNINGS_SHOWN]]
    if len(checked.warnings) > WARNINGS_SHOWN:
        left = len(checked.warnings) - WARNINGS_SHOWN
        lines.append(f"and {left:,} more; vandring check {checked.directory} lists them all")
    return "\n".join(lines)


def _table_lines(checked: CheckedCounts) -> list[str]:
    lines = []
    by_rates = {"births": "fertility_rates", "deaths": "death_rates"}
    for table in TABLES:
        frame = checked.tables.get(table.name)
        if frame is not None:
            years = f"{frame['year'].min():.0f}-{frame['year'].max():.0f}"
            regions = frame["region_code"].nunique()
            lines.append(f"{table.name} {years}, {regions:,} regions, {len(frame):,} rows")
        elif table.name in ROWS_OF:
            rates = by_rates.get(table.name, "")
            rule = f"estimated from {rates}" if rates in checked.tables else ROWS_OF[table.name]
            lines.append(f"{table.name} not delivered, {rule}")
    return lines


def _section(title: str, problems: list[str]) -> list[str]:
    return ["", f"{title}:", *(f"  {problem}" for problem in problems)] if problems else []
