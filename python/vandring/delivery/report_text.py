"""A delivery report as text for a terminal."""

from vandring.delivery.report import DeliveryReport, Problem, TableReport

FILES_SHOWN = 3


def report_text(report: DeliveryReport) -> str:
    """The whole report: tables, dates covered, warnings, errors, verdict."""
    lines = [f"Delivery {report.directory}", ""]
    width = max((len(table.table) for table in report.tables), default=0)
    for table in report.tables:
        lines.append(f"  {table.table:<{width}}  {_table_line(table)}")
        lines += [f"  {'':<{width}}  {each.column}: {each.first} to {each.last}" for each in table.dates]
    if report.country_code_systems is not None:
        lines += ["", f"Country codes: {', '.join(report.country_code_systems) or 'none stated'}"]
    lines += _section("Warnings (the build goes on)", report.warnings)
    lines += _section("Errors (the build stops)", report.errors)
    verdict = "The delivery can be used." if report.is_usable else "The delivery cannot be used."
    return "\n".join([*lines, "", verdict])


def _table_line(table: TableReport) -> str:
    if not table.is_present:
        return "missing" if table.is_required else "not delivered (optional)"
    rows = "rows not counted" if table.rows is None else f"{table.rows:,} rows"
    shown = ", ".join(table.files[:FILES_SHOWN])
    more = f" and {len(table.files) - FILES_SHOWN:,} more" if len(table.files) > FILES_SHOWN else ""
    return f"{rows}, {table.format}: {shown}{more}"


def _section(title: str, problems: tuple[Problem, ...]) -> list[str]:
    return ["", f"{title}:", *(f"  {problem}" for problem in problems)] if problems else []
