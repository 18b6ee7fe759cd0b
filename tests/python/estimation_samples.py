"""Samples that the tests of the estimators share, and the published figures they are held against."""

from functools import cache

import numpy as np
import pandas as pd

import warehouse
from vandring.estimation.attributes import COUNTS, FloatArray
from vandring.estimation.design import Design
from vandring.estimation.known_sample import known_patterns
from vandring.estimation.sample import Sample, SampleRule, draw_sample, sample_rules
from vandring.estimation.specifications import LogitModel, logit_models

SEEDS = warehouse.PROJECT / "seeds"


@cache
def patterns() -> pd.DataFrame:
    """The sample of 545,966 as immigrant_patterns."""
    return known_patterns()


def rule(sample_id: str = "trinomial_logit") -> SampleRule:
    return sample_rules(pd.read_csv(SEEDS / "rules" / "estimation_samples.csv"))[sample_id]


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


def logit_model(model_id: str) -> LogitModel:
    return next(each for each in logit_models() if each.model_id == model_id)


def expanded(design: Design, counts: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Persons one by one: regressors (N, k) and outcomes (N,), from counts (m, n)."""
    matrix = design.matrix()
    repeats = counts.astype(int)
    rows = np.vstack([np.repeat(matrix, each, axis=0) for each in repeats])
    return rows, np.repeat(np.arange(len(counts)), repeats.sum(axis=1))
