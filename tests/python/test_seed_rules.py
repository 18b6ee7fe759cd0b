"""A rule of seeds means the same before a build, in Python, and in it, as a test of dbt."""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import warehouse
from vandring.publishing.seeds import COLUMN_RULES, SEED_RULES, seed_faults

TYPES = {"code": "string", "label": "string", "part": "string", "first": "int", "last": "int"}
# What relationships and complete wholes are looked up in.
LISTED = "code,whole,number\na,1,1\nb,1,2\nb,2,3\nc,2,4\n"
LISTED_TYPES = {"code": "string", "whole": "string", "number": "int"}


@dataclass(frozen=True)
class Case:
    """Rows of the columns of TYPES, and whether they keep a rule; of a column where one is named."""

    rule: str
    arguments: dict[str, Any]
    column: str | None
    rows: str
    is_kept: bool


def of_column(rule: str, column: str, rows: str, is_kept: bool, **arguments: Any) -> Case:
    return Case(rule, arguments, column, rows, is_kept)


def of_seed(rule: str, rows: str, is_kept: bool, **arguments: Any) -> Case:
    return Case(rule, arguments, None, rows, is_kept)


AB = {"values": ["a", "b"]}
ONE_TWO = {"values": [1, 2]}
KEY = {"columns": ["code", "first"]}
GROUPS = {"first": "first", "last": "last"}
BY_PART = GROUPS | {"by": ["part"]}
NO_TOTAL = GROUPS | {"label": "code", "leave_out": "total"}
ENDS = GROUPS | {"begins": 0, "ends": 9}
NAMES = {"code": "code", "label": "label", "by": ["part"]}
CODES = {"to": "ref('listed')", "field": "code"}
NUMBERS = {"to": "ref('listed')", "field": "number"}
WHOLE = CODES | {"by": "part", "one_of": "whole"}
WHERE_A = {"column": "label", "by": "code", "one_of": ["a", "b"]}
YEARS = {"first_year": "code", "last_year": "label"}

# Expectations are by hand, from what the generic tests of dbt and the project's own say they are for.
CASES = [
    of_column("not_null", "code", "a,,,,", True),
    of_column("not_null", "code", ",x,,,", False),
    of_column("unique", "code", "a,,,,|b,,,,|,,p,,|,,q,,", True),
    of_column("unique", "code", "a,,,,|b,,,,|a,,,,", False),
    of_column("unique", "first", "a,,,1,|a,,,10,", True),
    of_column("unique", "first", "a,,,1,|a,,,01,", False),
    of_column("accepted_values", "code", "a,,,,|b,,,,|,x,,,", True, **AB),
    of_column("accepted_values", "code", "a,,,,|B,,,,", False, **AB),
    of_column("accepted_values", "code", "a ,,,,", False, **AB),
    of_column("accepted_values", "first", "x,,,1,|x,,,02,", True, **ONE_TWO),
    of_column("accepted_values", "first", "x,,,3,", False, **ONE_TWO),
    of_column("has_every_value", "code", "a,,,,|b,,,,|c,,,,", True, **AB),
    of_column("has_every_value", "code", "a,,,,|c,,,,", False, **AB),
    of_column("has_every_value", "first", "x,,,1,|x,,,02,", True, **ONE_TWO),
    of_column("has_every_value", "first", "x,,,1,|x,,,12,", False, **ONE_TWO),
    of_column("relationships", "code", "a,,,,|c,,,,|,x,,,", True, **CODES),
    of_column("relationships", "code", "a,,,,|d,,,,", False, **CODES),
    of_column("relationships", "first", "x,,,03,", True, **NUMBERS),
    of_column("relationships", "first", "x,,,5,", False, **NUMBERS),
    of_column("names_a_row", "code", "a,,,,|{each},,,,|,x,,,", True, **CODES, or_one_of=["{each}"]),
    of_column("names_a_row", "code", "{every},,,,", False, **CODES, or_one_of=["{each}"]),
    of_column("names_a_row", "code", "d,,,,", False, **CODES, or_one_of=["{each}"]),
    of_column("complete", "code", "a,,p,,|b,,p,,|b,,q,,|c,,q,,|d,,q,,", True, **WHOLE),
    of_column("complete", "code", "a,,,,", True, **WHOLE),
    of_column("complete", "code", "a,,p,,|b,,p,,|a,,q,,|c,,q,,", False, **WHOLE),
    of_column("stated_year", "code", "2013,,,,|last,,,,|last-4,,,,|last+117,,,,", True),
    *(
        of_column("stated_year", "code", f"{text},x,,,", False)
        for text in ("", "13", "20135", "latest", "last4", "+4", "last-", "last-1234", "２０１３", "2013.0")
    ),
    of_seed("stated_years_in_order", "2010,2013,,,|last-4,last,,,|2013,2013,,,", True, **YEARS),
    of_seed("stated_years_in_order", "2013,2010,,,", False, **YEARS),
    of_seed("stated_years_in_order", "last,last-1,,,", False, **YEARS),
    of_seed("stated_years_in_order", "last+2,last-1,,,", False, **YEARS),
    of_seed("stated_years_in_order", "2013,last,,,|last,2013,,,", True, **YEARS),
    of_seed("unique_combination", "a,,,1,|a,,,2,|b,,,1,|,,,1,", True, **KEY),
    of_seed("unique_combination", "a,,,1,|a,,,01,", False, **KEY),
    of_seed("unique_combination", ",,,1,|,x,,1,", False, **KEY),
    of_seed("unique_combination", "a,x,,,|a,y,,,", False, **KEY),
    of_seed("partition", "b,,,3,5|a,,,0,2|c,,,6,99", True, **GROUPS),
    of_seed("partition", "a,,,0,2|b,,,2,5", False, **GROUPS),
    of_seed("partition", "a,,,0,2|b,,,4,5", False, **GROUPS),
    of_seed("partition", "a,,,2,0|b,,,3,5", False, **GROUPS),
    of_seed("partition", "a,,,0,2|b,,,,5", False, **GROUPS),
    of_seed("partition", "a,,,0,2|b,,,3,", False, **GROUPS),
    of_seed("partition", "a,,,0,2|b,,,0,2", False, **GROUPS),
    of_seed("partition", "a,,p,0,2|b,,q,0,5|c,,q,6,7", True, **BY_PART),
    of_seed("partition", "a,,p,0,2|b,,q,0,5|c,,q,7,7", False, **BY_PART),
    of_seed("partition", "a,,,0,2|b,,,3,5|total,,,0,5", True, **NO_TOTAL),
    of_seed("partition", "a,,,0,2|b,,,3,5|,,,0,5", False, **NO_TOTAL),
    of_seed("partition", "a,,,0,2|b,,,3,9", True, **ENDS),
    of_seed("partition", "a,,,1,2|b,,,3,9", False, **ENDS),
    of_seed("partition", "a,,,0,2|b,,,3,8", False, **ENDS),
    of_seed("one_label", "a,x,p,,|a,x,p,,|a,y,q,,|b,x,p,,", True, **NAMES),
    of_seed("one_label", "a,x,p,,|a,y,p,,", False, **NAMES),
    of_seed("one_label", "a,x,p,,|a,,p,,", False, **NAMES),
    of_seed("one_label", "a,,p,,|a,,p,,", True, **NAMES),
    of_seed("stated_where", "a,x,,,|b,y,,,|c,,,,|,,,,1", True, **WHERE_A),
    of_seed("stated_where", "a,,,,", False, **WHERE_A),
    of_seed("stated_where", "c,x,,,", False, **WHERE_A),
    of_seed("stated_where", ",x,,,", False, **WHERE_A),
    of_column("published_table", "code", "movers,,,,|cells,,,,|renamed,,,,|elsewhere,,,,|,x,,,", True),
    of_column("published_table", "code", "spells,,,,", False),
    of_column("published_table", "code", "published_renamed,,,,", False),
]


# By file: a model of every way in which a table gets its schema and name, and one that is not published.
MODELS = {
    "publication/movers": "",
    "publication/published_renamed": "{{ config(alias='renamed') }}\n",
    "open/cells": "",
    "residence/elsewhere": "",
    "residence/spells": "",
}


def write_models(root: Path) -> None:
    for file, config in MODELS.items():
        room, name = file.split("/")
        (root / "models" / room).mkdir(parents=True, exist_ok=True)
        (root / "models" / f"{file}.sql").write_text(f"{config}select 1 as code\n", encoding="utf-8")
        model: dict[str, Any] = {"name": name, "columns": [{"name": "code", "data_type": "int"}]}
        if name == "elsewhere":
            model["config"] = {"schema": "publication"}
        content = yaml.safe_dump({"version": 2, "models": [model]})
        (root / "models" / room / f"_{name}.yml").write_text(content, encoding="utf-8")


def name_of(number: int) -> str:
    return f"case_{number:02}"


def declaration(number: int, case: Case) -> dict[str, Any]:
    """A seed of one case as YAML declares it."""
    test = [{case.rule: {"arguments": case.arguments}}] if case.arguments else [case.rule]
    return {
        "name": name_of(number),
        "config": {"column_types": TYPES},
        "data_tests": [] if case.column else test,
        "columns": [{"name": case.column, "data_tests": test}] if case.column else [],
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has nothing but the cases, a seed each."""
    root = tmp_path_factory.mktemp("rules")
    for part in ("macros", "tests/dbt/generic"):
        shutil.copytree(warehouse.PROJECT / part, root / part)
    for file in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(warehouse.PROJECT / file, root / file)
    write_models(root)
    (root / "seeds").mkdir()
    (root / "seeds" / "listed.csv").write_text(LISTED, encoding="utf-8")
    seeds: list[dict[str, Any]] = [
        {"name": "listed", "config": {"column_types": LISTED_TYPES}, "columns": []}
    ]
    for number, case in enumerate(CASES):
        rows = "\n".join([",".join(TYPES), *case.rows.split("|"), ""])
        (root / "seeds" / f"{name_of(number)}.csv").write_text(rows, encoding="utf-8")
        seeds.append(declaration(number, case))
    content = yaml.safe_dump({"version": 2, "seeds": seeds}, allow_unicode=True)
    (root / "seeds" / "_seeds.yml").write_text(content, encoding="utf-8")
    return root


def test_every_rule_has_rows_that_keep_it_and_rows_that_do_not() -> None:
    rules = SEED_RULES.keys() | COLUMN_RULES.keys()
    assert {case.rule for case in CASES if case.is_kept} == rules
    assert {case.rule for case in CASES if not case.is_kept} == rules


def test_python_tells_the_rows_that_break_a_rule(project: Path) -> None:
    faulty = {fault.file.stem for fault in seed_faults(project)}
    assert faulty == {name_of(number) for number, case in enumerate(CASES) if not case.is_kept}


def test_dbt_tells_the_same_rows(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    done = warehouse.run(
        sys.executable, "-m", "dbt.cli.main", "build",
        "--project-dir", str(project),
        DBT_PROFILES_DIR=str(project),
        DBT_TARGET_PATH=str(target),
        DBT_LOG_PATH=str(tmp_path / "logs"),
        VANDRING_BUILD_DIR=str(tmp_path),
    )  # fmt: skip
    results, manifest = (
        json.loads((target / name).read_text(encoding="utf-8"))
        for name in ("run_results.json", "manifest.json")
    )
    failed, passed = set(), set()
    for result in results["results"]:
        node = manifest["nodes"][result["unique_id"]]
        if node["resource_type"] != "test":
            assert result["status"] == "success", result["message"]
            continue
        assert result["status"] in ("pass", "fail"), result["message"]
        (failed if result["status"] == "fail" else passed).add(node["attached_node"].split(".")[-1])
    assert failed | passed == {name_of(number) for number in range(len(CASES))}, done.stdout[-3000:]
    assert failed == {name_of(number) for number, case in enumerate(CASES) if not case.is_kept}
