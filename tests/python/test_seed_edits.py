"""A seed is a setting: a legal edit builds, an illegal one is told by file and line."""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

import warehouse
from legal_edits import EDITS, Edit, Edits, SeedEdit, added, changed, own_scheme, parameter, removed
from vandring.errors import UserError
from vandring.places import OPEN, PUBLISHED, UNOPENED, UNPUBLISHED, WAREHOUSE
from vandring.publishing.build import only_one_build
from vandring.publishing.dbt_run import dbt_started
from vandring.publishing.seeds import COLUMN_RULES, SEED_RULES, refuse_faulty_seeds, seed_faults
from vandring.publishing.swap import publish

# The last line of the rules' parameters.
PARAMETERS_END = len((warehouse.PROJECT / "seeds/rules/rule_parameters.csv").read_bytes().splitlines())
SETS_OF_REGRESSORS = (
    (warehouse.PROJECT / "seeds/rules/estimation_model_regressors.csv").read_bytes().splitlines()
)
# The first line of the set family_size.
FAMILY_SIZE_BEGINS = 1 + next(
    place for place, line in enumerate(SETS_OF_REGRESSORS) if line.startswith(b"family_size,")
)
# Parts of the project that a build reads.
READ = ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests/dbt")


def project_with(directory: Path, *edits: SeedEdit) -> Path:
    """A copy of the project with edited seeds."""
    for part in READ:
        original = warehouse.PROJECT / part
        copy = directory / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        if original.is_dir():
            shutil.copytree(original, copy)
        else:
            shutil.copy(original, copy)
    edit_seeds(directory, edits)
    return directory


def seeds_with(directory: Path, *edits: SeedEdit) -> Path:
    """The same, of the seeds alone and the models' names, which are all that is looked at before a build."""
    shutil.copytree(warehouse.PROJECT / "seeds", directory / "seeds")
    (directory / "models").symlink_to(warehouse.PROJECT / "models")
    edit_seeds(directory, edits)
    return directory


def edit_seeds(project: Path, edits: Iterable[SeedEdit]) -> None:
    """Write the seeds of a project anew, with edits one after the other."""
    files = {file.stem: file for file in (project / "seeds").rglob("*.csv")}
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
    project = project_with(tmp_path / "project", *(edit for edits in EDITS.values() for edit in edits))
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
        dummies = values("select distinct regressor from logit_coefficients where regressor like 'duration%'")
        assert dummies == {"duration_0_2", "duration_3_5", "duration_6_10", "duration_11_20"}
        compared = values("select distinct category from logit_effects where characteristic = 'duration'")
        assert compared == {"0-2", "3-5", "6-10", "11-20"}
        assert "back_test_errors" in values("select table_name from duckdb_tables()")
    with duckdb.connect(str(project / "build" / OPEN), read_only=True) as opened:
        tables = {name for (name,) in opened.execute("select table_name from duckdb_tables()").fetchall()}
    assert "back_test_methods" in tables
    assert "back_test_errors" not in tables, "an edit closes it"
    reported = vandring(project, "report")
    assert reported.returncode == 0, reported.stderr


def test_every_seed_has_an_edit(manifest: dict[str, Any]) -> None:
    seeds = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "seed"}
    assert {seed for edits in EDITS.values() for seed, _ in edits} == seeds


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project built with the seeds as they are, on which one edit after the other is tried."""
    directory = tmp_path_factory.mktemp("settled")
    delivery = warehouse.synthesize(
        directory / "delivery", "--first-year", "2000", "--last-year", "2014", persons=3_000, seed=3
    )
    project = project_with(directory / "project")
    built = build(project, delivery)
    assert built.returncode == 0, built.stderr[-5000:]
    return project


@contextmanager
def edited(project: Path, edits: Edits) -> Iterator[None]:
    """The project with edited seeds; afterwards seeds and databases are what they were."""
    names = {seed for seed, _ in edits}
    kept = [file for file in (project / "seeds").rglob("*.csv") if file.stem in names]
    kept += [project / "build" / name for name in (WAREHOUSE, UNPUBLISHED, UNOPENED)]
    before = project.parent / "before"
    for file in kept:
        (before / file.relative_to(project)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, before / file.relative_to(project))
    try:
        edit_seeds(project, edits)
        yield
    finally:
        for file in kept:
            shutil.copy(before / file.relative_to(project), file)
            # What a build that was killed left to be written belongs to the database that is gone.
            file.with_name(f"{file.name}.wal").unlink(missing_ok=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITS)
def test_each_edit_builds_and_publishes(settled: Path, name: str) -> None:
    """What an edit does not touch is as it was: what depends on its seeds is built and tested anew."""
    directory = settled / "build"
    touched = [f"{seed}+" for seed, _ in EDITS[name]]
    with edited(settled, EDITS[name]):
        refuse_faulty_seeds(settled)
        with (
            only_one_build(directory) as lock,
            dbt_started(
                settled, directory, None, lock, ["--indirect-selection", "eager", "--select", *touched]
            ) as rebuild,
        ):
            rebuild()
        publish(directory, directory)


def test_the_seeds_as_they_are_have_no_fault() -> None:
    assert seed_faults(warehouse.PROJECT) == []


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_that_users_make_is_not_refused(tmp_path: Path, name: str) -> None:
    refuse_faulty_seeds(seeds_with(tmp_path, *EDITS[name]))


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
        "open_tables",
        changed("table_name", "movers", rule="secret"),
        "rule 'secret' is not known",
        "write one of exact, rounded, estimates, metadata, closed",
    ),
    (
        "open_tables",
        changed("table_name", "movers", reason=""),
        "reason is empty; state it, as rule is 'closed'",
        "state it",
    ),
    (
        "open_tables",
        changed("table_name", "movers", rule="exact"),
        "reason 'Rows of persons' is stated though rule is not closed",
        "leave it empty",
    ),
    (
        "open_tables",
        changed("table_name", "population", family=""),
        "family is empty; state it, as rule is 'exact'",
        "state it",
    ),
    (
        "open_tables",
        changed("table_name", "movers", table_name="mover"),
        "table_name 'mover' is no table of the schemas publication and open",
        "write its name as there, or take the row away",
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
        "duration_groups",
        removed("duration_group", "16+"),
        "duration_groups.csv, line 5: last_years '15' must be 99",
        "there the groups together end",
    ),
    (
        "duration_groups",
        changed("duration_group", "3-5", duration_group="3 to 5"),
        "reference_persons.csv, line 4: duration_group '3-5' is no duration_group of",
        "add it there, or name one",
    ),
    (
        "education_levels",
        changed("attained_level", "3", education_level="vocational"),
        "reference_persons.csv, line 2: education_level 'basic_upper_secondary' is no education_level of",
        "add it there, or name one",
    ),
    (
        "education_levels",
        changed("attained_level", "8", education_level="research"),
        f"line {FAMILY_SIZE_BEGINS}: family_size: nothing in it has the education_level research",
        "add a regressor of it to the set, or to the categories of one",
    ),
    (
        "estimation_regressors",
        changed("regressor", "status_employed", categories="in_work"),
        "estimation_regressors.csv, line 17: status_employed: 'in_work' is no value of labour_status",
        "write some of employed, employed_in_education",
    ),
    (
        "estimation_models",
        changed("model_id", "type2_level{level}", regressor_set="type4"),
        "estimation_models.csv, line 3: type2_level1 on trinomial_logit: regressor_set is 'type4'",
        "write one of",
    ),
    (
        "estimation_model_regressors",
        changed("regressor", "background_work", regressor="background_job"),
        "estimation_model_regressors.csv, line 16: type1, position 18: regressor is 'background_job'",
        "name a row of estimation_regressors",
    ),
    (
        "reference_persons",
        changed("characteristic", "sex", centrality="{central}"),
        "reference_persons.csv, line 12: sex: centrality is '{central}'",
        "write a number, {level}",
    ),
    (
        "rule_parameters",
        changed("parameter", "official_cutoff_day", parameter="official_cutof_day"),
        "rule_parameters.csv, line 4: parameter 'official_cutof_day' is not known",
        f"line {PARAMETERS_END}: parameter official_cutoff_day has no row; the rules need it: add it",
    ),
    (
        "rule_parameters",
        removed("parameter", "months_that_make_unemployed"),
        f"rule_parameters.csv, line {PARAMETERS_END - 1}: parameter months_that_make_unemployed has no row",
        "add it",
    ),
    (
        "rule_parameters",
        parameter("official_cutoff_month", ""),
        "rule_parameters.csv, line 3: value is empty",
        "every row must state it",
    ),
    (
        "rule_parameters",
        parameter("official_cutoff_month", "6,5"),
        "rule_parameters.csv, line 3: value '6,5' is no int",
        "write a whole number",
    ),
    (
        "scenario_series",
        changed("scenario_id", "trial_i", value="0,93"),
        "scenario_series.csv, line 2: value '0,93' is no double",
        "write a number with a decimal point",
    ),
    (
        "census_dates",
        changed("census_year", "1960", registration_date="31.12.2013"),
        "census_dates.csv, line 2: registration_date '31.12.2013' is no date",
        "yyyy-mm-dd",
    ),
    (
        "vintages",
        removed("vintage_id", "current"),
        "vintages.csv, line 4: vintage_id current has no row",
        "add it",
    ),
    (
        "ages",
        removed("age", "40"),
        "ages.csv, line 100: age 40 has no row",
        "add it",
    ),
    (
        "scenarios",
        changed("scenario_id", "centrality_a", relation="e"),
        "scenarios.csv, line 7: relation 'e' is not known",
        "write one of none, a, b, c, d",
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
        refuse_faulty_seeds(seeds_with(tmp_path, (seed, edit)))
    said = str(caught.value)
    assert expected in said
    assert remedy in said
    assert said.endswith("Nothing was built or published.")


Bytes = Callable[[bytes], bytes]
OTHER_FORMS: dict[str, tuple[Bytes, str, str]] = {
    "a value too many": (
        lambda content: content + b"one,2,three, four, five, six\n",
        f"line {PARAMETERS_END + 1}: 6 values for 5 columns (one,2,three, four, five, six)",
        'put one that holds a comma into "quotes"',
    ),
    "a decimal comma": (
        lambda content: content.replace(b",6,month,", b",6,5,month,"),
        "line 3: 6 values for 5 columns (official_cutoff_month,6,5,month,",
        "give every column one",
    ),
    "a blank line": (
        lambda content: content.replace(b"official_cutoff_month", b"\nofficial_cutoff_month"),
        "line 3: the line is empty",
        "take it away",
    ),
    "a line of commas": (
        lambda content: content + b",,,,\n",
        f"line {PARAMETERS_END + 1}: parameter is empty",
        "must state it",
    ),
    "semicolons": (
        lambda content: content.replace(b",", b";"),
        "line 1: ';' stands between the columns",
        "save the file with commas",
    ),
    "a byte order mark": (
        lambda content: b"\xef\xbb\xbf" + content,
        "line 1: an invisible mark (U+FEFF) stands before the first column",
        "without a byte order mark",
    ),
    "another encoding": (
        lambda content: content.replace(b"Last day", "Høyst dag".encode("latin-1")),
        "line 4: b'\\xf8' is no UTF-8",
        "save the file as UTF-8",
    ),
    "a column too few": (
        lambda content: b"".join(line.rpartition(b",")[0] + b"\n" for line in content.splitlines()),
        "line 1: source is missing; the columns must be parameter, value, unit, description, source",
        "write them so",
    ),
    "a column misspelt": (
        lambda content: content.replace(b"value", b"vaule", 1),
        "line 1: value is missing and 'vaule' is not known",
        "write them so",
    ),
    "nothing": (
        lambda _: b"",
        "line 1: parameter, value, unit, description, source is missing",
        "write",
    ),
}


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_a_file_of_another_form_is_told(tmp_path: Path, form: str) -> None:
    project = seeds_with(tmp_path)
    file = project / "seeds/rules/rule_parameters.csv"
    other, expected, remedy = OTHER_FORMS[form]
    file.write_bytes(other(file.read_bytes()))
    with pytest.raises(UserError) as caught:
        refuse_faulty_seeds(project)
    said = str(caught.value)
    assert f"seeds/rules/rule_parameters.csv, {expected}" in said
    assert remedy in said
    # One fault, and no others that follow from it.
    assert said.count("\n") == 2 or form == "a line of commas"


def test_a_seed_that_is_not_there_is_told(tmp_path: Path) -> None:
    project = seeds_with(tmp_path)
    (project / "seeds/rules/vintages.csv").unlink()
    with pytest.raises(UserError, match=r"seeds/rules/vintages.csv, line 1: the file is not there"):
        refuse_faulty_seeds(project)


# The issue's: an unknown municipality in a scheme, one without a region, groups that overlap, an intake of no
# vintage; and a row of the seeds that are read as models.
AT_THE_COMMAND = [
    ("build", "own_regions", lambda rows: [*own_scheme(rows), *added("own,7777,m,Mine")(rows)[1:]]),
    ("build", "own_regions", added("own,0301,m,Mine")),
    ("build", "duration_groups", changed("duration_group", "11-15", first_years="9")),
    ("build", "vintage_intakes", added("known_2020,everything,,,,2020-06-30,false,false")),
    ("build", "estimation_models", changed("model_id", "type1", regressor_set="type4")),
    ("land", "duration_groups", changed("duration_group", "11-15", first_years="9")),
]


@pytest.mark.parametrize(("command", "seed", "edit"), AT_THE_COMMAND)
def test_a_faulty_seed_ends_a_command_before_it_does_anything(
    small: Path, tmp_path: Path, command: str, seed: str, edit: Edit
) -> None:
    project = project_with(tmp_path, (seed, edit))
    done = vandring(project, command, str(small))
    assert done.returncode == 1
    (told,) = [line for line in done.stderr.splitlines() if line.startswith("  ")]
    assert re.match(rf"  seeds/\w+/{seed}\.csv, line \d+: ", told)
    assert "Traceback" not in done.stderr
    assert "==" not in done.stdout
    assert not (project / "build" / "landing").exists()


def test_a_seed_with_line_ends_of_windows_is_not_refused(tmp_path: Path) -> None:
    project = seeds_with(tmp_path)
    for file in (project / "seeds").rglob("*.csv"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    refuse_faulty_seeds(project)


def test_every_rule_that_a_seed_declares_is_looked_at(manifest: dict[str, Any]) -> None:
    seeds = {node["unique_id"] for node in manifest["nodes"].values() if node["resource_type"] == "seed"}
    declared = {
        node["test_metadata"]["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node.get("attached_node") in seeds
    }
    assert declared == SEED_RULES.keys() | COLUMN_RULES.keys()
