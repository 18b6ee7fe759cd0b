"""Finland's 19 regions, 1990–2020: stocks, net migration, death and fertility rates of Statistics Finland."""

import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest

import warehouse
from vandring.counts.estimation import accounts
from vandring.counts.examine import examine_counts
from vandring.counts.rows import standards
from vandring.projection.labels import SEXES

SOURCE = """country: Finland
publisher: Statistics Finland
licence: CC BY 4.0
fetched: "2026"
population_date: 31 December
event_age: completed
open_age: 100
tables:
  population: {name: 11re}
  migration: {name: 11a2, component: net}
  death_rates: {name: 12ak}
  fertility_rates: {name: 12dq}
"""


@pytest.fixture(scope="module")
def finland(tmp_path_factory) -> Path:
    """The shared tables as a delivery, from the population of 31 December 1989 on."""
    directory = tmp_path_factory.mktemp("finland")
    (directory / "source.yml").write_text(SOURCE, encoding="utf-8")
    shutil.copyfile(warehouse.shared("data/finland/regions.csv"), directory / "regions.csv")
    for name, stored, first_year in (
        ("population", "population", 1989),
        ("migration", "net_migration", 1990),
        ("death_rates", "death_rates", 1990),
        ("fertility_rates", "fertility_rates", 1990),
    ):
        source = warehouse.shared(f"data/finland/{stored}.parquet")
        duckdb.sql(f"from '{source}' where year >= {first_year}").write_parquet(
            str(directory / f"{name}.parquet")
        )
    return directory


def seeds():
    rules = warehouse.PROJECT / "seeds" / "rules"
    frames = [
        duckdb.read_csv(str(rules / f"{name}.csv")).df()
        for name in ("standard_mortality", "standard_fertility", "migration_schedule")
    ]
    return standards(*frames, 0.87)


def test_it_is_a_delivery_without_errors(finland):
    found = examine_counts(finland)
    assert found.errors == []
    assert sorted(found.tables) == ["death_rates", "fertility_rates", "migration", "population"]
    assert found.tables["population"]["year"].min() == 1990, "31 December 1989 is 1 January 1990"


def test_its_accounts_leave_a_residual_that_is_small_and_published(finland):
    found = examine_counts(finland)
    made = accounts(found.tables, seeds(), is_completed=True)
    assert made.start.shape == (31, 19, 2, 101)
    residual, people = made.residual, made.start
    # Migration of five-year groups spread evenly, modelled mortality: ages do not close, totals nearly do.
    country = residual.sum(axis=(1, 2, 3))
    assert np.abs(country).max() / people.sum(axis=(1, 2, 3)).max() < 0.002
    regions = np.abs(residual.sum(axis=(2, 3))) / people.sum(axis=(2, 3))
    assert np.median(regions) < 0.002
    rules = {(each.table, each.rule) for each in made.estimates}
    assert {("births", "fertility_rates"), ("deaths", "death_rates"), ("migration", "least_moves")} <= rules
    net = made.internal_in - made.internal_out + made.immigrants - made.emigrants
    delivered = duckdb.sql(
        f"select sum(value) from (select net_migrants as value from '{finland}/migration.parquet')"
    )
    row = delivered.fetchone()
    assert row is not None
    assert net.sum() == pytest.approx(row[0], abs=1.0), "net migration stands as it was delivered"


def test_its_births_are_near_the_children_of_the_next_stock(finland):
    made = accounts(examine_counts(finland).tables, seeds(), is_completed=True)
    infants = made.end[..., 0].sum(axis=(1, 2))
    assert np.abs(made.born.sum(axis=(1, 2)) / infants - 1).max() < 0.02
    girls = made.born[..., SEXES.index("female")].sum() / made.born.sum()
    assert 0.48 < girls < 0.495
