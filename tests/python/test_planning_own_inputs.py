"""Own population, rates and migration: read, refused where they do not fit, and by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vandring.errors import UserError
from vandring.planning.assumptions import CHOSEN, Basis, Wishes, assumed_series
from vandring.planning.own_inputs import Own, read_own
from vandring.projection.engine import project
from vandring.projection.frames import Tables
from vandring.projection.labels import SEXES, Array, Labels
from vandring.projection.relations.closed import NoMigration
from vandring.projection.relations.given_migration import GivenMigration
from vandring.projection.runs import run_setting
from vandring.projection.scenarios import Setting
from vandring.projection.vital import VitalRates

SETTING = Setting("delivery", "latest", "halves", "none", 2020, 2023)
AGES = 4
REGIONS = ["n", "s"]


def frame(years: list[int], value: str, number: float, **axes: list) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([years, *axes.values()], names=["year", *axes])
    return pd.DataFrame({value: number}, index=index).reset_index()


def tables() -> Tables:
    """100 persons of every region, sex and age; nobody is born, a tenth dies."""
    ages, both = list(range(AGES)), list(SEXES)
    of = {"base_period_id": "latest"}
    levels = frame([0], "level_factor", 1.0, rate_kind=["fertility", "mortality"], region_code=REGIONS)
    return {
        "counted_populations": frame([2020], "persons", 100, region_code=REGIONS, sex=both, age=ages).assign(
            scheme_id="halves"
        ),
        "fertility_rates": frame([0], "fertility_rate", 0.0, age=ages).drop(columns="year").assign(**of),
        "death_probabilities": frame([0], "death_probability", 0.1, sex=both, age=ages)
        .drop(columns="year")
        .assign(**of),
        "regional_level_factors": levels.assign(scheme_id="halves", **of),
        "sex_ratios_at_birth": pd.DataFrame({"girl_share": [0.5], **of}),
    }


SERIES = pd.DataFrame(
    [(CHOSEN, f"{name}_multiplier", 2021, 1.0, "multiplier") for name in ("fertility", "mortality")],
    columns=["scenario_id", "series", "from_year", "value", "unit"],
)


def projected(own: Own) -> Array:
    """Population by year and region."""
    setting, changed = own.applied(SETTING, tables(), REGIONS, AGES - 1)
    population = run_setting(setting, [CHOSEN], SERIES, changed).population[:, 0]
    return np.asarray(population.sum(axis=(2, 3)))


def own(**named: pd.DataFrame) -> Own:
    return Own(named, {name: Path(f"{name}.csv") for name in named})


def test_nothing_of_ones_own_changes_nothing() -> None:
    np.testing.assert_allclose(projected(own()), 800 * 0.9 ** np.arange(4)[:, None] * np.ones(2))


def test_own_rates_hold_from_their_year_until_the_next() -> None:
    both, ages = list(SEXES), list(range(AGES))
    dying = pd.concat(
        [
            frame([2019], "death_probability", 0.5, sex=both, age=ages),
            frame([2022], "death_probability", 0.0, sex=both, age=ages),
        ]
    )
    assert projected(own(death_probabilities=dying))[:, 0].tolist() == [800, 400, 400, 400]
    # Women of 200 over four ages at the start: those who reach 1 to 3 in the year bear half a child each.
    born = pd.concat(
        [frame([2021], "fertility_rate", 0.0, age=ages), frame([2023], "fertility_rate", 0.5, age=ages)]
    )
    still = frame([2021], "death_probability", 0.0, sex=both, age=ages)
    assert projected(own(fertility_rates=born, death_probabilities=still))[:, 0].tolist() == [
        800,
        800,
        800,
        1000,
    ]


def test_rates_of_years_are_those_of_one_year_after_the_other() -> None:
    random = np.random.default_rng(5)
    start = random.uniform(50, 100, (1, 2, 2, 60))
    fertility, dying = random.uniform(0, 0.1, (2, 1, 60)), random.uniform(0, 0.2, (2, 1, 2, 60))

    def vital(fertility: Array, dying: Array, years: int) -> VitalRates:
        ones = np.ones((1, 2))
        multiplier = np.ones((years, 1))
        return VitalRates(fertility, dying, np.array([0.5]), ones, ones, multiplier, multiplier)

    names = Labels(("s",), ("n", "s"), 2021)
    together = project(start, vital(fertility, dying, 2), NoMigration(), names, 2)
    first = project(start, vital(fertility[0], dying[0], 1), NoMigration(), names, 1)
    second = project(first.population[1], vital(fertility[1], dying[1], 1), NoMigration(), names, 1)
    np.testing.assert_allclose(together.population[2], second.population[1], rtol=1e-12)
    with pytest.raises(UserError, match="death_probability of 2022 is out of range"):
        project(
            start, vital(fertility, dying * np.array([1, 9])[:, None, None, None], 2), NoMigration(), names, 2
        )


def test_own_migration_is_added_to_every_cell_and_closes_the_account() -> None:
    moves = frame([2021, 2022, 2023], "net_migration", -5.0, region_code=["n"], sex=["male"], age=[3, 9])
    population = projected(own(migration=moves))
    # Ten leave the open group every year, those of age 9 among them; nobody leaves the south.
    assert population[1].tolist() == [710, 720]
    assert population[2, 0] == pytest.approx(710 * 0.9 - 10)
    given = np.zeros((1, 1, 2, 2, AGES))
    given[0, 0, 0, 1, 2] = 7.5
    vital = VitalRates(
        np.zeros((1, AGES)),
        np.zeros((1, 2, AGES)),
        np.array([0.5]),
        *(np.ones((1, 2)),) * 2,
        *(np.ones((1, 1)),) * 2,
    )
    start = np.full((1, 2, 2, AGES), 10.0)
    made = project(start, vital, GivenMigration(given), Labels(("s",), ("n", "s"), 2021), 1)
    assert made.net_immigration[0, 0, 0, 1].tolist() == [0, 0, 7.5, 0]
    assert made.population[1, 0, 0, 1].tolist() == [0, 10, 17.5, 20]


def test_an_own_population_is_the_start_and_its_oldest_are_the_open_group() -> None:
    population = frame([2021], "persons", 1.0, region_code=REGIONS, sex=list(SEXES), age=list(range(8)))
    setting, changed = own(population=population).applied(SETTING, tables(), REGIONS, AGES - 1)
    start = run_setting(setting, [CHOSEN], SERIES, changed).population[0, 0]
    assert start[0, 0].tolist() == [1, 1, 1, 5]


def test_own_rates_are_not_multiplied_by_what_the_scenario_multiplies_but_by_the_planner() -> None:
    series = SERIES.assign(scenario_id="s", value=0.8)
    basis = Basis("s", "S", SETTING, True, 2023, "net")
    made = assumed_series(
        series,
        basis,
        Wishes(mortality=1.5, fertility=2.0),
        lambda _: np.ones(3),
        {},
        ["mortality_multiplier"],
    )
    chosen = made[made["scenario_id"] == CHOSEN].set_index("series")["value"]
    assert chosen.to_dict() == pytest.approx({"fertility_multiplier": 1.6, "mortality_multiplier": 1.5})


@pytest.mark.parametrize(
    ("name", "rows", "message"),
    [
        ("population", frame([2020], "persons", 1.0, region_code=REGIONS, sex=list(SEXES), age=[0, 1, 2, 3]),
         "must be that of 1 January 2021.*its years are 2020"),
        ("population", frame([2021], "persons", 1.0, region_code=["n"], sex=list(SEXES), age=[0, 1, 2, 3]),
         "8 cells are missing, the first region s, female, age 0"),
        ("population", frame([2021], "persons", 1.0, region_code=["x"], sex=list(SEXES), age=[0]),
         "region_code 'x' is no region of the scheme that is projected; its codes are n, s"),
        ("migration", frame([2021, 2022], "net_migration", 1.0, region_code=["n"], sex=["male"], age=[0]),
         "has no year 2023; every year projected needs its own"),
        ("death_probabilities", frame([2022], "death_probability", 0.1, sex=list(SEXES), age=list(range(4))),
         "given from 2022 on, but the first year projected is 2021"),
        ("death_probabilities", frame([2021], "death_probability", 0.1, sex=list(SEXES), age=[0, 1, 3]),
         "death_probability of 2021 has a missing cell .*sex male, age 2"),
        ("death_probabilities", frame([2021], "death_probability", 10.0, sex=list(SEXES), age=list(range(4))),
         "must be between 0 and 1"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(name: str, rows: pd.DataFrame, message: str) -> None:
    with pytest.raises(UserError, match=message):
        projected(own(**{name: rows}))


def test_files_are_read_as_csv_and_as_parquet(tmp_path: Path) -> None:
    (tmp_path / "population.csv").write_text(
        "year;region_code;sex;age;persons\n2021;03;male;0;12.5\n", encoding="utf-8"
    )
    rates = frame([2021, 2022], "fertility_rate", 0.1, age=[15, 16])
    rates.to_parquet(tmp_path / "fertility_rates.parquet")
    read = read_own(tmp_path)
    assert read.tables["population"].to_dict("records") == [
        {"year": 2021, "region_code": "03", "sex": "male", "age": 0, "persons": 12.5}
    ]
    pd.testing.assert_frame_equal(read.tables["fertility_rates"], rates, check_dtype=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "year,sex,age\n2021,male,0\n",
            "the columns year, sex, age, death_probability; missing: death_prob",
        ),
        ("year,sex,age,death_probability\n2021,m,0,0.1\n", "row 1: sex 'm' must be male or female"),
        (
            "year,sex,age,death_probability\n2021,male,0,0.1\n2021,male,90+,0.1\n",
            "row 2: age '90.' must be",
        ),
        (
            'year,sex,age,death_probability\n2021,male,0,"0,1"\n',
            "row 1: death_probability '0,1' must be a number",
        ),
        ("year,sex,age,death_probability\n2021,male,0,\n", "row 1: death_probability .* must be a number"),
        (
            "year,sex,age,death_probability\n2021,male,0,0.1\n2021,male,0,0.2\n",
            "sex male, age 0 is there twice",
        ),
    ],
)
def test_a_faulty_file_is_told_with_its_row(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "death_probabilities.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=message) as refused:
        read_own(tmp_path)
    assert str(file) in str(refused.value)


def test_a_directory_without_own_inputs_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="has none of the own inputs population, fertility_rates"):
        read_own(tmp_path)
    with pytest.raises(UserError, match="no such directory"):
        read_own(tmp_path / "x")
    for ending in ("csv", "parquet"):
        (tmp_path / f"migration.{ending}").touch()
    with pytest.raises(UserError, match="migration.csv and migration.parquet are both there"):
        read_own(tmp_path)


def test_totals_of_the_country_are_met_by_all_regions_together() -> None:
    of = pd.DataFrame(
        [(2021, "deaths", 160.0), (2022, "deaths", 0.0), (2060, "deaths", 9.0)],
        columns=["year", "component", "persons"],
    )
    # 1,600 persons, of whom a tenth of either region dies where nothing is given.
    assert projected(own(totals=of)).tolist() == [[800, 800], [720, 720], [720, 720], [648, 648]]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([(2019, "deaths", 5.0)], "has no year that is projected; those are 2021 to 2023"),
        ([(2021, "population", 5.0), (2021, "net_immigration", 5.0)], "are both given for 2021"),
    ],
)
def test_totals_that_say_nothing_or_two_things_are_refused(
    rows: list[tuple[int, str, float]], says: str
) -> None:
    of = pd.DataFrame(rows, columns=["year", "component", "persons"])
    with pytest.raises(UserError, match=says):
        projected(own(totals=of))


def test_a_component_that_nobody_knows_is_told_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "totals.csv").write_text("year,component,persons\n2021,deaths,5\n2022,widows,5\n")
    with pytest.raises(
        UserError, match=r"totals\.csv, row 2: component 'widows' must be one of births, deaths"
    ):
        read_own(tmp_path)
