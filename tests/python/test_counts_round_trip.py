"""Counts exported from a build of persons give its rates and projections again."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

import warehouse
from vandring.counts.export import export_counts
from vandring.counts.kind import COUNTS
from vandring.errors import UserError
from vandring.publishing.places import UNPUBLISHED, WAREHOUSE

pytestmark = pytest.mark.slow
OF_COUNTS = ("--vars", json.dumps({"delivery_kind": COUNTS}))
CELLS = "base_period_id, scheme_id, region_code, sex, age"
RATES = {
    "out_migration_rates": (CELLS, "out_migration_rate", "internal_out_migration_rate"),
    "in_migration_shares": (CELLS, "in_migration_share", "internal_in_migration_share"),
    "border_shares": (CELLS, "net_immigration_share", "immigrant_share", "emigrant_share"),
    "emigration_rates": ("base_period_id, sex, age", "emigration_rate"),
    "immigrant_shares": ("base_period_id, sex, age", "immigrant_share"),
    "fertility_rates": ("base_period_id, age", "fertility_rate"),
    "death_probabilities": ("base_period_id, sex, age", "death_probability"),
    "sex_ratios_at_birth": ("base_period_id", "girl_share"),
    "regional_level_factors": ("base_period_id, rate_kind, scheme_id, region_code", "level_factor"),
    "population_accounts": (
        "scheme_id, region_code, year, sex, birth_year", "start_persons", "births", "deaths",
        "internal_in_movers", "internal_out_movers", "immigrants", "emigrants", "end_persons",
    ),
    "projection_population": ("scenario_id, year, region_code, sex, age", "persons"),
    "back_test_errors": ("back_test_id, method, measure, dimension, category", "predicted_persons"),
}  # fmt: skip
"""By published table: its key, and the values that must be the same."""
OTHER_NAMES = (
    "case scheme_id when 'norway' then 'country' when 'municipality' then 'region' else scheme_id end"
)


@pytest.fixture(scope="module")
def both(clean, tmp_path_factory) -> tuple[Path, Path]:
    """What a build of persons and one of its counts publish."""
    _, database = clean
    directory = tmp_path_factory.mktemp("round")
    export_counts(database, warehouse.unpublished(database), directory / "counts")
    warehouse.build(directory / "counts", directory / "build", *OF_COUNTS)
    return warehouse.unpublished(database), directory / "build" / UNPUBLISHED


@pytest.mark.parametrize("table", RATES)
def test_a_round_trip_gives_the_same(both, table):
    key, *values = RATES[table]
    with duckdb.connect() as connection:
        for name, file in zip(("persons", "counts"), both, strict=True):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        columns = [row[0] for row in connection.execute(f"describe persons.publication.{table}").fetchall()]
        renamed = f"replace ({OTHER_NAMES} as scheme_id)" if "scheme_id" in columns else ""
        apart = " or ".join(
            f"abs(persons.{value} - counts.{value}) > 1e-12 * greatest(1, abs(persons.{value})) "
            f"or (persons.{value} is null) <> (counts.{value} is null)"
            for value in values
        )
        shared, differing = connection.execute(
            f"""select count(*), count(case when {apart} then 1 end)
            from (select * {renamed} from persons.publication.{table}) as persons
            inner join counts.publication.{table} as counts using ({key})"""
        ).fetchone() or (0, 0)
    assert shared > 0
    assert differing == 0


def test_nothing_is_estimated_and_every_account_closes(both):
    _, counts = both
    with duckdb.connect(str(counts), read_only=True) as connection:
        assert connection.execute("select count(*) from publication.estimated_inputs").fetchone() == (0,)
        open_cells = "select count(*) from publication.population_accounts where residual <> 0"
        assert connection.execute(open_cells).fetchone() == (0,)


def test_nothing_is_exported_over_what_is_there(clean, tmp_path):
    _, database = clean
    with pytest.raises(UserError, match="is there already"):
        export_counts(database, warehouse.unpublished(database), tmp_path)


def test_what_is_not_a_build_is_told(clean, tmp_path):
    _, database = clean
    shutil.copyfile(warehouse.unpublished(database), tmp_path / WAREHOUSE)
    with pytest.raises(UserError, match="run vandring build again"):
        export_counts(tmp_path / WAREHOUSE, tmp_path / WAREHOUSE, tmp_path / "counts")
