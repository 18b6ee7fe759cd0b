"""Which models there are: the seeds estimation_models, estimation_model_regressors and estimation_regressors.

Nothing is defined here; what the rows say is read and checked, and who wrote a row that cannot be meant gets
its file, row and value, and what to write instead.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from vandring.estimation.attributes import (
    ALL_ATTRIBUTES,
    ATTRIBUTES,
    BY_RULE,
    IN_THE_LAST_YEAR,
    OTHER_ATTRIBUTES,
)
from vandring.estimation.regressor_rows import REGRESSORS, read_regressors
from vandring.estimation.regressor_sets import SETS, read_sets
from vandring.estimation.regressors import Regressor
from vandring.estimation.sample import SampleRule, sample_rules
from vandring.estimation.seed_rows import Row, listed, records, refusal

MODELS = "estimation_models"
LOGIT, LINEAR = "trinomial_logit", "linear_probability"
"""Kinds of models."""


@dataclass(frozen=True)
class Model:
    """One row of estimation_models: who is in it and what explains. A linear one is estimated by region."""

    model_id: str
    kind: str
    sample: SampleRule
    regressors: tuple[Regressor, ...]
    model_type: int | None = None
    """Of R16's logits: 1 everybody; 2 by centrality level; 3 by level and sex."""
    centrality: int | None = None
    sex: str | None = None
    smallest_family: int | None = None
    largest_family: int | None = None
    """Persons in the family at least and at most."""
    needs: tuple[str, ...] = ()
    """Attributes without which there is no such model."""

    @property
    def limits(self) -> int:
        """In how many ways the model is narrower than its sample."""
        limits = (self.centrality, self.sex, self.smallest_family, self.largest_family)
        return sum(each is not None for each in limits)


@dataclass(frozen=True)
class Definitions:
    """All models, and all regressors by name."""

    models: tuple[Model, ...]
    """A wider model before a narrower one."""
    regressors: Mapping[str, Regressor]
    durations: Mapping[str, int]
    """The groups of duration of residence, the shortest first, with the years that each begins at."""

    def of(self, kind: str, sample_id: str | None = None) -> tuple[Model, ...]:
        """The models of a kind, of one sample or of all."""
        return tuple(
            each for each in self.models if each.kind == kind and sample_id in (None, each.sample.sample_id)
        )

    def samples(self, kind: str) -> dict[str, SampleRule]:
        """The samples that models of a kind are estimated on, by sample_id."""
        return {each.sample.sample_id: each.sample for each in self.of(kind)}

    def named(self, names: Iterable[str]) -> tuple[Regressor, ...]:
        """Regressors by name."""
        return tuple(self.regressors[name] for name in names)


def no_later_than(definitions: Definitions, last_year: int) -> Definitions:
    """The same models, their samples moved to earlier outcome years where they end after a year.

    A sample keeps its number of years.
    """

    def moved(rule: SampleRule) -> SampleRule:
        late = max(rule.last_year - last_year, 0)
        return replace(rule, first_year=rule.first_year - late, last_year=rule.last_year - late)

    models = tuple(replace(each, sample=moved(each.sample)) for each in definitions.models)
    return replace(definitions, models=models)


def other_attributes(models: Iterable[Model]) -> tuple[str, ...]:
    """Attributes that the models need beside those that every sample is drawn with."""
    used = {name for model in models for each in model.regressors for name in each.attributes}
    return tuple(name for name in OTHER_ATTRIBUTES if name in used)


def members_of(model: Model, columns: Mapping[str, np.ndarray]) -> np.ndarray:
    """Which patterns belong to a model, from columns by attribute, shape (n,) each."""
    chosen = np.ones(len(next(iter(columns.values()))), dtype=bool)
    if model.centrality is not None:
        chosen &= columns["centrality"] == model.centrality
    if model.sex is not None:
        chosen &= columns["sex"] == model.sample.categories["sex"].index(model.sex)
    if model.smallest_family is not None:
        chosen &= columns["family_size"] >= model.smallest_family
    if model.largest_family is not None:
        chosen &= columns["family_size"] <= model.largest_family
    return chosen


SEED_NAMES = (MODELS, SETS, REGRESSORS, "estimation_samples")
LEVELS, CATEGORIES = "centrality_levels", "seeded_categories"


def definitions_of(table: Callable[[str], pd.DataFrame]) -> Definitions:
    """The definitions from what a function gives for SEED_NAMES, as resolved, LEVELS and CATEGORIES."""
    return read_definitions(*(table(name) for name in (*SEED_NAMES, LEVELS, CATEGORIES)))


def read_definitions(
    models: pd.DataFrame,
    sets: pd.DataFrame,
    regressors: pd.DataFrame,
    samples: pd.DataFrame,
    centrality_levels: pd.DataFrame,
    seeded_categories: pd.DataFrame,
) -> Definitions:
    """The rows of the seeds as models, written out for every level, and with years, as the tables resolved_…

    ``centrality_levels`` has the levels that municipalities have, in the column centrality;
    ``seeded_categories`` the columns attribute, category and first_value.

    Raises UserError, naming the seed, the row, the value and what to do, where a row cannot be meant.
    """
    seeded = {
        str(attribute): {str(row["category"]): int(row["first_value"]) for row in rows.to_dict("records")}
        for attribute, rows in seeded_categories.sort_values("first_value").groupby("attribute")
    }
    categories = {**BY_RULE, **{attribute: tuple(values) for attribute, values in seeded.items()}}
    known = read_regressors(regressors, categories)
    levels = tuple(sorted(int(level) for level in centrality_levels["centrality"]))
    by_set = read_sets(sets, known, levels)
    rules = sample_rules(samples, categories)
    found = [_model(row, by_set, rules, levels) for row in records(models)]
    _refuse_twice(found)
    return Definitions(tuple(sorted(found, key=lambda model: model.limits)), known, seeded["duration_group"])


def _model(
    row: Row,
    sets: Mapping[str, tuple[Regressor, ...]],
    rules: Mapping[str, SampleRule],
    levels: Sequence[int],
) -> Model:
    model_id, kind = str(row["model_id"]), str(row["kind"])
    at = f"{model_id} on {row['sample_id']}"
    for column, possible in (("kind", (LOGIT, LINEAR)), ("sample_id", rules), ("regressor_set", sets)):
        if row[column] not in possible:
            raise refusal(MODELS, at, f"{column} is {row[column]!r}", f"write one of {listed(possible)}")
    for column, choices in (("centrality", levels), ("sex", BY_RULE["sex"]), ("model_type", (1, 2, 3))):
        if row[column] is not None and row[column] not in choices:
            raise refusal(
                MODELS, at, f"{column} is {row[column]!r}", f"write one of {listed(choices)}, or nothing"
            )
    smallest, largest = _whole(row["smallest_family"]), _whole(row["largest_family"])
    if smallest is not None and largest is not None and smallest > largest:
        wrong = f"smallest_family is {smallest} and largest_family {largest}"
        raise refusal(MODELS, at, wrong, "write the smaller one first")
    needs = tuple(str(row["needed_attributes"] or "").split())
    for name in needs:
        if name not in ALL_ATTRIBUTES:
            raise refusal(
                MODELS, at, f"needed_attributes has {name!r}", f"write some of {listed(ALL_ATTRIBUTES)}"
            )
    # Who is in the model cannot be told without these.
    limited = {
        "centrality": row["centrality"],
        "sex": row["sex"],
        "family_size": row["smallest_family"] or row["largest_family"],
    }
    needs = tuple(dict.fromkeys((*needs, *(name for name, limit in limited.items() if limit is not None))))
    return Model(
        model_id=model_id,
        kind=kind,
        sample=rules[str(row["sample_id"])],
        regressors=sets[str(row["regressor_set"])],
        model_type=_whole(row["model_type"]),
        centrality=_whole(row["centrality"]),
        sex=row["sex"],
        smallest_family=smallest,
        largest_family=largest,
        needs=needs,
    )


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _refuse_twice(models: Sequence[Model]) -> None:
    """A logit has a name of its own; of linear models those of one region scheme."""
    seen: dict[tuple[str, str], Model] = {}
    for model in models:
        key = (model.model_id, "" if model.kind == LOGIT else model.sample.scheme_id)
        if key in seen:
            at = f"{model.model_id} on {model.sample.sample_id}"
            there = f"there is another model of that name, on {seen[key].sample.sample_id}"
            raise refusal(MODELS, at, there, "give one another model_id")
        seen[key] = model


def attributes_of(regressors: Iterable[Regressor]) -> tuple[str, ...]:
    """The attributes that regressors are computed from, in the order of ALL_ATTRIBUTES."""
    used = {name for each in regressors for name in each.attributes}
    return tuple(name for name in ALL_ATTRIBUTES if name in used)


def has_effects(model: Model) -> bool:
    """Whether the model's persons can be told from the attributes of reference persons."""
    return set(attributes_of(model.regressors)) <= {*ATTRIBUTES, *IN_THE_LAST_YEAR}
