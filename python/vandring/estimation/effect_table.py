"""Effects of every fitted model, as rows of one table [R16 tables 6.2-6.26]."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vandring.errors import UserError
from vandring.estimation.attributes import ATTRIBUTES, IN_THE_LAST_YEAR, OUTCOMES, FloatArray
from vandring.estimation.design import Design, build_design
from vandring.estimation.effects import Person, Prediction, average_prediction, person_rows, prediction
from vandring.estimation.estimability import can_tell, can_tell_of_everybody, can_tell_patterns
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.regressors import Regressor, encoded
from vandring.estimation.sample import Sample
from vandring.estimation.specifications import LOGIT, Definitions, Model, has_effects, members_of

REFERENCE_PERSON, SAMPLE_AVERAGE = "reference_person", "sample_average"

Row = dict[str, Any]


def reference_person_effects(
    definitions: Definitions,
    fits: Mapping[str, LogitFit],
    reference_persons: pd.DataFrame,
    comparisons: pd.DataFrame,
) -> list[Row]:
    """Differences between a person and the reference person of each characteristic, for every model.

    ``reference_persons``: one row per characteristic and sex with a value of every attribute.
    ``comparisons``: one row per characteristic and category; attributes that are empty are those of the
    reference person. The reference person of types 2 and 3 has the model's own centrality level, of type 3
    its own sex; in the other models there is one of either sex. Rows per model, characteristic, category, sex
    of the reference person and outcome. A characteristic that a model knows nothing of has no rows,
    and neither has a comparison with a person in a category that nobody in the model was in.
    """
    rows: list[Row] = []
    for model, fit in _fitted(definitions, fits):
        regressors, left_out = definitions.named(fit.regressors), definitions.named(fit.left_out)
        for each in _comparisons(model, regressors, reference_persons, comparisons):
            if not can_tell(left_out, fit.combinations, each.persons, each.rows).all():
                continue
            compared, reference = (
                prediction(row, fit.coefficients) for row in (each.compared, each.reference)
            )
            keys = {**each.keys(REFERENCE_PERSON), "fewest_events": each.fewest_events(fit)}
            rows += _rows(fit, keys, compared.less(reference), each.person)
    return rows


def sample_average_effects(
    definitions: Definitions,
    fits: Mapping[str, LogitFit],
    samples: Mapping[str, Sample],
    reference_persons: pd.DataFrame,
    comparisons: pd.DataFrame,
) -> list[Row]:
    """The same comparisons averaged over a model's own persons; samples by sample_id.

    Everybody is given the compared person's values of the attributes compared, then the reference person's;
    the other attributes stay as they are.
    """
    rows: list[Row] = []
    for model, fit in _fitted(definitions, fits):
        sample = samples[model.sample.sample_id]
        is_member = members_of(model, sample.columns) & (sample.counts[:, :3].sum(axis=1) > 0)
        members = sample.where(is_member)
        design = build_design(members.columns, definitions.named(fit.regressors))
        left_out = definitions.named(fit.left_out)
        persons = members.counts[:, :3].sum(axis=1)
        averages: dict[bytes, Prediction] = {}
        said: list[Row] = []
        for each in _comparisons(model, design.regressors, reference_persons, comparisons):
            kept = {name: each.person[name] for name in each.changes}
            about = {**each.keys(SAMPLE_AVERAGE), **kept}
            # Reference persons who differ in what is not compared have the same averages.
            if about in said:
                continue
            said.append(about)
            if any(_is_mixed(one, each.changes) for one in (*design.regressors, *left_out)):
                pair = _averages_of_overwritten(members, design, left_out, fit, (each.changes, kept))
                if pair is None:
                    continue
                compared, reference = pair
            else:
                changed = tuple(each.changes)
                if not can_tell_of_everybody(fit, left_out, design, changed, each.persons, each.rows).all():
                    continue
                given = np.array([bool(set(one.attributes) & set(each.changes)) for one in design.regressors])
                compared, reference = (
                    _average(averages, design, persons, fit, row * given, given)
                    for row in (each.compared, each.reference)
                )
            keys = {**each.keys(SAMPLE_AVERAGE), "fewest_events": each.fewest_events(fit)}
            rows += _rows(fit, keys, compared.less(reference), kept)
    return rows


def _is_mixed(regressor: Regressor, changes: Person) -> bool:
    """Whether a regressor is made of something that is compared and of something that is not."""
    return bool(set(regressor.attributes) & set(changes)) and not set(regressor.attributes) <= set(changes)


def _averages_of_overwritten(
    members: Sample,
    design: Design,
    left_out: Sequence[Regressor],
    fit: LogitFit,
    values: Sequence[Person],
) -> list[Prediction] | None:
    """Average predictions when everybody has the values, and the regressors that follow from them.

    None where the model tells nothing of somebody with the values.
    """
    persons = members.counts[:, :3].sum(axis=1)
    nothing = np.zeros(len(design.regressors))
    predictions = []
    for each in values:
        own = {
            name: np.full(len(persons), encoded(name, value, members.rule.categories))
            for name, value in each.items()
        }
        columns = {**members.columns, **own}
        overwritten = build_design(columns, design.regressors)
        if not can_tell_patterns(fit, left_out, overwritten, columns).all():
            return None
        predictions.append(
            average_prediction(overwritten, persons, fit.coefficients, nothing, nothing.astype(bool))
        )
    return predictions


def _average(
    known: dict[bytes, Prediction],
    design: Design,
    persons: FloatArray,
    fit: LogitFit,
    row: FloatArray,
    given: FloatArray,
) -> Prediction:
    """The average prediction, computed once for all the categories that are compared with it."""
    key = given.tobytes() + row.tobytes()
    if key not in known:
        known[key] = average_prediction(design, persons, fit.coefficients, row, given)
    return known[key]


def _fitted(definitions: Definitions, fits: Mapping[str, LogitFit]) -> Iterator[tuple[Model, LogitFit]]:
    return (
        (model, fits[model.model_id])
        for model in definitions.of(LOGIT)
        if model.model_id in fits and has_effects(model)
    )


@dataclass(frozen=True)
class Comparison:
    """One row of the comparisons, as a model sees it."""

    model_id: str
    characteristic: str
    category: str
    person: Person
    """The reference person."""
    changes: Person
    """What is different in the person compared."""
    reference: FloatArray
    """The reference person's regressors, shape (k,)."""
    compared: FloatArray
    """The compared person's, shape (k,)."""

    @property
    def persons(self) -> tuple[Person, Person]:
        """The reference person and the person compared."""
        return self.person, {**self.person, **self.changes}

    @property
    def rows(self) -> FloatArray:
        """Their regressors, shape (2, k)."""
        return np.stack([self.reference, self.compared])

    def fewest_events(self, fit: LogitFit) -> int | None:
        """Those of the coefficients by which the two differ, in both equations."""
        told = fit.fewest_events[self.reference != self.compared] if len(fit.fewest_events) else None
        return None if told is None else int(told.min())

    def keys(self, effect_kind: str) -> Row:
        return {
            "model_id": self.model_id,
            "effect_kind": effect_kind,
            "characteristic": self.characteristic,
            "category": self.category,
        }


def _comparisons(
    model: Model,
    regressors: Sequence[Regressor],
    reference_persons: pd.DataFrame,
    comparisons: pd.DataFrame,
) -> Iterator[Comparison]:
    """The comparisons between persons that differ in the model's regressors."""
    listed, persons = [], []
    for row in comparisons.to_dict("records"):
        for person in _references(model, str(row["characteristic"]), reference_persons):
            listed.append(row)
            persons.append(person)
    changes = [{name: row[name] for name in ATTRIBUTES if not pd.isna(row[name])} for row in listed]
    compared = [{**person, **change} for person, change in zip(persons, changes, strict=True)]
    rows = person_rows([*persons, *compared], regressors)
    for position, row in enumerate(listed):
        one, other = rows[position], rows[len(listed) + position]
        if (one != other).any():
            names = str(row["characteristic"]), str(row["category"])
            yield Comparison(model.model_id, *names, persons[position], changes[position], one, other)


def _references(model: Model, characteristic: str, reference_persons: pd.DataFrame) -> list[Person]:
    """The reference persons of a characteristic in a model: one of each sex, or of the model's own."""
    own = {"centrality": model.centrality, "sex": model.sex}
    fixed = {name: value for name, value in own.items() if value is not None} | IN_THE_LAST_YEAR
    rows = reference_persons[reference_persons["characteristic"] == characteristic]
    if rows.empty:
        raise UserError(
            f"the seed effect_comparisons compares by {characteristic}, of which the seed reference_persons "
            "has no row: add the person compared with, or take the comparison away"
        )
    if model.sex is not None:
        of_sex = rows[rows["sex"] == model.sex]
        rows = of_sex if len(of_sex) else rows.head(1)
    return [{**{name: row[name] for name in ATTRIBUTES}, **fixed} for row in rows.to_dict("records")]


def _rows(fit: LogitFit, keys: Row, effect: Prediction, reference: Person) -> Iterator[Row]:
    errors = effect.standard_errors(fit.covariance)
    robust_errors = effect.standard_errors(fit.robust_covariance)
    for position, outcome in enumerate(OUTCOMES[:3]):
        yield {
            **keys,
            "outcome": outcome,
            "estimator": fit.estimator,
            "estimate": effect.probabilities[position],
            "standard_error": errors[position],
            "t_value": effect.probabilities[position] / errors[position],
            "robust_standard_error": robust_errors[position],
            **{f"reference_{name}": reference.get(name) for name in ATTRIBUTES},
        }
