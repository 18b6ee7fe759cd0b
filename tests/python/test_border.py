"""Immigrants here, nationals abroad and their hazards, against the lives of the synthetic register."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

import warehouse
from person_ids import person_id
from test_movers import ABROAD, true_movers

FIRST_YEAR, LAST_YEAR = 1966, 2013
LATEST = range(LAST_YEAR - 4, LAST_YEAR + 1)


class Cell(NamedTuple):
    """A person's sex, and age and years on a clock at the end of a year; both open at the top."""

    sex: str
    age: int
    years: int


@dataclass(frozen=True)
class Life:
    sex: str
    born: int
    died: int
    is_native: bool
    was_here_at_opening: bool
    stated_year: int | None
    crossings: dict[int, str]  # by year: "in" or "out"
    is_foreign: bool | None  # by the citizenship of the last message; None without any


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Life], Path]:
    """Every life of a delivery without defects, and its warehouse."""
    directory = tmp_path_factory.mktemp("border")
    options = ("--defects", "none", "--first-year", str(FIRST_YEAR), "--last-year", str(LAST_YEAR))
    delivery = warehouse.synthesize(directory / "delivery", *options, persons=4_000, seed=23)
    database = warehouse.build(
        delivery,
        directory,
        "--select",
        "path:seeds",
        "+immigrant_stocks",
        "+nationals_abroad",
        "+border_hazards",
    )
    return lives(delivery), database


def lives(delivery: Path) -> list[Life]:
    crossings: dict[int, dict[int, str]] = defaultdict(dict)
    for person, year, origin, destination in true_movers(delivery, last_year=LAST_YEAR):
        if ABROAD in (origin, destination):
            crossings[person][year] = "in" if origin == ABROAD else "out"
    # Codes of two digits are those of 1976 and before; 00 and 000 are Norway, an empty one says nothing.
    foreign = dict(
        duckdb.sql(
            f"""select person_number,
                max_by(citizenship not in ('00', '000'), registration_date || notification_id)
            from '{delivery}/notifications.parquet'
            where coalesce(citizenship, '') <> '' group by all"""
        ).fetchall()
    )
    return [
        Life(
            sex,
            born,
            died,
            is_native,
            here,
            stated,
            dict(sorted(crossings[person_id(person)].items())),
            foreign.get(person),
        )
        for person, sex, born, died, is_native, here, stated in duckdb.sql(
            f"""select person_number, sex, year(birth_date::date), coalesce(year(death_date::date), 9999),
                coalesce(birth_municipality, '') <> '', reference_date is not null, first_immigration_year
            from '{delivery}/persons.parquet'
            left join '{delivery}/opening_residence.parquet' using (person_number)"""
        ).fetchall()
    ]


def is_immigrant_of(life: Life, grouped_by: str) -> bool:
    """Born abroad, or a foreign citizen (as by birth where no message says), first known as one who came."""
    by_birth = grouped_by == "birth" or life.is_foreign is None
    is_candidate = not life.is_native if by_birth else life.is_foreign
    first = next(iter(life.crossings.values()), None)
    return is_candidate and (
        life.was_here_at_opening
        and life.stated_year is not None
        or not life.was_here_at_opening
        and first == "in"
    )


def clocks(life: Life, grouped_by: str) -> Iterator[tuple[int, str, int]]:
    """(year, where at its end, start of the clock): 'here' as an immigrant or 'away' as a national."""
    is_immigrant = is_immigrant_of(life, grouped_by)
    here, since = life.was_here_at_opening, life.stated_year if is_immigrant else None
    for year in range(FIRST_YEAR - 1, LAST_YEAR + 1):
        crossing = life.crossings.get(year)
        if crossing:
            here = crossing == "in"
            if is_immigrant and since is None:
                since = year
            if not is_immigrant:
                since = year if crossing == "out" else None
        if year < life.died and since is not None and here == is_immigrant:
            yield year, "here" if here else "away", since


def true_stocks(everybody: list[Life], whereabouts: str, grouped_by: str) -> Counter[tuple[int, Cell]]:
    """Persons by year and cell at the end of each year."""
    return Counter(
        (year, Cell(life.sex, min(year - life.born, 99), min(year - since, 16)))
        for life in everybody
        for year, where, since in clocks(life, grouped_by)
        if where == whereabouts
    )


@pytest.mark.parametrize("grouped_by", ["birth", "citizenship"])
@pytest.mark.parametrize(
    ("table", "years", "whereabouts"),
    [("immigrant_stocks", "duration_years", "here"), ("nationals_abroad", "years_abroad", "away")],
)
def test_stocks_are_those_of_the_lives(clean, table, years, whereabouts, grouped_by):
    everybody, database = clean
    expected = true_stocks(everybody, whereabouts, grouped_by)
    found = warehouse.query(
        database,
        f"""select year - 1 as year, sex, age, {years}, persons from publication.{table}
        where grouped_by = '{grouped_by}'""",
    )
    assert len(expected) > 2_000
    assert {(row[0], Cell(*row[1:4])): row[4] for row in found.itertuples(index=False)} == expected


@pytest.mark.parametrize("grouped_by", ["birth", "citizenship"])
@pytest.mark.parametrize(
    ("stream", "whereabouts", "crossing"),
    [("immigrant_emigration", "here", "out"), ("national_return", "away", "in")],
)
def test_events_and_exposed_are_those_of_the_lives(clean, stream, whereabouts, crossing, grouped_by):
    everybody, database = clean
    events: Counter[Cell] = Counter()
    exposed: Counter[Cell] = Counter()
    for life in everybody:
        for before, where, since in clocks(life, grouped_by):
            year, age = before + 1, before + 1 - life.born
            if where != whereabouts or year not in LATEST or age > 69:
                continue
            cell = Cell(life.sex, age, min(year - since, 16))
            exposed[cell] += 1
            events[cell] += life.crossings.get(year) == crossing
    found = warehouse.query(
        database,
        f"""select sex, age, years_since, events, exposed_persons from rates.border_hazards
        where base_period_id = 'latest' and grouped_by = '{grouped_by}' and stream_code = '{stream}'
            and exposed_persons > 0""",
    )
    assert events.total() > 20
    assert {Cell(*row[:3]): (row[3], row[4]) for row in found.itertuples(index=False)} == {
        cell: (events[cell], persons) for cell, persons in exposed.items()
    }
