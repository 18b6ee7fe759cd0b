"""What vandring check calls unreadable is what the models cannot read, counted column by column."""

from pathlib import Path

import duckdb
import pytest

import warehouse
from test_delivery_samples import GOOD, write_delivery, write_parquet
from vandring.delivery.check import check_delivery
from vandring.delivery.contract import TABLES, Column, Table

NO_BREAK_SPACE = "\u00a0"
# Fields between bars, because spaces and other blanks are the point of many.
ODD = "|".join(
    (
        f"| |  |\t|{NO_BREAK_SPACE}|{NO_BREAK_SPACE} | {NO_BREAK_SPACE}0301| 0301 |0301\t|301|03011",
        "0|4|5|10|12|13|012|1x|-1|+1|1.0|19|197|1970|12345|123456789|\u0967\u096f\u096d\u0966",
        "0000-01-01|0001-01-01|9999-12-31|10000-01-01|1970-02-30|1972-02-29|1970-1-1|1970-01",
        f"1970-01-1 |1970-01-1\t| 1970-01-01|1970-01-01\n|1970-01-01{NO_BREAK_SPACE}|01.01.1970|19700101",
        "1970-01-01 00:00:00|1970-01-1  00:00:00|1970-01-01 12:00:00|1970-01-01T00:00:00",
        "158950|15895012345| 15895012345 |158950123456|15895 12345",
        "true|false|True|t|1|male|Male|work|wage_earner|statistics|immigration",
    )
).split("|")


def checked(column: Column) -> bool:
    """Whether a column's values are judged, and may differ from row to row in a delivery that can be used."""
    return column.kind.pattern is not None and column.name != "reference_date"


def odd_rows(table: Table) -> list[list[str]]:
    """The good delivery's first row with every odd value in every column that is judged, one at a time."""
    rows = []
    for position, column in enumerate(table.columns):
        if checked(column):
            for value in ODD:
                row = list(GOOD[table.name][0])
                row[position] = value
                rows.append(row)
    if table.key is not None:
        rows = [[f"n{number}", *row[1:]] for number, row in enumerate(rows)]
    return rows


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A delivery of odd values, and a warehouse with what the staging models read of it."""
    root = tmp_path_factory.mktemp("odd")
    delivery = write_delivery(root / "delivery")
    for table in TABLES:
        (delivery / f"{table.name}.csv").unlink()
        write_parquet(delivery / f"{table.name}.parquet", table.name, odd_rows(table))
    return delivery, warehouse.build(delivery, root / "build", "--select", "staging")


def test_check_and_models_agree(odd: tuple[Path, Path]) -> None:
    delivery, database = odd
    report = check_delivery(delivery)
    assert report.errors == ()
    found, read = {}, {}
    for table in TABLES:
        told = report.table(table.name)
        counts = {values.column: values.count for values in told.unreadable}
        for column, count in told.not_stated:
            counts[column] = counts.get(column, 0) + count
        with duckdb.connect(str(database), read_only=True) as connection:
            warehouse.find_what_landed(connection, database)
            lists = connection.execute(
                f"""select column_name, count(*) from (
                    select unnest(string_split(unreadable_columns, ', ')) as column_name
                    from staging.stg_{table.name}
                ) group by 1"""
            ).fetchall()
        times = dict(lists)
        for column in table.columns:
            if checked(column):
                found[table.name, column.name] = counts.get(column.name, 0)
                read[table.name, column.name] = times.get(column.name, 0)
    assert read == found
    assert min(found.values()) >= len(ODD) // 2, "most odd values are unreadable in any one column"
