"""The flow behind vandring build: what it refuses, what it says, and that a failure publishes nothing."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

import warehouse
from test_delivery_samples import write_delivery
from vandring.cli import main
from vandring.delivery.losses import Losses, LostRows
from vandring.publishing import source
from vandring.publishing.build import only_one_build
from vandring.publishing.dbt_run import failure_text
from vandring.publishing.summary import (
    Summary,
    read_summary,
    summary_text,
)

PROJECT = """
name: tiny
version: "1.0"
profile: tiny
"""

PROFILE = """
tiny:
  target: duckdb
  outputs:
    duckdb:
      type: duckdb
      path: "{{ env_var('VANDRING_BUILD_DIR') }}/unpublished.duckdb"
      schema: publication
      config_options:
        memory_limit: "{{ env_var('VANDRING_MEMORY_LIMIT', '5GB') }}"
"""

MODELS = {
    "open_tables": """
        select * from (values ('late_notifications', 'exact'), ('rejection_reasons', 'metadata'))
            as rules (table_name, rule)
    """,
    "delivery_scope": """
        select date '1966-01-01' as first_date, date '1976-06-30' as last_date, true as is_synthetic,
            -- A geography without outlines, so that there are no maps to draw.
            date '2003-01-01' as geography_date, 'last_covered_year' as geography_rule
    """,
    "notification_account": """
        select 1970 as registration_year, 'immigration' as notification_type, 'statistics' as source_file,
            verdict, reason_code, notifications
        from (values ('accepted', null, 12000), ('rejected', 'duplicate', 30), ('rejected', 'unreadable', 4))
            as counts (verdict, reason_code, notifications)
        where '{{ var("as_of", "") }}' in ('', '1976-06-30')
    """,
    "rejection_reasons": """
        select *
        from (values ('unreadable', 1, 'A field cannot be read'), ('duplicate', 6, 'Sent again later'))
            as reasons (reason_code, precedence, description)
    """,
    "notification_totals_by_vintage": """
        select 'current' as vintage_id, 1970 as registration_year, 'immigration' as notification_type,
            12000 as notifications
        union all select 'recount', 1970, 'immigration', 12030
    """,
    "immigrant_tables_left_out": """
        select 'employment' as table_name, 1970 as first_year_without, 1975 as last_year_without,
            'labour-market status' as left_out, 'there is no row of it' as reason
    """,
    "models_left_out": """
        select 'trinomial_logit' as sample_id, 'type1' as model_id, 'model' as left_out,
            'not estimated: nobody' as message
        union all select 'trinomial_logit', 'type1', 'family_size', 'left out of the model'
    """,
    "projection_scenarios": """
        select 'trial_ii' as scenario_id, true as is_projected
        union all select 'county_c', false
        union all select 'centrality_c', false
    """,
    "back_test_methods": """
        select 's77_1975' as back_test_id, null as method
        union all select 'county_latest', 'c'
    """,
    "tables_left_out": """
        select 'none' as table_name, 'no reason' as reason
        where 1 = 0
    """,
    "model_sample_account": """
        select *
        from (values ('trinomial_logit', 'in_model', 900, 30), ('trinomial_logit', 'died', 50, 0),
            ('trinomial_logit', 'attribute_not_known', 60, 9), ('trinomial_logit', 'not_estimated', 40, 1))
            as counts (sample_id, status, persons, emigrants)
    """,
    "municipality_code_uses": """
        select 'origin' as stated_place, 1970 as year, '3001' as municipality_code,
            'another_date' as likely_cause, 5 as places, true as is_conspicuous
        union all select 'origin', 1970, '0301', null, 900, false
    """,
    "delivery_losses": """
        select
            'notifications' as table_name, 'duplicate' as reason_code, null::varchar as column_name,
            'delivered_again' as likely_cause, '0301' as municipality_code, 1971 as year, 4 as lost_rows,
            true as is_conspicuous
        union all select 'notifications', 'duplicate', null, 'delivered_again', '1201', 1970, 1, false
    """,
    "late_notifications": """
        select 'current' as vintage_id, 1970 as registration_year, 'immigration' as notification_type,
            17 as notifications
        from {{ source('delivery', 'notifications') }}
        limit 1
    """,
    "projection_summary": """
        select 'trial_ii' as scenario_id, 1974 + number as year, component, 60000.0 + number as persons
        from range(1, 27) as years (number)
        cross join (values ('births'), ('population')) as components (component)
    """,
    "immigrant_rates_by_background": """
        select 'centrality' as scheme_id, 'all' as region_code, 'all' as age_group, background, period_id,
            1.5 as emigration_rate_per_100, 2.5 as internal_out_migration_rate_per_100
        from (values ('nordic'), ('work')) as backgrounds (background)
        cross join (values ('1970'), ('1971'), ('1971-1975')) as periods (period_id)
    """,
    "logit_fits": """
        select 'type1' as model_id, 1975 as first_outcome_year, 1975 as last_outcome_year
        where false
    """,
    "logit_coefficients": """
        select 'type1' as model_id, 1 as position, 'woman' as regressor, 'internal' as outcome,
            0.1 as estimate, 0.2 as standard_error
        where false
    """,
    "linear_probability_estimates": """
        select 'centrality' as scheme_id, 1975 as first_outcome_year, 1975 as last_outcome_year,
            '4' as region_code, 'main' as variant, 1 as position, 'man' as regressor,
            'emigration' as outcome, 0.1 as estimate, 0.2 as standard_error
    """,
    "published_comparison": """
        select 'measure=persons; model_id=type1' as cell_keys, 545966.0 as published_value
    """,
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dbt project with the tables that the summary and the figures read, as the current directory."""
    root = tmp_path / "project"
    (root / "models").mkdir(parents=True)
    (root / "dbt_project.yml").write_text(PROJECT)
    (root / "profiles.yml").write_text(PROFILE)
    shutil.copy(warehouse.PROJECT / "models" / "staging" / "_sources.yml", root / "models")
    for name, sql in MODELS.items():
        (root / "models" / f"{name}.sql").write_text("{{ config(materialized='table') }}" + sql)
    # The check reads what codes of countries there are.
    for seed in ("classifications/country_codes.csv", "rules/rule_parameters.csv"):
        (root / "seeds" / seed).parent.mkdir(parents=True)
        shutil.copy(warehouse.PROJECT / "seeds" / seed, root / "seeds" / seed)
    monkeypatch.chdir(root)
    monkeypatch.delenv("VANDRING_BUILD_DIR", raising=False)
    monkeypatch.delenv("VANDRING_DELIVERY", raising=False)
    monkeypatch.delenv("VANDRING_MEMORY_LIMIT", raising=False)
    return root


def test_a_build_publishes_and_sums_up(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    delivery = write_delivery(tmp_path / "delivery")
    (delivery / "employment.csv").unlink()
    assert main(["build", str(delivery), "--as-of", "1976-06-30"]) == 0
    output = capsys.readouterr().out
    assert "not delivered: employment" in output
    assert "1966-01-01 – 1976-06-30, synthetic persons" in output
    assert "12,034" in output
    assert "Sent again later" in output
    assert output.index("unreadable") < output.index("duplicate  "), "reasons in order of precedence"
    assert "1970–1975: labour-market status (employment: there is no row of it)" in output
    assert output.split("models_left_out says why)")[1].split()[:2] == ["trinomial_logit", "1"]
    not_projected = output.split("back_test_methods say why)")[1].split("\n\n")[0]
    assert not_projected.split() == ["scenarios", "2", "back-tests", "1"]
    # 60 + 40 of 1,000 persons and 9 + 1 of 40 emigrants; who died belongs to no logit.
    left_out = output.split("model_sample_account says why)")[1].split("\n")[1]
    assert " ".join(left_out.split()) == "trinomial_logit 10.0 % of persons, 25.0 % of emigrants"
    assert output.index("3001") < output.index("notifications received"), "what is lost comes first"
    assert "build/published.duckdb, schema publication: confidential, for the office's analysts" in output
    assert "build/open.duckdb, schema open: protected, for anybody" in output
    assert (project / "build" / "published.duckdb").is_symlink()
    with duckdb.connect(str(project / "build" / "open.duckdb"), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() order by 1").fetchall()
    assert [name for (name,) in tables] == ["builds", "late_notifications", "rejection_reasons"]
    # Figures of a delivery of the user's own stay out of the docs; what was not estimated has none.
    figures = sorted(file.name for file in (project / "build" / "figures").iterdir())
    assert figures == [
        "immigrant_rates.svg",
        "linear_probability_coefficients.svg",
        "national_trial_births.svg",
        "national_trial_population.svg",
    ]
    assert "Alternative II<" in (project / "build" / "figures" / "national_trial_births.svg").read_text()
    assert not (project / "docs").exists()


def test_a_model_that_fails_publishes_nothing_and_is_named(
    project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANDRING_DELIVERY", str(write_delivery(tmp_path / "delivery")))
    assert main(["build"]) == 0
    before = (project / "build" / "current").readlink()
    (project / "models" / "late_notifications.sql").write_text("select nonsense from nowhere")
    capfd.readouterr()
    assert main(["build"]) == 1
    error = capfd.readouterr().err
    assert "the build failed and nothing was published: 1 failed" in error
    assert "model late_notifications" in error
    assert "Traceback" not in error
    assert (project / "build" / "current").readlink() == before


def test_what_a_failed_build_left_is_not_published(
    project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANDRING_DELIVERY", str(write_delivery(tmp_path / "delivery")))
    model = project / "models" / "late_notifications.sql"
    good = model.read_text()
    model.write_text("select nonsense from nowhere")
    assert main(["build"]) == 1
    capfd.readouterr()
    assert main(["publish"]) == 1
    assert "unpublished.duckdb: the last build here failed" in capfd.readouterr().err
    assert not (project / "build" / "published.duckdb").exists()
    model.write_text(good)
    assert main(["build"]) == 0
    assert main(["publish"]) == 0


def test_a_date_before_the_opening_population_is_refused(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    delivery = write_delivery(tmp_path / "delivery")
    assert main(["build", str(delivery), "--as-of", "1960-01-01"]) == 1
    error = capsys.readouterr().err
    assert "--as-of 1960-01-01: nothing is known yet on that day" in error
    assert "give a date from then on" in error
    assert not (project / "build" / "published.duckdb").exists()


def test_a_bad_delivery_stops_before_anything_is_built(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    delivery = write_delivery(tmp_path / "delivery", persons=[])
    assert main(["build", str(delivery)]) == 1
    error = capsys.readouterr().err
    assert "persons.csv: has no rows" in error
    assert "Nothing was built or published" in error
    assert not (project / "build" / "unpublished.duckdb").exists()
    with only_one_build(project / "build"):
        pass  # dbt, which was started meanwhile, has ended and holds the directory no longer


def test_a_project_that_cannot_be_read_publishes_nothing_and_is_said(
    project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "models" / "late_notifications.sql").write_text("select {{ nonsense from nowhere")
    assert main(["build", str(write_delivery(tmp_path / "delivery"))]) == 1
    output = capfd.readouterr()
    assert "dbt stopped before it built anything" in output.err
    assert "late_notifications" in output.out
    assert "Traceback" not in output.err + output.out
    assert not (project / "build" / "published.duckdb").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--as-of", "30.06.1976"], "--as-of 30.06.1976: is not a date; write it yyyy-mm-dd"),
        (["--as-of", "19760630"], "is not a date"),
        (["delivery", "--persons", "5"], "--persons and --seed are for a synthetic delivery"),
        (["delivery"], "there is no such directory"),
    ],
)
@pytest.mark.usefixtures("project")
def test_mistakes_are_told(capsys: pytest.CaptureFixture[str], arguments: list[str], expected: str) -> None:
    assert main(["build", *arguments]) == 1
    assert expected in capsys.readouterr().err


def test_outside_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 1
    assert "there is no dbt_project.yml here; run vandring build from" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_two_builds_do_not_share_a_build_directory(capsys: pytest.CaptureFixture[str]) -> None:
    Path("build").mkdir()
    program = (
        "import sys, pathlib; from vandring.publishing.build import only_one_build\n"
        "with only_one_build(pathlib.Path('build')): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert main(["build"]) == 1
        other.communicate()
    assert "another build is running here" in capsys.readouterr().err
    with only_one_build(Path("build")):
        pass


def test_a_synthetic_delivery_is_made_once_for_the_same_parameters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[int, int]] = []

    def synthesize(directory: Path, persons: int, seed: int) -> None:
        made.append((persons, seed))
        (directory / "truth").mkdir(parents=True, exist_ok=True)
        (directory / source.PARAMETERS).write_text(json.dumps({"persons": persons, "seed": seed}))

    monkeypatch.setattr(source, "_synthesize", synthesize)
    for persons, seed in [(10, 1), (10, 1), (20, 1), (20, 2), (20, 2)]:
        assert source.synthetic_delivery(tmp_path, persons, seed) == tmp_path / "delivery"
    assert made == [(10, 1), (20, 1), (20, 2)]
    (tmp_path / "delivery" / source.PARAMETERS).write_text("made by someone else")
    source.synthetic_delivery(tmp_path, 20, 2)
    assert made[3:] == [(20, 2)]


def test_what_a_python_model_says_to_the_user_is_not_lost_in_its_traceback() -> None:
    message = (
        "Runtime Error in model logit_results\n  Python model failed:\n"
        "  Traceback (most recent call last):\n"
        '    File "x.py", line 1, in model\n'
        "  vandring.errors.UserError: seeds/rules/estimation_models.csv, row mine: sex is 'x'; write y\n  "
    )
    failed = {"unique_id": "model.vandring.logit_results", "status": "error", "message": message}
    text = failure_text({"results": [failed]}, Path("dbt.log"))
    assert "model logit_results: seeds/rules/estimation_models.csv, row mine: sex is 'x'; write y\n" in text
    assert "Traceback" not in text


def test_the_failure_text_names_models_and_tests() -> None:
    results = {
        "results": [
            {"unique_id": "model.vandring.spells", "status": "error", "message": "Catalog Error\n  no table"},
            {"unique_id": "test.vandring.unique_spells.abc", "status": "fail", "message": "Got 3 results"},
            {"unique_id": "model.vandring.rates", "status": "skipped", "message": None},
            {"unique_id": "model.vandring.fine", "status": "success", "message": "OK"},
        ]
    }
    text = failure_text(results, Path("build/logs/dbt.log"))
    assert "2 failed; 1 that depend on them were skipped" in text
    assert "model spells: Catalog Error no table" in text
    assert "test unique_spells: Got 3 results" in text
    assert "build/logs/dbt.log" in text
    assert "stopped before it built anything" in failure_text(None, Path("dbt.log"))


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ("date '1966-01-01', date '1970-12-31', false", "1966-01-01 – 1970-12-31, real persons"),
        ("date '1966-01-01', null, null", "1966-01-01 – 1966-01-01, no valid person numbers"),
    ],
)
def test_the_summary_of_a_delivery_without_anything_to_reject(
    tmp_path: Path, scope: str, covered: str
) -> None:
    file = tmp_path / "published.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema publication; set schema 'publication'")
        for name, columns in {
            "delivery_scope": "first_date date, last_date date, is_synthetic boolean, geography_date date, "
            "geography_rule varchar",
            "notification_account": "notification_type varchar, verdict varchar, reason_code varchar, "
            "notifications bigint",
            "rejection_reasons": "reason_code varchar, precedence int, description varchar",
            "notification_totals_by_vintage": "vintage_id varchar, notifications bigint",
            "late_notifications": "vintage_id varchar, notifications bigint",
            "immigrant_tables_left_out": "table_name varchar, first_year_without int, "
            "last_year_without int, left_out varchar, reason varchar",
            "models_left_out": "sample_id varchar, left_out varchar",
            "projection_scenarios": "is_projected boolean",
            "back_test_methods": "method varchar",
            "model_sample_account": "sample_id varchar, status varchar, persons bigint, emigrants bigint",
            "municipality_code_uses": "stated_place varchar, year int, municipality_code varchar, "
            "likely_cause varchar, places bigint, is_conspicuous boolean",
            "delivery_losses": "table_name varchar, reason_code varchar, column_name varchar, "
            "likely_cause varchar, municipality_code varchar, year int, lost_rows bigint, "
            "is_conspicuous boolean",
        }.items():
            connection.execute(f"create table {name} ({columns})")
        connection.execute(f"insert into delivery_scope values ({scope}, '2024-01-01', 'last_covered_year')")
    summary = read_summary(file)
    assert (summary.received, summary.rejected, summary.late) == (0, (), 0)
    text = summary_text(summary, {"check": 5.0, "dbt build": 60.0}, tmp_path)
    assert covered in text
    assert "together 1 min 5 s" in text
    assert "Left out" not in text
    assert "Models" not in text
    assert "models" not in text
    assert "Not projected" not in text
    assert "Lost" not in text


def test_the_summary_says_first_what_was_lost(tmp_path: Path) -> None:
    losses = Losses(
        rows=(
            LostRows("persons", "unreadable", "birth_municipality", "longer_code", "030101", 1990, 1991, 7),
        )
    )
    summary = Summary(
        date(1966, 1, 1),
        None,
        True,
        date(2013, 1, 1),
        "setting",
        0,
        0,
        0,
        (),
        0,
        0,
        (),
        (),
        (),
        (),
        (),
        losses,
    )
    lines = summary_text(summary, {}, tmp_path).splitlines()
    assert lines[1].startswith("Lost: ")
    assert "7 births left out 1990–1991" in lines[2]
    assert lines.index("Built and published") > 3


@pytest.mark.parametrize(
    ("command", "expected"), [("build", "VANDRING_DELIVERY names"), ("publish", "goes on undisturbed")]
)
def test_help(capsys: pytest.CaptureFixture[str], command: str, expected: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert expected in " ".join(capsys.readouterr().out.split())
