"""Municipality codes of any day lead where the history says, and a delivery in them says the same."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

import warehouse
from municipality_history import OPEN_END, SEEDS, History

GEOGRAPHY = "2013-01-01"
LATEST = "2024-01-01"
GEOGRAPHIES = (GEOGRAPHY, LATEST)
MODELS = ("+municipality_targets", "+municipality_mergers", "+geography_versions")
SELECTED = (
    "--select", "+population_accounts", "+residence_spells", "+delivery_scope", "+rejected_notifications",
    "+residence_contradictions", "+municipality_code_uses", "+assumed_municipalities",
)  # fmt: skip


@pytest.fixture(scope="module")
def history() -> History:
    return History()


@pytest.fixture(scope="module")
def led(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The models that lead codes to every geography: they need no delivery."""
    directory = tmp_path_factory.mktemp("geographies")
    without = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    done = warehouse.dbt(directory, "build", *without, "--select", *MODELS)
    assert done.returncode == 0, done.stdout[-3000:]
    return directory / warehouse.WAREHOUSE


def seeds(name: str) -> pd.DataFrame:
    """A seed of the classifications as texts."""
    return pd.read_csv(SEEDS / f"{name}.csv", dtype=str)


def rooms(database: Path, sql: str) -> pd.DataFrame:
    """The result of a query on a warehouse of which nothing is published."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.sql(sql).df()


@pytest.mark.parametrize("geography", GEOGRAPHIES)
def test_every_version_leads_to_exactly_what_the_history_says(led: Path, history: History, geography: str):
    targets = rooms(
        led,
        f"""select municipality_code as code, strftime(valid_from_date, '%Y-%m-%d') as first,
            list(target_municipality_code) as targets
        from notifications.municipality_targets where geography_date = '{geography}' group by all""",
    )
    found = {(row.code, row.first): set(row.targets) for row in targets.itertuples()}
    assert len(found) == len(history.versions) > 1_400
    for version in history.versions:
        last = (pd.Period(version.end, "D") - 1).strftime("%Y-%m-%d")
        for day in (version.first, last):
            expected = history.walk(version.code, day, geography)
            assert found[version.code, version.first] == expected, (version, day)
            assert expected <= history.in_force(geography)


def test_municipalities_of_2013_and_of_2024(led: Path):
    """Numbers and splits as Statistics Norway's lists of the two years have them."""
    reached = rooms(
        led,
        """select versions.municipality_code as code, targets.geography_date, count(*) as targets
        from notifications.geography_versions as versions
        inner join notifications.municipality_targets as targets using (municipality_code, valid_from_date)
        where versions.geography_date = '2013-01-01' group by all""",
    )
    later = reached[reached["geography_date"] == LATEST]
    assert len(later) == 428
    eight = {"0720", "1504", "1523", "1529", "1534", "1546", "1613", "1850"}
    assert set(later.loc[later["targets"] > 1, "code"]) == eight
    assert set(reached.loc[reached["geography_date"] == GEOGRAPHY, "targets"]) == {1}
    numbers = rooms(
        led,
        """select geography_date, count(distinct target_municipality_code) as n
        from notifications.municipality_targets group by 1 order by 1""",
    )
    assert list(numbers["n"]) == [428, 357]


def test_stable_regions_are_the_components_of_the_history(history: History):
    regions = history.components(GEOGRAPHY, LATEST)
    assert len(regions) == 352
    table = seeds("municipalities")
    for geography, date in ((GEOGRAPHY, GEOGRAPHY), (LATEST, LATEST)):
        rows = table[table["geography_date"] == date]
        found = rows.groupby("stable_region_code")["municipality_code"].agg(set).to_dict()
        expected = {
            min(region): set().union(*(history.walk(code, GEOGRAPHY, geography) for code in region))
            for region in regions
        }
        assert found == expected
    latest = table[table["geography_date"] == LATEST]
    largest = latest.sort_values("population", key=lambda text: text.astype(int))
    named = largest.groupby("stable_region_code")["municipality"].last()
    assert (table["stable_region"] == table["stable_region_code"].map(named)).all()


def test_a_later_municipality_has_the_level_and_region_in_which_most_lived(history: History):
    """Of those that lead wholly to it; of the two that nobody leads to alone, the one of their name."""
    table = seeds("municipalities").set_index("municipality_code")
    earlier, later = (table[table["geography_date"] == date] for date in (GEOGRAPHY, LATEST))
    assert len(later) == 357
    led_to = {code: history.walk(code, GEOGRAPHY, LATEST) for code in earlier.index}
    of_name = {"1508": "1504", "1580": "1534"}
    for code, row in later.iterrows():
        whole = [each for each, targets in led_to.items() if targets == {code}]
        if code in of_name:
            assert not whole
            assert earlier.loc[of_name[code], "municipality"] == row["municipality"]
            assert "same name" in row["source"]
            whole = [of_name[code]]
        people = earlier.loc[whole, "population"].astype(int)
        for column in ("centrality", "economic_region_code"):
            assert row[column] == people.groupby(earlier.loc[whole, column]).sum().idxmax(), (code, column)
    regions = earlier.drop_duplicates("economic_region_code").set_index("economic_region_code")
    names = regions["economic_region"]
    assert (later["economic_region"] == later["economic_region_code"].map(names)).all()
    assert later["county_code"].nunique() == later["county"].nunique() == 15
    assert list(later["county_code"]) == [code[:2] for code in later.index]


@pytest.mark.parametrize("geography", GEOGRAPHIES)
def test_a_municipality_was_several_while_several_codes_led_to_it(
    led: Path, history: History, geography: str
):
    spans = rooms(
        led,
        f"""select municipality_code as code, strftime(first_date, '%Y-%m-%d') as first,
            strftime(last_date, '%Y-%m-%d') as last
        from notifications.municipality_mergers where geography_date = '{geography}'""",
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in spans.itertuples():
        found.setdefault(row.code, []).append((row.first, row.last))
    for reform in history.dates:
        date = pd.Period(reform, "D")
        for day in (date, date + 1):
            led_to: dict[str, set[str]] = {}
            for at in (str(day - 1), str(day)):
                for code in history.in_force(at):
                    for target in history.walk(code, at, geography):
                        led_to.setdefault(target, set()).add(code)
            several = {code for code, codes in led_to.items() if len(codes) > 1}
            said = {
                code for code, each in found.items() if any(first <= str(day) <= last for first, last in each)
            }
            assert said == several, day


@pytest.fixture(scope="module")
def recoded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A delivery of 1966-2023 without defects in the codes of the geography, and its warehouse."""
    directory = tmp_path_factory.mktemp("recoded")
    options = ("--defects", "none", "--last-year", "2023", "--municipality-codes", GEOGRAPHY)
    delivery = warehouse.synthesize(directory / "delivery", *options, persons=3_000, seed=11)
    return delivery, warehouse.build(delivery, directory, *SELECTED, *warehouse.told_by(GEOGRAPHY))


@pytest.fixture(scope="module")
def contemporaneous(
    recoded: tuple[Path, Path], history: History, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same people with the codes of each day, and a message for everybody whom a reform renumbers."""
    directory = tmp_path_factory.mktemp("contemporaneous")
    written = directory / "delivery"
    written.mkdir()
    rewrite(*recoded, written, codes_of_their_day(history))
    return warehouse.build(written, directory, *SELECTED, *warehouse.told_by(GEOGRAPHY))


def codes_of_their_day(history: History) -> pd.DataFrame:
    """The code that every municipality of the geography had between any two reforms.

    Of several codes that led to it, one that led to it alone. Columns code, first, end (exclusive), of_day.
    """
    bounds = ["1964-01-01", *(date for date in history.dates if date > "1964-01-01"), OPEN_END]
    rows = []
    for first, end in zip(bounds, bounds[1:], strict=False):
        led = {code: history.walk(code, first, GEOGRAPHY) for code in sorted(history.in_force(first))}
        for code in sorted(history.in_force(GEOGRAPHY)):
            choices = [(len(targets), each) for each, targets in led.items() if code in targets]
            rows.append((code, first, end, min(choices)[1]))
    return pd.DataFrame(rows, columns=["code", "first", "end", "of_day"])


def rewrite(delivery: Path, database: Path, written: Path, of_day: pd.DataFrame) -> None:
    """Write the tables with the codes of their day, of the day before where somebody left."""
    with duckdb.connect() as connection:
        connection.register("codes_of_day", of_day)
        connection.execute(f"attach '{warehouse.unpublished(database)}' as built (read_only)")
        connection.execute('create table of_day as select code, first, "end", of_day from codes_of_day')
        for table in ("notifications", "persons", "opening_residence", "person_number_changes"):
            connection.execute(f"create table {table} as from '{delivery / table}.parquet'")
        connection.execute(REWRITTEN)
        for table in ("notifications", "persons", "opening_residence", "person_number_changes"):
            connection.execute(f"copy {table} to '{written / table}.parquet'")


REWRITTEN = """
    update notifications set from_municipality = of_day.of_day from of_day
    where from_municipality = of_day.code
        and registration_date > of_day.first and registration_date <= of_day.end;
    update notifications set to_municipality = of_day.of_day from of_day
    where to_municipality = of_day.code
        and registration_date >= of_day.first and registration_date < of_day.end;
    update persons set birth_municipality = of_day.of_day from of_day
    where birth_municipality = of_day.code and birth_date >= of_day.first and birth_date < of_day.end;
    update opening_residence set municipality_code = of_day.of_day from of_day
    where municipality_code = of_day.code
        and reference_date >= of_day.first and reference_date < of_day.end;
    insert into notifications
    select
        'renumbered ' || earlier."end" || ' ' || spells.person_number, spells.person_number, 'internal',
        earlier."end", (earlier."end"::date + 30)::text, earlier.of_day, later.of_day, null, null, null,
        'statistics', 'false'
    from built.publication.residence_spells as spells
    inner join of_day as earlier on spells.municipality_code = earlier.code
    inner join of_day as later on earlier.code = later.code and earlier."end" = later.first
    where earlier.of_day <> later.of_day
        and spells.start_date < earlier."end"::date and coalesce(spells.end_date > earlier."end"::date, true)
        and earlier."end" < (select last_date::text from built.publication.delivery_scope)
"""


def stable_regions(history: History) -> pd.DataFrame:
    """For every municipality of the geography the group that no reform of 1964-2023 mixes with others.

    Columns municipality_code and region, the least code of the group.
    """
    groups: list[set[str]] = []
    for day in ("1964-01-02", "2023-06-01"):
        for region in history.components(day, GEOGRAPHY):
            reached = {target for code in region for target in history.walk(code, day, GEOGRAPHY)}
            mixed = [group for group in groups if group & reached]
            groups = [group for group in groups if not group & reached] + [reached.union(*mixed)]
    rows = [(code, min(group)) for group in groups for code in sorted(group)]
    return pd.DataFrame(rows, columns=["municipality_code", "region"])


def test_no_message_in_the_codes_of_its_day_is_rejected_for_its_code(contemporaneous: Path):
    rejected = warehouse.query(
        contemporaneous,
        """select reason_code, count(*) as n from publication.rejected_notifications
        where reason_code <> 'impossible_move' or from_municipality is distinct from to_municipality
        group by all""",
    )
    assert rejected.empty, rejected
    uses = warehouse.query(
        contemporaneous,
        "select code_kind, sum(places)::bigint as places from municipality_code_uses group by all",
    )
    assert set(uses["code_kind"]) == {"date", "date_and_geography"}
    assert uses.set_index("code_kind").loc["date", "places"] > 100
    coding = warehouse.query(contemporaneous, "select is_recoded from notifications.municipality_coding")
    assert not coding["is_recoded"].item()


def test_the_other_delivery_is_told_to_be_recoded(recoded: tuple[Path, Path]):
    _, database = recoded
    coding = warehouse.query(database, "select * from notifications.municipality_coding")
    assert coding["is_recoded"].item()
    assert coding["codes_of_geography_only"].item() > 100
    assert coding["codes_of_date_only"].item() == 0


def test_codes_of_their_day_give_the_same_population_and_movers_cell_by_cell(
    recoded: tuple[Path, Path], contemporaneous: Path, history: History
):
    """On regions that reforms do not mix; nobody moves on the days of reforms beyond who did."""
    regions = stable_regions(history)
    alone = regions.groupby("region")["municipality_code"].transform("size") == 1
    assert alone.sum() > 250
    assert not alone.all()
    for sql in (POPULATION, MOVERS):
        one, other = (_on_regions(database, sql, regions) for database in (recoded[1], contemporaneous))
        assert len(one) > 1_000
        pd.testing.assert_frame_equal(one, other)


def _on_regions(database: Path, sql: str, regions: pd.DataFrame) -> pd.DataFrame:
    with warehouse.opened(database) as connection:
        connection.register("stable", regions)
        return connection.sql(sql).df()


POPULATION = """
    select year, region, sex, birth_year, sum(persons)::bigint as persons
    from publication.population inner join stable using (municipality_code)
    group by all order by all
"""
MOVERS = """
    select movers.year, movers.mover_kind, movers.person_number, origins.region as origin,
        destinations.region as destination
    from publication.movers
    left join stable as origins on movers.origin_municipality_code = origins.municipality_code
    left join stable as destinations on movers.destination_municipality_code = destinations.municipality_code
    where origins.region is distinct from destinations.region
    order by all
"""


def test_what_was_split_is_assumed_and_contradicts_nothing(contemporaneous: Path, history: History):
    """Whom a message places is placed by it; all whom a code of several names are counted."""
    assumed = warehouse.query(
        contemporaneous,
        """select stated_code, strftime(valid_from_date, '%Y-%m-%d') as first, municipality_code, rule_code,
            sum(places)::bigint as places
        from assumed_municipalities group by all""",
    )
    assert {"own_messages", "largest"} == set(assumed["rule_code"])
    for row in assumed.itertuples():
        assert row.municipality_code in history.walk(row.stated_code, row.first, GEOGRAPHY)
    contradictions = warehouse.query(contemporaneous, "select * from publication.residence_contradictions")
    assert contradictions.empty, contradictions
