"""``vandring audit``."""

import argparse

from vandring.protection.audit import Audit


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    audit = subparsers.add_parser(
        "audit",
        help="attack the rounded tables of the last build, and say what rounding costs",
        description="Bound every rounded count that is small in truth from what is known beside it, and "
        "compare the rounded tables with the true ones. Ends with exit code 1 where a count is given away, "
        "a number is not what rounded cells add up to, or a table by what is protected is open as "
        "it is. What it prints tells of true counts: it is for the office alone.",
    )
    audit.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Audit the last build. Raises UserError when there is none or it is not whole."""
    import duckdb

    from vandring.delivery.engine import quoted
    from vandring.errors import UserError
    from vandring.places import UNOPENED, UNPUBLISHED, WAREHOUSE, build_directory, require_whole
    from vandring.protection.audit import audit_warehouse, unprotected_tables

    warehouse = build_directory() / WAREHOUSE
    require_whole(warehouse)
    if not warehouse.exists():
        raise UserError(f"{warehouse}: nothing has been built yet; run vandring build first")
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            for file, name in ((UNOPENED, "opened"), (UNPUBLISHED, "published")):
                connection.execute(f"attach {quoted(str(build_directory() / file))} as {name} (read_only)")
            audits, unprotected = audit_warehouse(connection), unprotected_tables(connection)
    except duckdb.Error as error:
        raise UserError(
            f"{warehouse}: has no rounded cells to audit ({str(error).splitlines()[0]}); run vandring build "
            "again"
        ) from error
    for audit in audits:
        print(audit_text(audit))
    if unprotected:
        print(f"open as they are, though they count by what is protected: {', '.join(unprotected)}")
    return int(bool(unprotected) or not all(audit.risk.is_none for audit in audits))


def audit_text(audit: Audit) -> str:
    """Risk and utility of a family, for people."""
    risk = audit.risk
    lines = [
        f"{audit.family}",
        f"  published counts of 1 or 2             {risk.small_counts:>9,}",
        f"  given away                             {risk.given_away:>9,}",
        f"    of them by exact numbers alone       {risk.by_exact_numbers:>9,}",
        f"  cells that were not rounded            {risk.not_rounded:>9,}",
        f"  numbers that are no sums of rounded cells {risk.no_sums:>6,}",
        f"  totals of 1,000 or more, off by at most {audit.largest_share_of_large_totals:>7.3%}",
        "  tables by       counts   off by at most   on average   Hellinger utility",
    ]
    for ways, utility in audit.utilities.items():
        split = "no column" if ways == 0 else "1 column" if ways == 1 else f"{ways} columns"
        lines.append(
            f"  {split:<11}{utility.cells:>11,}{utility.largest_deviation:>17,}"
            f"{utility.mean_deviation:>13.2f}{utility.hellinger:>20.4f}"
        )
    return "\n".join(lines)
