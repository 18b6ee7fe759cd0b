"""Immigrants' covariates and outcomes against the lives that the synthetic register simulated, and deliveries
that lack the tables they come from.
"""

import shutil
from pathlib import Path

import pandas as pd
import pytest

import warehouse

YOUNGEST_IN_TRUTH = 15
COVARIATES = (
    "sex",
    "age",
    "duration_years",
    "duration_group",
    "education_level",
    "labour_status",
    "background",
    "family_size",
    "family_immigrants",
)
# How the models' regressors begin that come from each covariate.
REGRESSORS = {
    "education_level": "education_",
    "labour_status": "status_",
    "family_size": "family_",
    "family_immigrants": "family_",
}
# Optional tables that a delivery may lack, and the columns of immigrant_person_years that are then unknown.
LACKING = {
    ("education_attainment",): {"education_level", "education_group"},
    ("family_numbers",): {"family_size", "family_immigrants", "family_type"},
    ("employment", "education_enrolment", "unemployment", "education_attainment", "family_numbers"): {
        "labour_status",
        "education_level",
        "education_group",
        "family_size",
        "family_immigrants",
        "family_type",
    },
}


def true_person_years(delivery: Path, database: Path) -> pd.DataFrame:
    """What outcomes were drawn from: covariates of year t, outcome of year t + 1 between centrality levels.

    Those who were to die in the year are not among them.
    """
    return warehouse.query(
        database,
        f"""select person_id(person_number) as person_id, year + 1 as year, sex, age, duration_years,
            duration_group, education_group as education_level, labour_market_status as labour_status,
            background, family_size, family_immigrants, centrality::varchar as region_code,
            case outcome when 0 then 'stayed' when 1 then 'moved' when 2 then 'emigrated' end as outcome
        from '{delivery}/truth/immigrant_years.parquet'""",
    )


def test_without_defects_covariates_and_outcomes_are_the_true_ones(clean):
    delivery, database = clean
    expected = true_person_years(delivery, database)
    found = warehouse.query(
        database,
        f"""select person_id, year, {", ".join(COVARIATES)}, region_code, outcome
        from immigrants.immigrant_outcomes
        where scheme_id = 'centrality' and age >= {YOUNGEST_IN_TRUTH} and outcome <> 'died'""",
    )
    assert len(expected) > 10_000
    assert set(expected["outcome"]) == {"stayed", "moved", "emigrated"}
    both = expected.merge(found, on=["person_id", "year"], how="outer", suffixes=("_true", "_found"))
    assert both[["age_true", "age_found"]].notna().all(axis=None), "the same persons in the same years"
    for column in (*COVARIATES, "region_code", "outcome"):
        unlike = both[both[f"{column}_true"] != both[f"{column}_found"]]
        assert unlike.empty, f"{column}:\n{unlike.head()}"


def test_who_is_in_no_true_person_year_dies(clean):
    delivery, database = clean
    dead = warehouse.query(
        database,
        f"""select years.person_id, years.year, persons.death_date::varchar as death_date
        from publication.immigrant_person_years as years
        left join '{delivery}/persons.parquet' as persons
            on years.person_id = person_id(persons.person_number)
        where years.has_died""",
    )
    assert len(dead) > 10
    assert (dead["death_date"].str[:4].astype(int) == dead["year"]).all()


@pytest.fixture(scope="module", params=LACKING, ids=lambda tables: "without " + " ".join(tables))
def lacking(request, clean, tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[str, ...], Path]:
    """Names of the tables left out, and the warehouse of the clean delivery without them.

    What has nothing to do with immigrants is copied; the rest is built, with its dbt tests.
    """
    delivery, full = clean
    directory = tmp_path_factory.mktemp("lacking")
    partial = directory / "delivery"
    partial.mkdir()
    for file in delivery.glob("*.parquet"):
        if file.stem not in request.param:
            (partial / file.name).symlink_to(file)
    for file in (full, warehouse.unpublished(full)):
        shutil.copy(file, directory / file.name)
    database = warehouse.build(
        partial, directory, "--select", "path:models/staging",
        "family_members", "person_year_statements", "path:models/immigrants", "path:models/estimation",
        "path:models/publication/estimation",
        "family_member_account", "immigrant_tables_left_out", "immigrant_rates_by_background",
        "immigrant_rates_by_labour_status", "immigrant_rates_by_education",
        "immigrant_rates_by_family", "immigrant_rates_by_mixed_family", "family_immigrant_rates_by_reference",
        "family_immigrant_account",
        *warehouse.told_by(warehouse.OF_THE_TRUTH), with_tests=True,
    )  # fmt: skip
    return request.param, database


def test_a_delivery_without_optional_tables_builds_everything_else(clean, lacking):
    _, full = clean
    tables, partial = lacking
    query = "select * from publication.immigrant_person_years order by person_id, year"
    with_all, without = warehouse.query(full, query), warehouse.query(partial, query)
    unknown = LACKING[tables]
    assert without[sorted(unknown)].isna().all(axis=None)
    rest = [column for column in with_all.columns if column not in unknown]
    pd.testing.assert_frame_equal(without[rest], with_all[rest])


def test_a_delivery_without_optional_tables_says_what_is_left_out(clean, lacking):
    _, full = clean
    tables, partial = lacking
    query = "select * from publication.immigrant_tables_left_out"
    assert warehouse.query(full, query).empty
    left_out = warehouse.query(partial, query)
    assert set(left_out["table_name"]) == set(tables)
    years = warehouse.query(partial, "select min(year) as f, max(year) as l from immigrants.covariate_years")
    assert (left_out["first_year_without"] == years["f"].item()).all()
    assert (left_out["last_year_without"] == years["l"].item()).all()


def test_models_do_without_what_is_not_delivered_and_say_so(clean, lacking):
    _, full = clean
    tables, partial = lacking
    prefixes = tuple({REGRESSORS[name] for name in LACKING[tables] & set(REGRESSORS)})
    query = "select * from publication.models_left_out where message like '%does not tell%'"
    assert warehouse.query(full, query).empty
    left_out = warehouse.query(partial, query)
    logits = left_out[left_out["sample_id"] == "trinomial_logit"]
    assert logits["model_id"].nunique() == 13
    assert left_out["left_out"].str.startswith(prefixes).all()
    assert left_out["message"].str.startswith("left out of the model: the delivery does not tell ").all()

    regressors = "select distinct regressor from publication.linear_probability_estimates"
    with_all, without = (set(warehouse.query(each, regressors)["regressor"]) for each in (full, partial))
    gone = {name for name in with_all if name.startswith(prefixes)}
    assert gone, "what the whole delivery tells"
    assert {"constant", "man", "duration_0_2", "background_refuge"} < without
    assert not any(name.startswith(prefixes) for name in without)


def test_tables_without_a_covariate_count_everybody_as_unknown(clean, lacking):
    _, full = clean
    tables, partial = lacking
    persons = "select sum(persons) as persons from publication.{} where {} and age_group = 'all'"
    total = persons.format("immigrant_rates_by_background", "region_code = 'all' and background = 'all'")
    expected = warehouse.query(full, total)["persons"].item()
    assert warehouse.query(partial, total)["persons"].item() == expected
    for table, column, unknown in (
        ("labour_status", "labour_status", "labour_status"),
        ("education", "education_group", "education_group"),
        ("family", "family_size", "family_size"),
    ):
        if unknown in LACKING[tables]:
            condition = f"background = 'all' and {column} = 'unknown'"
            if table == "family":
                condition += " and family_type = 'all'"
            counted = persons.format(f"immigrant_rates_by_{table}", condition)
            assert warehouse.query(partial, counted)["persons"].item() == expected
    if "family_numbers" in tables:
        mixed = persons.format(
            "immigrant_rates_by_mixed_family", "background = 'all' and mixed_with = 'unknown'"
        )
        assert warehouse.query(partial, mixed)["persons"].item() == expected
        account = warehouse.query(partial, "from publication.family_immigrant_account")
        assert set(account["joined_group"]) == {"not_told"}
        assert (
            "family_numbers_missing"
            in set(account["status_code"])
            <= {
                "family_numbers_missing",
                "not_resident",
                "arrival_not_seen",
            }
        )
