"""The short summary at the end of a build of counts, read from what was published."""

from pathlib import Path

ENTRIES = ("births", "deaths", "immigrants", "emigrants")


def counts_summary_text(published: Path) -> str:
    """What was covered, estimated, left over and projected. Raises duckdb.Error when tables are not there."""
    import duckdb

    with duckdb.connect(str(published), read_only=True) as connection:
        connection.execute("set schema 'publication'")

        def rows(sql: str) -> list[tuple[object, ...]]:
            return connection.execute(sql).fetchall()

        sources = rows(
            """select table_name, concat_ws(', ', publisher, nullif(source_table, ''), licence)
            from delivery_sources order by table_name"""
        )
        covered = rows(
            """select min(year) || '-' || max(year), count(distinct region_code),
                sum(end_persons) filter (year = (select max(year) from population_accounts)),
                sum(abs(residual)), count(*) filter (residual <> 0)
            from population_accounts where scheme_id = 'region'"""
        )[0]
        estimated = rows(
            """select table_name || ': ' || what, rule, 100 * estimated_share from estimated_inputs
            order by table_name, estimated_share desc, what"""
        )
        projected = rows(
            """select scenario_id, max(last_year) from projection_scenarios where is_projected
            group by scenario_id order by scenario_id"""
        )
        refused = rows("select count(*) from projection_scenarios where not is_projected")[0][0]
        errors = rows(
            """select back_test_id, method, median_absolute_error_percent from back_test_errors
            where measure = 'population' and dimension = 'all' order by 1, 3"""
        )
    years, regions, persons, residual, open_cells = covered
    lines = ["", "Built and published, from counts"]
    lines += [f"  {name}: {said}" for name, said in sources]
    lines.append(f"  accounts of {years}, {regions:,} regions, {persons:,.0f} persons at the end")
    lines.append(
        "  every account closes"
        if not open_cells
        else f"  {open_cells:,} cells of the accounts do not close; residuals of {residual:,.1f} persons "
        f"together "
        "(population_accounts)"
    )
    lines += ["", "Estimated (estimated_inputs, docs/method.md)"]
    lines += [f"  {what}, by {rule}: {share:.1f} %" for what, rule, share in estimated] or ["  nothing"]
    lines += ["", "Projected"]
    lines += [f"  {scenario} to {last}" for scenario, last in projected] or ["  nothing"]
    if refused:
        lines.append(f"  {refused} scenarios not (projection_scenarios says why)")
    lines += ["", "Back-tests: median absolute error of a cell, per cent (back_test_errors)"]
    lines += [f"  {test}, {method}: {error:.1f}" for test, method, error in errors if error is not None]
    return "\n".join(lines)
