"""Pooled outcome years: errors clustered by person, by hand and against statsmodels on person-years."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from numpy.testing import assert_allclose

import estimation_samples
import pooled_samples
from pooled_samples import FIRST_YEAR, LAST_YEAR, POOLED, World
from vandring.estimation import effect_table
from vandring.estimation.attributes import COUNTS, YEARS_BEFORE_LAST, FloatArray
from vandring.estimation.design import build_design
from vandring.estimation.linear_models import fit_linear_models
from vandring.estimation.logit_fit import LogitFit, standard_errors
from vandring.estimation.logit_likelihood import probabilities
from vandring.estimation.logits import fit_logits
from vandring.estimation.paths import STORED_OUTCOMES, Paths
from vandring.estimation.sample import Sample, attribute_numbers
from vandring.estimation.specifications import LINEAR, Definitions, Model
from vandring.estimation.tables import logit_results_table


def pooled_model(*names: str, **limits: Any) -> Model:
    """The pooled type 1, or only these regressors of it, or only some of the persons."""
    chosen = tuple(each for each in POOLED.regressors if not names or each.name in names)
    return replace(POOLED, sample=pooled_samples.rule(), regressors=chosen, **limits)


def fitted(world: World, model: Model) -> LogitFit:
    found = fit_logits(world.sample(YEARS_BEFORE_LAST), [model])
    return found.fits["type1_pooled"]


def statsmodels_on_person_years(world: World, fit: LogitFit, model: Model) -> Any:
    """statsmodels' fit with clustered errors, every year of a person one row."""
    years = world.person_years.query("outcome != 'died'")
    if model.sex is not None:
        years = years[years["sex"] == model.sex]
    chosen = [each for each in model.regressors if each.name in fit.regressors]
    names = {name for each in chosen for name in each.attributes} | {"sex"}
    columns = {name: attribute_numbers(years, name, model.sample) for name in names}
    outcomes = years["outcome"].map({"stayed": 0, "moved": 1, "emigrated": 2}).to_numpy()
    return sm.MNLogit(outcomes, build_design(columns, chosen).matrix()).fit(
        method="newton",
        maxiter=100,
        disp=0,
        cov_type="cluster",
        cov_kwds={"groups": years["person_id"].to_numpy(), "use_correction": False},
    )


@pytest.mark.parametrize("likeness", [0.0, 2.0])
def test_clustered_errors_agree_with_statsmodels_on_person_years(likeness):
    world = pooled_samples.world(3000, seed=1, likeness=likeness)
    model = pooled_model()
    fit = fitted(world, model)
    assert fit.estimator == "maximum_likelihood"
    assert "outcome_year_2_before" in fit.regressors
    theirs = statsmodels_on_person_years(world, fit, model)
    assert_allclose(fit.coefficients, theirs.params, rtol=0, atol=1e-7)
    assert_allclose(standard_errors(fit.robust_covariance), theirs.bse, rtol=0, atol=1e-6)
    years = world.person_years.query("outcome != 'died'")
    assert fit.persons == len(years)
    assert fit.distinct_persons == years["person_id"].nunique() < len(years)


def test_errors_of_a_part_of_the_sample_are_clustered_too():
    world = pooled_samples.world(3000, seed=2, likeness=2.0)
    model = pooled_model("constant", "age", "status_employed", "outcome_year_1_before", sex="female")
    fit = fitted(world, model)
    theirs = statsmodels_on_person_years(world, fit, model)
    assert_allclose(standard_errors(fit.robust_covariance), theirs.bse, rtol=0, atol=1e-6)


def made(paths: list[list[str]]) -> World:
    """Persons alike in everything, with the outcomes of their years."""
    like = estimation_samples.patterns().iloc[[0]].drop(columns=list(COUNTS))
    rows = [
        like.assign(person_id=person, year=FIRST_YEAR + place, outcome=outcome)
        for person, path in enumerate(paths)
        for place, outcome in enumerate(path)
    ]
    return pooled_samples.stored(pd.concat(rows, ignore_index=True))


def test_clustered_errors_of_constants_by_hand():
    fit = fitted(
        made([["stayed", "moved"], ["stayed", "emigrated"], ["stayed", "stayed"], ["moved", "emigrated"]]),
        pooled_model("constant"),
    )
    # Of eight years half without a move, a quarter of either other: the information is
    # 8 ((3/16, -1/16), (-1/16, 3/16)), its inverse ((3/4, 1/4), (1/4, 3/4)).
    assert_allclose(fit.coefficients, [[np.log(0.5), np.log(0.5)]], atol=1e-9)
    assert_allclose(fit.covariance, [[0.75, 0.25], [0.25, 0.75]], rtol=1e-7)
    # Scores of years: (-1/4, -1/4) stayed, (3/4, -1/4) moved, (-1/4, 3/4) emigrated; of the four persons
    # (1/2, -1/2), (-1/2, 1/2), (-1/2, -1/2), (1/2, 1/2), whose squares sum to the unit matrix.
    assert_allclose(fit.robust_covariance, [[0.625, 0.375], [0.375, 0.625]], rtol=1e-7)
    assert (fit.persons, fit.distinct_persons) == (8, 4)


def test_years_of_one_outcome_after_another_make_errors_larger_by_hand():
    # The same eight years, of persons who do the same in both: every score is twice that of a year.
    fit = fitted(
        made([["stayed", "stayed"], ["stayed", "stayed"], ["moved", "moved"], ["emigrated", "emigrated"]]),
        pooled_model("constant"),
    )
    assert_allclose(fit.robust_covariance, 2 * fit.covariance, rtol=1e-7)


def test_who_is_there_once_is_told_by_the_patterns():
    world = made([["stayed"], ["moved"], ["emigrated"], ["stayed"], ["died"]])
    assert world.pooled.paths.num_rows == 0
    fit = fitted(world, pooled_model("constant"))
    assert_allclose(fit.robust_covariance, fit.covariance, rtol=1e-7)
    assert fit.persons == fit.distinct_persons == 4


def test_the_year_of_a_death_is_not_a_year_in_the_model():
    alive = [["stayed", "moved"], ["stayed"], ["emigrated"], ["stayed", "stayed"]]
    dying = [["stayed", "moved"], ["stayed", "died"], ["emigrated"], ["stayed", "stayed", "died"]]
    one, other = (fitted(made(paths), pooled_model("constant")) for paths in (alive, dying))
    assert_allclose(other.robust_covariance, one.robust_covariance, rtol=1e-12)
    assert other.distinct_persons == one.distinct_persons == 4


def test_penalised_fits_keep_their_errors_in_one_year_and_add_what_years_have_in_common():
    # Nobody among the employed emigrates.
    paths = [["stayed", "stayed"], ["stayed", "moved"], ["moved"], ["emigrated"]] * 3
    world = made(paths)
    employed = world.person_years.assign(labour_status="employed").query("outcome != 'emigrated'")
    employed["person_id"] += 100
    idle = world.person_years.assign(labour_status="in_education")
    world = pooled_samples.stored(pd.concat([idle, employed], ignore_index=True))
    model = pooled_model("constant", "status_employed")
    fit = fitted(world, model)
    assert fit.estimator == "firth"
    alone = fit_logits(replace(world.sample(YEARS_BEFORE_LAST), paths=None), [model]).fits["type1_pooled"]
    # By hand: rows (1, employed) times y - P, years of a person summed, in both groups.
    groups = np.array([[1.0, 0.0], [1.0, 1.0]])
    chances = probabilities((groups @ fit.coefficients).T).T
    across = np.zeros((4, 4))
    for x, chance in zip(groups, chances, strict=True):
        stay, move = -chance[1:], np.array([1.0, 0.0]) - chance[1:]
        for one, other in ((stay, stay), (stay, move)):
            pair = np.outer(np.kron(one, x), np.kron(other, x))
            across += 3 * (pair + pair.T)
    expected = alone.robust_covariance + fit.covariance @ across @ fit.covariance
    assert_allclose(fit.robust_covariance, expected, rtol=1e-9)


def test_average_effects_have_clustered_errors():
    world = pooled_samples.world(3000, seed=3, likeness=2.0)
    model = pooled_model()
    fit = fitted(world, model)
    definitions = Definitions((model,), pooled_samples.DEFINITIONS.regressors, {})
    rows = pd.DataFrame(
        effect_table.sample_average_effects(
            definitions,
            {"type1_pooled": fit},
            {model.sample.sample_id: world.sample(YEARS_BEFORE_LAST)},
            estimation_samples.seed("reference_persons"),
            estimation_samples.seed("effect_comparisons"),
        )
    )
    own = rows.query("characteristic == 'labour_status' and category == 'employed'").set_index("outcome")
    # Independently: statsmodels' covariance, and averages at coefficients beside the estimates.
    theirs = statsmodels_on_person_years(world, fit, model)
    years = world.person_years.query("outcome != 'died'")
    columns = {
        name: attribute_numbers(years, name, model.sample)
        for name in {name for each in model.regressors for name in each.attributes}
    }
    chosen = [each for each in model.regressors if each.name in fit.regressors]
    matrix = build_design(columns, chosen).matrix()
    statuses = [place for place, each in enumerate(chosen) if each.group == "labour_status"]
    with_job, without = matrix.copy(), matrix.copy()
    with_job[:, statuses] = without[:, statuses] = 0.0
    with_job[:, fit.regressors.index("status_employed")] = 1.0

    def effect(coefficients: FloatArray) -> FloatArray:
        both = coefficients.reshape(2, -1).T
        one, other = (probabilities((each @ both).T).mean(axis=1) for each in (with_job, without))
        return np.asarray(one - other)

    at = theirs.params.T.ravel()
    steps = 1e-6 * np.eye(len(at))
    gradient = np.array([(effect(at + step) - effect(at - step)) / 2e-6 for step in steps]).T
    errors = np.sqrt(np.diag(gradient @ theirs.cov_params() @ gradient.T))
    order = ["no_move", "internal", "emigration"]
    assert_allclose(own.loc[order, "estimate"], effect(at), atol=1e-7)
    assert_allclose(own.loc[order, "robust_standard_error"], errors, atol=1e-6)


def covered(replications: int, persons: int, seed: int) -> tuple[float, float]:
    """How often 95 % intervals hold the log-odds, where a person's years are alike: clustered, and not."""
    random = np.random.default_rng(seed)
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    chances = probabilities(np.stack([1.5 * nodes - 1.5, 1.5 * nodes - 1.0])) @ (weights / weights.sum())
    truth = np.log(chances[1:] / chances[0])
    model = pooled_model("constant")
    held = np.zeros((2, 2))
    who = np.repeat(np.arange(persons), 3)
    for _ in range(replications):
        own = probabilities(1.5 * random.normal(size=persons) + np.array([[-1.5], [-1.0]])).cumsum(axis=0)
        drawn = (random.random((persons, 3, 1)) > own.T[:, None, :]).sum(axis=2).ravel()
        counts = np.bincount(drawn, minlength=4)[None].astype(float)
        paths = Paths(who, np.zeros_like(who), drawn)
        sample = Sample(pooled_samples.rule(), {"age": np.array([30.0])}, counts, (), 0, paths)
        fit = fit_logits(sample, [model]).fits["type1_pooled"]
        for place, covariance in enumerate((fit.robust_covariance, fit.covariance)):
            held[place] += np.abs(fit.coefficients[0] - truth) <= 1.959964 * standard_errors(covariance)[0]
    clustered, plain = (held / replications).mean(axis=1)
    return float(clustered), float(plain)


def test_clustered_intervals_hold_the_truth_and_others_do_not():
    clustered, plain = covered(replications=300, persons=300, seed=7)
    assert 0.93 <= clustered <= 0.97
    assert plain < 0.90


def test_stored_fits_of_pooled_years_have_clustered_errors():
    world = pooled_samples.world(2000, seed=4)
    definitions = replace(pooled_samples.DEFINITIONS, models=(pooled_model(),))
    table = logit_results_table(world.pooled.patterns, definitions, world.pooled).to_pandas()
    [row] = table.query("left_out.isna()").to_dict("records")
    fit = fitted(world, pooled_model())
    assert row["persons"] == fit.persons
    assert row["distinct_persons"] == fit.distinct_persons < fit.persons
    assert list(row["robust_covariance"]) == list(fit.robust_covariance.ravel())
    assert row["akaike_information_criterion"] == 2 * fit.parameters - 2 * fit.log_likelihood
    # Persons in years that the sample does not have are nobody's.
    later = replace(
        pooled_model(), sample=replace(pooled_samples.rule(), first_year=LAST_YEAR, last_year=LAST_YEAR + 1)
    )
    alone = logit_results_table(
        world.pooled.patterns, replace(definitions, models=(later,)), world.pooled
    ).to_pandas()
    [last] = alone.query("left_out.isna()").to_dict("records")
    assert last["distinct_persons"] == last["persons"]


def test_errors_of_linear_models_agree_with_statsmodels_on_person_years():
    world = pooled_samples.world(2500, seed=8, likeness=2.0)
    linear = next(each for each in pooled_samples.DEFINITIONS.of(LINEAR) if each.model_id == "main")
    model = replace(linear, sample=pooled_samples.rule())
    fits = fit_linear_models(world.pooled.patterns, model.sample, [model], world.pooled.paths).fits
    fit = fits["centrality", "4", "main"]
    years = world.person_years.query("region_code == '4'")
    columns = {
        name: attribute_numbers(years, name, model.sample)
        for name in {name for each in model.regressors for name in each.attributes}
    }
    rows = build_design(columns, [each for each in model.regressors if each.name in fit.regressors]).matrix()
    for place, outcome in enumerate(STORED_OUTCOMES):
        theirs = sm.OLS((years["outcome"] == outcome).to_numpy(dtype=float), rows).fit(
            cov_type="cluster", cov_kwds={"groups": years["person_id"].to_numpy()}
        )
        assert_allclose(fit.coefficients[:, place], theirs.params, rtol=0, atol=1e-9)
        assert_allclose(fit.robust_standard_errors[:, place], theirs.bse, rtol=0, atol=1e-9)
    # Without the paths every year is a person of its own, and the errors are HC1's.
    alone = fit_linear_models(world.pooled.patterns, model.sample, [model]).fits["centrality", "4", "main"]
    theirs = sm.OLS((years["outcome"] == "emigrated").to_numpy(dtype=float), rows).fit(cov_type="HC1")
    assert_allclose(alone.robust_standard_errors[:, 2], theirs.bse, rtol=0, atol=1e-9)
