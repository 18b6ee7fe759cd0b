"""What cannot be estimated ends in one clear message, and leaves the rest built."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import estimation_samples
from estimation_samples import fit_linear_models, fit_logits
from vandring.errors import UserError
from vandring.estimation.attributes import COUNTS
from vandring.estimation.design import build_design
from vandring.estimation.firth import fit_firth_logit
from vandring.estimation.identification import identified
from vandring.estimation.logits import FittedLogits
from vandring.estimation.regressors import between, constant, quantity
from vandring.estimation.sample import SampleRule, draw_sample
from vandring.estimation.trinomial_logit import SeparationError, fit_trinomial_logit

MODELS = [model.model_id for model in estimation_samples.LOGITS]
LINEAR_RULE = estimation_samples.rule("linear_probability_centrality")


def logits(patterns: pd.DataFrame) -> FittedLogits:
    return fit_logits(draw_sample(patterns, estimation_samples.rule()))


def failures(fitted: FittedLogits) -> dict[str, str]:
    """Messages of models that were not estimated, by model."""
    return {each.model_id: each.message for each in fitted.messages if each.left_out == "model"}


def test_without_families_the_models_do_without_them():
    patterns = estimation_samples.patterns().assign(family_size=None, family_immigrants=None)
    fitted = logits(patterns)
    assert list(fitted.fits) == MODELS
    assert all("family_size" not in fit.regressors for fit in fitted.fits.values())
    said = {(each.model_id, each.left_out) for each in fitted.messages}
    assert said == {(model, name) for model in MODELS for name in ("family_size", "family_immigrants")}

    linear = fit_linear_models(patterns, LINEAR_RULE)
    assert {key[2] for key in linear.fits} == {"main"}
    assert {each.model_id: each.message for each in linear.messages} == {
        "centrality_family_size": "not estimated: the delivery has no family_size",
        **dict.fromkeys(
            [f"centrality_family_type_{size}" for size in ("2", "3", "4", "5_or_more")],
            "not estimated: the delivery has no family_size and no family_immigrants",
        ),
    }


def test_without_education_the_models_do_without_it():
    patterns = estimation_samples.patterns().assign(education_level=None)
    fitted = logits(patterns)
    assert list(fitted.fits) == MODELS
    assert len(fitted.fits["type1"].regressors) == 27 - 5
    assert len(fitted.messages) == 13 * 5
    linear = fit_linear_models(patterns, LINEAR_RULE)
    assert len(linear.fits) == 6 * 4
    assert len(linear.messages) == 6 * 4


def test_an_attribute_that_only_other_years_tell_is_left_out():
    patterns = estimation_samples.patterns()
    fitted = logits(pd.concat([patterns.assign(year=2012), patterns.assign(education_level=None)]))
    assert list(fitted.fits) == MODELS
    assert fitted.fits["type1"].persons == 545_966
    text = "left out of the model: the delivery does not tell education_level"
    assert {each.message for each in fitted.messages} == {text}


def test_a_sample_in_which_every_pattern_lacks_something_is_refused():
    patterns = estimation_samples.patterns().copy()
    half = np.arange(len(patterns)) % 2 == 0
    patterns["family_size"] = patterns["family_size"].astype("Int64")
    patterns.loc[half, "family_size"] = None
    patterns.loc[~half, "background"] = None
    with pytest.raises(UserError, match=r"lacks an attribute that others have \(background, family_size\)"):
        logits(patterns)


def left_out(fitted: FittedLogits) -> dict[str, dict[str, str]]:
    """Messages of regressors by model and regressor."""
    said: dict[str, dict[str, str]] = {}
    for each in fitted.messages:
        said.setdefault(each.model_id, {})[each.left_out] = each.message
    return said


def test_an_empty_category_is_left_out_and_named():
    patterns = estimation_samples.patterns()
    patterns = patterns[(patterns["centrality"] != 2) | (patterns["background"] != "refuge")]
    fitted = logits(patterns)
    assert list(fitted.fits) == MODELS
    text = {"background_refuge": "left out of the model: nobody is in the category"}
    assert left_out(fitted) == dict.fromkeys(
        ("type2_level2", "type3_level2_female", "type3_level2_male"), text
    )
    # The model is that of the others without the regressor.
    model = estimation_samples.logit_model("type2_level2")
    without = tuple(each for each in model.regressors if each.name != "background_refuge")
    sample = draw_sample(patterns, estimation_samples.rule())
    again = fit_logits(sample, [replace(model, regressors=without)]).fits["type2_level2"]
    assert "background_refuge" not in again.regressors
    np.testing.assert_allclose(fitted.fits["type2_level2"].coefficients, again.coefficients, atol=1e-8)


def test_where_nobody_is_in_the_reference_category_another_one_is():
    patterns = estimation_samples.patterns()
    patterns = patterns[(patterns["centrality"] != 3) | (patterns["background"] != "nordic")]
    fitted = logits(patterns)
    assert list(fitted.fits) == MODELS
    said = left_out(fitted)
    assert set(said) == {"type2_level3", "type3_level3_female", "type3_level3_male"}
    (message,) = said["type2_level3"].values()
    assert set(said["type2_level3"]) == {"background_work"}
    assert message == (
        "left out of the model: nobody is in the reference category of background (none of background_work, "
        "background_refuge, background_family, background_education, background_unknown), so that this "
        "category is the reference"
    )


def test_a_category_without_an_event_does_not_leave_the_model_out():
    patterns = estimation_samples.patterns().copy()
    students = (patterns["centrality"] == 1) & (patterns["background"] == "education")
    patterns.loc[students, "emigrated_persons"] = 0
    fitted = logits(patterns)
    assert list(fitted.fits) == MODELS
    assert not fitted.messages
    penalised = {model_id for model_id, fit in fitted.fits.items() if fit.estimator == "firth"}
    assert penalised == {"type2_level1", "type3_level1_female", "type3_level1_male"}
    said = {fitted.fits[model_id].separation for model_id in penalised}
    assert said == {"nobody has the outcome emigration in background_education"}


def test_a_reference_category_without_an_event_is_named():
    patterns = estimation_samples.patterns().copy()
    nordic = (patterns["centrality"] == 1) & (patterns["background"] == "nordic")
    patterns.loc[nordic, "moved_persons"] = 0
    fit = logits(patterns).fits["type2_level1"]
    assert fit.estimator == "firth"
    assert fit.separation == "nobody has the outcome internal in the reference category of background"


def test_an_outcome_that_nobody_has_is_named():
    patterns = estimation_samples.patterns().copy()
    patterns.loc[patterns["centrality"] == 1, "moved_persons"] = 0
    assert failures(logits(patterns))["type2_level1"] == "not estimated: nobody has the outcome internal"


def test_a_collinear_regressor_is_left_out_and_named():
    patterns = estimation_samples.patterns().copy()
    level = patterns["centrality"] == 4
    patterns.loc[level, "family_immigrants"] = patterns.loc[level, "family_size"]
    fitted = logits(patterns)
    assert list(fitted.fits) == MODELS
    text = {"family_immigrants": "left out of the model: it is collinear with family_size"}
    of_level_4 = ("type2_level4", "type3_level4_female", "type3_level4_male")
    assert left_out(fitted) == dict.fromkeys(of_level_4, text)


def test_a_regressor_that_is_0_for_everybody_is_left_out_and_named():
    columns = {"age": np.array([20.0, 30.0, 40.0]), "family_size": np.zeros(3)}
    regressors = (constant(), quantity("age", "age"), quantity("family_size", "family_size"))
    known = identified(columns, regressors, np.array([3.0, 0.0, 2.0]))
    # Two ages have persons: they tell a constant and a slope.
    assert known.design.names == ("constant", "age")
    assert [(each.name, reason) for each, reason in known.left_out] == [
        ("family_size", "it is 0 for everybody")
    ]


def test_a_model_without_anybody_is_left_out():
    patterns = estimation_samples.patterns()
    said = failures(logits(patterns[patterns["centrality"] != 2]))
    assert set(said) == {"type2_level2", "type3_level2_female", "type3_level2_male"}
    assert set(said.values()) == {"not estimated: nobody belongs to the model"}


def test_linear_models_leave_empty_categories_out_and_go_on():
    patterns = estimation_samples.patterns()
    refugees = (patterns["region_code"] == "2") & (patterns["background"] == "refuge")
    old = (patterns["region_code"] == "3") & (patterns["age"] > 61)
    fitted = fit_linear_models(patterns[~refugees & ~old], LINEAR_RULE)
    assert len(fitted.fits) == 6 * 4
    said = {(each.model_id, each.left_out): each.message for each in fitted.messages}
    variants = ("main", "family_size", *(f"family_type_{size}" for size in ("2", "3", "4", "5_or_more")))
    assert set(said) == {
        *((f"centrality_{variant}_2", "background_refuge") for variant in variants),
        *((f"centrality_{variant}_3", "age_15_24") for variant in variants),
    }
    assert (
        said["centrality_main_2", "background_refuge"] == "left out of the model: nobody is in the category"
    )
    assert "reference category of age" in said["centrality_main_3", "age_15_24"]
    fit = fitted.fits["centrality", "2", "main"]
    assert "background_refuge" not in fit.regressors
    assert (fit.standard_errors[:, :3] > 0).all()


def test_separation_by_a_combination_is_found_by_the_search():
    # Outcome 1 above 40, outcome 2 from 25 to 40, none below: an age separates, no category does.
    columns = {"age": np.array([20.0, 30.0, 50.0, 60.0]), "centrality": np.array([1.0, 2.0, 1.0, 2.0])}
    regressors = (constant(), quantity("age", "age"), between("centrality_1", "centrality", 1, 1))
    counts = np.array([[5.0, 3.0, 0.0, 0.0], [0.0, 0.0, 4.0, 6.0], [0.0, 2.0, 0.0, 0.0]])
    design = build_design(columns, regressors)
    with pytest.raises(SeparationError, match=r"coefficient of \w+ for \w+ grows without limit"):
        fit_trinomial_logit(design, counts)
    fit = fit_firth_logit(design, counts)
    assert np.isfinite(fit.coefficients).all()
    # The older, the likelier outcome 1.
    assert fit.coefficients[1, 0] > 0


def test_separation_by_a_combination_is_penalised_and_says_why():
    # No category lacks an outcome, but all of 50 and over move, and nobody below.
    patterns = estimation_samples.patterns().copy()
    level = patterns["centrality"] == 1
    is_old = patterns["age"] >= 50
    persons = patterns[list(COUNTS)].sum(axis=1)
    patterns.loc[level & ~is_old, "stayed_persons"] += patterns["moved_persons"]
    patterns.loc[level, "moved_persons"] = persons.where(is_old, 0)
    patterns.loc[level & is_old, ["stayed_persons", "emigrated_persons"]] = 0
    fit = logits(patterns).fits["type2_level1"]
    assert fit.estimator == "firth"
    assert "grows without limit" in fit.separation
    assert np.isfinite(fit.coefficients).all()


def test_a_rare_category_is_not_taken_for_separation():
    # One woman in a million moved, one emigrated: finite log-odds, far out.
    columns = {"centrality": np.array([1.0, 2.0])}
    regressors = (constant(), between("centrality_1", "centrality", 1, 1))
    counts = np.array([[999_998.0, 500.0], [1.0, 300.0], [1.0, 200.0]])
    fit = fit_trinomial_logit(build_design(columns, regressors), counts)
    np.testing.assert_allclose(fit.coefficients.sum(axis=0), np.log([1 / 999_998, 1 / 999_998]), rtol=1e-9)


def test_incomplete_patterns_are_left_out_and_counted():
    patterns = estimation_samples.patterns().copy()
    patterns["family_size"] = patterns["family_size"].astype("Int64")
    lacking = patterns.index[:10]
    patterns.loc[lacking, "family_size"] = None
    persons = int(patterns.loc[lacking, list(COUNTS)].to_numpy().sum())
    fitted = logits(patterns)
    assert fitted.fits["type1"].persons == 545_966 - persons
    said = [each.message for each in fitted.messages if each.left_out == "persons"]
    assert said == [f"{persons} persons have no value of an attribute that others have"]


def test_years_and_ages_outside_the_rule_are_left_out():
    patterns = estimation_samples.patterns()
    other_year = patterns.assign(year=2012)
    children = patterns.assign(age=14)
    sample = draw_sample(pd.concat([patterns, other_year, children]), estimation_samples.rule())
    assert sample.counts.sum() == 545_966


@pytest.mark.parametrize(
    ("sample_id", "age", "belongs"),
    [
        *(("linear_probability_centrality", age, 15 <= age <= 74) for age in (14, 15, 74, 75)),
        *(("linear_probability_county", age, 15 <= age <= 74) for age in (14, 15, 74, 75)),
        *(("trinomial_logit", age, age >= 15) for age in (14, 15, 74, 75, 105)),
    ],
)
def test_the_linear_models_take_working_ages_and_the_logits_all_from_15(sample_id, age, belongs):
    rule = estimation_samples.rule(sample_id)
    grown_up = estimation_samples.patterns().head(1_000).assign(scheme_id=rule.scheme_id, age=40)
    sample = draw_sample(pd.concat([grown_up, grown_up.assign(age=age)]), rule)
    assert sample.counts.sum() == grown_up[list(COUNTS)].to_numpy().sum() * (1 + belongs)


def test_a_year_that_the_delivery_does_not_cover_is_said():
    rule = SampleRule("mine", "centrality", 1999, 2001, 15, None, estimation_samples.CATEGORIES)
    with pytest.raises(UserError, match="outcome years 1999-2001 and ages 15 and over.*the row mine"):
        draw_sample(estimation_samples.patterns(), rule)


def test_an_unknown_value_is_named():
    patterns = estimation_samples.patterns().assign(background="tourist")
    with pytest.raises(UserError, match="immigrant_patterns.background has the value 'tourist'"):
        draw_sample(patterns, estimation_samples.rule())


def test_a_missing_column_is_named():
    patterns = estimation_samples.patterns().drop(columns="labour_status")
    with pytest.raises(UserError, match="immigrant_patterns has no column labour_status"):
        draw_sample(patterns, estimation_samples.rule())
