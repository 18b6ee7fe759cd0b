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
from vandring.places import UNPUBLISHED, WAREHOUSE

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
    "small_area_levels": (
        "base_period_id, scheme_id, event_kind, region_code, age_group", "events", "expected_events",
        "posterior_mean", "effective_events",
    ),
    "small_area_rates": (
        CELLS, "internal_out_migration_rate", "regional_emigration_rate", "internal_in_migration_share",
        "immigration_share",
    ),
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


EVENTS = {
    "out_migration_rates": (CELLS, "internal_out_movers", "internal_out_migration_rate"),
    "fertility_rates": ("base_period_id, age", "births", "fertility_rate"),
    "death_probabilities": ("base_period_id, sex, age", "deaths", "death_probability"),
}
"""By published table: its key, its events, and the rate of them."""
EXPOSED = {
    "out_migration_rates": "exposed_persons",
    "fertility_rates": "exposed_woman_years",
    "death_probabilities": "exposed_persons",
}
FIVE_YEARS = """case when {age} = 'unknown' then {age}
    when cast(replace({age}, '+', '') as int) >= 100 then '100+'
    else concat(cast({age} as int) // 5 * 5, '-', cast({age} as int) // 5 * 5 + 4) end"""
CHANCE = 0.6745
"""Half of all numbers of a normal distribution are nearer to its middle than this, in standard deviations."""


@pytest.fixture(scope="module")
def exported(clean, tmp_path_factory) -> Path:
    """The counts of a build of persons."""
    _, database = clean
    directory = tmp_path_factory.mktemp("exported") / "counts"
    export_counts(database, warehouse.unpublished(database), directory)
    return directory


@pytest.fixture(scope="module")
def both(clean, exported, tmp_path_factory) -> tuple[Path, Path]:
    """What a build of persons and one of its counts publish."""
    _, database = clean
    directory = tmp_path_factory.mktemp("round")
    warehouse.build(exported, directory, *OF_COUNTS)
    return warehouse.unpublished(database), directory / UNPUBLISHED


@pytest.fixture(scope="module")
def in_five_years(clean, exported, tmp_path_factory) -> tuple[Path, Path]:
    """What a build of persons and one of its counts by five-year ages publish; its identities hold."""
    _, database = clean
    delivery, directory = tmp_path_factory.mktemp("groups"), tmp_path_factory.mktemp("of_groups")
    for name in ("source.yml", "regions.parquet"):
        shutil.copyfile(exported / name, delivery / name)
    for name, age, value in (
        ("population", "age", "persons"),
        ("births", "age_of_mother", "births"),
        ("deaths", "age", "deaths"),
        ("migration", "age", "persons"),
    ):
        duckdb.sql(
            f"""select * replace ({FIVE_YEARS.format(age=age)} as {age}, sum({value}) as {value})
            from '{exported / name}.parquet' group by all"""
        ).write_parquet(str(delivery / f"{name}.parquet"))
    # Not of the back-tests: last_growth makes 3e12 persons of parts of one, whose sums are not exact to 1e-6.
    without = ("--exclude", "back_test_errors_add_up", "back_tests_of_regions_are_the_cells")
    warehouse.build(delivery, directory, *OF_COUNTS, *without, with_tests=True, with_unit_tests=True)
    return warehouse.unpublished(database), directory / UNPUBLISHED


@pytest.mark.parametrize("table", EVENTS)
def test_five_year_ages_keep_their_events_and_give_rates_as_near_as_chance_lets_them(in_five_years, table):
    key, events, rate = EVENTS[table]
    with duckdb.connect() as connection:
        for name, file in zip(("persons", "counts"), in_five_years, strict=True):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        renamed = f"replace ({OTHER_NAMES} as scheme_id)" if "scheme_id" in key else ""
        groups = key.replace("age", "least(age // 5, 20) as age")
        grouped = " inner join ".join(
            f"""(select {groups}, sum({events}) as events
            from (select * {chosen} from {name}.publication.{table}) group by all) as {name}"""
            for name, chosen in (("persons", renamed), ("counts", ""))
        )
        shared, furthest = connection.execute(
            f"select count(*), max(abs(persons.events - counts.events)) from {grouped} using ({key})"
        ).fetchone() or (0, 0)
        cells, away = connection.execute(
            f"""select count(*), median(abs(counts.{rate} / persons.{rate} - 1) * sqrt(persons.{events}))
            from (select * {renamed} from persons.publication.{table}) as persons
            inner join counts.publication.{table} as counts using ({key}) where persons.{events} >= 5"""
        ).fetchone() or (0, 0)
    assert shared > 0
    assert furthest < 0.001, "groups keep their events, in every region"
    assert cells > 0
    assert away < 2 * CHANCE, "single ages are off by less than twice what chance alone makes of their events"


@pytest.mark.parametrize("table", EVENTS)
def test_rates_of_five_year_ages_are_within_three_per_cent(in_five_years, table):
    key, events, exposed = EVENTS[table][0], EVENTS[table][1], EXPOSED[table]
    groups = key.replace("age", "least(age // 5, 20) as age")
    with duckdb.connect() as connection:
        for name, file in zip(("persons", "counts"), in_five_years, strict=True):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        renamed = f"replace ({OTHER_NAMES} as scheme_id)" if "scheme_id" in key else ""
        grouped = " inner join ".join(
            f"""(select {groups}, sum({events}) as events, sum({events}) / sum({exposed}) as rate
            from (select * {chosen} from {name}.publication.{table}) group by all) as {name}"""
            for name, chosen in (("persons", renamed), ("counts", ""))
        )
        cells, away = connection.execute(
            f"""select count(*), median(abs(counts.rate / persons.rate - 1)) from {grouped} using ({key})
            where persons.events >= 20"""
        ).fetchone() or (0, 1)
    print(f"{table}: {cells} cells of 20 events or more, off by {away:.5f} in the median")
    assert cells > 0
    assert away < 0.03


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
