"""Persons are known by a keyed hash of their number: which one, and that neither number nor key gets out."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import warehouse
from open_rules import rules
from person_ids import KEY, person_id
from vandring.delivery.person_key import PERSON_KEY, ensure_person_key
from vandring.errors import UserError
from vandring.estimation.figures import draw_immigrants, read_pictured
from vandring.metrics.workspace import prepare
from vandring.places import OPEN, PUBLISHED
from vandring.projection.figures import draw_trial, read_trial
from vandring.protection.salt import PROTECTION_SALT
from vandring.publishing.swap import publish
from vandring.report.chart_files import draw_charts
from vandring.report.map_files import draw_maps
from vandring.report.write import write_report

# Delivered columns that hold person numbers, by table.
NUMBERS = {
    "notifications": ("person_number",),
    "person_number_changes": ("old_person_number", "new_person_number"),
    "persons": ("person_number", "mother_person_number"),
    "opening_residence": ("person_number",),
    "family_numbers": ("person_number", "family_number"),
    "employment": ("person_number",),
    "education_enrolment": ("person_number",),
    "unemployment": ("person_number",),
    "education_attainment": ("person_number",),
}
# Ten digits (a whole number has no zero before it) or eleven by themselves, which are often written in two or
# three parts; more of them are decimals or ids.
SPELLED = re.compile(rb"(?<![0-9.])([0-9]{5,6}[ -]?[0-9]{5}|[0-9]{6} [0-9]{3} [0-9]{2})(?![0-9])")
FILES = {PUBLISHED: "publication", OPEN: "open"}
ROOMS_WITHOUT_NUMBERS = (
    "residence", "rates", "immigrants", "retention", "nowcast", "estimation", "projection", "publication",
)  # fmt: skip


@pytest.fixture(scope="module")
def numbers(delivery: Path) -> set[str]:
    """Every whole person number of the delivery."""
    columns = " union ".join(
        f"select {column} from '{delivery}/{table}.parquet'"
        for table, names in NUMBERS.items()
        for column in names
    )
    found = {
        number for (number,) in duckdb.sql(columns).fetchall() if re.fullmatch("[0-9]{11}", number or "")
    }
    assert len(found) > 10_000
    return found


@pytest.fixture(scope="module")
def opened_by_readers(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build directory with all that readers open: both files of a version, the report, figures, the
    workspace of MetricFlow; and every table of both files as CSV, because DuckDB's files are compressed.
    """
    directory = tmp_path_factory.mktemp("readers")
    publish(warehouse.to_publish(built, directory), directory)
    write_report(directory / PUBLISHED, directory / "report.html")
    draw_trial(read_trial(directory / PUBLISHED), directory / "figures")
    draw_immigrants(read_pictured(directory / PUBLISHED), directory / "figures")
    draw_charts(directory / PUBLISHED, directory / "figures")
    draw_maps(directory / PUBLISHED, directory / "figures")
    prepare(warehouse.PROJECT, directory)
    for link, schema in FILES.items():
        (directory / "tables" / schema).mkdir(parents=True)
        with duckdb.connect(str(directory / link), read_only=True) as connection:
            for (table,) in connection.sql("select table_name from duckdb_tables()").fetchall():
                file = directory / "tables" / schema / f"{table}.csv"
                connection.execute(f"copy {schema}.{table} to '{file}' (format csv)")
    return directory


def contents(directory: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below, with what is in it."""
    for file in sorted(directory.rglob("*")):
        if file.is_file():
            yield file, file.read_bytes()


def numbers_in(content: bytes, numbers: set[str]) -> set[str]:
    """Which of the numbers stand there, whole or in parts, as text or as a whole number."""
    found = {re.sub("[ -]", "", spelled.decode()).zfill(11) for spelled in SPELLED.findall(content)}
    return found & numbers


def test_a_number_would_be_found(numbers: set[str], tmp_path: Path) -> None:
    """In text of every spelling, and in a DuckDB file however few have it."""
    number = min(numbers)
    assert number.startswith("0"), "a whole number has ten digits"
    parts = number[:6], number[6:9], number[9:]
    for spelled in (
        number,
        str(int(number)),
        f"{number[:6]} {number[6:]}",
        f"{number[:6]}-{number[6:]}",
        " ".join(parts),
    ):
        assert numbers_in(f"a;{spelled}\n".encode(), numbers) == {number}, spelled
    with duckdb.connect(str(tmp_path / "one.duckdb")) as connection:
        connection.execute(
            f"create table one as select '{number}' as source_id, range as id from range(1000)"
        )
    assert number.encode() in (tmp_path / "one.duckdb").read_bytes()


def test_no_file_that_readers_open_has_a_person_number(opened_by_readers: Path, numbers: set[str]) -> None:
    files = dict(contents(opened_by_readers))
    assert {"report.html", "semantic_manifest.json", OPEN, PUBLISHED} <= {file.name for file in files}
    assert len([file for file in files if file.suffix == ".csv"]) > 140
    of_anybody = {file.stem for file in files if file.suffix == ".csv" and file.parent.name == "open"}
    assert {name for name, rule in rules().items() if rule != "closed"} <= of_anybody
    assert len([file for file in files if file.suffix == ".svg"]) > 3
    assert not {file.name: sorted(found)[:3] for file in files if (found := numbers_in(files[file], numbers))}


def test_no_file_that_readers_open_has_the_key_or_the_salt(opened_by_readers: Path, built: Path) -> None:
    salt = built.with_name(PROTECTION_SALT.name).read_bytes().strip()
    assert len(salt) >= 32
    for file, content in contents(opened_by_readers):
        assert KEY.encode() not in content, file.name
        assert salt not in content, file.name


def test_no_number_of_a_published_table_is_a_person_number(
    opened_by_readers: Path, numbers: set[str]
) -> None:
    """Whatever the type of its column: numbers as such are eight bytes, which no search for digits finds."""
    for link, schema in FILES.items():
        with duckdb.connect(str(opened_by_readers / link), read_only=True) as connection:
            connection.execute("create temp table numbers (number bigint)")
            connection.executemany("insert into numbers values (?)", [[int(number)] for number in numbers])
            columns = connection.sql(
                """select table_name, column_name from duckdb_columns()
                where not internal and schema_name <> 'main' and data_type ~ '.*(INT|DECIMAL|DOUBLE).*'"""
            ).fetchall()
            assert len(columns) > 150
            for table, column in columns:
                having = connection.sql(
                    f"""select distinct "{column}" from {schema}.{table}
                    inner join numbers on "{column}" = number limit 3"""
                ).fetchall()
                assert not having, f"{schema}.{table}.{column}: {having}"


def test_no_column_right_of_the_notifications_room_has_a_person_number(
    built: Path, numbers: set[str]
) -> None:
    """Files are compressed; columns are not."""
    with warehouse.opened(built) as connection:
        connection.execute("create temp table numbers (number varchar)")
        connection.executemany("insert into numbers values (?)", [[number] for number in sorted(numbers)])
        texts = connection.sql(
            f"""select database_name, schema_name, table_name, column_name from duckdb_columns()
            where schema_name in {ROOMS_WITHOUT_NUMBERS} and data_type = 'VARCHAR'"""
        ).fetchall()
        assert len(texts) > 200
        having = []
        for database, schema, table, column in texts:
            (persons,) = connection.sql(
                f"""select count(*) from (select distinct "{column}" as value
                    from {database}.{schema}.{table} where "{column}" ~ '[0-9]{{11}}') as texts
                inner join numbers on contains(value, number)"""
            ).fetchone()
            if persons:
                having.append(f"{schema}.{table}.{column}: {persons}")
    assert not having


def test_the_key_is_in_no_other_file_of_the_build(built: Path) -> None:
    """Neither in compiled SQL, manifests and logs nor in the warehouse."""
    files = dict(contents(built.parent))
    assert {"manifest.json", "dbt.log", built.name} <= {file.name for file in files}
    with_key = [file.name for file, content in files.items() if KEY.encode() in content]
    assert with_key == [PERSON_KEY.name]


def test_a_person_is_the_hash_of_the_number_that_stands(delivery: Path, built: Path) -> None:
    """Of a mother and a family too: deliveries state the numbers of the day they were made."""
    unlike = warehouse.query(
        built,
        f"""select persons.person_number, persons.person_id, persons.mother_person_id
        from notifications.persons
        inner join '{delivery}/persons.parquet' as delivered using (person_number)
        where persons.person_id <> person_id(delivered.person_number)
            or persons.mother_person_id
                is distinct from person_id(nullif(delivered.mother_person_number, ''))""",
    )
    assert unlike.empty, unlike
    families = f"""select person_id(person_number), year::int, person_id(family_number)
        from '{delivery}/family_numbers.parquet'"""
    members = "select person_id, year, family_id from notifications.family_members"
    with warehouse.opened(built) as connection:
        (delivered,) = connection.sql(f"select count(*) from ({families})").fetchone()
        unlike_families = connection.sql(f"({families}) except ({members})").fetchall()
    assert delivered > 1_000
    assert not unlike_families


def test_old_and_new_numbers_are_one_person(delivery: Path, built: Path) -> None:
    """The hash is of the last number that changes lead to."""
    changed = warehouse.query(
        built,
        f"""with changes as (from '{delivery}/person_number_changes.parquet')
        select old.person_id, new.person_id as new_person_id,
            case when new_person_number not in (select old_person_number from changes)
                then person_id(new_person_number) end::varchar as last_person_id
        from changes
        inner join notifications.person_identities as old on old_person_number = old.person_number
        inner join notifications.person_identities as new on new_person_number = new.person_number""",
    )
    assert (changed["person_id"] == changed["new_person_id"]).all()
    last = changed.dropna()
    assert len(changed) > len(last) > 100, "some change again"
    assert (last["person_id"].astype(str) == last["last_person_id"]).all()


def test_two_numbers_with_one_id_stop_the_build() -> None:
    test = (warehouse.PROJECT / "tests" / "dbt" / "rules" / "a_person_id_is_of_one_person.sql").read_text()
    sql = test.replace("{{ ref('person_identities') }}", "identities")
    with duckdb.connect() as connection:
        connection.execute(
            """create table identities as select * from (values ('1', '2', 7), ('2', '2', 7), ('3', '3', 8))
            as identities (person_number, resolved_person_number, person_id)"""
        )
        assert connection.sql(sql).fetchall() == []
        connection.execute("insert into identities values ('4', '4', 8)")
        assert connection.sql(sql).fetchall() == [(8, "3", "4")]


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = ensure_person_key(tmp_path / "build")
    assert file == tmp_path / "build" / PERSON_KEY.name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = file.read_text()
    assert re.fullmatch("[0-9a-f]{64}\n", key)
    assert ensure_person_key(tmp_path / "build").read_text() == key
    assert [each.name for each in file.parent.iterdir()] == [PERSON_KEY.name]
    assert ensure_person_key(tmp_path / "other").read_text() != key


def test_a_setting_names_another_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "kept elsewhere"
    named.write_text(f"{KEY}\n")
    monkeypatch.setenv(PERSON_KEY.setting, str(named))
    assert ensure_person_key(tmp_path / "build") == named
    assert not (tmp_path / "build").exists()
    monkeypatch.setenv(PERSON_KEY.setting, "")
    assert ensure_person_key(tmp_path / "build") == tmp_path / "build" / PERSON_KEY.name


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"", "there is no key"),
        (b"k" * 31 + b"\n", "there is no key"),
        (b"k" * 32 + b"\n" + b"k" * 32, "there is no key"),
        (b"k" * 20 + b" " + b"k" * 20, "there is no key"),
        ("nøkkel".encode() * 10, "cannot be read (it is not text)"),
    ],
)
def test_what_is_no_key_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, said: str
) -> None:
    named = tmp_path / "key"
    if content is not None:
        named.write_bytes(content)
    monkeypatch.setenv(PERSON_KEY.setting, str(named))
    with pytest.raises(UserError) as refused:
        ensure_person_key(tmp_path / "build")
    message = str(refused.value)
    assert message.startswith(f"{named}: {PERSON_KEY.setting} names this file: ")
    assert said in message
    assert "put a key there, one line of 32 or more letters and digits" in message
    assert "\n" not in message


def test_dbt_by_itself_stops_without_a_key(tmp_path: Path) -> None:
    """Nobody's number is hashed without one."""
    missing = warehouse.dbt(tmp_path, "show", "--inline", "{{ person_key() }}", by_its_path=True)
    assert missing.returncode != 0
    assert f"{tmp_path}/{PERSON_KEY.name}: there is no key here for person ids" in missing.stdout
    (tmp_path / PERSON_KEY.name).write_text("k" * 31 + "\n")
    short = warehouse.dbt(tmp_path, "show", "--inline", "{{ person_key() }}", by_its_path=True)
    assert short.returncode != 0
    assert f"{tmp_path}/{PERSON_KEY.name}: there is no key here for person ids" in short.stdout


def test_the_hash_of_the_tests_is_that_of_other_programs() -> None:
    """printf '%s' 'key:00000000000' | sha256sum"""
    assert person_id("00000000000", "key") == 0x486993686A3F2F8
