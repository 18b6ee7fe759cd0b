"""One delivery written with the municipality codes of a geography, or with those of each day."""

import shutil
from pathlib import Path

import duckdb
import pandas as pd

import warehouse
from municipality_history import OPEN_END, History

GEOGRAPHY = "2013-01-01"
"""The geography whose codes the synthetic delivery has."""
LATEST = "2024-01-01"
FIRST = "1964-01-01"
TABLES = ("notifications", "persons", "opening_residence", "person_number_changes")


def codes_of_their_day(history: History) -> pd.DataFrame:
    """The code that every municipality of 2013 had between any two reforms.

    Of several codes that led to it, one that led to it alone. Columns code, first, end (exclusive), written.
    """
    bounds = [FIRST, *(date for date in history.dates if date > FIRST), OPEN_END]
    rows = []
    for first, end in zip(bounds, bounds[1:], strict=False):
        led = {code: history.walk(code, first, GEOGRAPHY) for code in sorted(history.in_force(first))}
        for code in sorted(history.in_force(GEOGRAPHY)):
            choices = [(len(targets), each) for each, targets in led.items() if code in targets]
            rows.append((code, first, end, min(choices)[1]))
    return pd.DataFrame(rows, columns=["code", "first", "end", "written"])


def codes_of_2024(history: History) -> pd.DataFrame:
    """The code of 2024 that every municipality of 2013 led to, of several the least, on every day."""
    codes = sorted(history.in_force(GEOGRAPHY))
    rows = [(code, FIRST, OPEN_END, min(history.walk(code, GEOGRAPHY, LATEST))) for code in codes]
    return pd.DataFrame(rows, columns=["code", "first", "end", "written"])


def rewrite(delivery: Path, written: Path, codes: pd.DataFrame, spells: Path | None = None) -> Path:
    """Write the tables with other codes: those of the day, and of the day before where somebody left.

    ``spells``: a warehouse of the delivery on the geography of 2013; with it everybody whose code changes on
    a day gets a message of it, as registers sent them.
    """
    written.mkdir()
    with duckdb.connect() as connection:
        connection.register("given", codes)
        connection.execute("create table codes as from given")
        for table in TABLES:
            connection.execute(f"create table {table} as from '{delivery / table}.parquet'")
        connection.execute(REWRITTEN)
        if spells is not None:
            connection.execute(f"attach '{warehouse.unpublished(spells)}' as built (read_only)")
            connection.execute(f"attach '{spells}' as rooms (read_only)")
            connection.execute(RENUMBERED)
        for table in TABLES:
            connection.execute(f"copy {table} to '{written / table}.parquet'")
    for file in delivery.glob("*.parquet"):
        if file.stem not in TABLES:
            shutil.copyfile(file, written / file.name)
    return written


REWRITTEN = """
    update notifications set from_municipality = written from codes
    where from_municipality = code and registration_date > first and registration_date <= "end";
    update notifications set to_municipality = written from codes
    where to_municipality = code and registration_date >= first and registration_date < "end";
    update persons set birth_municipality = written from codes
    where birth_municipality = code and birth_date >= first and birth_date < "end";
    update opening_residence set municipality_code = written from codes
    where municipality_code = code and reference_date >= first and reference_date < "end";
"""
RENUMBERED = """
    insert into notifications
    select
        'renumbered ' || earlier."end" || ' ' || persons.person_number, persons.person_number, 'internal',
        earlier."end", (earlier."end"::date + 30)::text, earlier.written, later.written, null, null, null,
        'statistics', 'false', null
    from built.publication.residence_spells as spells
    inner join rooms.notifications.person_identities as persons
        on spells.person_id = persons.person_id and persons.person_number = persons.resolved_person_number
    inner join codes as earlier on spells.municipality_code = earlier.code
    inner join codes as later on earlier.code = later.code and earlier."end" = later.first
    where earlier.written <> later.written
        and spells.start_date < earlier."end"::date and coalesce(spells.end_date > earlier."end"::date, true)
        and earlier."end" < (select last_date::text from built.publication.delivery_scope)
"""


def unmixed_regions(history: History, geography: str) -> pd.DataFrame:
    """For every municipality of a geography the group that no reform of 1964-2024 mixes with others.

    Columns municipality_code and region, the least code of 2013 of the group.
    """
    groups: list[set[str]] = []
    for day in ("1964-01-02", "2023-06-01", LATEST):
        for region in history.components(day, GEOGRAPHY):
            reached = {target for code in region for target in history.walk(code, day, GEOGRAPHY)}
            mixed = [group for group in groups if group & reached]
            groups = [group for group in groups if not group & reached] + [reached.union(*mixed)]
    rows = {
        (municipality, min(group))
        for group in groups
        for code in group
        for municipality in history.walk(code, GEOGRAPHY, geography)
    }
    return pd.DataFrame(sorted(rows), columns=["municipality_code", "region"])
