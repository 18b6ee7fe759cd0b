"""The tables of the estimation room, from the sample of known origin and from samples that are not there."""

import csv

import pandas as pd
import pyarrow as pa
import pytest
from numpy.testing import assert_allclose

import estimation_samples
import warehouse
from vandring.errors import UserError
from vandring.estimation import tables
from vandring.estimation.sample import draw_sample
from vandring.estimation.specifications import definitions_of
from vandring.estimation.stored_fits import restored, stored

RULES = estimation_samples.SEEDS / "rules"
SEEDS = estimation_samples.seeds()
DEFINITIONS = definitions_of(SEEDS.__getitem__)
REFERENCE_PERSONS = estimation_samples.seed("reference_persons")
COMPARISONS = estimation_samples.seed("effect_comparisons")


@pytest.fixture(scope="module")
def patterns() -> pd.DataFrame:
    return estimation_samples.patterns()


@pytest.fixture(scope="module")
def stored_fits(patterns: pd.DataFrame) -> pd.DataFrame:
    return estimates(tables.logit_results_table(patterns, DEFINITIONS))


def estimates(results: pa.Table) -> pd.DataFrame:
    """What the views trinomial_logits and linear_probability_fits show."""
    return results.to_pandas().query("left_out.isna()")


def messages(results: pa.Table) -> pd.DataFrame:
    """What the view estimation_messages shows."""
    return results.to_pandas().query("left_out.notna()")


def test_fits_are_the_same_after_storing():
    fits = estimation_samples.fit_logits(estimation_samples.sample()).fits
    again = restored(stored(DEFINITIONS, fits).to_pandas())
    assert list(again) == list(fits)
    for model_id, fit in fits.items():
        assert again[model_id].regressors == fit.regressors
        assert (again[model_id].covariance == fit.covariance).all()
        assert (again[model_id].robust_covariance == fit.robust_covariance).all()
        assert again[model_id].schwarz_as_printed == fit.schwarz_as_printed


def test_penalised_fits_without_a_regressor_are_the_same_after_storing(patterns):
    refugees = (patterns["centrality"] == 1) & (patterns["background"] == "refuge")
    some = patterns[~refugees].copy()
    some.loc[(some["centrality"] == 1) & (some["background"] == "education"), "emigrated_persons"] = 0
    results = tables.logit_results_table(some, DEFINITIONS)
    rows = estimates(results)
    fits = estimation_samples.fit_logits(draw_sample(some, estimation_samples.rule())).fits
    again = restored(rows)
    of_level_1 = ["type2_level1", "type3_level1_female", "type3_level1_male"]
    assert list(rows.query("estimator == 'firth'")["model_id"]) == of_level_1
    for model_id, fit in fits.items():
        assert again[model_id].estimator == fit.estimator
        assert again[model_id].separation == fit.separation
        assert again[model_id].penalised_log_likelihood == fit.penalised_log_likelihood
        assert again[model_id].left_out == fit.left_out
        assert list(again[model_id].combinations.ravel()) == list(fit.combinations.ravel())
    left_out = {model_id: fit.left_out for model_id, fit in again.items() if fit.left_out}
    assert left_out == dict.fromkeys(of_level_1, ("background_refuge",))
    assert set(messages(results)["left_out"]) == {"background_refuge"}
    coefficients = tables.logit_coefficients_table(rows).to_pandas()
    assert list(coefficients.query("estimator == 'firth'")["model_id"].unique()) == of_level_1
    assert set(coefficients["estimator"]) == {"firth", "maximum_likelihood"}
    effects = tables.logit_effects_table(rows, some, DEFINITIONS, REFERENCE_PERSONS, COMPARISONS).to_pandas()
    assert set(effects.query("estimator == 'firth'")["model_id"]) == set(of_level_1)


def test_coefficients_of_thirteen_models(stored_fits):
    rows = tables.logit_coefficients_table(stored_fits).to_pandas()
    # 27 regressors in type 1, 24 in the four of type 2, 23 in the eight of type 3; two equations.
    assert len(rows) == 2 * (27 + 4 * 24 + 8 * 23) == 614
    published = estimation_samples.figures(measure="estimate", characteristic="", variant="")
    both = rows.merge(published, on=["model_id", "regressor", "outcome"], validate="one_to_one")
    assert len(both) == 614
    assert_allclose(rows["t_value"], rows["estimate"] / rows["standard_error"])
    # Outcomes are drawn from table 6.1, so all its coefficients lie within a few standard errors.
    type1 = both[both["model_id"] == "type1"]
    assert ((type1["estimate"] - type1["published_value"]).abs() < 4 * type1["standard_error"]).all()


def test_every_published_effect_has_its_row(patterns, stored_fits):
    rows = tables.logit_effects_table(
        stored_fits, patterns, DEFINITIONS, REFERENCE_PERSONS, COMPARISONS
    ).to_pandas()
    keys = ["model_id", "characteristic", "category", "reference_sex", "outcome"]
    assert not rows.duplicated([*keys, "effect_kind"]).any()
    own = rows[rows["effect_kind"] == "reference_person"]
    published = estimation_samples.figures(measure="estimate").query("characteristic != ''")
    assert len(published.merge(own, on=keys)) == len(published) == 69
    # Five characteristics of R16 with 23 categories in all thirteen models, beside sex and centrality; five
    # of the models have a reference person of either sex.
    r16 = own[~own["characteristic"].isin(["sex", "centrality"])]
    assert len(r16) == (5 * 2 + 8) * 23 * 3
    assert set(own.query("model_id == 'type3_level2_male'")["reference_sex"]) == {"male"}


def test_hazards_are_probabilities_of_every_cell(patterns, stored_fits):
    rows = tables.emigration_hazards_table(stored_fits, patterns, DEFINITIONS).to_pandas()
    assert len(rows) == len(rows.drop_duplicates(["sex", "age", "duration_years"])) == 2 * 55 * 17
    assert rows["emigration_hazard"].between(0.001, 0.5).all()
    fresh = rows.query("duration_years == 0")["emigration_hazard"].mean()
    assert fresh > 2 * rows.query("duration_years == 16")["emigration_hazard"].mean()


def test_linear_models_of_levels_and_counties(patterns):
    counties = patterns.assign(scheme_id="county", region_code="03")
    rows = estimates(tables.linear_probability_results_table(pd.concat([patterns, counties]), DEFINITIONS))
    published = estimation_samples.figures(measure="estimate", scheme_id="centrality")
    keys = ["variant", "scheme_id", "region_code", "regressor", "outcome"]
    assert len(rows.merge(published, on=keys, validate="one_to_one")) == len(published)
    own = published[published["table_number"].isin(["5.9", "5.10", "5.11", "5.12"])]
    assert len(own) == 4 * 4 * 3
    assert set(own["regressor"]) == {"only_immigrants"}
    assert set(rows[rows["scheme_id"] == "county"]["variant"]) == {"main"}
    # Nobody dies in this sample: the estimate is zero without an error to divide it by.
    deaths = rows[rows["outcome"] == "death"]
    assert (deaths["estimate"] == 0).all()
    assert deaths["t_value"].isna().all()


def test_years_that_are_not_there_leave_empty_tables_and_one_message_per_model(patterns):
    samples = SEEDS["estimation_samples"]
    moved = SEEDS | {"estimation_samples": samples.assign(first_year=1999, last_year=1999)}
    elsewhere = definitions_of(moved.__getitem__)
    logits = tables.logit_results_table(patterns, elsewhere)
    linear = tables.linear_probability_results_table(patterns, elsewhere)
    assert set(tables.stored_fits.SCHEMA) <= set(logits.schema)
    nothing = estimates(logits)
    assert nothing.empty
    assert estimates(linear).empty
    assert tables.logit_coefficients_table(nothing).num_rows == 0
    assert tables.emigration_hazards_table(nothing, patterns, elsewhere).num_rows == 0
    effects = tables.logit_effects_table(nothing, patterns, elsewhere, REFERENCE_PERSONS, COMPARISONS)
    assert effects.num_rows == 0
    said = pd.concat([messages(logits), messages(linear)])
    assert set(said["sample_id"]) == set(samples["sample_id"])
    assert not said.duplicated(["sample_id", "model_id"]).any()
    assert set(messages(logits)["model_id"]) == {each.model_id for each in elsewhere.of("trinomial_logit")}
    assert len(said) == len(elsewhere.models)
    assert said["message"].str.contains("outcome years 1999 and ages 15").all()
    assert set(said["left_out"]) == {"model"}
    assert said["message"].str.startswith("not estimated: no immigrants in").all()


def test_a_setting_without_its_row_is_said():
    samples = SEEDS["estimation_samples"]
    fewer = SEEDS | {"estimation_samples": samples[samples["sample_id"] != "trinomial_logit"]}
    with pytest.raises(UserError, match="row type1 on trinomial_logit: sample_id is"):
        definitions_of(fewer.__getitem__)


def test_only_wanted_patterns_are_read():
    one = SEEDS | {"estimation_models": SEEDS["estimation_models"].query("model_id == 'type1'")}
    wanted = "(scheme_id = 'centrality' and year between 2013 and 2013)"
    assert tables.wanted(definitions_of(one.__getitem__)) == wanted


def test_the_register_draws_from_the_published_coefficients():
    """Table 6.1 is in the repository twice, for the generator and for comparison: they must not differ."""
    file = (
        warehouse.PROJECT / "python" / "vandring" / "register" / "data" / "logit_coefficients_table_6_1.csv"
    )
    with file.open(encoding="utf-8", newline="") as stream:
        drawn_from = list(csv.DictReader(stream))
    published = estimation_samples.figures(table_number="6.1", measure="estimate")
    for outcome in ("internal", "emigration"):
        # Both files have the regressors in the publication's order.
        printed = published.query("regressor != '' and outcome == @outcome")["published_value"]
        assert list(printed) == [float(row["estimate"]) for row in drawn_from if row["outcome"] == outcome]
        assert len(printed) == 27
