"""The linear probability models of one sample by area: those that can be estimated, and why others cannot."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from vandring.errors import UserError
from vandring.estimation.identification import Identified, identified
from vandring.estimation.linear_probability import LinearFit, fit_linear_probability
from vandring.estimation.messages import (
    Message,
    message_of_missing,
    messages_of_sample,
    messages_of_unidentified,
    refuse_without_needs,
)
from vandring.estimation.regressors import told
from vandring.estimation.sample import Sample, SampleRule, draw_sample
from vandring.estimation.specifications import Model, members_of, other_attributes


@dataclass(frozen=True)
class FittedLinearModels:
    """Fits by scheme, region and model_id, and messages about what was left out."""

    fits: dict[tuple[str, str, str], LinearFit] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)


def fit_linear_models(
    patterns: pd.DataFrame, rule: SampleRule, models: Sequence[Model], paths: pa.Table | None = None
) -> FittedLinearModels:
    """Fit every model in every region of its sample's scheme. A model that fails becomes a message.

    ``patterns`` has the columns of immigrant_patterns; all four outcomes are regressed, the dead among them.
    ``paths`` is pooled_paths, with patterns in the columns of pooled_patterns.
    Raises UserError when nobody belongs to the sample.
    """
    codes, regions = pd.factorize(patterns["region_code"], sort=True)
    sample = draw_sample(patterns.assign(region=codes), rule, ("region",), other_attributes(models), paths)
    result = FittedLinearModels(messages=messages_of_sample(sample))
    for model in models:
        name = name_in_messages(rule, model)
        try:
            refuse_without_needs(model.needs, sample)
        except UserError as error:
            result.messages.append(Message(name, "model", f"not estimated: {error}"))
            continue
        _, left_out = told(model.regressors, sample.untold)
        result.messages.extend(message_of_missing(name, each) for each in left_out)
        for code in np.unique(sample.columns["region"]):
            region = str(regions[int(code)])
            try:
                fit, known = _fitted(sample.where(sample.columns["region"] == code), model)
                result.fits[rule.scheme_id, region, model.model_id] = fit
                result.messages.extend(messages_of_unidentified(f"{name}_{region}", known))
            except UserError as error:
                result.messages.append(Message(f"{name}_{region}", "model", f"not estimated: {error}"))
    return result


def name_in_messages(rule: SampleRule, model: Model) -> str:
    """What a model is called in messages, in all regions together."""
    return f"{rule.scheme_id}_{model.model_id}"


def _fitted(sample: Sample, model: Model) -> tuple[LinearFit, Identified]:
    sample = sample.where(members_of(model, sample.columns))
    if not sample.counts.sum():
        raise UserError("nobody belongs to the model")
    regressors, _ = told(model.regressors, sample.untold)
    known = identified(sample.columns, regressors, sample.counts.sum(axis=1))
    return fit_linear_probability(known.design, sample.counts.T, sample.paths), known
