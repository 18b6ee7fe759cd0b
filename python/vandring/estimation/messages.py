"""What an estimation left out, in words for its user."""

from dataclasses import dataclass

from vandring.estimation.identification import Identified
from vandring.estimation.regressors import Regressor
from vandring.estimation.sample import Sample


@dataclass(frozen=True)
class Message:
    """Something left out of one model, or of all models of a sample."""

    model_id: str
    left_out: str
    """What: a regressor, 'persons', or 'model'."""
    message: str


def messages_of_sample(sample: Sample) -> list[Message]:
    """Persons that no model of the sample can use."""
    if not sample.incomplete_persons:
        return []
    text = f"{sample.incomplete_persons} persons have no value of an attribute that others have"
    return [Message("all", "persons", text)]


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
