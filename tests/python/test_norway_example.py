"""The example in the repository: Norway's population as a delivery of counts, against where it comes from."""

import csv
from pathlib import Path

import duckdb
import pandas as pd
import yaml

import warehouse

NORWAY = warehouse.PROJECT / "examples" / "norway"
POPULATION = NORWAY / "population.parquet"
MUNICIPALITIES = warehouse.PROJECT / "seeds" / "classifications" / "municipalities.csv"


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def municipalities_of_2024() -> list[dict[str, str]]:
    return [row for row in rows_of(MUNICIPALITIES) if row["geography_date"] == "2024-01-01"]


def test_every_cell_is_there_once_and_the_country_is_what_was_published():
    with duckdb.connect() as connection:
        cells, persons, lowest = connection.execute(
            f"""select count(distinct (year, region_code, sex, age)), sum(persons) filter (year = 2026),
                min(persons) from '{POPULATION}'"""
        ).fetchone() or (0, 0, 0)
        rows = connection.execute(f"select count(*) from '{POPULATION}'").fetchone()
    assert cells == 21 * 352 * 2 * 106
    assert rows == (cells,)
    # Statistics Norway, table 07459, the whole country on 1 January 2026.
    assert persons == 5_627_400
    assert lowest == 0


def test_it_is_the_table_of_municipalities_added_up_to_stable_regions():
    table = warehouse.shared("data/official/norway_population_2006_2026.parquet")
    regions = pd.DataFrame(municipalities_of_2024())[["municipality_code", "stable_region_code"]]
    with duckdb.connect() as connection:
        connection.register("regions", regions)
        differing = connection.execute(
            f"""with added as (
                select year, stable_region_code as region_code, sex, age, sum(persons) as persons
                from '{table}' join regions using (municipality_code) group by all)
            select count(*) from added full join '{POPULATION}' as example using (year, region_code, sex, age)
            where added.persons is distinct from example.persons"""
        ).fetchone()
    assert differing == (0,)


def test_a_region_is_named_and_placed_as_its_largest_municipality():
    largest: dict[str, dict[str, str]] = {}
    for row in municipalities_of_2024():
        known = largest.get(row["stable_region_code"])
        if known is None or int(row["population"]) > int(known["population"]):
            largest[row["stable_region_code"]] = row
    regions = {row["region_code"]: row for row in rows_of(NORWAY / "regions.csv")}
    assert regions.keys() == largest.keys()
    for code, row in regions.items():
        assert row["region"] == largest[code]["stable_region"]
        for column in ("county_code", "county", "centrality"):
            assert row[column] == largest[code][column], (code, column)
    assert len({row["region"] for row in regions.values()}) == 352


def test_the_source_is_named_and_the_file_is_small():
    source = yaml.safe_load((NORWAY / "source.yml").read_text(encoding="utf-8"))
    assert source["publisher"] == "Statistics Norway"
    assert source["tables"]["population"]["name"] == "07459"
    assert source["population_date"] == "1 January"
    assert source["licence"] == "CC BY 4.0"
    assert POPULATION.stat().st_size < 2_000_000
