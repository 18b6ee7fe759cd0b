"""Movers, emigrants and immigrants against the lives that the synthetic register simulated."""

from collections import defaultdict
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import warehouse
from municipality_history import History
from person_ids import person_id

ABROAD = ""


def true_movers(delivery: Path, last_year: int) -> set[tuple[int, int, str, str]]:
    """(person_id, year, origin, destination) of all who live elsewhere at the end of a year than at its
    start.

    Walks every life from its moves, without any of the warehouse's SQL; the empty text stands for abroad.
    Municipalities are those of 2013.
    """
    people = duckdb.sql(
        f"""select persons.person_number, birth_date, coalesce(death_date, '9999-12-31') as death_date,
            coalesce(homes.birth_municipality, '') as birth_municipality,
            coalesce(opening_municipality, '') as opening_municipality,
            coalesce(reference_date, '') as reference_date
        from '{delivery}/persons.parquet' as persons
        inner join '{delivery}/truth/homes.parquet' as homes using (person_number)
        left join '{delivery}/opening_residence.parquet' using (person_number)"""
    ).fetchall()
    first_date = duckdb.sql(
        f"select min(reference_date) from '{delivery}/opening_residence.parquet'"
    ).fetchone()[0]
    moves = defaultdict(list)
    for person, date, destination in duckdb.sql(
        f"""select person_number, move_date, coalesce(to_municipality, '')
        from '{delivery}/truth/moves.parquet' order by person_number, move_date, move_id"""
    ).fetchall():
        moves[person].append((date, destination))
    movers = set()
    for person, born, died, birthplace, opening, reference in people:
        born_here = birthplace != "" and born >= first_date
        here = opening if reference else ABROAD
        by_year = defaultdict(list)
        for date, destination in moves[person]:
            by_year[int(date[:4])].append(destination)
        for year in sorted(by_year | ({int(born[:4]): []} if born_here else {})):
            if born_here and year == int(born[:4]):
                here = birthplace
            start = here
            for destination in by_year[year]:
                here = destination
            alive = died > f"{year}-12-31"
            if alive and start != here and year <= last_year:
                movers.add((person_id(person), year, start, here))
    return movers


def found_movers(database: Path) -> set[tuple[int, int, str, str]]:
    """The same of the warehouse."""
    frame = warehouse.query(
        database,
        """select person_id, year, coalesce(origin_municipality_code, '') as origin,
            coalesce(destination_municipality_code, '') as destination from publication.movers""",
    )
    return set(frame.itertuples(index=False, name=None))


def between_regions(movers: set[tuple[int, int, str, str]], geography: str) -> set[tuple[int, int, str, str]]:
    """Movers between stable regions: what a code of any day tells of people of a municipality cut since."""
    regions = History().stable_regions(geography) | {ABROAD: ABROAD}
    moved = {(person, year, regions[one], regions[other]) for person, year, one, other in movers}
    return {mover for mover in moved if mover[2] != mover[3]}


def geography_of(database: Path) -> str:
    """The 1 January whose municipalities a warehouse's tables are told by."""
    codes = warehouse.query(
        database, "select region_code from publication.municipality_regions where scheme_id = 'municipality'"
    )
    history = History()
    return next(
        day for day in ("2013-01-01", "2024-01-01") if history.in_force(day) == set(codes["region_code"])
    )


def test_without_defects_every_mover_is_found_and_nobody_else(clean):
    delivery, database = clean
    expected = true_movers(delivery, last_year=2025)
    assert len(expected) > 5_000
    assert found_movers(database) == expected


@pytest.mark.parametrize("geography", ["2013-01-01", "2024-01-01"])
def test_in_the_codes_of_each_day_the_same_movers_are_found(
    tmp_path: Path, clean: tuple[Path, Path], geography: str
) -> None:
    """The people of the clean delivery once more, told by either geography; reforms move nobody."""
    delivery = warehouse.synthesize(tmp_path / "delivery", "--defects", "none", persons=5_000, seed=11)
    expected = true_movers(delivery, last_year=2025)
    assert expected == true_movers(clean[0], last_year=2025)
    selected = ("--select", "+movers", "+municipality_regions", "+rejected_notifications")
    database = warehouse.build(delivery, tmp_path, *selected, *warehouse.told_by(geography))
    assert warehouse.query(database, "select * from publication.rejected_notifications").empty
    told = between_regions(expected, "2013-01-01")
    assert len(told) > 5_000
    assert between_regions(found_movers(database), geography) == told


def test_without_defects_nothing_contradicts_anything(clean):
    _, database = clean
    contradictions = warehouse.query(database, "select * from publication.residence_contradictions")
    assert contradictions.empty, contradictions


def test_with_defects_only_persons_with_lost_or_misdated_messages_differ(delivery, built):
    expected = between_regions(true_movers(delivery, last_year=2025), "2013-01-01")
    found = between_regions(found_movers(built), geography_of(built))
    different = {person for person, *_ in expected ^ found}
    told_wrong = warehouse.query(
        built,
        f"""select distinct person_id(moves.person_number) as person_id
        from '{delivery}/truth/moves.parquet' as moves
        left join publication.migration_events as events using (notification_id)
        where events.person_id is null or moves.move_date <> moves.registration_date""",
    )
    explained = set(told_wrong["person_id"])
    assert different
    assert different <= explained


SCHEMES = {"norway": 1, "centrality": 4, "stable_region": 352, "county_2013": 19, "county_2024": 15}


def test_the_region_schemes_are_those_of_the_municipality_seed(clean: tuple[Path, Path], built: Path) -> None:
    """Numbers of Statistics Norway's lists; one economic region is in 2024 no municipality's any more."""
    for database, own in (
        (clean[1], {"municipality": 428, "economic_region": 89, "county": 19}),
        (built, {"municipality": 357, "economic_region": 88, "county": 15}),
    ):
        schemes = warehouse.query(
            database,
            """select scheme_id, count(distinct region_code) as regions
            from publication.municipality_regions group by 1""",
        )
        assert dict(zip(schemes["scheme_id"], schemes["regions"], strict=True)) == SCHEMES | own


def test_movers_are_fewer_than_messages(built):
    ratios: pd.DataFrame = warehouse.query(
        built,
        """select mover_kind, sum(movers) / sum(notifications) as ratio
        from publication.movers_against_notifications group by 1""",
    )
    assert (ratios["ratio"] < 1).all()
    assert (ratios["ratio"] > 0.5).all()
