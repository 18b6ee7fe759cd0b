"""Linear probability models: by hand, against statsmodels on persons, and what must hold among outcomes."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from numpy.testing import assert_allclose

import estimation_samples
from estimation_samples import fit_linear_models
from vandring.errors import UserError
from vandring.estimation.attributes import BY_RULE
from vandring.estimation.design import build_design
from vandring.estimation.effects import person_rows
from vandring.estimation.linear_models import FittedLinearModels
from vandring.estimation.linear_probability import fit_linear_probability, stars
from vandring.estimation.regressors import category, constant
from vandring.estimation.sample import Sample, draw_sample
from vandring.estimation.specifications import LINEAR

LINEAR_MODELS = estimation_samples.DEFINITIONS.of(LINEAR, "linear_probability_centrality")
RULE = estimation_samples.rule("linear_probability_centrality")


@pytest.fixture(scope="module")
def patterns() -> pd.DataFrame:
    return estimation_samples.thinned(0.3, seed=2)


@pytest.fixture(scope="module")
def fitted(patterns: pd.DataFrame) -> FittedLinearModels:
    return fit_linear_models(patterns, RULE)


def test_two_groups_by_hand():
    # Women: 80 stayed, 15 moved, 5 emigrated. Men: 60, 20, 20. A coefficient is a difference of two shares.
    design = build_design(
        {"sex": np.array([0.0, 1.0])}, (constant(), category("woman", "sex", BY_RULE["sex"], "female"))
    )
    fit = fit_linear_probability(design, np.array([[80.0, 60.0], [15.0, 20.0], [5.0, 20.0]]))
    assert_allclose(fit.coefficients, [[0.60, 0.20, 0.20], [0.20, -0.05, -0.15]])
    # Residual squares np(1 − p) over 198 degrees of freedom; (X'X)⁻¹ of the dummy is 1/100 + 1/100.
    squares = np.array([16.0 + 24.0, 12.75 + 16.0, 4.75 + 16.0])
    assert_allclose(fit.standard_errors[1], np.sqrt(squares / 198 * 2 / 100))
    # Robust: each group's own variance p(1 − p)/100, times 200/198.
    own = np.array([0.16 + 0.24, 0.1275 + 0.16, 0.0475 + 0.16]) / 100
    assert_allclose(fit.robust_standard_errors[1], np.sqrt(own * 200 / 198))
    assert fit.persons == 200


# Chapter 5's reference person, whom every dummy leaves at zero; in a mixed family of six.
REFERENCE = {
    "sex": "female", "age": 70, "duration_group": "16+", "education_level": "none_or_unregistered",
    "labour_status": "outside_labour_force", "background": "unknown", "family_size": 6,
    "family_immigrants": 3, "centrality": 4,
}  # fmt: skip


@pytest.mark.parametrize(
    ("variant", "changes", "expected"),
    [
        ("main", {}, set()),
        *(("main", {"age": age}, {"age_15_24"}) for age in (15, 24)),
        *(("main", {"age": age}, {"age_25_35"}) for age in (25, 35)),
        *(("main", {"age": age}, {"age_36_61"}) for age in (36, 61)),
        *(("main", {"age": age}, set()) for age in (62, 74)),
        ("main", {"sex": "male"}, {"man"}),
        ("main", {"education_level": "basic_upper_secondary"}, {"education_upper_secondary"}),
        ("main", {"education_level": "completed_upper_secondary"}, {"education_upper_secondary"}),
        ("main", {"education_level": "tertiary_lower"}, {"education_short_tertiary"}),
        ("main", {"education_level": "tertiary_higher"}, {"education_long_tertiary"}),
        ("main", {"background": "nordic"}, {"background_nordic"}),
        *(("family_size", {"family_size": size}, {f"family_size_{size}"}) for size in (1, 4)),
        ("family_size", {"family_size": 5}, set()),
        ("family_type_2", {"family_size": 2, "family_immigrants": 1}, set()),
        ("family_type_2", {"family_size": 2, "family_immigrants": 2}, {"only_immigrants"}),
        ("family_type_5_or_more", {"family_size": 9, "family_immigrants": 8}, set()),
        ("family_type_5_or_more", {"family_size": 9, "family_immigrants": 9}, {"only_immigrants"}),
    ],
)
def test_dummies_of_a_person(variant, changes, expected):
    regressors = next(each.regressors for each in LINEAR_MODELS if each.model_id == variant)
    (row,) = person_rows([REFERENCE | changes], regressors)
    values = {each.name: value for each, value in zip(regressors, row, strict=True) if value}
    assert values == dict.fromkeys({"constant"} | expected, 1.0)


# Whom the models of tables 5.9-5.12 are about: persons in the family, at least and at most.
FAMILY_SIZES = {
    "family_type_2": (2, 2),
    "family_type_3": (3, 3),
    "family_type_4": (4, 4),
    "family_type_5_or_more": (5, np.inf),
}


def members_of(patterns: pd.DataFrame, region: str, variant: str) -> Sample:
    sizes = FAMILY_SIZES.get(variant, (1, np.inf))
    chosen = patterns[(patterns["region_code"] == region) & patterns["family_size"].between(*sizes)]
    return draw_sample(chosen, RULE)


@pytest.mark.parametrize("variant", LINEAR_MODELS, ids=lambda variant: variant.model_id)
@pytest.mark.parametrize("region", ["2", "3"])
def test_models_agree_with_statsmodels_on_persons(patterns, fitted, variant, region):
    fit = fitted.fits["centrality", region, variant.model_id]
    members = members_of(patterns, region, variant.model_id)
    rows, outcomes = estimation_samples.expanded(
        build_design(members.columns, variant.regressors), members.counts.T
    )
    assert fit.persons == len(outcomes)
    for position in range(4):
        model = sm.OLS((outcomes == position).astype(float), rows)
        classical, robust = model.fit(), model.fit(cov_type="HC1", use_t=True)
        assert_allclose(fit.coefficients[:, position], classical.params, rtol=0, atol=1e-10)
        assert_allclose(fit.standard_errors[:, position], classical.bse, rtol=0, atol=1e-10)
        assert_allclose(fit.robust_standard_errors[:, position], robust.bse, rtol=0, atol=1e-10)
        assert_allclose(fit.t_values[:, position], classical.tvalues, rtol=0, atol=1e-8)
        assert_allclose(fit.p_values[:, position], classical.pvalues, rtol=0, atol=1e-10)
        assert_allclose(fit.robust_t_values[:, position], robust.tvalues, rtol=0, atol=1e-8)


def test_coefficients_of_the_four_outcomes_sum_to_zero_and_constants_to_one(fitted):
    assert len(fitted.fits) == 4 * 6
    for fit in fitted.fits.values():
        sums = fit.coefficients.sum(axis=1)
        assert_allclose(sums[0], 1.0, atol=1e-10)
        assert_allclose(sums[1:], 0.0, atol=1e-10)


def test_errors_of_two_outcomes_stand_in_one_ratio(fitted):
    for fit in fitted.fits.values():
        ratios = fit.standard_errors[:, 1] / fit.standard_errors[:, 2]
        assert_allclose(ratios, ratios[0], rtol=1e-9)
        robust = fit.robust_standard_errors[:, 1] / fit.robust_standard_errors[:, 2]
        assert np.ptp(robust) > 1e-3


def test_regions_and_ages_add_up(patterns, fitted):
    working_age = patterns[patterns["age"].between(15, 74)]
    persons = working_age[["stayed_persons", "moved_persons", "emigrated_persons", "dead_persons"]].to_numpy()
    main = sum(fit.persons for key, fit in fitted.fits.items() if key[2] == "main")
    assert main == persons.sum()
    for variant, sizes in FAMILY_SIZES.items():
        of_size = working_age["family_size"].between(*sizes).to_numpy()
        families = sum(fit.persons for key, fit in fitted.fits.items() if key[2] == variant)
        assert families == persons[of_size].sum() < main


@pytest.mark.parametrize("variant", FAMILY_SIZES)
def test_only_immigrants_is_estimated_within_one_size_of_family(patterns, variant):
    """Whoever lives in a family of another size changes nothing: one regression per size [R16 5.9-5.12]."""
    estimated = fit_linear_models(patterns, RULE).fits["centrality", "4", variant]
    own = patterns[patterns["family_size"].between(*FAMILY_SIZES[variant])]
    alone = fit_linear_models(own, RULE).fits["centrality", "4", variant]
    assert_allclose(estimated.coefficients, alone.coefficients, rtol=0, atol=1e-12)
    assert_allclose(estimated.standard_errors, alone.standard_errors, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("p_value", "expected"),
    [(0.009, "***"), (0.01, "***"), (0.011, "**"), (0.05, "**"), (0.051, "*"), (0.1, "*"), (0.11, "")]
    + [(float("nan"), "")],
)
def test_stars(p_value, expected):
    assert stars(p_value) == expected


def test_too_few_persons_is_said():
    design = build_design(
        {"sex": np.array([0.0, 1.0])}, (constant(), category("woman", "sex", BY_RULE["sex"], "female"))
    )
    with pytest.raises(UserError, match="2 persons are too few for 2 regressors"):
        fit_linear_probability(design, np.array([[1.0, 1.0], [0.0, 0.0]]))
