"""Whom family immigrants joined, whom mixed families are with and who moves along the ladder of centrality,
told once more from the true lives of the synthetic register, person by person.
"""

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import warehouse

ADULT = 18
JOINED = {"refuge": "refugee", "work": "labour_migrant", "nordic": "nordic", "native": "native"}
ORDER = ["refugee", "labour_migrant", "nordic", "native", "other"]
NORWAY = "000"
DAY = timedelta(days=1)


@dataclass
class Life:
    """What a person is, and where from each day on: a municipality, or "" for abroad and dead."""

    kind: str
    birth_date: date
    mother: int | None
    is_born_here: bool
    places: list[tuple[date, str]] = field(default_factory=list)

    def place_on(self, day: date) -> str:
        """Where the person was at the end of a day."""
        return next((place for since, place in reversed(self.places) if since <= day), "")

    def immigrates_on(self, day: date) -> bool:
        return bool(self.place_on(day)) and not self.place_on(day - DAY) and self.birth_date < day


Lives = dict[int, Life]
Families = dict[tuple[int, int], list[int]]


def kind_of(row: Any, background: str | None) -> str:
    """The background of an immigrant; else native or born here of immigrants. No country is missing."""
    parents = {row.mother_birth_country, row.father_birth_country}
    is_of_immigrants = NORWAY not in parents and row.grandparents_born_abroad == 4
    return background or ("born_here_of_immigrants" if row.is_born_here and is_of_immigrants else "native")


@pytest.fixture(scope="module")
def lives(clean: tuple[Path, Path]) -> Lives:
    """The true lives by person_id. Backgrounds are those that other tests compare with the truth."""
    delivery, database = clean
    immigrants = warehouse.query(database, "select person_id, background from immigrants.immigrants")
    backgrounds = dict(zip(immigrants["person_id"], immigrants["background"], strict=True))
    persons = warehouse.query(
        database,
        f"""select person_id(person_number) as person_id, birth_date::date as birth_date,
            coalesce(person_id(mother_person_number), 0) as mother, grandparents_born_abroad,
            birth_municipality is not null or birth_country = '{NORWAY}' as is_born_here,
            mother_birth_country, father_birth_country
        from '{delivery}/persons.parquet'""",
    )
    found = {
        row.person_id: Life(
            kind_of(row, backgrounds.get(row.person_id)), row.birth_date.date(), row.mother, row.is_born_here
        )
        for row in persons.itertuples()
    }
    stays = warehouse.query(
        database,
        f"""select person_id(person_number) as person_id, day::date as day, place from (
            select person_number, '1965-12-31' as day, opening_municipality as place, 0 as position
            from '{delivery}/truth/homes.parquet' where opening_municipality is not null
            union all
            select person_number, birth_date, homes.birth_municipality, 1
            from '{delivery}/truth/homes.parquet' as homes
            inner join '{delivery}/persons.parquet' using (person_number)
            where homes.birth_municipality is not null and birth_date >= '1966-01-01'
            union all
            select person_number, move_date, if(move_type = 'emigration', '', to_municipality), 2
            from '{delivery}/truth/moves.parquet'
            union all
            select person_number, death_date, '', 3
            from '{delivery}/persons.parquet' where death_date is not null
        ) order by person_id, day, position""",
    )
    for row in stays.itertuples():
        found[row.person_id].places.append((row.day.date(), row.place))
    return found


@pytest.fixture(scope="module")
def families(clean: tuple[Path, Path], lives: Lives) -> Families:
    """Residents of each 1 January by year and family."""
    delivery, database = clean
    rows = warehouse.query(
        database,
        f"""select distinct year::int as year, person_id(family_number) as family,
            person_id(person_number) as person_id
        from '{delivery}/family_numbers.parquet'""",
    )
    members: Families = defaultdict(list)
    for row in rows.itertuples():
        if lives[row.person_id].place_on(date(row.year - 1, 12, 31)):
            members[row.year, row.family].append(row.person_id)
    return members


def reference_of(arrival: date, others: list[Life]) -> tuple[str, str]:
    """Status and group, of the others in the family on 1 January after the arrival."""
    before = [
        JOINED.get(other.kind, "other")
        for other in others
        if other.place_on(arrival - DAY) or (other.immigrates_on(arrival) and other.kind != "family")
    ]
    if before:
        return "told", min(before, key=ORDER.index)
    return ("nobody_before" if others else "alone"), "not_told"


def test_family_immigrants_joined_whom_the_truth_says(clean, lives: Lives, families: Families):
    _, database = clean
    of_family = {
        (year, person_id): family for (year, family), members in families.items() for person_id in members
    }
    expected = {}
    for person_id, life in lives.items():
        arrival = next((since for since, place in life.places if place), None)
        if life.kind != "family" or arrival is None:
            continue
        first_january = date(arrival.year + 1, 1, 1)
        if not life.place_on(first_january - DAY):
            expected[person_id] = ("not_resident", "not_told")
            continue
        family = families.get((first_january.year, of_family.get((first_january.year, person_id), 0)), [])
        expected[person_id] = reference_of(arrival, [lives[each] for each in family if each != person_id])
    rows = warehouse.query(
        database, "select person_id, status_code, joined_group from publication.family_immigrant_references"
    )
    found = {row.person_id: (row.status_code, row.joined_group) for row in rows.itertuples()}
    assert found == expected
    counted = Counter(found.values())
    assert counted["told", "labour_migrant"] > 20
    assert counted["told", "native"] + counted["told", "nordic"] + counted["told", "refugee"] > 3
    assert counted["alone", "not_told"] > 20 < counted["nobody_before", "not_told"]


def test_rates_by_reference_are_those_of_the_persons(clean):
    _, database = clean
    references, years = (
        warehouse.query(database, f"from publication.{table}")
        for table in ("family_immigrant_references", "immigrant_person_years")
    )
    merged = years.merge(references, on="person_id")
    persons = Counter(zip(merged["year"].astype(str), merged["joined_group"], strict=True))
    leaving = merged[merged["has_emigrated"]]
    emigrants = Counter(zip(leaving["year"].astype(str), leaving["joined_group"], strict=True))
    rows = warehouse.query(
        database,
        """select period_id, joined_group, persons, emigrants, emigration_rate_per_100
        from publication.family_immigrant_rates_by_reference
        where scheme_id = 'centrality' and age_group = 'all' and joined_group <> 'all'
            and period_id not like '%-%'""",
    )
    assert {(row.period_id, row.joined_group): row.persons for row in rows.itertuples()} == persons
    assert sum(emigrants.values()) > 20
    for row in rows.itertuples():
        assert row.emigrants == emigrants[row.period_id, row.joined_group]
        assert row.emigration_rate_per_100 == pytest.approx(100 * row.emigrants / row.persons)


def mixed_with(others: list[Life], members: set[int], year: int) -> str:
    """Of those in a mixed family who are no immigrants: whom the immigrants live with."""

    def is_child(life: Life) -> bool:
        return life.mother in members or year - 1 - life.birth_date.year < ADULT

    if any(life.kind == "native" and not is_child(life) for life in others):
        return "native_adult"
    return "child_born_here" if any(life.is_born_here and is_child(life) for life in others) else "other"


def test_mixed_families_are_with_whom_the_truth_says(clean, lives: Lives, families: Families):
    _, database = clean
    expected = {}
    for (year, family), members in families.items():
        others = [
            lives[each] for each in members if lives[each].kind in ("native", "born_here_of_immigrants")
        ]
        if 0 < len(others) < len(members):
            expected[year, family] = mixed_with(others, set(members), year)
    rows = warehouse.query(database, "from immigrants.mixed_families")
    found = {(row.year, row.family_id): row.mixed_with for row in rows.itertuples()}
    assert found == expected
    assert min(Counter(found.values())[each] for each in ("native_adult", "child_born_here")) > 100


def test_moves_along_the_ladder_are_the_true_ones(clean, lives: Lives):
    _, database = clean
    with (warehouse.PROJECT / "seeds/classifications/municipalities.csv").open(encoding="utf-8") as file:
        levels = {
            row["municipality_code"]: row["centrality"]
            for row in csv.DictReader(file)
            if row["geography_date"] == warehouse.OF_THE_TRUTH
        }
    expected: Counter[tuple[str, str, str, str]] = Counter()
    for life in lives.values():
        background = "not_immigrant" if life.kind in ("native", "born_here_of_immigrants") else life.kind
        for year in {since.year for since, _ in life.places} - {1965}:
            # A child that was born in the year was at its start where it was born.
            is_born = life.birth_date.year == year and life.is_born_here
            start = life.places[0][1] if is_born else life.place_on(date(year - 1, 12, 31))
            end = life.place_on(date(year, 12, 31))
            if start and end and start != end:
                expected[str(year), levels[start], levels[end], background] += 1
    rows = warehouse.query(
        database,
        """select period_id, from_centrality, to_centrality, background, movers
        from publication.centrality_moves_by_background
        where period_id not like '%-%' and background not in ('all', 'immigrants')""",
    )
    found = {tuple(row)[:4]: row.movers for row in rows.itertuples(index=False)}
    years = set(warehouse.query(database, "from residence.covered_years")["year"].astype(str))
    assert found == {key: movers for key, movers in expected.items() if key[0] in years}
    assert len(found) > 100
