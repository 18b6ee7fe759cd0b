"""Small deliveries of counts for tests."""

from collections.abc import Iterable
from pathlib import Path

SOURCE = """country: Somewhere
publisher: An office
licence: CC BY 4.0
fetched: 2026-11-28
population_date: 1 January
event_age: completed
"""
AGES = ("0", "1-4", "5-14", "15-49", "50-64", "65-79", "80+")
HEADER = ("year", "region_code", "sex", "age", "persons")
Row = tuple[object, ...]


def population(
    years: Iterable[int] = range(2020, 2025),
    regions: Iterable[str] = ("01", "02"),
    ages: Iterable[str] = AGES,
) -> list[Row]:
    """Rows of a population in which every cell differs from its neighbours."""
    return [
        (year, region, sex, age, 100 + 10 * number + (region == "01") + 3 * (sex == "male") + (year - 2020))
        for year in years
        for region in regions
        for sex in ("male", "female")
        for number, age in enumerate(ages)
    ]


def write_table(
    directory: Path, name: str, header: Iterable[str], rows: Iterable[Row], sign: str = ","
) -> Path:
    """A table as a CSV file."""
    lines = [sign.join(header), *(sign.join(map(str, row)) for row in rows)]
    file = directory / f"{name}.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def delivery(directory: Path, rows: Iterable[Row] | None = None, source: str = SOURCE) -> Path:
    """A delivery of a population and its source.yml."""
    directory.mkdir(exist_ok=True)
    (directory / "source.yml").write_text(source, encoding="utf-8")
    write_table(directory, "population", HEADER, population() if rows is None else rows)
    return directory
