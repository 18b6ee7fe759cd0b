"""Effects: by hand, as published, and their standard errors against numerical differentiation."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import estimation_samples
from estimation_samples import (
    emigration_hazards,
    fit_logits,
    reference_person_effects,
    sample_average_effects,
)
from vandring.errors import UserError
from vandring.estimation.attributes import BY_RULE, FloatArray
from vandring.estimation.design import build_design
from vandring.estimation.effects import prediction
from vandring.estimation.hazards import duration_group
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.logit_likelihood import probabilities
from vandring.estimation.regressors import category, constant
from vandring.estimation.sample import Sample
from vandring.estimation.specifications import members_of
from vandring.estimation.trinomial_logit import fit_trinomial_logit

LOGIT_REGRESSORS = estimation_samples.logit_model("type1").regressors
REFERENCE_PERSONS = estimation_samples.seed("reference_persons")
COMPARISONS = estimation_samples.seed("effect_comparisons")
KEYS = ["characteristic", "category", "reference_sex", "outcome"]


@pytest.fixture(scope="module")
def members() -> Sample:
    return estimation_samples.sample(0.3)


@pytest.fixture(scope="module")
def fits(members: Sample) -> dict[str, LogitFit]:
    return fit_logits(members).fits


def fit_with(coefficients: FloatArray, covariance: FloatArray, names: tuple[str, ...]) -> LogitFit:
    """A fit that only effects are asked of."""
    return LogitFit(names, coefficients, covariance, covariance, np.array([1.0, 1.0, 1.0]), -1.0, 0, 0.0)


def published_type1(covariance: FloatArray) -> LogitFit:
    names = tuple(each.name for each in LOGIT_REGRESSORS)
    return fit_with(estimation_samples.published_coefficients("type1", names), covariance, names)


def test_effect_in_a_saturated_table_is_the_difference_of_two_shares():
    # Women 80, 15, 5; men 60, 20, 20. Shares of independent groups: the variances p(1 − p)/100 add up.
    design = build_design(
        {"sex": np.array([0.0, 1.0])}, (constant(), category("woman", "sex", BY_RULE["sex"], "female"))
    )
    fit = fit_trinomial_logit(design, np.array([[80.0, 60.0], [15.0, 20.0], [5.0, 20.0]]))
    woman, man = (prediction(np.array(row), fit.coefficients) for row in ([1.0, 1.0], [1.0, 0.0]))
    effect = woman.less(man)
    assert_allclose(effect.probabilities, [0.20, -0.05, -0.15], rtol=1e-9)
    expected = [0.80 * 0.20 + 0.60 * 0.40, 0.15 * 0.85 + 0.20 * 0.80, 0.05 * 0.95 + 0.20 * 0.80]
    assert_allclose(effect.standard_errors(fit.covariance), np.sqrt(np.array(expected) / 100), rtol=1e-7)


def test_published_coefficients_give_the_published_effects():
    fit = published_type1(np.eye(2 * len(LOGIT_REGRESSORS)))
    computed = pd.DataFrame(reference_person_effects({"type1": fit}, REFERENCE_PERSONS, COMPARISONS))
    published = estimation_samples.figures(measure="estimate", misprint="")
    published = published[published["characteristic"] != ""]
    assert set(published["table_number"]) == {"6.2", "6.4", "6.5", "6.6"}
    both = published.merge(computed, on=KEYS, how="left", validate="one_to_one")
    # Tables 6.2-6.6 have 23 rows of three outcomes; the four rows of 6.3 are misprinted.
    assert len(both) == (23 - 4) * 3 == 57
    assert both["estimate"].notna().all()
    assert (both["estimate"] - both["published_value"]).abs().max() <= 0.001


def test_table_6_3_is_what_a_compared_person_without_duration_for_emigration_gives():
    """That the misprint is understood: its emigration effects follow once that coefficient is left out."""
    names = tuple(each.name for each in LOGIT_REGRESSORS)
    coefficients = estimation_samples.published_coefficients("type1", names)
    chances = {}
    for status in ("", "employed", "employed_in_education", "in_education", "unemployed"):
        row = np.zeros(len(names))
        values = {"constant": 1, "age": 30, "age_10_squared": 9, "woman": 1, "duration_3_5": 1}
        values |= {"education_basic_upper_secondary": 1, "background_work": 1}
        values |= {"family_size": 5, "family_immigrants": 4} | ({f"status_{status}": 1} if status else {})
        for name, value in values.items():
            row[names.index(name)] = value
        slip = coefficients.copy()
        slip[names.index("duration_3_5"), 1] *= not status
        chances[status] = prediction(row, slip).probabilities[2]
    published = estimation_samples.figures(table_number="6.3", measure="estimate", outcome="emigration")
    for _, cell in published.iterrows():
        assert abs(chances[cell["category"]] - chances[""] - cell["published_value"]) <= 0.001


def test_effects_of_all_models_have_their_own_reference_person(fits):
    rows = pd.DataFrame(reference_person_effects(fits, REFERENCE_PERSONS, COMPARISONS))
    assert set(rows["model_id"]) == set(fits)
    for model in estimation_samples.LOGITS:
        own = rows[rows["model_id"] == model.model_id]
        if model.centrality is not None and len(own):
            assert set(own["reference_centrality"]) == {model.centrality}
            assert "centrality" not in set(own["characteristic"])
        if model.sex is not None and len(own):
            assert set(own["reference_sex"]) == {model.sex}
            assert "sex" not in set(own["characteristic"])
    sums = rows.groupby(["model_id", "characteristic", "category", "reference_sex"])["estimate"].sum()
    assert_allclose(sums, 0.0, atol=1e-12)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_types_2_have_effects_for_women_and_for_men(level):
    """As R16 tables 6.7-6.16: the reference person as a woman and as a man, from tables D1-D4 by hand."""
    model = estimation_samples.logit_model(f"type2_level{level}")
    names = tuple(each.name for each in model.regressors)
    coefficients = estimation_samples.published_coefficients(model.model_id, names)
    fit = fit_with(coefficients, np.eye(2 * len(names)), names)
    rows = pd.DataFrame(reference_person_effects({model.model_id: fit}, REFERENCE_PERSONS, COMPARISONS))
    at = {name: coefficients[position] for position, name in enumerate(names)}
    like_all = at["constant"] + 30 * at["age"] + 9 * at["age_10_squared"]
    like_all = (
        like_all + at["education_basic_upper_secondary"] + at["status_employed"] + at["background_work"]
    )
    like_all = like_all + 5 * at["family_size"] + 4 * at["family_immigrants"]
    for sex, own in (("female", at["woman"]), ("male", np.zeros(2))):
        without, with_it = (np.exp(like_all + own + change) for change in (np.zeros(2), at["duration_0_2"]))
        chances = [each / (1 + each.sum()) for each in (without, with_it)]
        cell = rows[rows["reference_sex"] == sex].query("characteristic == 'duration' and category == '0-2'")
        found = cell.set_index("outcome")["estimate"]
        assert_allclose(found[["internal", "emigration"]], chances[1] - chances[0], rtol=1e-9)
    women, men = (rows[rows["reference_sex"] == sex] for sex in ("female", "male"))
    compared = ["characteristic", "category", "outcome"]
    r16 = {"duration", "labour_status", "background", "education", "family"}
    for each in (women, men):
        assert set(each["reference_centrality"]) == {level}
        assert len(each[each["characteristic"].isin(r16)].drop_duplicates(compared)) == 23 * 3
    # Every effect differs between a woman and a man: the model is not linear in probability.
    both = women.merge(men, on=compared)
    assert (both["estimate_x"] != both["estimate_y"]).all()


def test_a_comparison_without_its_reference_person_is_refused(fits):
    nobody = REFERENCE_PERSONS[REFERENCE_PERSONS["characteristic"] != "family"]
    with pytest.raises(UserError, match="compares by family, of which the seed reference_persons has no row"):
        reference_person_effects(fits, nobody, COMPARISONS)


def test_comparisons_are_between_any_two_persons(fits):
    persons = REFERENCE_PERSONS.query("characteristic == 'family' and sex == 'female'")
    persons = persons.assign(characteristic="mine")
    mine = pd.DataFrame([{"characteristic": "mine", "category": "man of 50", "sex": "male", "age": 50}])
    comparisons = mine.reindex(columns=COMPARISONS.columns)
    fit = fits["type1"]
    rows = reference_person_effects({"type1": fit}, persons, comparisons)
    at = {name: position for position, name in enumerate(fit.regressors)}
    reference = np.zeros(len(at))
    for name in ("constant", "woman", "duration_3_5", "education_basic_upper_secondary", "status_employed"):
        reference[at[name]] = 1
    reference[[at["background_work"], at["family_size"], at["family_immigrants"]]] = 1, 5, 4
    reference[[at["age"], at["age_10_squared"]]] = 30, 9
    man = reference.copy()
    man[[at["age"], at["age_10_squared"], at["woman"]]] = 50, 25, 0
    p = probabilities((np.vstack([man, reference]) @ fit.coefficients).T)
    assert_allclose([row["estimate"] for row in rows], p[:, 0] - p[:, 1])


def numerical_errors(estimate, fit: LogitFit) -> FloatArray:
    """Delta-method standard errors, the gradient by central differences; estimate: (k, 2) → effects."""
    gradient = []
    for place in range(fit.coefficients.size):
        step = np.zeros(fit.coefficients.size)
        step[place] = 1e-5
        change = step.reshape(2, -1).T
        gradient.append((estimate(fit.coefficients + change) - estimate(fit.coefficients - change)) / 2e-5)
    slopes = np.array(gradient)
    return np.sqrt(np.einsum("aj,ab,bj->j", slopes, fit.covariance, slopes))


@pytest.mark.parametrize("model_id", ["type1", "type2_level4", "type3_level4_female"])
def test_errors_of_reference_person_effects_agree_with_numerical_differentiation(fits, model_id):
    fit = fits[model_id]
    expected = pd.DataFrame(reference_person_effects({model_id: fit}, REFERENCE_PERSONS, COMPARISONS))
    errors = numerical_errors(lambda coefficients: estimates_with(coefficients, model_id, fit), fit)
    assert len(errors) == len(expected) >= 69
    assert_allclose(expected["standard_error"], errors, rtol=0, atol=1e-6)


@pytest.mark.slow
def test_errors_of_all_effects_on_the_whole_sample_agree_with_numerical_differentiation():
    largest = 0.0
    for model_id, fit in fit_logits(estimation_samples.sample()).fits.items():
        rows = pd.DataFrame(reference_person_effects({model_id: fit}, REFERENCE_PERSONS, COMPARISONS))
        numerical = numerical_errors(partial(estimates_with, model_id=model_id, fit=fit), fit)
        largest = max(largest, np.abs(rows["standard_error"] - numerical).max())
    print(f"standard errors of effects: largest difference {largest:.1e}")
    assert largest <= 1e-6


def estimates_with(coefficients: FloatArray, model_id: str, fit: LogitFit) -> FloatArray:
    other = fit_with(coefficients, fit.covariance, fit.regressors)
    rows = reference_person_effects({model_id: other}, REFERENCE_PERSONS, COMPARISONS)
    return np.array([row["estimate"] for row in rows])


def test_average_effects_are_averages_over_persons_and_so_are_their_errors(fits, members):
    """Against the long way: a matrix in which everybody's columns are overwritten."""
    fit = fits["type1"]
    members = members.where(np.random.default_rng(7).random(len(members.counts)) < 0.05)
    rows = pd.DataFrame(sample_average_effects({"type1": fit}, members, REFERENCE_PERSONS, COMPARISONS))
    matrix = build_design(members.columns, LOGIT_REGRESSORS).matrix()
    persons = members.counts[:, :3].sum(axis=1)
    at = {name: position for position, name in enumerate(fit.regressors)}
    durations = [at[name] for name in at if name.startswith("duration")]

    def estimate(coefficients: FloatArray) -> FloatArray:
        compared, reference = matrix.copy(), matrix.copy()
        compared[:, durations], reference[:, durations] = 0, 0
        compared[:, at["duration_3_5"]] = 1
        differences = probabilities((compared @ coefficients).T) - probabilities((reference @ coefficients).T)
        return differences @ persons / persons.sum()

    # One row per outcome, whether the reference person is a woman or a man.
    chosen = rows[(rows["characteristic"] == "duration") & (rows["category"] == "3-5")]
    assert_allclose(chosen["estimate"], estimate(fit.coefficients), rtol=1e-9)
    assert_allclose(chosen["standard_error"], numerical_errors(estimate, fit), rtol=0, atol=1e-8)


def test_average_effects_of_a_model_are_over_its_own_persons(fits, members):
    model = estimation_samples.logit_model("type2_level4")
    own = members.where(members_of(model, members.columns))
    one = {model.model_id: fits[model.model_id]}
    everywhere = sample_average_effects(one, members, REFERENCE_PERSONS, COMPARISONS)
    assert everywhere == sample_average_effects(one, own, REFERENCE_PERSONS, COMPARISONS)


def without(members: Sample, attribute: str, value: str, level: int | None = None) -> Sample:
    """The sample without those of a category, everywhere or at one centrality level."""
    is_of_it = members.columns[attribute] == estimation_samples.CATEGORIES[attribute].index(value)
    if level is not None:
        is_of_it &= members.columns["centrality"] == level
    return members.where(~is_of_it)


def effects(members: Sample, model_id: str) -> pd.DataFrame:
    """Effects of both kinds of one model, estimated on the sample."""
    one = fit_logits(members, [estimation_samples.logit_model(model_id)]).fits
    return pd.DataFrame(
        reference_person_effects(one, REFERENCE_PERSONS, COMPARISONS)
        + sample_average_effects(one, members, REFERENCE_PERSONS, COMPARISONS)
    )


def test_an_effect_of_a_category_that_nobody_is_in_has_no_row(members):
    rows = effects(without(members, "background", "refuge", level=3), "type2_level3")
    found = rows.groupby("effect_kind")["category"].agg(set)
    for categories in found:
        assert {"work", "family", "education", "unknown"} <= categories
        assert "refuge" not in categories


def test_effects_against_a_category_that_nobody_is_in_have_no_rows(members):
    """Without the Nordic, those who came for work are the model's reference, but nobody is called Nordic."""
    rows = effects(without(members, "background", "nordic", level=3), "type2_level3")
    assert "background" not in set(rows["characteristic"])
    assert {"duration", "labour_status", "education", "family", "sex"} <= set(rows["characteristic"])


def test_a_reference_person_in_a_category_that_nobody_is_in_is_told_of_in_averages_only(members):
    rows = effects(without(members, "labour_status", "employed", level=3), "type2_level3")
    found = rows.groupby("effect_kind")["characteristic"].agg(set)
    # All reference persons but that of labour-market status are employed.
    assert found["reference_person"] == {"labour_status"}
    assert {"duration", "background", "education", "family", "sex"} <= found["sample_average"]
    assert "employed" not in set(rows["category"])


def test_the_reference_category_of_the_model_does_not_change_the_effects_of_others(members):
    """Differences between two categories with persons are the same whichever of them is the reference."""
    some = without(members, "duration_group", "16+")
    assert "duration" not in set(effects(some, "type1")["characteristic"])
    persons = REFERENCE_PERSONS.assign(duration_group="0-2")
    fit = fit_logits(some, [estimation_samples.logit_model("type1")]).fits["type1"]
    assert fit.left_out == ("duration_0_2",)
    rows = pd.DataFrame(reference_person_effects({"type1": fit}, persons, COMPARISONS))
    chosen = rows.query("characteristic == 'duration' and category == '3-5'")
    regressors = [each for each in LOGIT_REGRESSORS if each.name != "duration_11_15"]
    model = replace(estimation_samples.logit_model("type1"), regressors=tuple(regressors))
    other = fit_logits(some, [model]).fits["type1"]
    assert not other.left_out
    expected = pd.DataFrame(reference_person_effects({"type1": other}, persons, COMPARISONS))
    expected = expected.query("characteristic == 'duration' and category == '3-5'")
    assert_allclose(chosen["estimate"], expected["estimate"], atol=1e-9)
    assert_allclose(chosen["standard_error"], expected["standard_error"], rtol=1e-6)


def test_hazards_of_a_duration_that_nobody_has_are_empty(members):
    some = without(members, "duration_group", "11-15")
    fit = fit_logits(some, [estimation_samples.logit_model("type1")]).fits["type1"]
    hazards = emigration_hazards(fit, some)
    assert len(hazards) == 2 * 55 * 17
    empty = hazards["emigration_hazard"].isna()
    assert (empty == hazards["duration_years"].between(11, 15)).all()


def test_hazards_average_over_everything_but_sex_age_and_duration(fits, members):
    fit = fits["type1"]
    hazards = emigration_hazards(fit, members)
    assert len(hazards) == 2 * 55 * 17
    persons = members.counts[:, :3].sum(axis=1)
    columns = {**members.columns, "sex": np.zeros(len(persons)), "age": np.full(len(persons), 40.0)}
    columns["duration_group"] = np.full(len(persons), 1.0)
    chances = probabilities(build_design(columns, LOGIT_REGRESSORS).predictors(fit.coefficients))
    chosen = hazards.query("sex == 'female' and age == 40 and duration_years in (3, 4, 5)")
    assert_allclose(chosen["emigration_hazard"], chances[2] @ persons / persons.sum(), rtol=1e-9)


@pytest.mark.parametrize(
    ("years", "group"),
    [(0, "0-2"), (2, "0-2"), (3, "3-5"), (5, "3-5"), (6, "6-10"), (10, "6-10"), (11, "11-15")]
    + [(15, "11-15"), (16, "16+")],
)
def test_duration_groups_change_between_years(years, group):
    assert duration_group(years, estimation_samples.DEFINITIONS.durations) == group
