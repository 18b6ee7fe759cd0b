"""A seed is a setting: a legal edit builds, an illegal one is told by file and line."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

import warehouse
from vandring.errors import UserError
from vandring.publishing.places import PUBLISHED
from vandring.publishing.seeds import COLUMN_RULES, SEED_RULES, refuse_faulty_seeds, seed_faults

Rows = list[dict[str, str]]
Edit = Callable[[Rows], Rows]
# Parts of the project that a build reads.
READ = ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests/dbt")


def parameter(name: str, value: str) -> Edit:
    return changed("parameter", name, value=value)


def changed(column: str, key: str, **values: str) -> Edit:
    """The first row whose column is the key, with other values."""

    def edit(rows: Rows) -> Rows:
        place = next(number for number, row in enumerate(rows) if row[column] == key)
        return [*rows[:place], rows[place] | values, *rows[place + 1 :]]

    return edit


def added(text: str) -> Edit:
    """One row more, its values in the order of the columns."""

    def edit(rows: Rows) -> Rows:
        (cells,) = csv.reader([text])
        return [*rows, dict(zip(rows[0], cells, strict=True))]

    return edit


def recoded_county(rows: Rows) -> Rows:
    return [row | {"county_code": "31"} if row["county_code"] == "01" else row for row in rows]


def own_scheme(rows: Rows) -> Rows:
    """A scheme of the user's own of every municipality of every geography."""
    with (warehouse.PROJECT / "seeds/classifications/municipalities.csv").open(encoding="utf-8") as file:
        codes = sorted({row["municipality_code"] for row in csv.DictReader(file)})
    own = [
        {"scheme_id": "own", "municipality_code": code, "region_code": code[:1], "region": code[:1]}
        for code in codes
    ]
    return [*rows, *own]


def together(*edits: Edit) -> Edit:
    def edit(rows: Rows) -> Rows:
        for each in edits:
            rows = each(rows)
        return rows

    return edit


# Edits that users make, which the issue of settings lists: each failed a unit test of the numbers that stood.
LISTED: dict[str, tuple[tuple[str, Edit], ...]] = {
    "cut-off in March": (("rule_parameters", parameter("official_cutoff_month", "3")),),
    "backdated by three years": (("rule_parameters", parameter("administrative_backdating_years", "3")),),
    "reasons from 1991": (("rule_parameters", parameter("first_year_of_reason_for_immigration", "1991")),),
    "six months unemployed": (("rule_parameters", parameter("months_that_make_unemployed", "6")),),
    "two grandparents": (("rule_parameters", parameter("grandparents_of_immigrants_born_abroad", "2")),),
    "an age group": (("immigrant_age_groups", added("67+,67,99")),),
    "longer durations": (
        (
            "duration_groups",
            together(
                changed("duration_group", "11-15", duration_group="11-20", last_years="20"),
                changed("duration_group", "16+", duration_group="21+", first_years="21"),
            ),
        ),
    ),
    "no level is primary": (
        (
            "education_levels",
            changed("attained_level", "0", education_level="primary", education_group="primary"),
        ),
    ),
    "a vintage": (
        (
            "vintages",
            added(
                "known_2020,2020-06-30,true,true,last_received,true,true,Known in 2020,Of June 2020,Setting"
            ),
        ),
        ("vintage_intakes", added("known_2020,everything,,,,2020-06-30,false,false")),
    ),
    "a country code of one's own": (("country_codes", added("register_3,170,DEU,,")),),
    "another county code": (("municipalities", recoded_county),),
}


# What does not build yet, and why: models know groups of duration by name in Python, not from the seed.
NOT_YET = {"longer durations": "estimation.attributes.CATEGORIES names the groups of duration itself"}


def project_with(directory: Path, *edits: tuple[str, Edit]) -> Path:
    """A copy of the project with edited seeds."""
    for part in READ:
        original = warehouse.PROJECT / part
        copy = directory / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        if original.is_dir():
            shutil.copytree(original, copy)
        else:
            shutil.copy(original, copy)
    files = {file.stem: file for file in (directory / "seeds").rglob("*.csv")}
    for seed, edit in edits:
        with files[seed].open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            rows, columns = list(reader), list(reader.fieldnames or [])
        # A seed without rows tells its columns to an edit by an empty one.
        rows = edit(rows or [dict.fromkeys(columns, "")])
        with files[seed].open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for row in rows if any(row.values()))
    return directory


def build(project: Path, delivery: Path) -> "subprocess.CompletedProcess[str]":
    return vandring(project, "build", str(delivery))


def vandring(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "vandring", *arguments],
        cwd=project,
        env=os.environ | {"VANDRING_BUILD_DIR": str(project / "build")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return warehouse.synthesize(tmp_path_factory.mktemp("small") / "delivery", persons=4_000, seed=3)


def test_the_edits_that_users_make_build_together(small: Path, tmp_path: Path) -> None:
    edits = [edit for name, listed in LISTED.items() if name not in NOT_YET for edit in listed]
    project = project_with(tmp_path / "project", *edits)
    built = build(project, small)
    assert built.returncode == 0, built.stdout[-3000:] + built.stderr[-5000:]
    with duckdb.connect(str(project / "build" / PUBLISHED), read_only=True) as published:
        published.execute("set schema 'publication'")

        def values(sql: str) -> set[str]:
            return {value for (value,) in published.execute(sql).fetchall()}

        assert "known_2020" in values("select distinct vintage_id from notification_totals_by_vintage")
        assert "67+" in values("select distinct age_group from immigrant_rates_by_background")
        assert "31" in values(
            "select distinct region_code from municipality_regions where scheme_id = 'county_2013'"
        )
    reported = vandring(project, "report")
    assert reported.returncode == 0, reported.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(reason=NOT_YET[name], strict=True))
        if name in NOT_YET
        else name
        for name in LISTED
    ],
)
def test_each_edit_that_users_make_builds(small: Path, tmp_path: Path, name: str) -> None:
    built = build(project_with(tmp_path / "project", *LISTED[name]), small)
    assert built.returncode == 0, built.stderr[-5000:]


def test_the_seeds_as_they_are_have_no_fault() -> None:
    assert seed_faults(warehouse.PROJECT) == []


@pytest.mark.parametrize("name", LISTED)
def test_an_edit_that_users_make_is_not_refused(tmp_path: Path, name: str) -> None:
    assert seed_faults(project_with(tmp_path, *LISTED[name])) == []


def test_an_own_scheme_of_every_municipality_is_not_refused(tmp_path: Path) -> None:
    assert seed_faults(project_with(tmp_path, ("own_regions", own_scheme))) == []


ILLEGAL = [
    (
        "own_regions",
        lambda rows: [*own_scheme(rows), *added("own,7777,m,Mine")(rows)[1:]],
        "own_regions.csv, line 704: municipality_code '7777' is no municipality_code of",
        "add it there, or name one",
    ),
    (
        "own_regions",
        added("own,0301,m,Mine"),
        "own_regions.csv, line 2: scheme_id 'own' lacks 356 municipality_code of 2024-01-01: 1101, 1103",
        "give every one a row",
    ),
    (
        "municipalities",
        changed("municipality_code", "0101", county_code=""),
        "municipalities.csv, line 2: county_code is empty",
        "must state it",
    ),
    (
        "municipalities",
        changed("municipality_code", "0104", county="Viken"),
        "municipalities.csv, line 3: county 'Viken' is another name than 'Østfold' of county_code '01'",
        "choose one",
    ),
    (
        "duration_groups",
        changed("duration_group", "11-15", first_years="10"),
        "duration_groups.csv, line 5: first_years '10' overlaps the group of line 4, which ends at 10",
        "plus one",
    ),
    (
        "smoothing_groups",
        changed("first_age", "16", first_age="17"),
        "smoothing_groups.csv, line 4: first_age '17' leaves a gap to the group of line 3",
        "plus one",
    ),
    (
        "duration_groups",
        changed("duration_group", "0-2", first_years="4"),
        "duration_groups.csv, line 2: last_years '2' is below first_years 4",
        "exchange them",
    ),
    (
        "vintage_intakes",
        added("known_2020,everything,,,,2020-06-30,false,false"),
        "vintage_intakes.csv, line 8: vintage_id 'known_2020' is no vintage_id of seeds/rules/vintages.csv",
        "add it there",
    ),
    (
        "base_periods",
        changed("first_year", "last-4", first_year="latest"),
        "base_periods.csv, line 2: first_year 'latest' is no year",
        "write four digits, or last",
    ),
    (
        "base_periods",
        changed("first_year", "last-4", first_year="last+1"),
        "base_periods.csv, line 2: last_year 'last' is before first_year",
        "exchange them",
    ),
    (
        "rule_parameters",
        parameter("official_cutoff_month", "March"),
        "rule_parameters.csv, line 3: value 'March' is no int",
        "write a whole number",
    ),
    (
        "census_dates",
        changed("census_year", "1960", registration_date="1960-02-30"),
        "census_dates.csv, line 2: registration_date '1960-02-30' is no date",
        "a day that exists",
    ),
    (
        "vintages",
        changed("vintage_id", "recount", repairs_citizenship="no"),
        "vintages.csv, line 4: repairs_citizenship 'no' is no boolean",
        "write true or false",
    ),
    (
        "vintages",
        changed("vintage_id", "current", kept_duplicate="first"),
        "vintages.csv, line 5: kept_duplicate 'first' is not known",
        "write one of last_received, official_first",
    ),
    (
        "vintages",
        changed("vintage_id", "recount", vintage_id="current"),
        "vintages.csv, line 5: vintage_id 'current' stands in line 4 too",
        "keep one row",
    ),
    (
        "country_codes",
        added("register_3,170,GDR,,"),
        "country_codes.csv, line 1170: country_id 'GDR' is no country_id of",
        "add it there",
    ),
    (
        "scenarios",
        changed("scenario_id", "centrality_a", base_period_id="2004_2008"),
        "base_period_id '2004_2008' is no base_period_id of seeds/rules/base_periods.csv",
        "add it there",
    ),
]


@pytest.mark.parametrize(("seed", "edit", "expected", "remedy"), ILLEGAL)
def test_an_edit_that_cannot_be_meant_is_told_by_file_and_line(
    tmp_path: Path, seed: str, edit: Edit, expected: str, remedy: str
) -> None:
    with pytest.raises(UserError) as caught:
        refuse_faulty_seeds(project_with(tmp_path, (seed, edit)))
    said = str(caught.value)
    assert expected in said
    assert remedy in said
    assert said.endswith("Nothing was built or published.")


def test_a_row_with_a_value_too_many_is_told(tmp_path: Path) -> None:
    project = project_with(tmp_path)
    file = project / "seeds/rules/rule_parameters.csv"
    file.write_text(file.read_text(encoding="utf-8") + "one,2,three, four, five, six\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"rule_parameters.csv, line \d+: 6 values for 5 columns"):
        refuse_faulty_seeds(project)


@pytest.mark.parametrize("command", ["build", "land"])
def test_a_faulty_seed_ends_a_command_before_it_does_anything(
    small: Path, tmp_path: Path, command: str
) -> None:
    project = project_with(tmp_path, ("duration_groups", changed("duration_group", "11-15", first_years="9")))
    done = vandring(project, command, str(small))
    assert done.returncode == 1
    assert "duration_groups.csv, line 5: first_years '9' overlaps" in done.stderr
    assert "Traceback" not in done.stderr
    assert "==" not in done.stdout
    assert not (project / "build" / "landing").exists()


def test_every_rule_that_a_seed_declares_is_looked_at(manifest: dict[str, Any]) -> None:
    seeds = {node["unique_id"] for node in manifest["nodes"].values() if node["resource_type"] == "seed"}
    declared = {
        node["test_metadata"]["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node.get("attached_node") in seeds
    }
    assert declared == SEED_RULES.keys() | COLUMN_RULES.keys()
