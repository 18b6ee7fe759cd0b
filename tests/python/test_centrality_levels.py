"""Models follow the centrality levels and the groups of duration that there are, however many."""

import shutil

import pandas as pd
import pyarrow as pa
import pytest

import estimation_samples
from vandring.errors import UserError
from vandring.estimation import tables
from vandring.estimation.attributes import COUNTS
from vandring.estimation.design import build_design
from vandring.estimation.known_sample import known_seed, known_seeds
from vandring.estimation.levels import at_levels
from vandring.estimation.logit_likelihood import probabilities
from vandring.estimation.sample import draw_sample
from vandring.estimation.specifications import LOGIT, Definitions, definitions_of
from vandring.estimation.stored_fits import restored

RULES = estimation_samples.RULES
FIVE = (1, 2, 3, 4, 5)


def definitions_at(levels: tuple[int, ...]) -> Definitions:
    """The logits on the latest outcomes."""
    seeds = known_seeds(RULES, levels)
    models = seeds["estimation_models"].query("kind == 'trinomial_logit' and printed_as.isna()")
    return definitions_of((seeds | {"estimation_models": models}).__getitem__)


@pytest.fixture(scope="module")
def patterns() -> pd.DataFrame:
    """A tenth of the known sample, in which level 4's people of an even age live at level 5."""
    some = estimation_samples.thinned(0.1, seed=8)
    moved = (some["centrality"] == 4) & (some["age"] % 2 == 0)
    level = some["centrality"].mask(moved, 5)
    return some.assign(centrality=level, region_code=level.astype(str))


@pytest.fixture(scope="module")
def fits(patterns: pd.DataFrame) -> pd.DataFrame:
    results = tables.logit_results_table(patterns, definitions_at(FIVE)).to_pandas()
    return results[results["left_out"].isna()]


def test_rows_are_written_out_in_place_and_numbered_anew():
    seed = pa.table(
        {
            "regressor_set": ["mine", "mine", "mine", "other"],
            "position": [3, 1, 2, 7],
            "regressor": ["level_{most_central}", "constant", "level_{lower_level}", "level_{level}"],
        }
    )
    found = at_levels(seed, "estimation_model_regressors", [2, 3, 1], []).to_pylist()
    assert [tuple(row.values()) for row in found] == [
        ("mine", 1, "constant"),
        ("mine", 2, "level_1"),
        ("mine", 3, "level_2"),
        ("mine", 4, "level_3"),
        ("other", 1, "level_1"),
        ("other", 2, "level_2"),
        ("other", 3, "level_3"),
    ]


def test_what_is_no_number_is_named_with_what_to_write():
    seed = pa.table({"model_id": ["mine"], "centrality": ["{levels}"]})
    with pytest.raises(
        UserError, match=r"estimation_models.csv, row mine: centrality is '\{levels\}'; write a"
    ):
        at_levels(seed, "estimation_models", [1, 2], [])


@pytest.mark.parametrize("levels", [(1, 2), (1, 2, 3, 4), FIVE, (1, 2, 3, 4, 5, 6)])
def test_every_level_has_its_models_and_every_level_but_the_most_central_its_dummy(levels):
    models = {each.model_id: each for each in definitions_at(levels).of(LOGIT)}
    wanted = {f"type2_level{level}" for level in levels}
    wanted |= {f"type3_level{level}_{sex}" for level in levels for sex in ("female", "male")}
    assert set(models) == {"type1", "type1_pooled"} | wanted
    for model_id in wanted:
        assert f"level{models[model_id].centrality}" in model_id
    dummies = [each.name for each in models["type1"].regressors if each.group == "centrality"]
    assert dummies == [f"centrality_{level}" for level in levels[:-1]]
    comparisons = known_seed(RULES, "effect_comparisons", levels).query("characteristic == 'centrality'")
    assert list(comparisons["centrality"]) == list(levels[:-1])
    assert set(known_seed(RULES, "reference_persons", levels)["centrality"]) == {levels[-1]}


def test_persons_of_a_fifth_level_are_in_its_models_and_in_no_other_levels(patterns, fits):
    persons = patterns.query("age >= 15")
    living = persons[list(COUNTS[:3])].sum(axis=1)
    found = fits.set_index("model_id")["persons"]
    for level in FIVE:
        expected = living[persons["centrality"] == level].sum()
        assert found[f"type2_level{level}"] == expected > 0
        assert found[f"type3_level{level}_female"] + found[f"type3_level{level}_male"] == expected
    assert found["type1"] == living.sum()


def test_a_fifth_level_is_not_counted_as_the_fourth(patterns, fits):
    """At the maximum, predicted and observed emigrants agree for every dummy: at levels 4 and 5 apart."""
    definitions = definitions_at(FIVE)
    fit = restored(fits)["type1"]
    sample = draw_sample(patterns, definitions.of(LOGIT)[0].sample)
    design = build_design(sample.columns, definitions.named(fit.regressors))
    living = sample.counts[:, :3].sum(axis=1)
    predicted = probabilities(design.predictors(fit.coefficients))[2] * living
    for level in (4, 5):
        members = sample.columns["centrality"] == level
        assert predicted[members].sum() == pytest.approx(sample.counts[members, 2].sum(), abs=1e-3)


def test_accounts_have_everybody_once_at_every_level(patterns, fits):
    definitions = definitions_at(FIVE)
    nothing = pd.DataFrame({"sample_id": [], "variant": [], "region_code": []})
    accounts = tables.sample_accounts_table(patterns, definitions, fits, nothing).to_pandas()
    persons = accounts.groupby("model_id")["persons"].sum()
    for model_type in ("type2", "type3"):
        assert persons[persons.index.str.startswith(model_type)].sum() == persons["type1"]
    assert persons["type1"] == patterns[list(COUNTS)].to_numpy().sum()


def test_dummies_that_leave_a_level_out_are_refused():
    seeds = known_seeds(RULES, FIVE)
    sets = seeds["estimation_model_regressors"].query("regressor != 'centrality_5'")
    as_four = sets.assign(role=sets["role"].mask(sets["regressor"] == "centrality_4", "reference"))
    with pytest.raises(UserError, match="row type1: nothing in it has the centrality 5; add a regressor"):
        definitions_of((seeds | {"estimation_model_regressors": as_four}).__getitem__)


def test_a_model_of_a_level_that_there_is_not_is_refused():
    seeds = known_seeds(RULES, FIVE)
    models = seeds["estimation_models"].replace({"centrality": {5: 6}})
    with pytest.raises(UserError, match="centrality is 6; write one of 1, 2, 3, 4, 5, or nothing"):
        definitions_of((seeds | {"estimation_models": models}).__getitem__)


DURATIONS = ["0-2", "3-20", "21+"]


def test_rows_of_durations_are_written_out_with_names_of_letters_digits_and_underscores():
    seed = pa.table(
        {
            "regressor": ["duration_{duration}", "since_{shorter_duration}", "{longest_duration}", "age"],
            "categories": ["{duration}", "{shorter_duration}", "{longest_duration}", None],
        }
    )
    found = at_levels(seed, "estimation_regressors", [1], DURATIONS).to_pylist()
    assert [tuple(row.values()) for row in found] == [
        ("duration_0_2", "0-2"),
        ("duration_3_20", "3-20"),
        ("duration_21_or_more", "21+"),
        ("since_0_2", "0-2"),
        ("since_3_20", "3-20"),
        ("21_or_more", "21+"),
        ("age", None),
    ]


@pytest.fixture(scope="module")
def other_durations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """The seeds of models where the groups of duration are three others."""
    seeds = tmp_path_factory.mktemp("seeds")
    for part in ("rules", "classifications"):
        shutil.copytree(estimation_samples.SEEDS / part, seeds / part)
    groups = pd.DataFrame({"duration_group": DURATIONS, "first_years": [0, 3, 21], "last_years": [2, 20, 99]})
    groups.to_csv(seeds / "classifications" / "duration_groups.csv", index=False)
    return known_seeds(seeds / "rules") | {
        name: known_seed(seeds / "rules", name) for name in ("reference_persons", "effect_comparisons")
    }


def test_models_follow_the_groups_of_duration_that_the_seed_has(other_durations):
    definitions = definitions_of(other_durations.__getitem__)
    type1 = next(each for each in definitions.models if each.model_id == "type1")
    names = [each.name for each in type1.regressors if each.group == "duration_group"]
    assert names == ["duration_0_2", "duration_3_20"]
    compared = other_durations["effect_comparisons"].query("characteristic == 'duration'")
    assert list(compared["duration_group"]) == ["0-2", "3-20"]
    persons = other_durations["reference_persons"].query("characteristic == 'duration'")
    assert set(persons["duration_group"]) == {"21+"}


def test_merged_groups_of_duration_have_the_emigrants_of_both(other_durations):
    """At the maximum, predicted and observed emigrants agree for every dummy."""
    definitions = definitions_of(other_durations.__getitem__)
    merged = {"3-5": "3-20", "6-10": "3-20", "11-15": "3-20", "16+": "21+"}
    patterns = estimation_samples.thinned(0.1, seed=9).replace({"duration_group": merged})
    results = tables.logit_results_table(patterns, definitions).to_pandas()
    fit = restored(results[results["left_out"].isna()])["type1"]
    sample = draw_sample(patterns, definitions.of(LOGIT)[0].sample)
    design = build_design(sample.columns, definitions.named(fit.regressors))
    predicted = probabilities(design.predictors(fit.coefficients))[2] * sample.counts[:, :3].sum(axis=1)
    in_group = patterns["duration_group"].eq("3-20") & (patterns["age"] >= 15)
    expected = patterns.loc[in_group, "emigrated_persons"].sum()
    members = sample.columns["duration_group"] == 1
    assert predicted[members].sum() == pytest.approx(expected, abs=1e-3)
    assert sample.counts[members, 2].sum() == expected > 0
