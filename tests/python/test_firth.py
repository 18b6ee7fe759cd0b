"""Firth's penalty: by hand, against its definition on persons, against maximum likelihood and known truth."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy import optimize

import estimation_samples
from estimation_samples import (
    emigration_hazards,
    fit_logits,
    reference_person_effects,
    sample_average_effects,
)
from vandring.estimation.attributes import BY_RULE, FloatArray
from vandring.estimation.design import Design, build_design
from vandring.estimation.firth import augmented_counts, fit_firth_logit, penalised_likelihood
from vandring.estimation.logit_fit import FIRTH, MAXIMUM_LIKELIHOOD, LogitFit, standard_errors
from vandring.estimation.logit_likelihood import leverages, likelihood, probabilities
from vandring.estimation.regressors import between, category, constant, quantity
from vandring.estimation.sample import Sample
from vandring.estimation.specifications import members_of
from vandring.estimation.trinomial_logit import fit_trinomial_logit

REFERENCE_PERSONS = estimation_samples.seed("reference_persons")
COMPARISONS = estimation_samples.seed("effect_comparisons")
SEX = {"sex": np.array([0.0, 1.0])}
WOMAN = (constant(), category("woman", "sex", BY_RULE["sex"], "female"))


def design_and_counts(members: Sample, model_id: str) -> tuple[Design, FloatArray]:
    model = estimation_samples.logit_model(model_id)
    chosen = members.where(members_of(model, members.columns))
    return build_design(chosen.columns, model.regressors), np.ascontiguousarray(chosen.counts[:, :3].T)


@pytest.mark.parametrize(
    "table",
    [
        # Women and men who stayed, moved, emigrated: no woman emigrated; no man moved and no woman emigrated;
        # a single woman; every cell filled.
        [[80.0, 60.0], [15.0, 20.0], [0.0, 20.0]],
        [[9.0, 4.0], [3.0, 0.0], [0.0, 2.0]],
        [[1.0, 60.0], [0.0, 20.0], [0.0, 20.0]],
        [[80.0, 60.0], [15.0, 20.0], [5.0, 20.0]],
    ],
)
def test_a_table_of_two_groups_is_the_log_odds_of_counts_and_a_half(table):
    counts = np.array(table)
    fit = fit_firth_logit(build_design(SEX, WOMAN), counts)
    women, men = (np.log((counts[1:, place] + 0.5) / (counts[0, place] + 0.5)) for place in (0, 1))
    assert_allclose(fit.coefficients, [men, women - men], atol=1e-9)
    # Standard errors: inverse expected counts at the estimate, persons times probabilities, not of the table.
    expected = counts.sum(axis=0) * (counts + 0.5) / (counts.sum(axis=0) + 1.5)
    own = 1 / expected[1:] + 1 / expected[0]
    assert_allclose(standard_errors(fit.covariance), np.sqrt([own[:, 1], own.sum(axis=1)]), rtol=1e-6)
    # Robust: squared scores of the counts and a half, of which there are 1.5 more persons than in the table.
    more = 1 + 1.5 / counts.sum(axis=0)
    robust = np.sqrt([own[:, 1] * more[1], own @ more])
    assert_allclose(standard_errors(fit.robust_covariance), robust, rtol=1e-6)


def test_both_likelihoods_at_the_estimate_of_a_table_of_two_groups():
    counts = np.array([[80.0, 60.0], [15.0, 20.0], [0.0, 20.0]])
    fit = fit_firth_logit(build_design(SEX, WOMAN), counts, separation="no woman emigrated")
    p = (counts + 0.5) / (counts.sum(axis=0) + 1.5)
    plain = (counts * np.log(p)).sum()
    # |information| of a group of n persons is n² P₀ P₁ P₂; both groups' multiply.
    penalty = np.log(counts.sum(axis=0) ** 2 * p.prod(axis=0)).sum() / 2
    assert_allclose(fit.log_likelihood, plain, rtol=1e-9)
    assert_allclose(fit.penalised_log_likelihood, plain + penalty, rtol=1e-9)
    assert (fit.estimator, fit.separation) == (FIRTH, "no woman emigrated")
    # The measures of fit are those of the likelihood without the penalty.
    assert_allclose(fit.schwarz_as_printed, -plain + 2 * np.log(195))


def penalised_by_definition(beta: FloatArray, rows: FloatArray, outcomes: FloatArray) -> complex:
    """ln L + ½ ln |information| of persons one by one, β (2k,) real or complex."""
    predictors = np.column_stack([np.zeros(len(rows)), rows @ beta.reshape(2, -1).T])
    p = np.exp(predictors)
    p = p / p.sum(axis=1)[:, None]
    information = np.zeros((beta.size, beta.size), dtype=beta.dtype)
    for row, (_, one, two) in zip(rows, p, strict=True):
        of_outcomes = np.array([[one - one * one, -one * two], [-one * two, two - two * two]])
        information += np.kron(of_outcomes, np.outer(row, row))
    own = p[np.arange(len(rows)), outcomes]
    return np.log(own).sum() + np.log(np.linalg.det(information)) / 2


def gradient_by_definition(beta: FloatArray, rows: FloatArray, outcomes: FloatArray) -> FloatArray:
    """Its derivative by complex steps, exact to rounding and without a formula: (2k,)."""
    steps = 1e-30j * np.eye(beta.size)
    return np.array([penalised_by_definition(beta + step, rows, outcomes).imag / 1e-30 for step in steps])


def small_sample(seed: int, is_separated: bool) -> tuple[Design, FloatArray]:
    """Some sixty persons with sex, three levels and family size; separated: nobody of level 2 emigrates."""
    random = np.random.default_rng(seed)
    columns = {
        "sex": random.integers(0, 2, 40).astype(float),
        "centrality": random.integers(1, 4, 40).astype(float),
        "family_size": random.integers(1, 6, 40).astype(float),
    }
    regressors = (
        *WOMAN,
        between("centrality_1", "centrality", 1, 1),
        between("centrality_2", "centrality", 2, 2),
        quantity("family_size", "family_size"),
    )
    counts = random.multinomial(random.integers(1, 3, 40), [0.6, 0.25, 0.15]).T.astype(float)
    if is_separated:
        counts[:, columns["centrality"] == 2] *= np.array([[1.0], [1.0], [0.0]])
    return build_design(columns, regressors), counts


@pytest.mark.parametrize("is_separated", [False, True])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_small_samples_agree_with_the_definition_maximised_on_persons(seed, is_separated):
    design, counts = small_sample(seed, is_separated)
    rows, outcomes = estimation_samples.expanded(design, counts)
    fit = fit_firth_logit(design, counts)
    near = optimize.minimize(
        lambda beta: -penalised_by_definition(beta, rows, outcomes),
        np.zeros(fit.coefficients.size),
        jac=lambda beta: -gradient_by_definition(beta, rows, outcomes),
        method="BFGS",
        options={"gtol": 1e-4},
    )
    found = optimize.root(gradient_by_definition, near.x, args=(rows, outcomes), tol=1e-12)
    assert np.abs(found.fun).max() < 1e-9
    assert_allclose(fit.coefficients.T.ravel(), found.x, rtol=0, atol=1e-6)
    highest = penalised_by_definition(found.x, rows, outcomes)
    assert highest >= -near.fun
    assert_allclose(fit.penalised_log_likelihood, highest, rtol=1e-10)


def test_the_score_of_the_augmented_counts_is_the_derivative_of_the_penalised_likelihood():
    design, counts = design_and_counts(estimation_samples.sample(0.002), "type1")
    at = np.random.default_rng(3).normal(0, 0.02, (len(design.names), 2))
    covariance = penalised_likelihood(design, counts, at).covariance
    score = likelihood(design, augmented_counts(design, counts, at, covariance), at).score
    for place in (0, 2, 5, 30, 53):
        step = np.zeros(at.size)
        step[place] = 1e-5
        up, down = (
            penalised_likelihood(design, counts, at + sign * step.reshape(2, -1).T) for sign in (1, -1)
        )
        assert_allclose((up.value - down.value) / 2e-5, score[place], rtol=1e-5, atol=1e-5)


def test_hat_values_add_up_to_the_coefficients_whatever_the_order_of_patterns():
    members = estimation_samples.sample(0.02)
    design, counts = design_and_counts(members, "type1")
    at = np.random.default_rng(4).normal(0, 0.02, (len(design.names), 2))
    covariance = penalised_likelihood(design, counts, at).covariance
    hat = leverages(design, counts.sum(axis=0), at, covariance)
    assert hat.min() >= 0
    assert_allclose(hat.sum(), at.size, rtol=1e-9)
    # The long way: one row of X and one block of the covariance at a time.
    matrix, k = design.matrix(), len(design.names)
    for pattern in (0, 17, len(matrix) - 1):
        row = matrix[pattern]
        of_predictors = np.array(
            [[row @ covariance[a : a + k, b : b + k] @ row for b in (0, k)] for a in (0, k)]
        )
        p = probabilities((row @ at)[:, None])[:, 0]
        for outcome, unit in enumerate(([0, 0], [1, 0], [0, 1])):
            deviation = np.array(unit) - p[1:]
            expected = counts[:, pattern].sum() * p[outcome] * deviation @ of_predictors @ deviation
            assert_allclose(hat[outcome, pattern], expected, rtol=1e-9)


def test_the_choice_of_a_reference_category_changes_nothing_but_its_name():
    counts = small_sample(5, is_separated=True)[1]
    columns = {"centrality": np.random.default_rng(6).integers(1, 4, 40).astype(float)}
    columns["sex"] = np.random.default_rng(7).integers(0, 2, 40).astype(float)
    counts[2, columns["centrality"] == 1] = 0
    levels = {level: between(f"centrality_{level}", "centrality", level, level) for level in (1, 2, 3)}
    fits = []
    for reference, sex in ((3, "female"), (1, "male")):
        dummies = [levels[level] for level in levels if level != reference]
        design = build_design(columns, (constant(), category("of_sex", "sex", BY_RULE["sex"], sex), *dummies))
        fit = fit_firth_logit(design, counts)
        fits.append((fit, probabilities(design.predictors(fit.coefficients))))
    (one, chances), (other, other_chances) = fits
    assert_allclose(chances, other_chances, atol=1e-8)
    assert_allclose(one.penalised_log_likelihood, other.penalised_log_likelihood, rtol=1e-10)
    at = [fit.regressors.index("centrality_2") for fit in (one, other)]
    place = one.regressors.index("centrality_1")
    assert_allclose(one.coefficients[at[0]] - one.coefficients[place], other.coefficients[at[1]], atol=1e-7)


def test_the_estimate_does_not_depend_on_where_the_search_begins():
    design, counts = design_and_counts(estimation_samples.sample(0.003), "type1")
    fit = fit_firth_logit(design, counts)
    start = np.random.default_rng(8).normal(0, 0.1, fit.coefficients.shape)
    assert_allclose(fit_firth_logit(design, counts, start).coefficients, fit.coefficients, atol=1e-6)


def test_on_the_known_sample_it_is_maximum_likelihood():
    """To 0.001, but where half a person is more: 109 persons with basic upper secondary education moved."""
    design, counts = design_and_counts(estimation_samples.sample(), "type1")
    likeliest, penalised = fit_trinomial_logit(design, counts), fit_firth_logit(design, counts)
    difference = np.abs(penalised.coefficients - likeliest.coefficients)
    far = {(design.names[place], equation) for place, equation in np.argwhere(difference > 1e-3)}
    assert far <= {("constant", 0), ("education_basic_upper_secondary", 0)}
    assert difference.max() < 0.5 / 109
    assert_allclose(standard_errors(penalised.covariance), standard_errors(likeliest.covariance), rtol=1e-2)
    chances = [probabilities(design.predictors(fit.coefficients)) for fit in (likeliest, penalised)]
    assert np.abs(chances[0] - chances[1]).max() < 1e-3
    # The difference falls with the number of persons: with ten such samples it is below 0.001 everywhere.
    ten = fit_firth_logit(design, 10 * counts)
    assert np.abs(ten.coefficients - likeliest.coefficients).max() < 1e-3


def test_small_samples_are_less_biased_than_maximum_likelihood():
    """Two groups of 30 drawn from known probabilities, where maximum likelihood has an estimate at all."""
    random = np.random.default_rng(9)
    shares = np.array([[0.55, 0.3, 0.15], [0.65, 0.15, 0.2]])
    truth = np.log(shares[:, 1:] / shares[:, :1])
    truth = np.array([truth[1], truth[0] - truth[1]])
    design = build_design(SEX, WOMAN)
    likeliest, penalised = [], []
    for _ in range(400):
        counts = np.column_stack([random.multinomial(30, each) for each in shares]).astype(float)
        penalised.append(fit_firth_logit(design, counts).coefficients - truth)
        if (counts > 0).all():
            likeliest.append(fit_trinomial_logit(design, counts).coefficients - truth)
    assert len(likeliest) > 350
    errors = np.std(penalised, axis=0) / np.sqrt(400)
    assert (np.abs(np.mean(penalised, axis=0)) < 3 * errors).all()
    biases = [np.abs(np.mean(each, axis=0)[0]) for each in (penalised, likeliest)]
    assert (biases[0] < biases[1] / 2).all()
    assert (np.var(penalised, axis=0) < np.var(likeliest, axis=0)).all()


@pytest.fixture(scope="module")
def separated() -> Sample:
    """Nobody who came for education emigrates from centrality level 1."""
    members = estimation_samples.sample(0.2)
    counts = members.counts.copy()
    students = (members.columns["centrality"] == 1) & (members.columns["background"] == 4)
    counts[students, 2] = 0
    return Sample(members.rule, members.columns, counts, members.untold, members.incomplete_persons)


@pytest.fixture(scope="module")
def fits(separated: Sample) -> dict[str, LogitFit]:
    return fit_logits(separated).fits


def lacks_an_event(members: Sample, model_id: str) -> bool:
    """Whether some category of the model has an outcome that nobody in it has."""
    model = estimation_samples.logit_model(model_id)
    chosen = members.where(members_of(model, members.columns))
    named = {name for each in model.regressors for name in each.attributes if each.is_dummy}
    return any(
        (chosen.counts[chosen.columns[name] == value, :3].sum(axis=0) == 0).any()
        for name in named
        for value in np.unique(chosen.columns[name])
    )


def test_it_takes_over_only_where_maximum_likelihood_has_no_estimate(fits, separated):
    assert len(fits) == 13
    penalised = {model_id for model_id, fit in fits.items() if fit.estimator == FIRTH}
    assert penalised == {model_id for model_id in fits if lacks_an_event(separated, model_id)}
    of_level_1 = {"type2_level1", "type3_level1_female", "type3_level1_male"}
    assert of_level_1 <= penalised < set(fits)
    for fit in (fits[model_id] for model_id in of_level_1):
        assert "nobody has the outcome emigration in " in fit.separation
        assert "background_education" in fit.separation
        place = fit.regressors.index("background_education")
        assert np.isfinite(fit.coefficients).all()
        assert fit.coefficients[place, 1] < -1
        assert standard_errors(fit.covariance)[place, 1] > 1
    for model_id in set(fits) - set(penalised):
        assert fits[model_id].estimator == MAXIMUM_LIKELIHOOD
        assert fits[model_id].penalised_log_likelihood is None


def test_effects_and_their_errors_come_from_penalised_fits_too(fits, separated):
    one = {"type2_level1": fits["type2_level1"]}
    rows = pd.DataFrame(reference_person_effects(one, REFERENCE_PERSONS, COMPARISONS))
    rows = pd.concat(
        [rows, pd.DataFrame(sample_average_effects(one, separated, REFERENCE_PERSONS, COMPARISONS))]
    )
    assert set(rows["estimator"]) == {FIRTH}
    keys = ["effect_kind", "characteristic", "category", "reference_sex"]
    assert_allclose(rows.groupby(keys, dropna=False)["estimate"].sum(), 0, atol=1e-12)
    chosen = rows.query("category == 'education' and outcome == 'emigration'")
    # Against a woman, against a man, and averaged.
    assert len(chosen) == 3
    # Nobody emigrated: less likely than of the Nordic, but not impossible.
    assert (chosen["estimate"] < 0).all()
    assert (chosen["standard_error"] > 0).all()


def test_hazards_come_from_penalised_fits_too():
    members = estimation_samples.sample(0.003)
    counts = members.counts.copy()
    counts[members.columns["education_level"] == 5, 2] = 0
    thin = Sample(members.rule, members.columns, counts, (), 0)
    fit = fit_logits(thin, [estimation_samples.logit_model("type1")]).fits["type1"]
    assert fit.estimator == FIRTH
    assert emigration_hazards(fit, thin)["emigration_hazard"].between(1e-4, 0.9).all()
