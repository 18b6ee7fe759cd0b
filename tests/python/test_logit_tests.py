"""Tests of logits: R16's printed statistics, by hand, against statsmodels, and how often they reject."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from numpy.testing import assert_allclose
from scipy.stats import chi2

import estimation_samples
import pooled_samples
from vandring.estimation.attributes import BY_RULE, YEARS_BEFORE_LAST, FloatArray
from vandring.estimation.design import Design, build_design
from vandring.estimation.independence import independence_test
from vandring.estimation.inference import statsmodels_results
from vandring.estimation.likelihood_ratio import Likelihood, likelihood_ratio
from vandring.estimation.logit_likelihood import probabilities
from vandring.estimation.logit_tests import printed_figures
from vandring.estimation.logits import fit_logits
from vandring.estimation.regressors import category, constant, quantity
from vandring.estimation.sample import draw_sample
from vandring.estimation.tables import logit_results_table, logit_tests_table
from vandring.estimation.trinomial_logit import fit_trinomial_logit
from vandring.estimation.year_effects import year_effects_test

SEEDS = estimation_samples.seeds()
NOBODY = pooled_samples.stored(
    pooled_samples.world(5, seed=1).person_years.iloc[:0].assign(county_code=np.nan)
).pooled


@cache
def printed() -> dict[str, dict[str, float]]:
    """R16's figures under the names of the models that they are compared with, made the delivery's own."""
    models = SEEDS["estimation_models"].assign(printed_as=lambda rows: rows["model_id"])
    return printed_figures(models, estimation_samples.figures())


def table_of(patterns: pd.DataFrame) -> pd.DataFrame:
    """The table of tests, with R16's printed figures as those of the same models."""
    only = replace(estimation_samples.DEFINITIONS, models=estimation_samples.LOGITS)
    results = logit_results_table(patterns, only).to_pandas()
    fits = results[results["left_out"].isna()]
    return logit_tests_table(fits, patterns, only, NOBODY, printed()).to_pandas()


@pytest.fixture(scope="module")
def known() -> pd.DataFrame:
    return table_of(estimation_samples.patterns())


def test_types_from_the_printed_log_likelihoods(known):
    rows = known.query("basis == 'printed'").set_index(["test", "tested_models"])
    one = rows.loc["type_1_against_2"].iloc[0]
    assert (round(one["statistic"]), one["degrees_of_freedom"]) == (908, 138)
    two = rows.loc["type_2_against_3"]
    [together] = two[two.index.str.contains(" ")].to_dict("records")
    assert (round(together["statistic"]), together["degrees_of_freedom"]) == (747, 176)
    assert one["persons"] == together["persons"] == 545_966
    assert one["p_value"] == pytest.approx(chi2.sf(one["statistic"], 138), rel=1e-10)
    # By hand, level 1: 2 (11029.4 - 5018.64 - 5967.91), and 46 + 46 - 48 coefficients more.
    level = two.loc["type2_level1"]
    assert_allclose(level["statistic"], 85.7, atol=1e-6)
    assert level["degrees_of_freedom"] == 44
    assert level["against_models"] == "type3_level1_female type3_level1_male"
    assert len(two) == 5


def test_every_test_of_every_logit_has_a_row(known):
    rows = known.query("basis == 'delivery'")
    assert not rows.duplicated(["sample_id", "test", "tested_models"]).any()
    assert rows["not_computed"].isna().all()
    assert rows.groupby("test").size().to_dict() == {
        "constants_only": 13,
        "independence_without_emigration": 13,
        "independence_without_internal": 13,
        "type_1_against_2": 1,
        "type_2_against_3": 5,
    }
    levels = rows.query("test == 'type_2_against_3'")
    is_whole = levels["tested_models"].str.contains(" ")
    assert_allclose(levels[is_whole]["statistic"].item(), levels[~is_whole]["statistic"].sum())


def test_outcomes_of_type_1_do_not_speak_against_it(known):
    # The known sample is drawn from the printed type 1.
    rows = known.query("basis == 'delivery' and test != 'constants_only'")
    assert (rows["p_value"] > 1e-4).all()
    assert (known.query("test == 'constants_only'")["p_value"] < 1e-10).all()


TABLE = np.array([[80.0, 60.0], [15.0, 20.0], [5.0, 20.0]])
"""Women 80, 15, 5 by outcome; men 60, 20, 20."""


def test_a_likelihood_ratio_by_hand():
    sexes = build_design(
        {"sex": np.array([0.0, 1.0])}, (constant(), category("woman", "sex", BY_RULE["sex"], "female"))
    )
    fit = fit_trinomial_logit(sexes, TABLE)
    one = Likelihood("one", 1, None, 200, 2, fit.null_log_likelihood)
    both = Likelihood("both", 2, 1, 200, fit.parameters, fit.log_likelihood)
    tested = likelihood_ratio([one], [both])
    # Twice the sum of persons times the logarithm of their share among their sex over that among all.
    shares = np.array([140, 35, 25]) / 200
    by_hand = 2 * sum(
        persons * np.log(persons / 100 / share)
        for column in TABLE.T
        for persons, share in zip(column, shares, strict=True)
    )
    assert_allclose(tested.statistic, by_hand, rtol=1e-9)
    assert tested.degrees_of_freedom == 2
    # The chance of a chi-squared of two degrees is exp(-x/2).
    assert_allclose(tested.p_value, np.exp(-by_hand / 2), rtol=1e-9)


def test_what_cannot_be_compared_says_why():
    wide, narrow = Likelihood("wide", 1, None, 20, 4, -9.0), Likelihood("narrow", 2, 1, 20, 8, -8.0)
    assert likelihood_ratio([wide], [narrow]).statistic == 2.0
    for changed, reason in (
        (replace(narrow, log_likelihood=None), "narrow is not estimated"),
        (replace(narrow, estimator="firth"), "narrow is estimated with a penalty"),
        (replace(narrow, persons=19), "20 and 19"),
        (replace(narrow, parameters=4), "no more coefficients"),
    ):
        tested = likelihood_ratio([wide], [changed])
        assert tested.statistic is tested.p_value is tested.degrees_of_freedom is None
        assert reason in tested.not_computed


def test_models_that_are_penalised_or_not_there_say_so():
    some = estimation_samples.thinned(0.05, seed=2)
    of_level_1 = (some["centrality"] == 1) & (some["background"] == "education")
    some.loc[of_level_1, "emigrated_persons"] = 0
    some.loc[some["centrality"] == 2, "moved_persons"] = 0
    rows = table_of(some).query("basis == 'delivery'").set_index(["test", "tested_models"])
    assert "with a penalty" in rows.loc[("constants_only", "type2_level1"), "not_computed"]
    assert "with a penalty" in rows.loc[("independence_without_internal", "type2_level1"), "not_computed"]
    assert "not estimated" in rows.loc[("independence_without_emigration", "type2_level2"), "not_computed"]
    assert "not estimated" in rows.loc[("type_2_against_3", "type2_level2"), "not_computed"]
    assert np.isnan(rows.loc[("type_1_against_2", "type1"), "statistic"])
    assert rows.loc[("constants_only", "type2_level4"), "statistic"] > 0
    assert (rows["statistic"].isna() == rows["not_computed"].notna()).all()


def test_a_build_without_logits_says_so_of_each():
    nobody = estimation_samples.patterns().iloc[:0]
    rows = table_of(nobody).query("basis == 'delivery'")
    assert len(rows) == 3 * 13 + 6
    assert rows["not_computed"].str.contains("not estimated").all()


def of_type_1(share: float) -> tuple[Design, FloatArray]:
    members = estimation_samples.sample(share)
    regressors = estimation_samples.logit_model("type1").regressors
    return build_design(members.columns, regressors), members.counts[:, :3].T


@pytest.mark.parametrize("omitted", [1, 2])
def test_independence_agrees_with_statsmodels_on_persons(omitted):
    design, counts = of_type_1(0.1)
    fit = fit_trinomial_logit(design, counts)
    tested = independence_test(design, counts, fit, omitted)
    rows, outcomes = estimation_samples.expanded(design, counts)
    full = sm.MNLogit(outcomes, rows).fit(method="newton", maxiter=100, disp=0)
    left = outcomes != omitted
    alone = sm.Logit((outcomes[left] > 0).astype(float), rows[left]).fit(method="newton", maxiter=100, disp=0)
    kept, k = 3 - omitted, rows.shape[1]
    own = slice((kept - 1) * k, kept * k)
    p = full.predict()
    weights = p[:, 0] * p[:, kept] / (p[:, 0] + p[:, kept])
    variance = np.linalg.inv((rows * weights[:, None]).T @ rows) - full.cov_params()[own, own]
    difference = alone.params - full.params[:, kept - 1]
    assert tested.degrees_of_freedom == k
    assert_allclose(tested.statistic, difference @ np.linalg.solve(variance, difference), rtol=1e-5)


def test_independence_of_pooled_years_agrees_with_statsmodels_on_person_years():
    world = pooled_samples.world(3000, seed=5, likeness=1.0)
    model = replace(pooled_samples.POOLED, sample=pooled_samples.rule())
    sample = world.sample(YEARS_BEFORE_LAST)
    fit = fit_logits(sample, [model]).fits["type1_pooled"]
    chosen = [each for each in model.regressors if each.name in fit.regressors]
    design = build_design(sample.columns, chosen)
    tested = independence_test(design, sample.counts[:, :3].T, fit, 1, sample.paths.with_outcomes(3))
    years = world.person_years.query("outcome != 'died'")
    alive = draw_sample(years.assign(**one_each(years)), model.sample, ("person_id",), (YEARS_BEFORE_LAST,))
    rows = build_design(alive.columns, chosen).matrix()
    outcomes = alive.counts[:, :3].argmax(axis=1)
    full = sm.MNLogit(outcomes, rows).fit(method="newton", maxiter=100, disp=0)
    left = outcomes != 1
    alone_model = sm.Logit((outcomes[left] > 0).astype(float), rows[left])
    alone = alone_model.fit(method="newton", maxiter=100, disp=0)
    k = rows.shape[1]
    own_scores = np.zeros_like(rows)
    own_scores[left] = alone_model.score_obs(alone.params)
    parts = own_scores @ alone.cov_params() - (
        full.model.score_obs(full.params.ravel(order="F")) @ full.cov_params()[:, k:]
    )
    sums = pd.DataFrame(parts).groupby(alive.columns["person_id"]).sum().to_numpy()
    difference = alone.params - full.params[:, 1]
    expected = difference @ np.linalg.solve(sums.T @ sums, difference)
    assert_allclose(tested.statistic, expected, rtol=1e-4)


def one_each(years: pd.DataFrame) -> dict[str, "pd.Series[int]"]:
    """Counts of person-years one by one."""
    return {
        column: (years["outcome"] == outcome).astype(int)
        for outcome, column in pooled_samples.COUNTED.items()
    }


def test_a_model_that_fits_every_pattern_tells_nothing_of_independence():
    sexes = build_design(
        {"sex": np.array([0.0, 1.0])}, (constant(), category("woman", "sex", BY_RULE["sex"], "female"))
    )
    tested = independence_test(sexes, TABLE, fit_trinomial_logit(sexes, TABLE), 1)
    assert tested.statistic is None
    assert "changes nothing" in tested.not_computed


def rejections(p: FloatArray, design: Design, persons: int, replications: int, seed: int) -> FloatArray:
    """Shares of draws from probabilities (3, n) that reject independence at 5 %, by what is omitted."""
    random = np.random.default_rng(seed)
    rejected = np.zeros(2)
    for _ in range(replications):
        counts = random.multinomial(persons, p.T).T.astype(float)
        fit = fit_trinomial_logit(design, counts)
        for omitted in (1, 2):
            p_value = independence_test(design, counts, fit, omitted).p_value
            assert p_value is not None
            rejected[omitted - 1] += p_value < 0.05
    return rejected / replications


def ages_and_sexes() -> Design:
    columns = {"age": np.tile(np.arange(15.0, 65.0), 2), "sex": np.repeat([0.0, 1.0], 50)}
    woman = category("woman", "sex", BY_RULE["sex"], "female")
    return build_design(columns, (constant(), quantity("age", "age", 10.0), woman))


def test_independence_is_rejected_as_often_as_it_should_be():
    design = ages_and_sexes()
    coefficients = np.array([[-1.0, -0.5], [-0.2, -0.3], [0.3, -0.2]])
    holds = probabilities(design.predictors(coefficients))
    share = rejections(holds, design, persons=40, replications=400, seed=11)
    # A share of 400 draws has a standard error of 1.1 points.
    assert (share > 0.015).all()
    assert (share < 0.09).all()


def test_dependence_of_outcomes_is_found():
    # The young leave only instead of moving: the odds of either other outcome hang on the third.
    design = ages_and_sexes()
    predictors = design.predictors(np.array([[-1.0, -0.5], [-0.2, -0.3], [0.3, -0.2]]))
    predictors[0] += 2.5 * (np.abs(design.matrix()[:, 1] - 4.0) < 1.0)
    share = rejections(probabilities(predictors), design, persons=400, replications=20, seed=12)
    assert (share > 0.8).any()


def test_year_effects_are_wald_with_clustered_errors():
    world = pooled_samples.world(3000, seed=6, likeness=1.0)
    model = replace(pooled_samples.POOLED, sample=pooled_samples.rule())
    fit = fit_logits(world.sample(YEARS_BEFORE_LAST), [model]).fits["type1_pooled"]
    chosen = pooled_samples.DEFINITIONS.named(fit.regressors)
    tested = year_effects_test(fit, chosen)
    names = [
        f"{outcome}.outcome_year_{before}_before"
        for outcome in ("internal", "emigration")
        for before in (1, 2)
    ]
    theirs = statsmodels_results(fit, robust=True).wald_test(
        ", ".join(f"{name} = 0" for name in names), scalar=True
    )
    assert_allclose(tested.statistic, theirs.statistic, rtol=1e-9)
    assert tested.degrees_of_freedom == 4
    # Emigration rises from year to year in the world.
    assert tested.p_value < 0.01
    nothing = year_effects_test(fit, [each for each in chosen if YEARS_BEFORE_LAST not in each.attributes])
    assert "no regressor of the outcome year" in nothing.not_computed
