"""What a published trinomial logit says of a person described in words (METHOD §8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from vandring.errors import UserError
from vandring.estimation.attributes import ALL_ATTRIBUTES, IN_THE_LAST_YEAR, TEXTS, Categories, FloatArray
from vandring.estimation.effects import Prediction, person_rows, prediction
from vandring.estimation.estimability import can_tell
from vandring.estimation.regressor_rows import categories_in, read_regressors
from vandring.estimation.regressors import Regressor
from vandring.estimation.specifications import attributes_of

EQUATIONS = ("internal", "emigration")
REFERENCE_CHARACTERISTIC = "family"
"""Of the reference persons, the one in whom no characteristic has the reference category of a table."""
UNITS = {
    "age": "a whole number of years",
    "family_size": "a whole number of persons",
    "family_immigrants": "a whole number of persons, at most family_size",
    "year": "a year",
    "years_before_last": "a number of years, 0 the last outcome year",
    "county_code": "the number of a county",
}
"""What may be written for attributes that are numbers."""

Person = dict[str, str | int]


@dataclass(frozen=True)
class PublishedLogit:
    """A logit as published. Where both equations lie along one axis (2k), internal comes first."""

    model_id: str
    regressors: tuple[Regressor, ...]
    coefficients: FloatArray
    """Shape (k, 2)."""
    covariance: FloatArray
    robust_covariance: FloatArray
    """Shape (2k, 2k)."""
    facts: Mapping[str, Any]
    """The model's row of logit_fits."""
    left_out: tuple[Regressor, ...]
    """The l regressors that the model does without because its persons do not tell them."""
    combinations: FloatArray
    """What these are for everybody in the model, shape (k, l)."""
    reasons: Mapping[str, str]
    """Why, by the name of the regressor."""
    reference_persons: tuple[Person, ...]
    levels: tuple[int, ...]
    """The centrality levels that there are."""
    categories: Categories
    """The values of the attributes that are text."""

    @property
    def own(self) -> Person:
        """What everybody in the model has."""
        return {name: self.facts[name] for name in ("sex", "centrality") if self.facts[name] is not None}

    @property
    def attributes(self) -> tuple[str, ...]:
        """What the model must know of a person."""
        return attributes_of((*self.regressors, *self.left_out))

    def predicted(self, person: Person) -> Prediction:
        """The three probabilities. Raises UserError where the model tells nothing of such a person."""
        rows = person_rows([person], self.regressors)
        untold = [
            regressor
            for place, regressor in enumerate(self.left_out)
            if not can_tell([regressor], self.combinations[:, [place]], [person], rows).all()
        ]
        if untold:
            # The person's own category says more than one whose reference the person would be.
            own = [each for each in untold if person_rows([person], [each]).any()]
            because = (own or untold)[0].name
            raise UserError(
                f"{self.model_id} tells nothing of such a person, because of {because}, "
                f"{self.reasons[because]}"
            )
        return prediction(rows[0], self.coefficients)


def read_logit(database: Path, model_id: str) -> PublishedLogit:
    """A model from a published file, which is only read. Raises UserError where there is no such model."""
    with duckdb.connect(str(database), read_only=True) as connection:

        def rows(sql: str, *values: str) -> list[dict[str, Any]]:
            records = connection.execute(sql, list(values)).to_arrow_table().to_pylist()
            return [dict(each) for each in records]

        facts = rows("select * from publication.logit_fits where model_id = $1", model_id)
        if not facts:
            raise _no_model(model_id, rows)
        definitions = connection.execute("from publication.regressor_definitions").df()
        categories = categories_in(definitions)
        known = read_regressors(definitions, categories)
        estimates = rows(
            "select * from publication.logit_coefficients where model_id = $1 order by position, outcome",
            model_id,
        )
        names = list(dict.fromkeys(each["regressor"] for each in estimates))
        place = {
            (outcome, name): equation * len(names) + position
            for equation, outcome in enumerate(EQUATIONS)
            for position, name in enumerate(names)
        }
        coefficients = np.empty(len(place))
        for each in estimates:
            coefficients[place[each["outcome"], each["regressor"]]] = each["estimate"]
        covariances = np.empty((2, len(place), len(place)))
        for each in rows("select * from publication.logit_covariances where model_id = $1", model_id):
            one = place[each["outcome"], each["regressor"]]
            other = place[each["other_outcome"], each["other_regressor"]]
            covariances[:, one, other] = each["covariance"], each["robust_covariance"]
        weights = {
            (each["regressor"], each["regressor_left_out"]): each["weight"]
            for each in rows(
                "select * from publication.logit_regressors_left_out where model_id = $1", model_id
            )
        }
        messages = rows("select * from publication.models_left_out where model_id = $1", model_id)
        persons = rows(
            "select * exclude (characteristic) from publication.reference_persons where characteristic = $1",
            REFERENCE_CHARACTERISTIC,
        )
        levels = rows(
            "select distinct cast(region_code as integer) as level from publication.municipality_regions "
            "where scheme_id = 'centrality' order by level"
        )
    left_out = list(dict.fromkeys(other for _, other in weights))
    return PublishedLogit(
        model_id=model_id,
        regressors=tuple(known[name] for name in names),
        coefficients=coefficients.reshape(2, -1).T,
        covariance=covariances[0],
        robust_covariance=covariances[1],
        facts=facts[0],
        left_out=tuple(known[name] for name in left_out),
        combinations=np.array([[weights[name, other] for other in left_out] for name in names]),
        reasons={each["left_out"]: each["message"] for each in messages},
        reference_persons=tuple(persons),
        levels=tuple(each["level"] for each in levels),
        categories=categories,
    )


def _no_model(model_id: str, rows: Any) -> UserError:
    why = rows(
        "select message from publication.models_left_out where left_out = 'model' and model_id = $1",
        model_id,
    )
    models = ", ".join(
        each["model_id"] for each in rows("select model_id from publication.logit_fits order by model_id")
    )
    reason = f" ({why[0]['message']})" if why else ""
    return UserError(
        f"--model {model_id}: there is no such trinomial logit in this build{reason}; "
        f"there are: {models or 'none'}"
    )


def described(words: Sequence[str], model: PublishedLogit) -> Person:
    """A person from words as age=30. Raises UserError that lists what is possible."""
    person: Person = {}
    names = tuple(name for name in ALL_ATTRIBUTES if name in (*model.attributes, *model.own))
    possible = _possible(names, model)
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or name not in ALL_ATTRIBUTES:
            raise UserError(
                f"{word}: write ATTRIBUTE=VALUE; {model.model_id} uses the attributes\n{possible}"
            )
        if name not in names:
            raise UserError(f"{word}: {model.model_id} does not use {name}; it uses\n{possible}")
        if name in person:
            raise UserError(f"{word}: {name} is given twice; give it once")
        person[name] = _value(name, value, model)
        if name in model.own and person[name] != model.own[name]:
            raise UserError(
                f"{word}: everybody in {model.model_id} has {name}={model.own[name]}; take another model"
            )
    _check_age(person, model)
    return person


def _check_age(person: Person, model: PublishedLogit) -> None:
    """Raise UserError for an age of nobody in the model's sample."""
    if "age" not in person:
        return
    age, youngest, oldest = int(person["age"]), model.facts["youngest_age"], model.facts["oldest_age"]
    if age < youngest or (oldest is not None and age > oldest):
        ages = f"{youngest} and over" if oldest is None else f"{youngest} to {oldest}"
        raise UserError(
            f"age={age}: {model.model_id} is estimated on ages {ages} and tells nothing of others"
        )


def _possible(names: Sequence[str], model: PublishedLogit) -> str:
    return "\n".join(f"  {name}: {_values(name, model)}" for name in names)


def _values(name: str, model: PublishedLogit) -> str:
    choices = model.levels if name == "centrality" else model.categories.get(name)
    return f"one of {', '.join(str(each) for each in choices)}" if choices else UNITS[name]


def _value(name: str, value: str, model: PublishedLogit) -> str | int:
    is_known = value in model.categories[name] if name in TEXTS else value.isascii() and value.isdigit()
    if name == "centrality" and is_known:
        is_known = int(value) in model.levels
    if not is_known:
        raise UserError(f"{name}={value}: {name} is {_values(name, model)}")
    return value if name in TEXTS else int(value)


def completed(person: Person, model: PublishedLogit) -> tuple[Person, tuple[str, ...]]:
    """The person with everything that the model asks for, and which of it the reference person lent.

    What is not given is that of the reference person of the same sex, of whom a woman is the first. Raises
    UserError where the reference person has no such attribute either.
    """
    given = {**model.own, **person}
    sex = given.get("sex", "female")
    like = next((dict(each) for each in model.reference_persons if each["sex"] == sex), {})
    like |= IN_THE_LAST_YEAR
    lent = tuple(name for name in model.attributes if name not in given)
    absent = [name for name in lent if name not in like]
    if absent:
        possible = _possible(absent, model)
        raise UserError(f"these must be given, because no reference person has them:\n{possible}")
    whole = {name: given[name] if name in given else like[name] for name in model.attributes}
    check_family(whole, lent)
    return whole, lent


def check_family(person: Person, lent: Sequence[str] = ()) -> None:
    """Raise UserError where a family has more immigrants than persons, or none though the person is one."""
    if not {"family_size", "family_immigrants"} <= set(person):
        return
    size, immigrants = int(person["family_size"]), int(person["family_immigrants"])
    if not 1 <= immigrants <= size:
        borrowed = [name for name in ("family_size", "family_immigrants") if name in lent]
        whose = f" ({' and '.join(borrowed)} from the reference person: give it too)" if borrowed else ""
        raise UserError(
            f"family_immigrants={immigrants} and family_size={size}: of a family at least one, the person, "
            f"and at most all are immigrants{whose}"
        )
