"""The trinomial logit: by hand, against statsmodels on persons, and from known truth."""

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.testing import assert_allclose

import estimation_samples
from estimation_samples import fit_logits
from vandring.estimation.attributes import BY_RULE, FloatArray
from vandring.estimation.design import Design, build_design
from vandring.estimation.inference import statsmodels_results
from vandring.estimation.logit_fit import LogitFit, standard_errors
from vandring.estimation.logit_likelihood import likelihood, probabilities
from vandring.estimation.regressors import category, constant
from vandring.estimation.sample import Sample
from vandring.estimation.specifications import members_of
from vandring.estimation.trinomial_logit import fit_trinomial_logit

LOGIT_REGRESSORS = estimation_samples.logit_model("type1").regressors
MODELS = [model.model_id for model in estimation_samples.LOGITS]
# Women 80, 15, 5 by outcome; men 60, 20, 20.
TABLE = np.array([[80.0, 60.0], [15.0, 20.0], [5.0, 20.0]])


@pytest.fixture(scope="module")
def saturated() -> LogitFit:
    """A model with as many coefficients as the table has free cells: its maximum is the table itself."""
    design = build_design(
        {"sex": np.array([0.0, 1.0])}, (constant(), category("woman", "sex", BY_RULE["sex"], "female"))
    )
    return fit_trinomial_logit(design, TABLE)


def test_coefficients_of_a_saturated_table_are_its_log_odds(saturated):
    # Men: ln 20/60 twice. Women: ln 15/80 and ln 5/80, less the men's.
    assert_allclose(saturated.coefficients[0], [np.log(20 / 60), np.log(20 / 60)], rtol=1e-9)
    assert_allclose(
        saturated.coefficients[1],
        [np.log(15 / 80) - np.log(20 / 60), np.log(5 / 80) - np.log(20 / 60)],
        rtol=1e-9,
    )


def test_standard_errors_of_a_saturated_table_are_sums_of_inverse_counts(saturated):
    men = [np.sqrt(1 / 20 + 1 / 60), np.sqrt(1 / 20 + 1 / 60)]
    women = [np.sqrt(1 / 15 + 1 / 80 + 1 / 20 + 1 / 60), np.sqrt(1 / 5 + 1 / 80 + 1 / 20 + 1 / 60)]
    assert_allclose(standard_errors(saturated.covariance), [men, women], rtol=1e-7)
    # The two constants have the men who stayed in common.
    assert_allclose(saturated.covariance[0, 2], 1 / 60, rtol=1e-7)
    # A saturated model is right whatever the truth: both covariances are the same.
    assert_allclose(saturated.robust_covariance, saturated.covariance, rtol=1e-7)


def test_measures_of_fit_of_a_saturated_table(saturated):
    value = 80 * np.log(0.80) + 15 * np.log(0.15) + 5 * np.log(0.05)
    value += 60 * np.log(0.60) + 20 * np.log(0.20) + 20 * np.log(0.20)
    null = 140 * np.log(140 / 200) + 35 * np.log(35 / 200) + 25 * np.log(25 / 200)
    assert saturated.persons == 200
    assert_allclose(saturated.log_likelihood, value)
    assert_allclose(saturated.null_log_likelihood, null)
    # Four coefficients: k/2 ln N = 2 ln 200.
    assert_allclose(saturated.schwarz_as_printed, -value + 2 * np.log(200))
    assert_allclose(saturated.bayesian_information_criterion, -2 * value + 4 * np.log(200))
    assert_allclose(saturated.estrella, 1 - (value / null) ** (-2 * null / 200))


def test_score_and_information_are_derivatives_of_the_likelihood():
    members = estimation_samples.sample(0.002)
    design, counts = design_and_counts(members, "type1")
    at = np.random.default_rng(3).normal(0, 0.02, (len(design.names), 2))
    here = likelihood(design, counts, at)
    for place in (0, 2, 30, 53):
        step = np.zeros(at.size)
        step[place] = 1e-5
        up, down = (likelihood(design, counts, at + sign * step.reshape(2, -1).T) for sign in (1, -1))
        assert_allclose((up.log_likelihood - down.log_likelihood) / 2e-5, here.score[place], rtol=1e-5)
        assert_allclose((down.score - up.score) / 2e-5, here.information[place], rtol=1e-5, atol=1e-4)


def test_order_and_repetition_of_patterns_do_not_matter():
    members = estimation_samples.sample(0.05)
    design, counts = design_and_counts(members, "type1")
    shuffled = np.random.default_rng(4).permutation(len(members.counts))
    halves = np.concatenate([shuffled, shuffled])
    columns = {name: values[halves] for name, values in members.columns.items()}
    again = build_design(columns, LOGIT_REGRESSORS)
    assert len(again.starts) > 2 * len(design.starts)
    twice = fit_trinomial_logit(again, counts[:, halves] / 2)
    assert_allclose(twice.coefficients, fit_trinomial_logit(design, counts).coefficients, atol=1e-9)


def test_parts_of_a_design_are_the_design():
    design, _ = design_and_counts(estimation_samples.sample(0.02), "type1")
    parts = list(design.parts(1000))
    assert len(parts) > 2
    assert_allclose(np.vstack([part.matrix() for _, part in parts]), design.matrix())


def test_hypotheses_are_tested_by_statsmodels(saturated):
    results = statsmodels_results(saturated)
    assert_allclose(results.tvalues[0], np.log(20 / 60) / np.sqrt(1 / 20 + 1 / 60), rtol=1e-7)
    # Women differ from men in neither equation: the Wald statistic worked from the covariance.
    difference = saturated.coefficients[1]
    expected = difference @ np.linalg.inv(saturated.covariance[np.ix_([1, 3], [1, 3])]) @ difference
    test = results.wald_test("internal.woman = 0, emigration.woman = 0", scalar=True)
    assert_allclose(test.statistic, expected)


def design_and_counts(members: Sample, model_id: str) -> tuple[Design, FloatArray]:
    model = estimation_samples.logit_model(model_id)
    chosen = members.where(members_of(model, members.columns))
    return build_design(chosen.columns, model.regressors), chosen.counts[:, :3].T


def assert_agrees_with_persons(members: Sample, model_id: str, fit: LogitFit, covariance_type: str) -> None:
    rows, outcomes = estimation_samples.expanded(*design_and_counts(members, model_id))
    theirs = sm.MNLogit(outcomes, rows).fit(method="newton", maxiter=100, disp=0, cov_type=covariance_type)
    ours = fit.covariance if covariance_type == "nonrobust" else fit.robust_covariance
    assert len(outcomes) == fit.persons
    assert_allclose(fit.coefficients, theirs.params, rtol=0, atol=1e-8)
    assert_allclose(standard_errors(ours), theirs.bse, rtol=0, atol=1e-6)
    assert_allclose(fit.log_likelihood, theirs.llf, rtol=1e-12)
    assert_allclose(fit.null_log_likelihood, theirs.llnull, rtol=1e-9)
    assert_allclose(fit.bayesian_information_criterion, theirs.bic, rtol=1e-12)


@pytest.mark.parametrize("model_id", ["type1", "type2_level3", "type3_level4_male"])
@pytest.mark.parametrize("covariance_type", ["nonrobust", "HC0"])
def test_small_samples_agree_with_statsmodels_on_persons(model_id, covariance_type):
    members = estimation_samples.sample(0.2)
    fit = fit_logits(members).fits[model_id]
    assert_agrees_with_persons(members, model_id, fit, covariance_type)


@pytest.mark.slow
def test_all_thirteen_models_agree_with_statsmodels_on_persons():
    members = estimation_samples.sample()
    fitted = fit_logits(members)
    assert list(fitted.fits) == MODELS
    assert not fitted.messages
    for model_id, fit in fitted.fits.items():
        assert_agrees_with_persons(members, model_id, fit, "nonrobust")


def covered_shares(members: Sample, replications: int, seed: int) -> FloatArray:
    """How often 95 % intervals cover table 6.1's coefficients that outcomes are drawn from, shape (27, 2)."""
    random = np.random.default_rng(seed)
    design, counts = design_and_counts(members, "type1")
    truth = estimation_samples.published_coefficients("type1", design.names)
    chances = probabilities(design.predictors(truth)).T
    persons = counts.sum(axis=0).astype(int)
    covered = np.zeros(truth.shape)
    for _ in range(replications):
        drawn = random.multinomial(persons, chances).T.astype(float)
        fit = fit_trinomial_logit(design, drawn)
        covered += np.abs(fit.coefficients - truth) <= 1.959964 * standard_errors(fit.covariance)
    return covered / replications


def test_intervals_cover_the_truth():
    shares = covered_shares(estimation_samples.sample(0.1), replications=60, seed=5)
    assert 0.93 <= shares.mean() <= 0.97


@pytest.mark.slow
def test_intervals_cover_the_truth_in_the_large():
    shares = covered_shares(estimation_samples.sample(), replications=600, seed=6)
    print(f"covered: {shares.mean():.4f}; by coefficient from {shares.min():.3f} to {shares.max():.3f}")
    assert 0.93 <= shares.mean() <= 0.97
    # One coefficient's share has a standard error of 0.9 points.
    assert shares.min() > 0.92
    assert shares.max() < 0.98


def test_persons_add_up_over_models():
    fits = fit_logits(estimation_samples.sample()).fits
    whole = fits["type1"].outcome_persons
    for model_type in ("type2", "type3"):
        parts = [fit.outcome_persons for model_id, fit in fits.items() if model_id.startswith(model_type)]
        assert_allclose(np.sum(parts, axis=0), whole)


def test_measures_of_fit_are_those_that_are_printed():
    """The printed criteria follow from the printed log-likelihood, N and number of coefficients."""
    published = estimation_samples.figures(regressor="", characteristic="", variant="")
    table = published.pivot_table(index="model_id", columns="measure", values="published_value")
    models = {model.model_id: model for model in estimation_samples.LOGITS}
    assert set(table.index) == set(models)
    for model_id, row in table.iterrows():
        assert row["parameters"] == 2 * len(models[str(model_id)].regressors)
        expected = -row["log_likelihood"] + row["parameters"] / 2 * np.log(row["persons"])
        assert_allclose(row["schwarz_as_printed"], expected, atol=0.6)
