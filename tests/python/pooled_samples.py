"""Immigrants of several outcome years, as the tables of a pooled sample hold them."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

import estimation_samples
from vandring.estimation.attributes import COUNTS
from vandring.estimation.known_sample import known_definitions
from vandring.estimation.paths import STORED_OUTCOMES
from vandring.estimation.sample import Sample, SampleRule, draw_sample
from vandring.estimation.specifications import LOGIT
from vandring.estimation.tables import Pooled

FIRST_YEAR, LAST_YEAR = 2011, 2013
COVARIATES = [
    "year", "scheme_id", "region_code", "centrality", "county_code", "sex", "age", "duration_group",
    "education_level", "labour_status", "background", "family_size", "family_immigrants",
]  # fmt: skip
DEFINITIONS = known_definitions(estimation_samples.RULES)
"""All default models, those of pooled years too."""
POOLED = next(each for each in DEFINITIONS.of(LOGIT) if each.model_id == "type1_pooled")
COUNTED = dict(zip(STORED_OUTCOMES, COUNTS, strict=True))


@dataclass(frozen=True)
class World:
    """Person-years one by one, and the same as patterns with counts and paths."""

    person_years: pd.DataFrame
    pooled: Pooled

    def sample(self, *others: str) -> Sample:
        return draw_sample(self.pooled.patterns, rule(), others=others, paths=self.pooled.paths)


def rule() -> SampleRule:
    """The rule of the default pooled sample, for three outcome years."""
    return replace(POOLED.sample, first_year=FIRST_YEAR, last_year=LAST_YEAR)


def world(persons: int, seed: int, likeness: float = 1.0) -> World:
    """Persons drawn from the known sample, resident until they leave, die or are seen no more.

    ``likeness`` is the standard deviation of what a person's log-odds have in common in all years.
    """
    random = np.random.default_rng(seed)
    cells = estimation_samples.patterns()
    start = cells.iloc[random.choice(len(cells), persons, p=_shares(cells))].reset_index(drop=True)
    bent = random.normal(0, likeness, persons)
    rows, present = [], np.ones(persons, dtype=bool)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        present &= (year > FIRST_YEAR) | (random.random(persons) < 0.8)
        move, leave, die = np.exp(bent - 2.0), np.exp(bent + 0.3 * (year - FIRST_YEAR) - 2.0), 0.01
        chances = np.column_stack([np.ones(persons), move, leave, np.full(persons, die)])
        shares = chances / chances.sum(axis=1, keepdims=True)
        drawn = random.random(persons)[:, None] > shares.cumsum(axis=1)
        outcomes = np.array(STORED_OUTCOMES)[drawn.sum(axis=1)]
        now = start.assign(year=year, age=start["age"] + year - FIRST_YEAR)
        now["person_id"], now["outcome"] = np.arange(persons) * 7 + 3, outcomes
        rows.append(now[present])
        present &= np.isin(outcomes, ["stayed", "moved"])
    return stored(pd.concat(rows, ignore_index=True))


def _shares(cells: pd.DataFrame) -> np.ndarray:
    counts = cells[list(COUNTS)].sum(axis=1).to_numpy(dtype=float)
    return np.asarray(counts / counts.sum())


def stored(person_years: pd.DataFrame) -> World:
    """Person-years, which have person_id and outcome, as pooled_patterns and pooled_paths."""
    years = person_years.assign(
        pattern_number=person_years.groupby(COVARIATES, dropna=False, sort=False).ngroup() + 1
    )
    counts = pd.crosstab(years["pattern_number"], years["outcome"]).reindex(
        columns=list(STORED_OUTCOMES), fill_value=0
    )
    first = years.drop_duplicates("pattern_number").set_index("pattern_number")[COVARIATES]
    patterns = first.join(counts.rename(columns=COUNTED)).reset_index()
    often = years[years.groupby("person_id")["year"].transform("count") > 1]
    paths = pa.Table.from_pandas(often[["person_id", "pattern_number", "outcome"]], preserve_index=False)
    return World(years, Pooled(patterns, paths))
