"""What an account in the dashboards can do beyond looking at them: the SQL editor under attack."""

from itertools import count

import duckdb
import pytest

from dashboard_server import Account, Answer, Served
from vandring.places import PUBLISHED

pytestmark = pytest.mark.bi

PASSWORD = "of this test only"
# Each is tried as it stands; {} is a folder that the server's process may write to. Without the lock each
# succeeds, or ends in another complaint than those of REFUSALS.
ATTACKS = {
    "read a file": "select * from read_text('/etc/passwd')",
    "read a file as a table": "select * from '{}/secret.csv'",
    "read a file as CSV": "select * from read_csv('/etc/passwd', header = false, delim = ':')",
    "read the settings of the process": "select * from read_blob('/proc/self/environ')",
    "read within a query": "select * from query('select * from read_text(''/etc/passwd'')')",
    "read within a lateral query": (
        "with names as (select '/etc/passwd' as name) "
        "select content from names, lateral (select * from read_text(name))"
    ),
    "find files": "select * from glob('/etc/*')",
    "guess a file's form": "select * from sniff_csv('/etc/passwd')",
    "attach a file": "attach '{}/other.duckdb' as other",
    "read another database": "select * from read_duckdb('{}/other.duckdb')",
    "write a file": "copy (select 1 as one) to '{}/out.csv'",
    "install": "install httpfs",
    "load": "load httpfs",
    "load a file": "load '{}/extension.duckdb_extension'",
    "unlock": "set lock_configuration = false",
    "open the machine": "set enable_external_access = true",
    "reset": "reset enable_external_access",
    "log to a file": "call enable_logging(storage = 'file', storage_config = {{'path': '{}/log'}})",
    "see what others ask": "call enable_logging()",
    "see what others ask by a select": "select * from enable_logging()",
    "read what others asked": "select * from duckdb_logs()",
    "read within a text": "select * from query('select * from duckdb_logs()')",
    "profile to a file": "set profiling_output = '{}/profile'",
    "change a table": "update open.vintages set vintage_id = 'x'",
    "make a table": "create table open.x as select 1 as one",
    "make a table for oneself": "create temp table x as select 1 as one",
    "drop a table": "drop table open.vintages",
    "two statements": "select 1; copy (select 1) to '{}/second.csv'",
    "read over the network": "select * from read_csv('https://localhost/x.csv')",
}


# What the cursor says, DuckDB under its lock, and Superset of a database that takes no changes.
REFUSALS = (
    "The dashboards' SQL only asks",
    "The dashboards' SQL may not call",
    "disabled by configuration",
    "does not allow for DDL/DML",
)


def is_refused(answer: Answer) -> bool:
    """Whether a statement was not answered because somebody forbade it."""
    return answer.status >= 400 and any(refusal in answer.text for refusal in REFUSALS)


@pytest.fixture(scope="module")
def administrator(dashboards: Served) -> Account:
    return Account(dashboards.address, "admin", dashboards.password)


def permission(administrator: Account, name: str, resource: str) -> int:
    """The number of one right; the server tells a hundred at a time."""
    for page in count():
        found = administrator.ask(f"security/permissions-resources/?q=(page:{page},page_size:100)")
        rights = found.content["result"]
        assert rights, f"no right {name} on {resource}"
        for each in rights:
            if each["permission"]["name"] == name and each["view_menu"]["name"].startswith(resource):
                return int(each["id"])
    raise AssertionError


@pytest.fixture(scope="module")
def analyst(dashboards: Served, administrator: Account) -> Account:
    """Somebody with the roles that docs/bi.md names: the dashboards, the SQL editor, the database."""
    database = permission(administrator, "database_access", "[vandring]")
    role = administrator.ask("security/roles/", {"name": "reads_vandring"}).content["id"]
    granted = administrator.ask(
        f"security/roles/{role}/permissions", {"permission_view_menu_ids": [database]}
    )
    assert granted.status == 200, granted.text
    roles = administrator.ask("security/roles/?q=(page_size:100)").content["result"]
    mine = [each["id"] for each in roles if each["name"] in ("Gamma", "sql_lab", "reads_vandring")]
    assert len(mine) == 3
    made = administrator.ask(
        "security/users/",
        {
            "username": "analyst", "first_name": "an", "last_name": "analyst", "email": "analyst@localhost",
            "active": True, "password": PASSWORD, "roles": mine,
        },
    )  # fmt: skip
    assert made.status == 201, made.text
    return Account(dashboards.address, "analyst", PASSWORD)


@pytest.fixture(params=["administrator", "analyst"])
def account(request: pytest.FixtureRequest) -> Account:
    found: Account = request.getfixturevalue(request.param)
    return found


def test_the_sql_editor_answers_what_is_published(account, dashboards):
    answer = account.sql("select count(*) as vintages from open.vintages")
    with duckdb.connect(str(dashboards.published), read_only=True) as connection:
        counted = connection.execute("select count(*) from open.vintages").fetchone()
    assert answer.status == 200, answer.text
    assert answer.content["data"] == [{"vintages": counted[0]}]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_sql_editor_refuses(attack, account, tmp_path):
    with duckdb.connect(str(tmp_path / "other.duckdb")) as connection:
        connection.execute("create table t as select 'root:' as secret")
    (tmp_path / "secret.csv").write_text("secret\nroot:\n")
    before = sorted(tmp_path.iterdir())
    answer = account.sql(ATTACKS[attack].format(tmp_path))
    assert is_refused(answer), answer.text
    assert "root:" not in answer.text
    assert sorted(tmp_path.iterdir()) == before


def test_what_is_confidential_is_not_in_what_the_dashboards_read(account):
    """Neither by its schema nor by any other: a person's rows, an exact count of immigrants."""
    for table in ("publication.movers", "open.movers", "publication.vintages", "open.immigrant_patterns"):
        answer = account.sql(f"select count(*) as n from {table}")
        assert answer.status >= 400, table
    schemas = account.sql("select distinct schema_name from duckdb_tables()")
    assert schemas.content["data"] == [{"schema_name": "open"}]


def test_a_link_that_leads_to_the_publication_is_not_followed(administrator, dashboards):
    """Somebody's mistake in the build directory opens nothing."""
    link, before = dashboards.published, dashboards.published.readlink()
    swap = link.with_name("swap")
    answers = []
    for target in (PUBLISHED, before):
        swap.symlink_to(target)
        swap.replace(link)
        answers.append(administrator.sql("select count(*) as n from duckdb_tables()"))
    assert answers[0].status >= 400
    assert "does not hold the schema open" in answers[0].text
    assert answers[1].status == 200


def test_a_connection_of_the_administrators_own_is_locked_too(administrator, tmp_path):
    """Whatever path and settings are asked for: it reads what is published, and nothing else."""
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("create table t as select 1 as one")
    made = administrator.ask(
        "database/",
        {
            "database_name": "own", "sqlalchemy_uri": f"duckdb:///{other}?enable_external_access=true",
            "expose_in_sqllab": True, "allow_dml": True, "allow_ctas": True,
            "extra": '{"engine_params": {"connect_args": {"config": {"enable_external_access": "true"}}}}',
        },
    )  # fmt: skip
    assert made.status == 201, made.text
    own = made.content["id"]
    assert administrator.sql("select count(*) as n from open.vintages", own).status == 200
    for attack, statement in ATTACKS.items():
        answer = administrator.sql(statement.format(tmp_path), own)
        assert is_refused(answer), f"{attack}: {answer.text}"
    assert administrator.sql("select * from t", own).status >= 400
    assert [path.name for path in tmp_path.iterdir()] == ["other.duckdb"]


@pytest.mark.parametrize("uri", ["sqlite:////etc/x.db", "shillelagh+csvfile:////etc/passwd"])
def test_no_connection_reads_files_by_another_way(uri, administrator):
    made = administrator.ask("database/", {"database_name": "files", "sqlalchemy_uri": uri})
    assert made.status >= 400, made.text
