"""``vandring predict``: by hand, beside the published effects, and what it says of mistakes."""

from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from numpy.testing import assert_allclose

import estimation_samples
from vandring.cli import main
from vandring.estimation import tables
from vandring.estimation.command import text as told
from vandring.estimation.published_logit import completed, described, read_logit
from vandring.estimation.specifications import LOGIT, SEED_NAMES, Definitions, definitions_of

RULES = estimation_samples.SEEDS / "rules"
SEEDS = estimation_samples.seeds()
MODELS, SETS, REGRESSORS, SAMPLES = SEED_NAMES


def publish(
    directory: Path, definitions: Definitions, patterns: pd.DataFrame, regressors: pd.DataFrame
) -> Path:
    """What predict reads of a published file, and the effects."""
    results = tables.logit_results_table(patterns, definitions)
    stored = results.filter(pc.is_null(results["left_out"]))
    fits = stored.to_pandas()
    persons = estimation_samples.seed("reference_persons")
    comparisons = estimation_samples.seed("effect_comparisons")
    published: dict[str, pa.Table] = {
        "fits": stored.drop_columns(["left_out", "message"]),
        "samples": pa.Table.from_pandas(SEEDS[SAMPLES].astype({"oldest_age": "Int64"})),
        "models_left_out": results.filter(pc.is_valid(results["left_out"])),
        "logit_coefficients": tables.logit_coefficients_table(fits),
        "logit_regressors_left_out": tables.logit_combinations_table(fits),
        "logit_covariances": tables.logit_covariances_table(fits),
        "logit_effects": tables.logit_effects_table(fits, patterns, definitions, persons, comparisons),
        "regressor_definitions": pa.Table.from_pandas(regressors),
        "reference_persons": pa.Table.from_pandas(persons.drop(columns="source")),
        "municipality_regions": pa.table(
            {
                "scheme_id": ["centrality"] * 4 + ["county"],
                "municipality_code": ["1850", "1841", "0602", "0301", "0301"],
                "region_code": ["1", "2", "3", "4", "03"],
            }
        ),
    }
    with duckdb.connect(str(directory / "published.duckdb")) as connection:
        connection.execute("create schema publication")
        for name, table in published.items():
            connection.register("given", table)
            connection.execute(f"create table publication.{name} as select * from given")
            connection.unregister("given")
        connection.execute(
            """create table publication.logit_fits as
            select fits.*, scheme_id, first_year as first_outcome_year, last_year as last_outcome_year,
                youngest_age, oldest_age
            from publication.fits join publication.samples using (sample_id)"""
        )
    return directory


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of sex alone: women 80, 15, 5 by outcome; men 60, 20, 20."""
    names = ["constant", "woman", "man"]
    roles = ["regressor", "regressor", "reference"]
    rows = pd.DataFrame({"regressor_set": "sexes", "position": [1, 2, 3], "regressor": names, "role": roles})
    model = {"model_id": "sexes", "kind": LOGIT, "sample_id": "trinomial_logit", "regressor_set": "sexes"}
    columns = SEEDS[MODELS].columns
    seeds = SEEDS | {MODELS: pd.DataFrame([model]).reindex(columns=columns), SETS: rows}
    patterns = (
        estimation_samples.patterns()
        .head(2)
        .assign(
            sex=["female", "male"],
            age=30,
            stayed_persons=[80, 60],
            moved_persons=[15, 20],
            emigrated_persons=[5, 20],
        )
    )
    directory = tmp_path_factory.mktemp("by_hand")
    return publish(directory, definitions_of(seeds.__getitem__), patterns, SEEDS[REGRESSORS])


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Type 1, and type 2 at level 4, of some 160,000 persons."""
    models = SEEDS[MODELS].query("model_id in ('type1', 'type2_level4')")
    definitions = definitions_of((SEEDS | {MODELS: models}).__getitem__)
    patterns = estimation_samples.thinned(0.3, seed=5)
    return publish(tmp_path_factory.mktemp("type1"), definitions, patterns, SEEDS[REGRESSORS])


def said(capsys: pytest.CaptureFixture[str], directory: Path, *words: str) -> tuple[int, str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VANDRING_BUILD_DIR", str(directory))
        code = main(["predict", *words])
    out, err = capsys.readouterr()
    return code, out, err


def figures(text: str) -> list[tuple[float, float, float]]:
    """Estimate and interval of each line."""
    lines = [line.split() for line in text.splitlines() if " to " in line]
    return [(float(words[-4]), float(words[-3]), float(words[-1])) for words in lines]


def test_probabilities_and_differences_of_two_groups_by_hand(by_hand, capsys):
    code, text, _ = said(capsys, by_hand, "--model", "sexes", "sex=female", "--compare", "sex=male")
    assert code == 0
    women, men = np.array([0.80, 0.15, 0.05]), np.array([0.60, 0.20, 0.20])
    # Shares of 100 independent persons each; the variances of two groups add up.
    errors = np.sqrt(women * (1 - women) / 100)
    both = np.sqrt((women * (1 - women) + men * (1 - men)) / 100)
    found = np.array(figures(text))
    half = 1.959964 * np.concatenate([errors, both])
    expected = np.concatenate([women, men - women])
    assert_allclose(found, np.column_stack([expected, expected - half, expected + half]), atol=5.1e-5)
    assert "Person: sex=female" in text
    assert "Other person: sex=male" in text
    assert "200 persons; classical standard errors" in text
    # A saturated model is right whatever the truth: robust errors are the same.
    _, robust, _ = said(
        capsys, by_hand, "--model", "sexes", "--robust", "sex=female", "--compare", "sex=male"
    )
    assert figures(robust) == figures(text)
    assert "robust standard errors" in robust


@pytest.mark.parametrize(
    ("model_id", "sex"), [("type1", "female"), ("type1", "male"), ("type2_level4", "male")]
)
def test_the_difference_to_another_person_is_the_published_effect(published, model_id, sex):
    model = read_logit(published / "published.duckdb", model_id)
    person, lent = completed(described([f"sex={sex}", "labour_status=outside_labour_force"], model), model)
    assert {"age", "background", "family_size"} <= set(lent)
    other = {**person, "labour_status": "unemployed"}
    effect = model.predicted(other).less(model.predicted(person))
    with duckdb.connect(str(published / "published.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            """select estimate, standard_error, robust_standard_error from publication.logit_effects
            where effect_kind = 'reference_person' and characteristic = 'labour_status'
                and category = 'unemployed' and model_id = $1 and reference_sex = $2
            order by list_position(['no_move', 'internal', 'emigration'], outcome)""",
            [model_id, sex],
        ).fetchall()
    estimates, errors, robust = np.array(rows).T
    assert_allclose(effect.probabilities, estimates, rtol=1e-9)
    assert_allclose(effect.standard_errors(model.covariance), errors, rtol=1e-9)
    assert_allclose(effect.standard_errors(model.robust_covariance), robust, rtol=1e-9)


def test_what_is_not_said_is_the_reference_person_s_and_printed(published, capsys):
    _, text, _ = said(capsys, published, "age=40", "labour_status=employed")
    assert "Person: labour_status=employed, age=40\n" in text
    lent = next(line for line in text.splitlines() if "as the reference person" in line)
    for word in ("sex=female", "background=work", "duration_group=3-5", "family_size=5", "centrality=4"):
        assert word in lent
    chances = [estimate for estimate, _, _ in figures(text)]
    assert sum(chances) == pytest.approx(1, abs=2e-4)
    # The file is only read.
    with duckdb.connect(str(published / "published.duckdb"), read_only=True):
        _, again, _ = said(capsys, published, "age=40", "labour_status=employed")
    assert again == text


REFUSED = {
    ("colour=red",): "colour=red: write ATTRIBUTE=VALUE; type1 uses the attributes\n  sex: one of",
    ("age",): "age: write ATTRIBUTE=VALUE",
    ("sex=woman",): "sex=woman: sex is one of female, male",
    ("age=old",): "age=old: age is a whole number of years",
    ("centrality=7",): "centrality=7: centrality is one of 1, 2, 3, 4",
    ("labour_status=working",): "labour_status is one of employed, employed_in_education, in_education,",
    ("age=30", "age=31"): "age=31: age is given twice",
    ("county_code=3",): "county_code=3: type1 does not use county_code; it uses\n",
    ("family_size=2",): "family_immigrants=4 and family_size=2: of a family at least one, the person, and at "
    "most all are immigrants (family_immigrants from the reference person: give it too)",
    ("family_size=2", "family_immigrants=0"): "family_immigrants=0 and family_size=2",
    ("--model", "type9"): "--model type9: there is no such trinomial logit in this build; there are: type1, ",
    ("--model", "type2_level4", "centrality=1"): "everybody in type2_level4 has centrality=4; take another",
    ("age=30", "--compare", "background=tourism"): "background=tourism: background is one of nordic, work,",
}


@pytest.mark.parametrize(("words", "message"), REFUSED.items(), ids=["_".join(words) for words in REFUSED])
def test_what_cannot_be_understood_is_said_with_what_is_possible(published, capsys, words, message):
    code, out, error = said(capsys, published, *words)
    assert (code, out) == (1, "")
    assert error.startswith("vandring: ")
    assert message in error


@pytest.mark.parametrize("age", [14, 0])
def test_an_age_outside_the_sample_is_refused(published, capsys, age):
    code, _, message = said(capsys, published, f"age={age}")
    assert code == 1
    assert f"age={age}: type1 is estimated on ages 15 and over" in message


def test_the_sample_s_years_and_scheme_are_printed(published, capsys):
    _, output, _ = said(capsys, published, "age=15")
    assert "Outcomes of 2013; moves are between regions of the scheme centrality" in output


def test_without_a_build_there_is_nothing_to_predict_from(tmp_path, capsys):
    code, _, error = said(capsys, tmp_path, "age=30")
    assert code == 1
    assert "nothing has been published yet" in error


def test_of_persons_in_an_empty_category_nothing_is_predicted(tmp_path, capsys):
    """Nobody from the Nordic countries, nobody for refuge: the first is a reference, the second a dummy."""
    models = SEEDS[MODELS].query("model_id == 'type2_level4'")
    definitions = definitions_of((SEEDS | {MODELS: models}).__getitem__)
    patterns = estimation_samples.thinned(0.1, seed=6)
    patterns = patterns[~patterns["background"].isin(["nordic", "refuge"])]
    publish(tmp_path, definitions, patterns, SEEDS[REGRESSORS])
    model = ("--model", "type2_level4")
    for background in ("work", "family"):
        code, text, _ = said(capsys, tmp_path, *model, f"background={background}")
        assert code == 0
        assert sum(estimate for estimate, _, _ in figures(text)) == pytest.approx(1, abs=2e-4)
    for background, because in (("nordic", "background_work"), ("refuge", "background_refuge")):
        for words in ((f"background={background}",), ("age=30", "--compare", f"background={background}")):
            code, _, error = said(capsys, tmp_path, *model, *words)
            assert code == 1
            assert f"tells nothing of such a person, because of {because}, left out of the model" in error


def test_a_model_of_pooled_years_says_of_how_many_persons(by_hand):
    model = read_logit(by_hand / "published.duckdb", "sexes")
    pooled = replace(model, facts={**model.facts, "distinct_persons": 150})
    person, lent = completed({"sex": "male"}, pooled)
    head = told(pooled, person, lent).splitlines()[0]
    assert "200 years of 150 persons, which only --robust heeds; classical standard errors" in head
