"""What the estimation room of the warehouse stores: frames in, Arrow tables with fixed types out.

``patterns`` is immigrant_patterns, ``definitions`` what the seeds of models say, ``fits`` the
estimates in logit_results_table. What is left out has a row that says why.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa

from vandring.errors import UserError
from vandring.estimation import effect_table, hazards, logit_tests, stored_fits
from vandring.estimation.attributes import OUTCOMES
from vandring.estimation.linear_models import FittedLinearModels, fit_linear_models, name_in_messages
from vandring.estimation.linear_probability import stars
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.logits import FittedLogits, fit_logits
from vandring.estimation.messages import Message
from vandring.estimation.sample import Sample, draw_sample
from vandring.estimation.sample_account import WHOLE_COUNTRY, sample_accounts
from vandring.estimation.specifications import LINEAR, LOGIT, Definitions, other_attributes
from vandring.estimation.table_types import (
    ACCOUNT_TYPES,
    COEFFICIENT_TYPES,
    COMBINATION_TYPES,
    COVARIANCE_TYPES,
    EFFECT_TYPES,
    HAZARD_TYPES,
    LINEAR_TYPES,
    MESSAGE_TYPES,
    SENSITIVITY_TYPES,
    TEST_TYPES,
    Types,
)

HAZARD_MODEL = "type1"

Fitted = TypeVar("Fitted")


@dataclass(frozen=True)
class Pooled:
    """Immigrants in the outcome years that samples pool."""

    patterns: pd.DataFrame
    """pooled_patterns: as immigrant_patterns, with a number."""
    paths: pa.Table
    """pooled_paths: who is there in several years."""


def read_pooled(definitions: Definitions, kind: str, patterns: Any, paths: Any) -> Pooled | None:
    """Of the relations pooled_patterns and pooled_paths what models of a kind need; None: nothing."""
    if not any(rule.is_pooled for rule in definitions.samples(kind).values()):
        return None
    # In one order, so that sums are the same in every build.
    in_order = paths.order("person_id, pattern_number")
    return Pooled(patterns.order("pattern_number").df(), in_order.to_arrow_table())


def wanted(definitions: Definitions) -> str:
    """The patterns that the models' samples are drawn from, as a condition in SQL."""
    rules = {**definitions.samples(LOGIT), **definitions.samples(LINEAR)}
    return " or ".join(
        f"(scheme_id = '{rule.scheme_id}' and year between {rule.first_year} and {rule.last_year})"
        for rule in rules.values()
    )


def logit_results_table(
    patterns: pd.DataFrame, definitions: Definitions, pooled: Pooled | None = None
) -> pa.Table:
    """One row per trinomial logit that could be estimated (stored_fits.SCHEMA), and per thing left out.

    ``pooled`` are those in samples of several outcome years; without, each of their years counts as a person.
    """
    fits: dict[str, LogitFit] = {}
    messages: dict[str, list[Message]] = {}
    for sample_id in definitions.samples(LOGIT):
        found = _logits(patterns, definitions, sample_id, pooled)
        fits |= found.fits
        messages[sample_id] = found.messages
    return _with_messages(stored_fits.stored(definitions, fits), messages)


def logit_coefficients_table(fits: pd.DataFrame) -> pa.Table:
    """One row per logit, regressor and equation."""
    return _table(stored_fits.coefficient_rows(stored_fits.restored(fits)), COEFFICIENT_TYPES)


def sensitivity_coefficients_table(
    counted: pd.DataFrame, otherwise: pd.DataFrame, definitions: Definitions
) -> pa.Table:
    """One row per way of dating administrative emigrations, logit that it can tell, regressor and equation.

    ``counted`` and ``otherwise`` are patterns in the columns of immigrant_patterns: as the setting says, and
    the other way. Samples of several outcome years are left out: patterns do not know between which of a
    person's years an emigration moves.
    """
    samples = {each.model_id: each.sample for each in definitions.of(LOGIT)}
    rows: list[dict[str, Any]] = []
    for is_counted, patterns in ((True, counted), (False, otherwise)):
        fits: dict[str, LogitFit] = {}
        for sample_id, rule in definitions.samples(LOGIT).items():
            if not rule.is_pooled:
                fits |= _logits(patterns, definitions, sample_id).fits
        for row in stored_fits.coefficient_rows(fits):
            sample = samples[str(row["model_id"])]
            years = {"first_outcome_year": sample.first_year, "last_outcome_year": sample.last_year}
            rows.append({"is_counted": is_counted, **years, **row})
    return _table(rows, SENSITIVITY_TYPES)


def logit_covariances_table(fits: pd.DataFrame) -> pa.Table:
    """One row per logit and pair of coefficients, in either order."""
    return _table(stored_fits.covariance_rows(stored_fits.restored(fits)), COVARIANCE_TYPES)


def logit_combinations_table(fits: pd.DataFrame) -> pa.Table:
    """One row per logit, regressor left out of it and regressor in it."""
    return _table(stored_fits.combination_rows(stored_fits.restored(fits)), COMBINATION_TYPES)


def logit_effects_table(
    fits: pd.DataFrame,
    patterns: pd.DataFrame,
    definitions: Definitions,
    reference_persons: pd.DataFrame,
    comparisons: pd.DataFrame,
) -> pa.Table:
    """One row per logit, kind of effect, characteristic, category and outcome."""
    restored = stored_fits.restored(fits)
    if not restored:
        return _table([], EFFECT_TYPES)
    rows = effect_table.reference_person_effects(definitions, restored, reference_persons, comparisons)
    samples = {
        each.sample.sample_id: _sample(patterns, definitions, each.sample.sample_id)
        for each in definitions.of(LOGIT)
        if each.model_id in restored
    }
    rows += effect_table.sample_average_effects(
        definitions, restored, samples, reference_persons, comparisons
    )
    return _table(rows, EFFECT_TYPES)


def logit_tests_table(
    fits: pd.DataFrame,
    patterns: pd.DataFrame,
    definitions: Definitions,
    pooled: Pooled | None,
    printed: Mapping[str, Mapping[str, float]],
) -> pa.Table:
    """One row per basis, sample, test and models tested; ``printed`` as logit_tests.printed_figures."""
    restored = stored_fits.restored(fits)
    wanted_samples = {
        each.sample.sample_id: None for each in definitions.of(LOGIT) if each.model_id in restored
    }
    samples = {name: _sample(patterns, definitions, name, pooled) for name in wanted_samples}
    rows = list(logit_tests.tests_between_models(definitions, restored, printed))
    rows += logit_tests.tests_of_models(definitions, restored, samples)
    return _table(rows, TEST_TYPES)


def emigration_hazards_table(
    fits: pd.DataFrame, patterns: pd.DataFrame, definitions: Definitions
) -> pa.Table:
    """One row per sex, age and duration of residence; none where type 1 could not be estimated."""
    fit = stored_fits.restored(fits).get(HAZARD_MODEL)
    if fit is None:
        return _table([], HAZARD_TYPES)
    model = next(each for each in definitions.of(LOGIT) if each.model_id == HAZARD_MODEL)
    sample = _sample(patterns, definitions, model.sample.sample_id)
    estimated = hazards.emigration_hazards(
        fit,
        sample,
        definitions.durations,
        definitions.named(fit.regressors),
        definitions.named(fit.left_out),
    )
    return pa.Table.from_pandas(estimated, schema=pa.schema(list(HAZARD_TYPES.items())), preserve_index=False)


def linear_probability_results_table(
    patterns: pd.DataFrame, definitions: Definitions, pooled: Pooled | None = None
) -> pa.Table:
    """One row per scheme, region, variant, regressor and outcome, and per thing left out.

    ``pooled`` as in logit_results_table.
    """
    rows: list[dict[str, Any]] = []
    messages: dict[str, list[Message]] = {}
    for sample_id in definitions.samples(LINEAR):
        found = _linear_models(patterns, definitions, sample_id, pooled)
        messages[sample_id] = found.messages
        for (scheme_id, region_code, variant), fit in found.fits.items():
            for position, regressor in enumerate(fit.regressors):
                for place, outcome in enumerate(OUTCOMES):
                    at = (position, place)
                    rows.append(
                        {
                            "sample_id": sample_id,
                            "scheme_id": scheme_id,
                            "region_code": region_code,
                            "variant": variant,
                            "position": position + 1,
                            "regressor": regressor,
                            "outcome": outcome,
                            "estimate": fit.coefficients[at],
                            "standard_error": fit.standard_errors[at],
                            "t_value": fit.t_values[at],
                            "robust_standard_error": fit.robust_standard_errors[at],
                            "robust_t_value": fit.robust_t_values[at],
                            "stars": stars(fit.p_values[at]),
                            "persons": fit.persons,
                        }
                    )
    return _with_messages(_table(rows, LINEAR_TYPES), messages)


def sample_accounts_table(
    patterns: pd.DataFrame, definitions: Definitions, logits: pd.DataFrame, linear_models: pd.DataFrame
) -> pa.Table:
    """One row per model, region and status: who is in it, and who is left out for what.

    ``logits`` has sample_id and model_id of those estimated, ``linear_models`` sample_id, variant and
    region_code.
    """
    estimated = {
        (str(row["sample_id"]), str(row["model_id"]), WHOLE_COUNTRY) for row in logits.to_dict("records")
    }
    estimated |= {
        (str(row["sample_id"]), str(row["variant"]), str(row["region_code"]))
        for row in linear_models.to_dict("records")
    }
    accounts = sample_accounts(patterns, definitions, estimated)
    return _table([vars(account) for account in accounts], ACCOUNT_TYPES)


def _with_messages(estimates: pa.Table, messages: Mapping[str, list[Message]]) -> pa.Table:
    """Estimates, and below them the messages by sample; ``left_out`` is empty for estimates."""
    rows = [
        {"sample_id": sample_id, **vars(message)} for sample_id, said in messages.items() for message in said
    ]
    return pa.concat_tables([estimates, _table(rows, MESSAGE_TYPES)], promote_options="default")


def _sample(
    patterns: pd.DataFrame, definitions: Definitions, sample_id: str, pooled: Pooled | None = None
) -> Sample:
    """The sample of logits, with what its models need."""
    rule = definitions.samples(LOGIT)[sample_id]
    others = other_attributes(definitions.of(LOGIT, sample_id))
    if pooled is not None and rule.is_pooled:
        return draw_sample(pooled.patterns, rule, others=others, paths=pooled.paths)
    return draw_sample(patterns, rule, others=others)


def _logits(
    patterns: pd.DataFrame, definitions: Definitions, sample_id: str, pooled: Pooled | None = None
) -> FittedLogits:
    models = definitions.of(LOGIT, sample_id)
    return _or_messages(
        lambda: fit_logits(_sample(patterns, definitions, sample_id, pooled), models),
        lambda said: FittedLogits({}, said),
        [model.model_id for model in models],
    )


def _linear_models(
    patterns: pd.DataFrame, definitions: Definitions, sample_id: str, pooled: Pooled | None
) -> FittedLinearModels:
    rule, models = definitions.samples(LINEAR)[sample_id], definitions.of(LINEAR, sample_id)
    paths = None
    if pooled is not None and rule.is_pooled:
        patterns, paths = pooled.patterns, pooled.paths
    return _or_messages(
        lambda: fit_linear_models(patterns, rule, models, paths),
        lambda said: FittedLinearModels({}, said),
        [name_in_messages(rule, model) for model in models],
    )


def _or_messages(
    fit: Callable[[], Fitted], nothing: Callable[[list[Message]], Fitted], names: Sequence[str]
) -> Fitted:
    """The fits, or, where the sample cannot be drawn at all, the reason alone for every model."""
    try:
        return fit()
    except UserError as error:
        return nothing([Message(name, "model", f"not estimated: {error}") for name in names])


def _table(rows: list[dict[str, Any]], types: Types) -> pa.Table:
    schema = pa.schema(list(types.items()))
    columns = [pa.array([_value(row[name]) for row in rows], kind) for name, kind in types.items()]
    return pa.Table.from_arrays(columns, schema=schema)


def _value(value: Any) -> Any:
    """Numbers that do not exist (0 / 0) are empty."""
    return None if isinstance(value, float) and value != value else value
