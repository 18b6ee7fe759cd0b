"""All linear probability models by area and variant: those that can be estimated, and why others cannot."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from vandring.errors import UserError
from vandring.estimation.identification import Identified, identified
from vandring.estimation.linear_probability import LinearFit, fit_linear_probability
from vandring.estimation.messages import (
    Message,
    message_of_missing,
    messages_of_sample,
    messages_of_unidentified,
)
from vandring.estimation.regressors import told
from vandring.estimation.sample import Sample, SampleRule, draw_sample
from vandring.estimation.specifications import LINEAR_VARIANTS, MAIN_VARIANT, LinearVariant

VARIANTS_BY_SCHEME = {"centrality": LINEAR_VARIANTS, "county": (MAIN_VARIANT,)}
"""Tables 5.1-5.12 are about centrality levels, 5.13-5.31 about counties."""


@dataclass(frozen=True)
class FittedLinearModels:
    """Fits by scheme, region and variant, and messages about what was left out."""

    fits: dict[tuple[str, str, str], LinearFit] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)


def fit_linear_models(
    patterns: pd.DataFrame, rule: SampleRule, variants: Sequence[LinearVariant] | None = None
) -> FittedLinearModels:
    """Fit every variant in every region of the rule's scheme. A model that fails becomes a message.

    ``patterns`` has the columns of immigrant_patterns; all four outcomes are regressed, the dead among them.
    Raises UserError when nobody belongs to the sample.
    """
    codes, regions = pd.factorize(patterns["region_code"], sort=True)
    sample = draw_sample(patterns.assign(region=codes), rule, keys=("region",))
    result = FittedLinearModels(messages=messages_of_sample(sample))
    for variant in variants or VARIANTS_BY_SCHEME.get(rule.scheme_id, (MAIN_VARIANT,)):
        name = f"{rule.scheme_id}_{variant.variant}"
        absent = [each for each in variant.needs if each not in sample.columns]
        if absent:
            text = f"not estimated: the delivery has no {' and no '.join(absent)}"
            result.messages.append(Message(name, "model", text))
            continue
        _, left_out = told(variant.regressors, sample.untold)
        result.messages.extend(message_of_missing(name, each) for each in left_out)
        for code in np.unique(sample.columns["region"]):
            region = str(regions[int(code)])
            try:
                fit, known = _fitted(sample.where(sample.columns["region"] == code), variant)
                result.fits[rule.scheme_id, region, variant.variant] = fit
                result.messages.extend(messages_of_unidentified(f"{name}_{region}", known))
            except UserError as error:
                result.messages.append(Message(f"{name}_{region}", "model", f"not estimated: {error}"))
    return result


def _fitted(sample: Sample, variant: LinearVariant) -> tuple[LinearFit, Identified]:
    if variant.smallest_family is not None:
        sample = sample.where(sample.columns["family_size"] >= variant.smallest_family)
    if variant.largest_family is not None:
        sample = sample.where(sample.columns["family_size"] <= variant.largest_family)
    if not sample.counts.sum():
        raise UserError("nobody belongs to the model")
    regressors, _ = told(variant.regressors, sample.untold)
    known = identified(sample.columns, regressors, sample.counts.sum(axis=1))
    return fit_linear_probability(known.design, sample.counts.T), known
