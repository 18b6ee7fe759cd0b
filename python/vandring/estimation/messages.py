"""What an estimation left out, in words for its user."""

from collections.abc import Sequence
from dataclasses import dataclass

from vandring.errors import UserError
from vandring.estimation.attributes import ATTRIBUTES, IN_THE_LAST_YEAR
from vandring.estimation.identification import Identified
from vandring.estimation.regressors import Regressor
from vandring.estimation.sample import Sample
from vandring.estimation.specifications import Model, attributes_of, has_effects


@dataclass(frozen=True)
class Message:
    """Something left out of one model, or of all models of a sample."""

    model_id: str
    left_out: str
    """What: a regressor, 'persons', 'effects', or 'model'."""
    message: str


def messages_of_sample(sample: Sample) -> list[Message]:
    """Persons that no model of the sample can use."""
    if not sample.incomplete_persons:
        return []
    text = f"{sample.incomplete_persons} persons have no value of an attribute that others have"
    return [Message("all", "persons", text)]


def refuse_without_needs(needs: Sequence[str], sample: Sample) -> None:
    """Raise UserError where the delivery lacks an attribute without which there is no such model."""
    absent = [each for each in needs if each not in sample.columns]
    if absent:
        raise UserError(f"the delivery has no {' and no '.join(absent)}")


def messages_of_effects(model: Model) -> list[Message]:
    """A model whose reference persons cannot be told has no effects."""
    if has_effects(model):
        return []
    others = [
        each for each in attributes_of(model.regressors) if each not in {*ATTRIBUTES, *IN_THE_LAST_YEAR}
    ]
    text = f"no effects: the reference persons have no {' and no '.join(others)}"
    return [Message(model.model_id, "effects", text)]


def message_of_missing(model_id: str, regressor: Regressor) -> Message:
    """A regressor that the delivery does not tell of."""
    needed = " and ".join(regressor.attributes)
    return Message(model_id, regressor.name, f"left out of the model: the delivery does not tell {needed}")


def messages_of_unidentified(model_id: str, known: Identified) -> list[Message]:
    """Regressors of which the persons in the model tell no coefficient."""
    return [
        Message(model_id, regressor.name, f"left out of the model: {reason}")
        for regressor, reason in known.left_out
    ]
