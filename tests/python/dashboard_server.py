"""Superset as a user starts it, with the tables of a small build, and accounts in it."""

import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import duckdb

import warehouse
from vandring.places import PUBLISHED

SUPERSET_PYTHON = warehouse.PROJECT / ".venv-bi" / "bin" / "python"
# Enough for the regions to be projected with rates of emigration.
PERSONS = 10_000
# Generous: other programs may have the cores.
SECONDS = 300
# Numbers that are known, instead of those of the logits of so few immigrants.
ESTIMATES = """
delete from publication.logit_effects;
delete from publication.logit_fits;
insert into publication.logit_effects by name
select 'type1' as model_id, effect_kind, 'duration' as characteristic, category, outcome,
    'maximum_likelihood' as estimator, 0.01 as estimate, 0.002 as standard_error, 5 as t_value,
    0.002 as robust_standard_error
from unnest(['reference_person', 'sample_average']) as kinds(effect_kind),
    unnest(['0-2', '11-15']) as categories(category),
    unnest(['emigration', 'internal', 'no_move']) as outcomes(outcome);
insert into publication.logit_fits by name
select 'type1' as model_id, 1 as model_type, 'maximum_likelihood' as estimator, 1000 as persons,
    54 as parameters, -250.0 as log_likelihood, 873.0 as bayesian_information_criterion,
    0.05 as scaled_r_squared;
"""


@dataclass(frozen=True)
class Served:
    """Where it is served, the administrator's password, the link that it reads, and the schema there."""

    address: str
    password: str
    published: Path
    schema: str


def publish(directory: Path) -> Path:
    """A small build's directory, its publication with estimates that only larger deliveries give."""
    delivery = warehouse.synthesize(directory / "delivery", persons=PERSONS, seed=3)
    warehouse.build(delivery, directory)
    done = warehouse.vandring("publish", "--from", str(directory), "--to", str(directory))
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str((directory / PUBLISHED).resolve())) as connection:
        connection.execute(ESTIMATES)
    return directory


@contextmanager
def serve(link: Path, directory: Path) -> Iterator[Served]:
    """A fresh Superset with the repository's dashboards, of what is open or of the publication."""
    log = directory / "log"
    command = [SUPERSET_PYTHON, "-m", "vandring.bi", "--file", link, "--home", directory / "home"]
    schema = "open"
    if link.name == PUBLISHED:
        command.append("--publication")
        schema = "publication"
    with log.open("w") as output:
        process = subprocess.Popen([*command, "--port", free_port()], stdout=output, stderr=subprocess.STDOUT)
    try:
        yield Served(*announced(process, log), link, schema)
    finally:
        process.terminate()
        process.wait(timeout=60)


def free_port() -> str:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def announced(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    """Address and password, once they are printed."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        text = log.read_text()
        found = re.search(r"(http://\S+?)/dashboard/list/\s+user admin, password (\S+)", text)
        if found:
            return found.group(1), found.group(2)
        time.sleep(0.5)
    raise AssertionError(log.read_text()[-5000:])


@dataclass(frozen=True)
class Answer:
    """What the server said to a request."""

    status: int
    content: Any

    @property
    def text(self) -> str:
        return json.dumps(self.content)


class Account:
    """Somebody who is logged in and writes requests by hand."""

    def __init__(self, address: str, user: str, password: str) -> None:
        self._address = address
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._headers = {"Content-Type": "application/json", "Referer": address}
        credentials = {"username": user, "password": password, "provider": "db", "refresh": False}
        login = self.ask("security/login", credentials)
        assert login.status == 200, login.text
        self._headers["Authorization"] = f"Bearer {login.content['access_token']}"
        self._headers["X-CSRFToken"] = self.ask("security/csrf_token/").content["result"]

    def ask(self, path: str, body: Any = None, method: str | None = None) -> Answer:
        """One request of Superset's interface, with its answer whatever it is."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self._address}/api/v1/{path}", data, self._headers, method=method)
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return Answer(answer.status, json.load(answer))
        except HTTPError as error:
            return Answer(error.code, json.loads(error.read() or "null"))

    def sql(self, statement: str, database_id: int = 1) -> Answer:
        """One statement in the SQL editor."""
        return self.ask("sqllab/execute/", {"database_id": database_id, "sql": statement, "runAsync": False})
