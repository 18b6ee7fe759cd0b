"""Tests of the fitted logits, one row each, with the reason where one cannot be computed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from vandring.errors import UserError
from vandring.estimation.attributes import OUTCOMES
from vandring.estimation.design import build_design
from vandring.estimation.hypotheses import Tested, not_computed
from vandring.estimation.independence import independence_test
from vandring.estimation.likelihood_ratio import CONSTANTS_ONLY, Likelihood, likelihood_ratio, type_tests
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.sample import Sample
from vandring.estimation.specifications import LOGIT, Definitions, Model, members_of
from vandring.estimation.year_effects import year_effects_test

DELIVERY, PRINTED = "delivery", "printed"
"""What a test is of: models of the delivery, or the printed log-likelihoods of R16."""
YEAR_EFFECTS = "year_effects"
INDEPENDENCE = {omitted: f"independence_without_{OUTCOMES[omitted]}" for omitted in (1, 2)}
"""By the outcome that is left out."""

Row = dict[str, Any]


def tests_between_models(
    definitions: Definitions, fits: Mapping[str, LogitFit], printed: Mapping[str, Mapping[str, float]]
) -> Iterator[Row]:
    """Likelihood-ratio tests: of each logit against its constants, and of the types of each sample.

    ``printed`` has persons, parameters and log_likelihood of R16 by model_id; their rows stand beside the
    delivery's. A test of a model that could not be estimated has a row too.
    """
    for sample_id in definitions.samples(LOGIT):
        models = definitions.of(LOGIT, sample_id)
        own = [_likelihood(model, fits.get(model.model_id)) for model in models]
        for model, each in zip(models, own, strict=True):
            constants = _of_constants(model, fits.get(model.model_id))
            yield _row(DELIVERY, model, CONSTANTS_ONLY, likelihood_ratio([constants], [each]), each.persons)
        of_r16 = [_printed(model, printed[model.model_id]) for model in models if model.model_id in printed]
        for basis, each_side in ((DELIVERY, own), (PRINTED, of_r16)):
            for test, wide, narrow, tested in type_tests(each_side):
                persons = sum(each.persons or 0 for each in wide) or None
                yield {
                    "basis": basis,
                    "sample_id": sample_id,
                    "test": test,
                    "tested_models": _named(wide),
                    "against_models": _named(narrow),
                    **_result(tested, persons),
                }


def tests_of_models(
    definitions: Definitions, fits: Mapping[str, LogitFit], samples: Mapping[str, Sample]
) -> Iterator[Row]:
    """Independence from either other outcome, of each logit, and year effects, of those of pooled years.

    ``samples`` by sample_id are those of the fits.
    """
    for model in definitions.of(LOGIT):
        fit = fits.get(model.model_id)
        persons = None if fit is None else round(fit.persons)
        tests = dict.fromkeys(INDEPENDENCE, _not_estimated(model))
        if fit is not None:
            tests = _independence(model, fit, definitions, samples[model.sample.sample_id])
        for omitted, tested in tests.items():
            yield _row(DELIVERY, model, INDEPENDENCE[omitted], tested, persons)
        if model.sample.is_pooled:
            tested = _not_estimated(model)
            if fit is not None:
                tested = year_effects_test(fit, definitions.named(fit.regressors))
            yield _row(DELIVERY, model, YEAR_EFFECTS, tested, persons)


def _independence(model: Model, fit: LogitFit, definitions: Definitions, sample: Sample) -> dict[int, Tested]:
    """The test of either outcome, by the one that is left out."""
    members = sample.where(members_of(model, sample.columns))
    design = build_design(members.columns, definitions.named(fit.regressors))
    paths = None if members.paths is None else members.paths.with_outcomes(3)
    counts = np.ascontiguousarray(members.counts[:, :3].T)
    found = {}
    for omitted in INDEPENDENCE:
        try:
            found[omitted] = independence_test(design, counts, fit, omitted, paths)
        except UserError as error:
            found[omitted] = not_computed(str(error))
    return found


def _not_estimated(model: Model) -> Tested:
    return not_computed(f"{model.model_id} is not estimated (models_left_out)")


def _likelihood(model: Model, fit: LogitFit | None) -> Likelihood:
    if fit is None:
        return Likelihood(model.model_id, model.model_type, model.centrality)
    return Likelihood(
        model.model_id,
        model.model_type,
        model.centrality,
        round(fit.persons),
        fit.parameters,
        fit.log_likelihood,
        fit.estimator,
    )


def _of_constants(model: Model, fit: LogitFit | None) -> Likelihood:
    """The same model with constants only."""
    if fit is None:
        return _likelihood(model, None)
    return Likelihood(
        model.model_id, None, persons=round(fit.persons), parameters=2, log_likelihood=fit.null_log_likelihood
    )


def _printed(model: Model, figures: Mapping[str, float]) -> Likelihood:
    return Likelihood(
        model.model_id,
        model.model_type,
        model.centrality,
        round(figures["persons"]),
        round(figures["parameters"]),
        figures["log_likelihood"],
    )


def printed_figures(models: pd.DataFrame, figures: pd.DataFrame) -> dict[str, dict[str, float]]:
    """By model_id: what R16 prints of a model's persons, parameters and log-likelihood, where it does.

    ``models`` is resolved_estimation_models, ``figures`` the seed r2016_27_model_figures.
    """
    measures = ["persons", "parameters", "log_likelihood"]
    chosen = figures[figures["measure"].isin(measures) & figures["model_id"].notna()]
    table = chosen.pivot_table(index="model_id", columns="measure", values="published_value")
    whole = table.reindex(columns=measures).dropna()
    return {
        str(row["model_id"]): {
            str(name): float(value) for name, value in whole.loc[row["printed_as"]].items()
        }
        for row in models.to_dict("records")
        if row["printed_as"] in whole.index
    }


def _row(basis: str, model: Model, test: str, tested: Tested, persons: int | None) -> Row:
    return {
        "basis": basis,
        "sample_id": model.sample.sample_id,
        "test": test,
        "tested_models": model.model_id,
        "against_models": None,
        **_result(tested, persons),
    }


def _result(tested: Tested, persons: int | None) -> Row:
    return {
        "persons": persons,
        "statistic": tested.statistic,
        "degrees_of_freedom": tested.degrees_of_freedom,
        "p_value": tested.p_value,
        "not_computed": tested.not_computed or None,
    }


def _named(models: Sequence[Likelihood]) -> str:
    return " ".join(each.model_id for each in models)
