"""The trinomial logits of one sample, and what had to be left out of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from vandring.errors import UserError
from vandring.estimation.attributes import FloatArray
from vandring.estimation.category_events import fewest_events
from vandring.estimation.design import Design
from vandring.estimation.firth import fit_firth_logit
from vandring.estimation.identification import Identified, check_outcomes, identified, separation
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.logit_likelihood import residuals
from vandring.estimation.messages import (
    Message,
    message_of_missing,
    messages_of_effects,
    messages_of_sample,
    messages_of_unidentified,
    refuse_without_needs,
)
from vandring.estimation.paths import Paths
from vandring.estimation.regressors import Regressor, told
from vandring.estimation.sample import Sample
from vandring.estimation.sandwich import products_across_years
from vandring.estimation.specifications import Model, members_of
from vandring.estimation.trinomial_logit import SeparationError, fit_trinomial_logit


@dataclass(frozen=True)
class FittedLogits:
    """Fits by model_id, and messages about what was left out."""

    fits: dict[str, LogitFit] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)


def fit_logits(sample: Sample, models: Sequence[Model]) -> FittedLogits:
    """Fit every model to the persons of its sample who did not die. A model that fails becomes a message.

    Models in the order of Definitions, a wider one before a narrower one, whose search begins there.
    """
    result = FittedLogits(messages=messages_of_sample(sample))
    fitted: list[Model] = []
    for model in models:
        regressors, left_out = told(model.regressors, sample.untold)
        try:
            refuse_without_needs(model.needs, sample)
            result.messages.extend(message_of_missing(model.model_id, each) for each in left_out)
            members = sample.where(members_of(model, sample.columns))
            known, counts = _identified(members, regressors)
            start = _start(model, members, known.design.names, fitted, result.fits)
            fit = _fitted(known, counts, start)
            result.fits[model.model_id] = _clustered(fit, known.design, members.paths)
            result.messages.extend(messages_of_unidentified(model.model_id, known))
            result.messages.extend(messages_of_effects(model))
            fitted.append(model)
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


def _fitted(known: Identified, counts: FloatArray, start: FloatArray | None) -> LogitFit:
    fit = _estimated(known.design, counts, start)
    fit = replace(fit, fewest_events=fewest_events(known.design, counts))
    if known.combinations is None:
        return fit
    names = tuple(regressor.name for regressor, _ in known.left_out)
    return replace(fit, left_out=names, combinations=known.combinations)


def _clustered(fit: LogitFit, design: Design, paths: Paths | None) -> LogitFit:
    """The fit with robust errors that take all years of a person for one."""
    if paths is None:
        return fit
    alive = paths.with_outcomes(3)
    across = products_across_years(design, residuals(design, fit.coefficients), alive)
    return replace(
        fit,
        robust_covariance=fit.robust_covariance + fit.covariance @ across @ fit.covariance,
        repeats=alive.repeats,
    )


def _estimated(design: Design, counts: FloatArray, start: FloatArray | None) -> LogitFit:
    """By maximum likelihood wherever it has an estimate, otherwise with Firth's penalty."""
    reason = separation(design, counts)
    if not reason:
        try:
            return fit_trinomial_logit(design, counts, start)
        except SeparationError as error:
            reason = str(error)
    return fit_firth_logit(design, counts, start, reason)


def _start(
    model: Model,
    members: Sample,
    names: Sequence[str],
    fitted: Sequence[Model],
    fits: Mapping[str, LogitFit],
) -> FloatArray | None:
    """Where Newton's search begins: at the coefficients of the narrowest wider model that was fitted.

    Wider models have everybody of this one and all its regressors. What they have beside those, as a rule
    the same for all members, goes into the constant.
    """
    wider = [
        each
        for each in fitted
        if _holds(each, model) and set(names) <= {regressor.name for regressor in each.regressors}
    ]
    if not wider:
        return None
    fit = fits[wider[-1].model_id]
    estimates = dict(zip(fit.regressors, fit.coefficients, strict=True))
    start = np.array([estimates.get(name, np.zeros(2)) for name in names])
    for each in wider[-1].regressors:
        if each.name in estimates and each.name not in names:
            start[0] += estimates[each.name] * each.values(members.columns).mean()
    return start


def _holds(wider: Model, model: Model) -> bool:
    """Whether everybody in a model is in the wider one, as far as the definitions tell."""
    limits = ("centrality", "sex", "smallest_family", "largest_family")
    return all(getattr(wider, each) in (None, getattr(model, each)) for each in limits)
