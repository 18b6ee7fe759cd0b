"""What cannot be estimated ends in one clear message, and leaves the rest built."""

import numpy as np
import pandas as pd
import pytest

import estimation_samples
from vandring.errors import UserError
from vandring.estimation.attributes import COUNTS
from vandring.estimation.design import build_design
from vandring.estimation.linear_models import fit_linear_models
from vandring.estimation.logits import FittedLogits, fit_logits
from vandring.estimation.regressors import between, constant, quantity
from vandring.estimation.sample import SampleRule, draw_sample
from vandring.estimation.specifications import logit_models
from vandring.estimation.trinomial_logit import fit_trinomial_logit

MODELS = [model.model_id for model in logit_models()]
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


def test_an_empty_category_is_named_and_other_models_are_built():
    patterns = estimation_samples.patterns()
    patterns = patterns[(patterns["centrality"] != 2) | (patterns["background"] != "refuge")]
    fitted = logits(patterns)
    said = failures(fitted)
    assert set(said) == {"type2_level2", "type3_level2_female", "type3_level2_male"}
    assert set(said.values()) == {"not estimated: nobody is in the category background_refuge"}
    assert set(fitted.fits) == set(MODELS) - set(said)


def test_an_empty_reference_category_is_named():
    patterns = estimation_samples.patterns()
    patterns = patterns[(patterns["centrality"] != 3) | (patterns["background"] != "nordic")]
    message = failures(logits(patterns))["type2_level3"]
    assert "nobody is in the category of background that is the reference" in message


def test_separation_by_one_category_is_named():
    patterns = estimation_samples.patterns().copy()
    students = (patterns["centrality"] == 1) & (patterns["background"] == "education")
    patterns.loc[students, "emigrated_persons"] = 0
    said = failures(logits(patterns))
    assert set(said) == {"type2_level1", "type3_level1_female", "type3_level1_male"}
    assert "category background_education has the outcome emigration" in said["type2_level1"]


def test_an_outcome_that_nobody_has_is_named():
    patterns = estimation_samples.patterns().copy()
    patterns.loc[patterns["centrality"] == 1, "moved_persons"] = 0
    assert failures(logits(patterns))["type2_level1"] == "not estimated: nobody has the outcome internal"


def test_collinear_regressors_are_named():
    patterns = estimation_samples.patterns().copy()
    level = patterns["centrality"] == 4
    patterns.loc[level, "family_immigrants"] = patterns.loc[level, "family_size"]
    said = failures(logits(patterns))
    assert set(said) == {"type2_level4", "type3_level4_female", "type3_level4_male"}
    assert set(said.values()) == {"not estimated: family_immigrants is collinear with family_size"}


def test_separation_by_a_combination_is_found_by_the_search():
    # Outcome 1 above 40, outcome 2 from 25 to 40, none below: an age separates, no category does.
    columns = {"age": np.array([20.0, 30.0, 50.0, 60.0]), "centrality": np.array([1.0, 2.0, 1.0, 2.0])}
    regressors = (constant(), quantity("age", "age"), between("centrality_1", "centrality", 1, 1))
    counts = np.array([[5.0, 3.0, 0.0, 0.0], [0.0, 0.0, 4.0, 6.0], [0.0, 2.0, 0.0, 0.0]])
    with pytest.raises(UserError, match=r"coefficient of \w+ for \w+ grows without limit"):
        fit_trinomial_logit(build_design(columns, regressors), counts)


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
    rule = SampleRule("mine", "centrality", 1999, 2001, 15, None)
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
