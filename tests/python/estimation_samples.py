"""Samples that the tests of the estimators share, and the published figures they are held against."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import warehouse
from vandring.estimation import effect_table, hazards, linear_models, logits
from vandring.estimation.attributes import COUNTS, FloatArray
from vandring.estimation.design import Design
from vandring.estimation.known_sample import known_patterns, known_seed, known_seeds
from vandring.estimation.linear_models import FittedLinearModels
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.logits import FittedLogits
from vandring.estimation.sample import Sample, SampleRule, draw_sample, sample_rules
from vandring.estimation.specifications import LINEAR, LOGIT, Model, definitions_of

SEEDS = warehouse.PROJECT / "seeds"
RULES = SEEDS / "rules"
LOGIT_SAMPLE = "trinomial_logit"
POOLED_SAMPLE = "trinomial_logit_pooled"


def seeds() -> dict[str, pd.DataFrame]:
    """The seeds of models, those of R16's year left out, which are the same, and those of pooled years.

    Years as the known sample.
    """
    known = known_seeds(RULES)
    models, samples = known["estimation_models"], known["estimation_samples"]
    models = models[models["printed_as"].isna() & (models["sample_id"] != POOLED_SAMPLE)]
    samples = samples[samples["sample_id"].isin(models["sample_id"])]
    return known | {"estimation_models": models, "estimation_samples": samples}


def seed(name: str) -> pd.DataFrame:
    """A seed in seeds/rules, written out for the levels of the known sample."""
    return known_seed(RULES, name)


DEFINITIONS = definitions_of(seeds().__getitem__)
LOGITS = DEFINITIONS.of(LOGIT)
CATEGORIES = LOGITS[0].sample.categories


@cache
def patterns() -> pd.DataFrame:
    """The sample of 545,966 as immigrant_patterns."""
    return known_patterns()


def rule(sample_id: str = LOGIT_SAMPLE) -> SampleRule:
    return sample_rules(seeds()["estimation_samples"], CATEGORIES)[sample_id]


def thinned(share: float, seed: int) -> pd.DataFrame:
    """The same patterns with about that share of the persons, some of them dead."""
    random = np.random.default_rng(seed)
    fewer = patterns().copy()
    for name in COUNTS[:3]:
        fewer[name] = random.binomial(fewer[name], share)
    fewer["dead_persons"] = random.binomial(fewer["stayed_persons"], 0.02)
    return fewer[fewer[list(COUNTS)].sum(axis=1) > 0]


def sample(share: float = 1.0, seed: int = 1) -> Sample:
    return draw_sample(patterns() if share == 1.0 else thinned(share, seed), rule())


def figures(**keys: str) -> pd.DataFrame:
    """Rows of the seed of published figures with the given values of key columns."""
    file = SEEDS / "published" / "r2016_27_model_figures.csv"
    rows = pd.read_csv(file, dtype=str, keep_default_na=False).astype({"published_value": float})
    for name, value in keys.items():
        rows = rows[rows[name] == value]
    return rows


def published_coefficients(model_id: str, regressors: tuple[str, ...]) -> FloatArray:
    """Estimates as printed, shape (k, 2), in the order of the regressors."""
    table = figures(model_id=model_id, measure="estimate", characteristic="").pivot_table(
        index="regressor", columns="outcome", values="published_value"
    )
    assert set(table.index) == set(regressors)
    return table.loc[list(regressors), ["internal", "emigration"]].to_numpy()


def logit_model(model_id: str) -> Model:
    return next(each for each in LOGITS if each.model_id == model_id)


def fit_logits(sample: Sample, models: Sequence[Model] = LOGITS) -> FittedLogits:
    """The seeds' logits on a sample, or others."""
    return logits.fit_logits(sample, models)


def fit_linear_models(patterns: pd.DataFrame, rule: SampleRule) -> FittedLinearModels:
    """The seeds' linear models of a sample."""
    return linear_models.fit_linear_models(patterns, rule, DEFINITIONS.of(LINEAR, rule.sample_id))


def reference_person_effects(
    fits: Mapping[str, LogitFit], reference_persons: pd.DataFrame, comparisons: pd.DataFrame
) -> list[dict[str, Any]]:
    """Effects in the seeds' logits."""
    return effect_table.reference_person_effects(DEFINITIONS, fits, reference_persons, comparisons)


def sample_average_effects(
    fits: Mapping[str, LogitFit],
    sample: Sample,
    reference_persons: pd.DataFrame,
    comparisons: pd.DataFrame,
) -> list[dict[str, Any]]:
    """Average effects in the seeds' logits."""
    samples = {sample.rule.sample_id: sample}
    return effect_table.sample_average_effects(DEFINITIONS, fits, samples, reference_persons, comparisons)


def emigration_hazards(fit: LogitFit, sample: Sample) -> pd.DataFrame:
    """Hazards of type 1."""
    return hazards.emigration_hazards(
        fit,
        sample,
        DEFINITIONS.durations,
        DEFINITIONS.named(fit.regressors),
        DEFINITIONS.named(fit.left_out),
    )


def expanded(design: Design, counts: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Persons one by one: regressors (N, k) and outcomes (N,), from counts (m, n)."""
    matrix = design.matrix()
    repeats = counts.astype(int)
    rows = np.vstack([np.repeat(matrix, each, axis=0) for each in repeats])
    return rows, np.repeat(np.arange(len(counts)), repeats.sum(axis=1))
