"""House rules over the dbt project: what a reviewer would otherwise have to look for by hand."""

import csv
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

import warehouse

# Rooms from left to right: a model reads its own room and those to its left.
ROOMS = (
    "staging",
    "notifications",
    "residence",
    "rates",
    "small_areas",
    "immigrants",
    "retention",
    "nowcast",
    "estimation",
    "projection",
    "publication",
    "protection",
    "open",
)
# Rooms whose rows are the delivery's own: a row delivered twice is there twice, to be judged further right.
ROOMS_AS_DELIVERED = ("staging",)
# Rooms whose tables are published: one for analysts, one for anybody.
OPENED_ROOMS = ("publication", "open")
# Models without a key, and why.
WITHOUT_KEY = {
    "person_number_change_checks": "rows as delivered, judged; a change delivered twice is there twice",
    "person_checks": "rows as delivered, judged; a person delivered twice is there twice",
    "rejected_persons": "rows of person_checks",
    "opening_residents": "rows as delivered; a resident delivered twice is there twice",
    "person_year_statements": "rows as delivered; a person and year may have several",
    "family_members": "rows as delivered, resolved; a member delivered twice is there twice",
}
# A person number, or text that may hold one, in the name of a column. Flags and counts are about numbers.
PERSON_NUMBER = r"\b(?!(?:has|is|without)_)(?:\w+_)?person_number(?:_text)?\b"
# How a description opens: with the grain. The second is for tables of a single row.
OPENINGS = ("One row per ", "One row: ")
UNIQUENESS_TESTS = ("unique", "unique_combination")
LONGEST_FILE = 120
# What only one engine understands; where it is needed, a dispatched macro holds it.
ENGINE_ONLY = {
    r"\*\s*exclude\b": "* exclude",
    r"\*\s*replace\b": "* replace",
    r"\basof\s+(left\s+|inner\s+)?join\b": "asof join",
    r"//": "//",
    r"\[[^\]]*\bfor\b[^\]]*\bin\b[^\]]*\]": "list comprehension",
    r"\bread_(parquet|csv|json)\w*\s*\(": "a table function that reads files",
    r"::": "::",
}

Node = dict[str, Any]


def nodes(manifest: dict[str, Any], resource_type: str) -> list[Node]:
    found = [node for node in manifest["nodes"].values() if node["resource_type"] == resource_type]
    assert found, f"the manifest has no {resource_type}: the rule would be tested on nothing"
    return sorted(found, key=lambda node: str(node["name"]))


def is_stored(node: Node) -> bool:
    """Ephemeral models are parts of other models' SQL: nothing that a contract or a test could be about."""
    return bool(node["config"]["materialized"] != "ephemeral")


def room(node: Node) -> str:
    """The first folder below models."""
    return str(node["fqn"][1])


def keyed(manifest: dict[str, Any]) -> set[str]:
    """Ids of the nodes that a uniqueness test is about."""
    return {
        test["attached_node"]
        for test in nodes(manifest, "test")
        if test.get("test_metadata", {}).get("name") in UNIQUENESS_TESTS
    }


def undescribed_columns(node: Node) -> list[str]:
    return [name for name, column in node["columns"].items() if not column["description"].strip()]


def report(rule: str, offenders: list[str]) -> str:
    return f"{rule}:\n  " + "\n  ".join(offenders)


def test_every_model_lies_in_a_room(manifest):
    offenders = [
        f"{node['original_file_path']}: {room(node)}"
        for node in nodes(manifest, "model")
        if room(node) not in ROOMS
    ]
    assert not offenders, report(f"not in one of {', '.join(ROOMS)}", offenders)


def test_every_description_opens_with_the_grain(manifest):
    offenders = [
        f"{node['name']}: {node['description'][:60] or 'no description'}"
        for kind in ("model", "seed")
        for node in nodes(manifest, kind)
        if not node["description"].startswith(OPENINGS)
    ]
    assert not offenders, report("the description must open with 'One row per'", offenders)


def test_every_model_and_seed_has_a_key(manifest):
    with_key = keyed(manifest)
    offenders = [
        node["original_file_path"]
        for kind in ("model", "seed")
        for node in nodes(manifest, kind)
        if node["unique_id"] not in with_key
        and node["name"] not in WITHOUT_KEY
        and is_stored(node)
        and not (kind == "model" and room(node) in ROOMS_AS_DELIVERED)
    ]
    assert not offenders, report(f"no uniqueness test ({' or '.join(UNIQUENESS_TESTS)})", offenders)


def test_no_model_reads_a_room_further_right(manifest):
    models = {node["unique_id"]: node for node in nodes(manifest, "model")}
    offenders = [
        f"{node['name']} in {room(node)} reads {models[other]['name']} in {room(models[other])}"
        for node in models.values()
        for other in node["depends_on"]["nodes"]
        if other in models and ROOMS.index(room(models[other])) > ROOMS.index(room(node))
    ]
    assert not offenders, report(f"rooms are read from left to right ({' → '.join(ROOMS)})", offenders)


def test_only_staging_reads_the_delivery(manifest):
    offenders = [
        f"{node['name']} in {room(node)} reads {other}"
        for node in nodes(manifest, "model")
        for other in node["depends_on"]["nodes"]
        if other.startswith("source.") and room(node) != "staging"
    ]
    assert not offenders, report("only staging reads sources", offenders)


def right_of_notifications(node: Node) -> bool:
    """Whether a model, or what is published of any room, is for readers who know nobody's number."""
    return bool(ROOMS.index(room(node)) > ROOMS.index("notifications") or node["schema"] == "publication")


def test_right_of_the_notifications_room_nobody_has_a_person_number(manifest):
    """There a person is person_id: no column is a number, and no SQL reads one."""
    models = [node for node in nodes(manifest, "model") if right_of_notifications(node)]
    offenders = [
        f"{node['name']}.{column}"
        for node in models
        for column in node["columns"]
        if re.search(PERSON_NUMBER, column)
    ] + [
        f"{node['original_file_path']}: {found}"
        for node in models
        for found in re.findall(PERSON_NUMBER, portable_part(node["raw_code"]))
    ]
    assert not offenders, report("a person number right of the notifications room", offenders)


@pytest.mark.parametrize("name", ["person_number", "mother_person_number", "a.person_number_text"])
def test_the_rule_about_person_numbers_sees_what_it_should(name):
    assert re.search(PERSON_NUMBER, portable_part(f"select {name}\nfrom a -- {{}}"))


@pytest.mark.parametrize(
    "name",
    [
        "person_id",
        "has_person_number",
        "person_number_status",
        "x.ordinary_person_numbers",
        "'person_number'",
    ],
)
def test_the_rule_about_person_numbers_leaves_the_rest_alone(name):
    assert not re.search(PERSON_NUMBER, portable_part(f"select {name} from person_number_checks"))


def test_every_published_table_has_a_contract_and_described_columns(manifest):
    published = [
        node for node in nodes(manifest, "model") if node["schema"] in OPENED_ROOMS and is_stored(node)
    ]
    assert len(published) > 50
    without = [node["name"] for node in published if not node["config"]["contract"]["enforced"]]
    assert not without, report("no enforced contract", without)
    offenders = [f"{node['name']}.{column}" for node in published for column in undescribed_columns(node)]
    assert not offenders, report("no description", offenders)


def test_what_is_published_is_tables(manifest):
    offenders = [
        f"{node['name']}: {node['config']['materialized']}"
        for node in nodes(manifest, "model")
        if node["schema"] in OPENED_ROOMS and node["config"]["materialized"] not in ("table", "ephemeral")
    ]
    assert not offenders, report("a view would lead out of the published file", offenders)


def test_every_described_column_of_a_model_says_something(manifest):
    offenders = [
        f"{node['name']}.{column}"
        for node in nodes(manifest, "model")
        for column in undescribed_columns(node)
    ] + [
        f"{node['name']}: no columns"
        for node in nodes(manifest, "model")
        if is_stored(node) and not node["columns"]
    ]
    assert not offenders, report("no description", offenders)


def test_every_seed_column_is_typed_and_described(manifest):
    offenders = []
    for node in nodes(manifest, "seed"):
        file = warehouse.PROJECT / node["original_file_path"]
        with file.open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        types = node["config"]["column_types"] or {}
        described = set(node["columns"]) - set(undescribed_columns(node))
        offenders += [f"{node['name']}.{column}: no column type" for column in header if column not in types]
        offenders += [
            f"{node['name']}.{column}: no description" for column in header if column not in described
        ]
        named = dict.fromkeys([*types, *node["columns"]])
        offenders += [f"{node['name']}.{column}: not in the file" for column in named if column not in header]
    assert not offenders, report("seeds", offenders)


def unit_test_inputs() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """(file, unit test, what it reads, the input as written) of every input of every unit test."""
    for file in sorted((warehouse.PROJECT / "models").rglob("*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for test in content.get("unit_tests") or []:
            for given in test["given"]:
                name = re.findall(r"'(\w+)'", given["input"])[-1]
                yield str(file.relative_to(warehouse.PROJECT)), test["name"], name, given


def test_a_unit_test_has_its_own_rows_of_every_seed(manifest):
    """dbt gives a test that states no rows those of the seed's file: an edited setting would fail it."""
    seeds = {node["name"] for node in nodes(manifest, "seed")}
    inputs = list(unit_test_inputs())
    assert sum(name in seeds for _, _, name, _ in inputs) > 50
    offenders = [
        f"{file}: {test} reads the file of the seed {name}; give it rows"
        for file, test, name, given in inputs
        if name in seeds and (not {"rows", "fixture"} & given.keys() or "seeds." in str(given.get("rows")))
    ]
    assert not offenders, report("unit tests carry their own rows of every seed they read", offenders)


def test_a_unit_test_is_given_all_that_its_model_reads(manifest):
    by_name = {node["name"]: node for node in nodes(manifest, "model")}
    given: dict[str, set[str]] = {}
    for _, test, name, _ in unit_test_inputs():
        given.setdefault(test, set()).add(name)
    tests = list(manifest["unit_tests"].values())
    assert tests
    offenders = [
        f"{test['name']}: no rows of {name}"
        for test in tests
        for other in by_name[test["model"]]["depends_on"]["nodes"]
        if (name := other.split(".")[-1]) not in given[test["name"]]
    ]
    assert not offenders, report("unit tests are given all that their model reads", offenders)


def sql_files(*folders: str) -> Iterator[tuple[str, str]]:
    """(path in the project, text) of the SQL files below the folders."""
    for folder in folders:
        for file in sorted((warehouse.PROJECT / folder).rglob("*.sql")):
            yield str(file.relative_to(warehouse.PROJECT)), file.read_text(encoding="utf-8")


def test_sql_files_are_short():
    offenders = [
        f"{path}: {len(text.splitlines())} lines"
        for path, text in sql_files("models", "macros", "tests/dbt")
        if len(text.splitlines()) > LONGEST_FILE
    ]
    assert not offenders, report(f"at most {LONGEST_FILE} lines: one idea per file", offenders)


def blanked(pattern: str, text: str) -> str:
    """The text with whatever matches emptied, line breaks kept, so that line numbers stay true."""
    return re.sub(pattern, lambda match: "\n" * match.group().count("\n"), text, flags=re.DOTALL)


def portable_part(text: str) -> str:
    """SQL that every engine reads: without comments, quoted text and the macros written for one engine."""
    for pattern in (
        r"{#.*?#}",
        r"--[^\n]*",
        r"'[^'\n]*'",
        r"{%-?\s*macro\s+(default|duckdb|spark)__.*?endmacro\s*-?%}",
    ):
        text = blanked(pattern, text)
    return text


def engine_only_lines(path: str, text: str) -> list[str]:
    offenders = []
    cleaned = portable_part(text)
    for pattern, name in ENGINE_ONLY.items():
        for match in re.finditer(pattern, cleaned, flags=re.IGNORECASE):
            line = cleaned[: match.start()].count("\n") + 1
            offenders.append(f"{path}:{line}: {name}")
    return offenders


def test_sql_travels_between_engines():
    offenders = [
        line
        for path, text in sql_files("models", "macros", "tests/dbt")
        for line in engine_only_lines(path, text)
    ]
    assert not offenders, report("understood by one engine only; use a dispatched macro", offenders)


@pytest.mark.parametrize(
    "sql",
    [
        "select * exclude (a) from t",
        "select *\n    replace (1 as a) from t",
        "from a asof join b",
        "from a asof left join b",
        "select a // 2",
        "select [x + 1 for x in list]",
        "select * from read_parquet('a.parquet')",
        "select a::int",
    ],
)
def test_the_rule_about_engines_sees_what_it_should(sql):
    assert engine_only_lines("a.sql", f"-- a comment\n{sql}")


@pytest.mark.parametrize(
    "sql",
    [
        "select a, b from t -- a::int",
        "{# read_parquet( // #} select '::' as a, replace(b, '//', '')",
        "{% macro default__f(a) %} {{ a }}::int {% endmacro %}",
        "{% for a in ['x', 'y'] %} {{ a }} {% endfor %}",
    ],
)
def test_the_rule_about_engines_leaves_the_rest_alone(sql):
    assert not engine_only_lines("a.sql", sql)


def test_exceptions_are_of_models_that_exist(manifest):
    names = {node["name"] for node in nodes(manifest, "model")}
    gone = [name for name in WITHOUT_KEY if name not in names]
    assert not gone, report("exceptions for what is no longer there", gone)
