"""Models are rows of seeds: who adds a row gets the model, and who writes a wrong one is told where."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import statsmodels.api as sm
from numpy.testing import assert_allclose
from statsmodels.discrete.discrete_model import MNLogit

import estimation_samples
from vandring.errors import UserError
from vandring.estimation import tables
from vandring.estimation.attributes import COUNTS, FloatArray
from vandring.estimation.effect_table import sample_average_effects
from vandring.estimation.logit_likelihood import probabilities
from vandring.estimation.sample import draw_sample
from vandring.estimation.specifications import LOGIT, SEED_NAMES, Definitions, definitions_of
from vandring.estimation.stored_fits import restored

RULES = estimation_samples.SEEDS / "rules"
SEEDS = estimation_samples.seeds()
MODELS, SETS, REGRESSORS, SAMPLES = SEED_NAMES
Seeds = dict[str, pd.DataFrame]


def with_rows(seeds: Seeds, seed: str, *rows: dict[str, object]) -> Seeds:
    """The seeds with rows more in one of them, as a demographer would add them to the file."""
    return seeds | {seed: pd.concat([seeds[seed], pd.DataFrame(list(rows))], ignore_index=True)}


def with_value(seeds: Seeds, seed: str, row: int, column: str, value: object) -> Seeds:
    changed = seeds[seed].astype({column: object}).copy()
    changed.loc[row, column] = value
    return seeds | {seed: changed}


def with_set(seeds: Seeds, name: str, regressors: list[str], references: list[str]) -> Seeds:
    roles = [*((each, "regressor") for each in regressors), *((each, "reference") for each in references)]
    rows = [
        {"regressor_set": name, "position": place, "regressor": regressor, "role": role}
        for place, (regressor, role) in enumerate(roles, start=1)
    ]
    return with_rows(seeds, SETS, *rows)


def only(seeds: Seeds, model_id: str) -> Definitions:
    models = seeds[MODELS]
    return definitions_of((seeds | {MODELS: models[models["model_id"] == model_id]}).__getitem__)


def estimates(results: pa.Table) -> pd.DataFrame:
    """What the view trinomial_logits shows."""
    return results.filter(pc.is_null(results["left_out"])).to_pandas()


@pytest.fixture(scope="module")
def patterns() -> pd.DataFrame:
    """Two years, in two counties."""
    one, other = (estimation_samples.thinned(0.1, seed) for seed in (3, 4))
    both = pd.concat([one.assign(year=2012), other.assign(year=2013)], ignore_index=True)
    return both.assign(county_code=np.where(both["family_size"] % 2 == 0, "03", "12"))


def persons(patterns: pd.DataFrame, outcomes: int) -> tuple[pd.DataFrame, FloatArray]:
    """One row per person of so many outcomes, and the outcomes."""
    parts = [patterns.loc[patterns.index.repeat(patterns[name])] for name in COUNTS[:outcomes]]
    return pd.concat(parts), np.repeat(np.arange(outcomes), [len(part) for part in parts])


INTERACTION = {
    "regressor": "woman_work",
    "kind": "product",
    "first_regressor": "woman",
    "second_regressor": "background_work",
}
BACKGROUNDS = ["work", "refuge", "family", "education", "unknown"]


def interaction_seeds() -> Seeds:
    seeds = with_rows(SEEDS, REGRESSORS, INTERACTION)
    names = [f"background_{each}" for each in BACKGROUNDS]
    own = ["constant", "age", "woman", *names, "woman_work"]
    seeds = with_set(seeds, "mine", own, ["man", "background_nordic"])
    row = {"model_id": "mine", "kind": LOGIT, "sample_id": "trinomial_logit", "regressor_set": "mine"}
    return with_rows(seeds, MODELS, row)


@pytest.fixture(scope="module")
def interaction(patterns: pd.DataFrame) -> pd.DataFrame:
    return estimates(tables.logit_results_table(patterns, only(interaction_seeds(), "mine")))


def interaction_matrix(people: pd.DataFrame) -> FloatArray:
    woman = (people["sex"] == "female").to_numpy(float)
    dummies = [(people["background"] == each).to_numpy(float) for each in BACKGROUNDS]
    return np.column_stack([np.ones(len(people)), people["age"], woman, *dummies, woman * dummies[0]])


def test_a_logit_with_an_interaction_is_rows_alone(patterns, interaction):
    people, outcomes = persons(patterns.query("year == 2013 and age >= 15"), 3)
    theirs = MNLogit(outcomes, interaction_matrix(people)).fit(method="newton", disp=0)
    fit = restored(interaction)["mine"]
    assert fit.regressors[-1] == "woman_work"
    assert fit.persons == len(people)
    assert_allclose(fit.coefficients, theirs.params, rtol=0, atol=1e-6)
    errors = np.sqrt(np.diag(fit.covariance)).reshape(2, -1).T
    assert_allclose(errors, theirs.bse, rtol=1e-5)
    (stored,) = interaction.to_dict("records")
    assert stored["sample_id"] == "trinomial_logit"
    assert pd.isna(stored["model_type"])


def test_the_average_effect_of_what_interacts_changes_the_interaction_too(patterns, interaction):
    definitions = only(interaction_seeds(), "mine")
    model = definitions.of(LOGIT)[0]
    references = estimation_samples.seed("reference_persons").query("characteristic == 'sex'")
    comparisons = estimation_samples.seed("effect_comparisons").query("characteristic == 'sex'")
    fit = restored(interaction)["mine"]
    sample = {"trinomial_logit": draw_sample(patterns, model.sample)}
    rows = pd.DataFrame(sample_average_effects(definitions, {"mine": fit}, sample, references, comparisons))
    people, _ = persons(patterns.query("year == 2013 and age >= 15"), 3)
    men, women = (
        probabilities((interaction_matrix(people.assign(sex=sex)) @ fit.coefficients).T).mean(axis=1)
        for sex in ("male", "female")
    )
    assert_allclose(rows["estimate"], men - women, rtol=1e-8)


def test_a_linear_model_of_another_period_is_rows_alone(patterns):
    earlier = {"sample_id": "earlier", "scheme_id": "centrality", "first_year": 2012, "last_year": 2012}
    seeds = with_rows(SEEDS, SAMPLES, {**earlier, "youngest_age": 20, "oldest_age": 66})
    seeds = with_set(seeds, "by_sex", ["constant", "woman", "family_size"], ["man"])
    seeds = with_rows(
        seeds,
        MODELS,
        {
            "model_id": "by_sex_2012",
            "kind": "linear_probability",
            "sample_id": "earlier",
            "regressor_set": "by_sex",
            "smallest_family": 2,
        },
    )
    results = tables.linear_probability_results_table(patterns, only(seeds, "by_sex_2012")).to_pandas()
    assert set(results["variant"]) == {"by_sex_2012"}
    assert set(results["sample_id"]) == {"earlier"}
    chosen = patterns.query("year == 2012 and age >= 20 and age <= 66 and family_size >= 2")
    people, outcomes = persons(chosen[chosen["region_code"] == "4"], 4)
    matrix = np.column_stack([np.ones(len(people)), people["sex"] == "female", people["family_size"]])
    for place, outcome in enumerate(("no_move", "internal", "emigration", "death")):
        theirs = sm.OLS((outcomes == place).astype(float), matrix.astype(float)).fit()
        own = results[results["outcome"] == outcome].query("region_code == '4'").sort_values("position")
        assert_allclose(own["estimate"], theirs.params, rtol=0, atol=1e-10)
        assert_allclose(own["standard_error"], theirs.bse, rtol=0, atol=1e-10)


def test_year_and_county_are_attributes_too(patterns):
    pooled = {"sample_id": "pooled", "scheme_id": "centrality", "first_year": 2012, "last_year": 2013}
    seeds = with_rows(SEEDS, SAMPLES, {**pooled, "youngest_age": 15})
    years = [
        {
            "regressor": f"year_{year}",
            "kind": "between",
            "attribute": "year",
            "smallest": year,
            "largest": year,
        }
        for year in (2012, 2013)
    ]
    counties = [
        {"regressor": "oslo", "kind": "between", "attribute": "county_code", "smallest": 3, "largest": 3},
        {"regressor": "not_oslo", "kind": "between", "attribute": "county_code", "smallest": 4},
    ]
    seeds = with_rows(seeds, REGRESSORS, *years, *counties)
    seeds = with_set(seeds, "time", ["constant", "year_2013", "oslo"], ["year_2012", "not_oslo"])
    row = {"model_id": "time", "kind": LOGIT, "sample_id": "pooled", "regressor_set": "time"}
    definitions = only(with_rows(seeds, MODELS, row), "time")
    results = tables.logit_results_table(patterns, definitions)
    fit = restored(estimates(results))["time"]
    people, outcomes = persons(patterns.query("age >= 15"), 3)
    matrix = np.column_stack([np.ones(len(people)), people["year"] == 2013, people["county_code"] == "03"])
    theirs = MNLogit(outcomes, matrix.astype(float)).fit(method="newton", disp=0)
    assert_allclose(fit.coefficients, theirs.params, rtol=0, atol=1e-6)
    (said,) = results.to_pandas().query("left_out.notna()").to_dict("records")
    assert said["left_out"] == "effects"
    assert said["message"] == "no effects: the reference persons have no year and no county_code"


# Seed, row counted from 0, column, value; what the message says.
WRONG = {
    "kind": (REGRESSORS, 1, "kind", "cube", "row age: kind is 'cube'; write one of constant,"),
    "attribute": (REGRESSORS, 1, "attribute", "height", "attribute is 'height'; write one of sex,"),
    "text as a number": (REGRESSORS, 1, "attribute", "sex", "attribute sex is text; kind quantity takes"),
    "category": (REGRESSORS, 3, "categories", "lady", "row woman: 'lady' is no value of sex; write some of"),
    "a column too many": (REGRESSORS, 3, "power", 2, "row woman: power is 2; leave it empty"),
    "a column too few": (REGRESSORS, 3, "categories", None, "row woman: categories is empty; a regressor"),
    "divisor": (REGRESSORS, 2, "divisor", 0, "row age_10_squared: divisor is 0 and power 2"),
    "interval": (REGRESSORS, 36, "smallest", 99, "row age_15_24: age lies between 99 and 24"),
    "a name twice": (REGRESSORS, 1, "regressor", "woman", "row woman: there are two rows of that name"),
    "regressor": (SETS, 1, "regressor", "ag", "row type1, position 2: regressor is 'ag'; name a row of"),
    "role": (SETS, 1, "role", "why", "row type1, position 2: role is 'why'; write one of regressor, ref"),
    "twice in a set": (SETS, 1, "regressor", "woman", "woman is in the set twice"),
    "no constant": (SETS, 0, "regressor", "only_immigrants", "row type1: it begins with only_immigrants"),
    "a value left over": (
        SETS,
        4,
        "regressor",
        "only_immigrants",
        "nothing in it has the duration_group 0-2",
    ),
    "overlap": (SETS, 11, "regressor", "education_upper_secondary", "share the education_level basic_upper"),
    "sample": (MODELS, 0, "sample_id", "x", "row type1 on x: sample_id is 'x'; write one of linear"),
    "set": (MODELS, 0, "regressor_set", "typ1", "regressor_set is 'typ1'; write one of family_size"),
    "level": (MODELS, 1, "centrality", 5, "row type2_level1 on trinomial_logit: centrality is 5"),
    "sex": (MODELS, 5, "sex", "woman", "sex is 'woman'; write one of female, male, or nothing"),
    "family": (MODELS, 15, "smallest_family", 3, "smallest_family is 3 and largest_family 2"),
    "needs": (MODELS, 14, "needed_attributes", "size", "needed_attributes has 'size'; write some of sex"),
    "a model twice": (MODELS, 1, "model_id", "type1", "another model of that name, on trinomial_logit"),
}


@pytest.mark.parametrize(("seed", "row", "column", "value", "message"), WRONG.values(), ids=WRONG)
def test_a_row_that_cannot_be_meant_is_named_with_what_to_do(seed, row, column, value, message):
    with pytest.raises(UserError) as refused:
        definitions_of(with_value(SEEDS, seed, row, column, value).__getitem__)
    assert str(refused.value).startswith(f"seeds/rules/{seed}.csv, row ")
    assert message in str(refused.value)


def test_a_product_is_of_two_other_regressors():
    for factor in ("constant", "nothing", "woman_work"):
        seeds = with_rows(SEEDS, REGRESSORS, {**INTERACTION, "second_regressor": factor})
        with pytest.raises(UserError, match=f"row woman_work: '{factor}' is not a regressor that can be"):
            definitions_of(seeds.__getitem__)


def test_a_dummy_without_its_reference_is_refused():
    fewer = SEEDS[SETS].query("regressor_set != 'type1' or regressor != 'man'")
    with pytest.raises(UserError, match="row type1: sex has 1 regressors and 0 references; dummies of"):
        definitions_of((SEEDS | {SETS: fewer}).__getitem__)


def test_the_default_rows_are_the_models_of_the_publication_on_its_year_and_on_the_latest():
    rows = pd.read_csv(RULES / "estimation_models.csv")
    pooled = rows["sample_id"] == estimation_samples.POOLED_SAMPLE
    assert list(rows[pooled]["model_id"]) == ["type1_pooled"]
    rows = rows[~pooled]
    names = ["model_id", "sample_id", "printed_as"]
    latest, printed = rows[rows["printed_as"].isna()], rows[rows["printed_as"].notna()]
    described = printed.assign(model_id=printed["printed_as"])
    pd.testing.assert_frame_equal(
        latest.drop(columns=names[1:]).reset_index(drop=True),
        described.drop(columns=names[1:]).reset_index(drop=True),
    )
    for column, own in (("model_id", "printed_as"), ("sample_id", "sample_id")):
        assert (printed[column] == described[own].str.removesuffix("_2013") + "_2013").all()
    years = pd.read_csv(RULES / "estimation_samples.csv", dtype=str).set_index("sample_id")
    for sample_ids, year in ((latest["sample_id"], "last"), (printed["sample_id"], "2013")):
        assert set(years.loc[sample_ids.unique(), ["first_year", "last_year"]].to_numpy().ravel()) == {year}
    definitions = estimation_samples.DEFINITIONS
    logits = {each.model_id: each for each in definitions.of(LOGIT)}
    assert sorted(each.model_type for each in logits.values()) == [1] + 4 * [2] + 8 * [3]
    published = estimation_samples.figures(measure="estimate", characteristic="")
    for model_id, model in logits.items():
        printed = list(dict.fromkeys(published[published["model_id"] == model_id]["regressor"]))
        assert [each.name for each in model.regressors] == printed
    linear = definitions.of("linear_probability", "linear_probability_centrality")
    main = next(each for each in linear if each.model_id == "main")
    printed = published[(published["table_number"] == "5.1")]["regressor"]
    assert {each.name for each in main.regressors[1:]} == set(printed) - {"constant"}


def test_the_pooled_model_is_type_1_with_a_level_of_each_year():
    sets = pd.read_csv(RULES / "estimation_model_regressors.csv").set_index("regressor_set")
    one, pooled = (
        list(sets.loc[name, ["regressor", "role"]].to_numpy().tolist()) for name in ("type1", "type1_years")
    )
    assert [row for row in pooled if not row[0].startswith("outcome_year")] == one
    years = [row for row in pooled if row not in one]
    assert [role for _, role in years] == 4 * ["regressor"] + ["reference"]
    assert years[-1][0] == "outcome_year_last"
    [sample] = (
        pd.read_csv(RULES / "estimation_samples.csv")
        .query(f"sample_id == '{estimation_samples.POOLED_SAMPLE}'")
        .to_dict("records")
    )
    assert (sample["first_year"], sample["last_year"]) == ("last-4", "last")
