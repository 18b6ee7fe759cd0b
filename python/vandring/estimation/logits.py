"""All thirteen trinomial logits from one sample: those that can be estimated, and why the others cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vandring.errors import UserError
from vandring.estimation.attributes import CATEGORIES, FloatArray
from vandring.estimation.design import build_design
from vandring.estimation.identification import check_categories, check_collinearity, check_outcomes
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.messages import Message, message_of_missing, messages_of_sample
from vandring.estimation.regressors import Regressor, told
from vandring.estimation.sample import Sample
from vandring.estimation.specifications import LogitModel, logit_models
from vandring.estimation.trinomial_logit import fit_trinomial_logit


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
            if not len(members.counts):
                raise UserError("nobody belongs to the model")
            result.fits[model.model_id] = _fitted(model, members, regressors, result.fits)
        except UserError as error:
            result.messages.append(Message(model.model_id, "model", f"not estimated: {error}"))
    return result


def _fitted(
    model: LogitModel, members: Sample, regressors: Sequence[Regressor], fits: Mapping[str, LogitFit]
) -> LogitFit:
    design = build_design(members.columns, regressors)
    counts = np.ascontiguousarray(members.counts[:, :3].T)
    check_categories(design, counts.sum(axis=0))
    check_outcomes(design, counts)
    check_collinearity(design, counts.sum(axis=0))
    return fit_trinomial_logit(design, counts, _start(model, design.names, fits))


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
    own = np.array([estimates[name] for name in names])
    same_for_all = [f"centrality_{model.centrality}"]
    same_for_all += ["woman"] if model.sex == "female" else []
    for name in same_for_all:
        if name in estimates:
            own[0] += estimates[name]
    return own
