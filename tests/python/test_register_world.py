"""The simulated lives: balance, order of moves, and outcomes of immigrants by the published coefficients."""

import datetime

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from vandring.errors import UserError
from vandring.register.delivery import Delivery
from vandring.register.parameters import OF_2013, DefectRates, SimulationParameters, no_defects
from vandring.register.person_numbers import assign_numbers
from vandring.register.simulation import simulate
from vandring.register.view import register_view
from vandring.register.world import World

FIRST_YEAR, LAST_YEAR = 2001, 2005


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(SimulationParameters(persons=12_000, first_year=FIRST_YEAR, last_year=LAST_YEAR), seed=3)


@pytest.fixture(scope="module")
def delivery(world: World) -> Delivery:
    return register_view(world, no_defects(), 3, OF_2013)


@pytest.fixture(scope="module")
def database(delivery: Delivery) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, table in {**delivery.tables, **delivery.truth}.items():
        connection.register(name, table)
    return connection


def count(database: duckdb.DuckDBPyConnection, query: str) -> int:
    row = database.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def check_digits_hold(number: str) -> bool:
    """Both check digits by their definition: the weighted sums of the digits are divisible by 11."""
    digits = [int(letter) for letter in number]
    first = sum(d * w for d, w in zip(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), strict=False))
    second = sum(d * w for d, w in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), strict=True))
    return first % 11 == 0 and second % 11 == 0


def century_of(number: str) -> int:
    """Hundreds of the year of birth that the individual number belongs to."""
    year, individual = int(number[4:6]), int(number[6:9])
    if individual <= 499:
        return 1900
    if year >= 54 and individual <= 749:
        return 1800
    return 2000 if year < 40 else 1900


def test_person_numbers_are_valid_synthetic_and_unique(delivery: Delivery) -> None:
    persons = delivery.tables["persons"].select(["person_number", "sex", "birth_date"]).to_pylist()
    numbers = {person["person_number"] for person in persons}
    assert len(numbers) == len(persons)
    for person in persons:
        number = person["person_number"]
        assert len(number) == 11
        assert check_digits_hold(number)
        born = datetime.date(
            century_of(number) + int(number[4:6]), int(number[2:4]) - 80, int(number[:2])
        ).isoformat()
        assert born == person["birth_date"]
        assert (int(number[8]) % 2 == 0) == (person["sex"] == "female")


def test_a_date_that_runs_out_of_numbers_is_an_error_of_the_user() -> None:
    with pytest.raises(UserError, match="fewer --persons"):
        assign_numbers(np.full(300, -30_000), np.ones(300, dtype=np.int8))


def test_population_balances(database: duckdb.DuckDBPyConnection) -> None:
    """Opening residents, births, deaths and moves across the border give the residents at the end."""
    start = f"'{FIRST_YEAR}-01-01'"
    opening = count(database, "select count(*) from opening_residence")
    births = count(
        database,
        f"select count(*) from persons where birth_municipality is not null and birth_date >= {start}",
    )
    deaths = count(database, "select count(*) from persons where death_date is not null")
    arrivals = count(database, "select count(*) from moves where move_type = 'immigration'")
    departures = count(database, "select count(*) from moves where move_type = 'emigration'")
    residents = count(
        database,
        f"""
        with last_move as (
            select person_number, max_by(coalesce(to_municipality, 'abroad'), move_date) as place
            from moves group by person_number
        )
        select count(*) from persons
        left join last_move using (person_number)
        left join opening_residence using (person_number)
        where death_date is null
          and coalesce(place, municipality_code, case when birth_date >= {start} then birth_municipality end)
              <> 'abroad'
        """,
    )
    assert births > 0
    assert deaths > 0
    assert arrivals > 0
    assert departures > 0
    assert opening + births - deaths + arrivals - departures == residents


def test_moves_of_a_person_follow_one_another(database: duckdb.DuckDBPyConnection) -> None:
    """Each move starts where the person was; none is before birth or after death; no two are on one date."""
    broken = count(
        database,
        f"""
        with chain as (
            select moves.*, lag(to_municipality) over history as before, row_number() over history as place
            from moves window history as (partition by person_number order by move_date)
        )
        select count(*) from chain
        join persons using (person_number)
        left join opening_residence using (person_number)
        where from_municipality is distinct from case
                when place > 1 then before
                when municipality_code is not null then municipality_code
                when birth_date >= '{FIRST_YEAR}-01-01' then birth_municipality
            end
            or move_date < birth_date or move_date >= death_date
            or (from_municipality is null) <> (move_type = 'immigration')
            or (to_municipality is null) <> (move_type = 'emigration')
            or from_municipality = to_municipality
        """,
    )
    assert broken == 0
    assert count(database, "select count(*) - count(distinct (person_number, move_date)) from moves") == 0


def test_realised_moves_agree_with_the_drawn_outcomes(
    database: duckdb.DuckDBPyConnection, world: World
) -> None:
    municipalities = world.figures.municipalities
    levels = pa.table({"code": municipalities.codes, "level": pa.array(municipalities.centrality)})
    database.register("levels", levels)
    disagreeing = count(
        database,
        """
        with final as (
            select person_number, cast(left(move_date, 4) as integer) as moved_year,
                   max_by(coalesce(to_municipality, 'abroad'), move_date) as place
            from moves group by all
        )
        select count(*) from immigrant_years
        left join final on final.person_number = immigrant_years.person_number and moved_year = year + 1
        left join levels on code = place
        where outcome <> case
            when place is null then 0 when place = 'abroad' then 2 when level = centrality then 0 else 1 end
        """,
    )
    assert disagreeing == 0
    assert count(database, "select count(distinct outcome) from immigrant_years") == 3


def test_covariates_are_those_of_the_written_tables(database: duckdb.DuckDBPyConnection) -> None:
    """Status, family, duration and age as anyone would reckon them from the delivered tables."""
    different = count(
        database,
        """
        with families as (
            select family_numbers.year - 1 as year, family_number, count(*) as size,
                   count(*) filter (
                       birth_country <> '000' and mother_birth_country <> '000'
                       and father_birth_country <> '000' and grandparents_born_abroad = 4
                       and first_immigration_year is not null
                   ) as immigrants
            from family_numbers join persons using (person_number) group by all
        ),
        activity as (
            select truth.*, employment_type is not null as works,
                   coalesce(is_enrolled_1_october = 'true' or has_passed_exam = 'true', false) as studies,
                   coalesce(unemployed_months, 0) as months, coalesce(education_level, 0) as level
            from immigrant_years as truth
            left join employment using (person_number, year)
            left join education_enrolment using (person_number, year)
            left join unemployment using (person_number, year)
            left join education_attainment using (person_number, year)
        )
        select count(*) from activity
        join persons using (person_number)
        join family_numbers as family
          on family.person_number = activity.person_number and family.year = activity.year + 1
        join families on families.family_number = family.family_number and families.year = activity.year
        where age <> activity.year - cast(left(birth_date, 4) as integer)
           or activity.sex <> persons.sex
           or duration_years <> activity.year - first_immigration_year
           or family_size <> size or family_immigrants <> immigrants
           or labour_market_status <> case
                  when months >= 7 then 'unemployed'
                  when works and studies then 'employed_in_education'
                  when works then 'employed'
                  when studies then 'in_education'
                  when months >= 1 then 'unemployed'
                  else 'outside_labour_force' end
           or education_group <> case
                  when level in (1, 2) then 'primary' when level = 3 then 'basic_upper_secondary'
                  when level in (4, 5) then 'completed_upper_secondary' when level = 6 then 'tertiary_lower'
                  when level in (7, 8) then 'tertiary_higher' else 'none_or_unregistered' end
           or background <> case
                  when birth_country in ('101', '103', '105', '106') then 'nordic'
                  else coalesce(reason_for_immigration, 'unknown') end
        """,
    )
    joined = count(
        database,
        """
        select count(*) from immigrant_years as truth
        join family_numbers as family
          on family.person_number = truth.person_number and family.year = truth.year + 1
        """,
    )
    assert different == 0
    assert joined == count(database, "select count(*) from immigrant_years")


@pytest.mark.parametrize("outcome", [1, 2])
def test_outcomes_are_as_frequent_as_their_probabilities(delivery: Delivery, outcome: int) -> None:
    """Altogether and in groups, within four standard errors of a sum of independent draws."""
    years = delivery.truth["immigrant_years"]
    chance = years[("internal_probability", "emigration_probability")[outcome - 1]].to_numpy()
    happened = years["outcome"].to_numpy() == outcome
    groups = [np.ones(len(chance), dtype=bool)]
    for name in ("centrality", "background", "labour_market_status", "duration_group"):
        values = np.asarray(years[name].to_pylist())
        groups += [values == value for value in np.unique(values)]
    for group in groups:
        error = np.sqrt((chance[group] * (1 - chance[group])).sum())
        # A continuity correction of half a person: some groups expect only a few.
        assert abs(happened[group].sum() - chance[group].sum()) <= 4 * error + 0.5


def test_probabilities_follow_the_published_formula(delivery: Delivery) -> None:
    """Probabilities by hand: a Nordic man, alone, in a central municipality, 16 years here or more."""
    rows = [
        row
        for row in delivery.truth["immigrant_years"].to_pylist()
        if (row["background"], row["sex"], row["family_size"], row["centrality"], row["duration_group"])
        == ("nordic", "male", 1, 4, "16+")
        and row["labour_market_status"] == "employed"
        and row["education_group"] == "tertiary_lower"
    ]
    assert rows
    for row in rows:
        age = row["age"]
        internal = np.exp(-4.624 + 0.017 * age - 0.056 * (age / 10) ** 2 - 0.072 - 0.377 - 0.374 + 0.164)
        leaves = np.exp(-1.05 - 0.033 * age + 0.037 * (age / 10) ** 2 - 0.464 - 1.353 - 0.403 + 0.196)
        total = 1 + internal + leaves
        assert row["internal_probability"] == pytest.approx(internal / total, abs=1e-12)
        assert row["emigration_probability"] == pytest.approx(leaves / total, abs=1e-12)


def test_levels_are_those_of_the_country(world: World) -> None:
    """Internal moves and immigrations per resident are near the published levels of 2001–05."""
    person_years = 12_000 * (LAST_YEAR - FIRST_YEAR + 1)
    kinds = np.bincount(world.moves["kind"], minlength=3)
    assert 0.038 < kinds[2] / person_years < 0.058
    assert 0.006 < kinds[0] / person_years < 0.011


def test_a_register_without_defects_reports_every_move_on_its_date(delivery: Delivery) -> None:
    assert delivery.truth["defects"].num_rows == 0
    moves = delivery.truth["moves"]
    assert moves["registration_date"] == moves["move_date"]
    assert moves["notification_id"].null_count == 0
    notifications = delivery.tables["notifications"]
    assert notifications.num_rows == moves.num_rows
    assert set(notifications["source_file"].to_pylist()) == {"statistics"}
    assert notifications["citizenship"].null_count == 0
    assert delivery.tables["person_number_changes"].num_rows == 0


def test_every_rate_of_a_register_without_defects_is_zero() -> None:
    assert no_defects().is_clean
    assert not DefectRates().is_clean
