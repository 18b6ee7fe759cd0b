"""All thirteen trinomial logits from one sample, and what had to be left out of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from vandring.errors import UserError
from vandring.estimation.attributes import CATEGORIES, FloatArray
from vandring.estimation.design import Design
from vandring.estimation.firth import fit_firth_logit
from vandring.estimation.identification import Identified, check_outcomes, identified, separation
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.messages import (
    Message,
    message_of_missing,
    messages_of_sample,
    messages_of_unidentified,
)
from vandring.estimation.regressors import Regressor, told
from vandring.estimation.sample import Sample
from vandring.estimation.specifications import LogitModel, logit_models
from vandring.estimation.trinomial_logit import SeparationError, fit_trinomial_logit


@dataclass(frozen=True)
class FittedLogits:
    """Fits by model_id, and messages about what was left out."""

    fits: dict[str, LogitFit] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)


def fit_logits(sample: Sample, models: Sequence[LogitModel] | None = None) -> FittedLogits:
    """Fit every model to the persons of the sample who did not die. A model that fails becomes a message."""
    result = FittedLogits(messages=messages_of_sample(sample))
    for model in models or logit_models():
        regressors, left_out = told(model.regressors, sample.untold)
        result.messages.extend(message_of_missing(model.model_id, each) for each in left_out)
        members = sample.where(members_of(model, sample))
        try:
            known, counts = _identified(members, regressors)
            result.fits[model.model_id] = _fitted(model, known, counts, result.fits)
            result.messages.extend(messages_of_unidentified(model.model_id, known))
        except UserError as error:
            result.messages.append(Message(model.model_id, "model", f"not estimated: {error}"))
    return result


def _identified(members: Sample, regressors: Sequence[Regressor]) -> tuple[Identified, FloatArray]:
    """The regressors that the members of a model can tell, and persons by outcome (3, n)."""
    counts = np.ascontiguousarray(members.counts[:, :3].T)
    if not counts.sum():
        raise UserError("nobody belongs to the model")
    check_outcomes(counts)
    return identified(members.columns, regressors, counts.sum(axis=0)), counts


def _fitted(
    model: LogitModel, known: Identified, counts: FloatArray, fits: Mapping[str, LogitFit]
) -> LogitFit:
    fit = _estimated(known.design, counts, _start(model, known.design.names, fits))
    if known.combinations is None:
        return fit
    names = tuple(regressor.name for regressor, _ in known.left_out)
    return replace(fit, left_out=names, combinations=known.combinations)


def _estimated(design: Design, counts: FloatArray, start: FloatArray | None) -> LogitFit:
    """By maximum likelihood wherever it has an estimate, otherwise with Firth's penalty."""
    reason = separation(design, counts)
    if not reason:
        try:
            return fit_trinomial_logit(design, counts, start)
        except SeparationError as error:
            reason = str(error)
    return fit_firth_logit(design, counts, start, reason)


def members_of(model: LogitModel, sample: Sample) -> np.ndarray:
    """Which patterns of the sample belong to a model, shape (n,)."""
    chosen = np.ones(len(sample.counts), dtype=bool)
    if model.centrality is not None:
        chosen &= sample.columns["centrality"] == model.centrality
    if model.sex is not None:
        chosen &= sample.columns["sex"] == CATEGORIES["sex"].index(model.sex)
    return chosen


def _start(model: LogitModel, names: Sequence[str], fits: Mapping[str, LogitFit]) -> FloatArray | None:
    """Where Newton's search begins: at the coefficients of the wider model, if it could be fitted."""
    wider = "type1" if model.model_type == 2 else f"type2_level{model.centrality}"
    if model.model_type == 1 or wider not in fits:
        return None
    estimates = dict(zip(fits[wider].regressors, fits[wider].coefficients, strict=True))
    own = np.array([estimates.get(name, np.zeros(2)) for name in names])
    same_for_all = [f"centrality_{model.centrality}"]
    same_for_all += ["woman"] if model.sex == "female" else []
    for name in same_for_all:
        if name in estimates:
            own[0] += estimates[name]
    return own
