"""What the estimation room of the warehouse stores: frames in, Arrow tables with fixed types out.

``patterns`` is immigrant_patterns, ``samples`` the seed estimation_samples, ``fits`` the
estimates in logit_results_table. What is left out has a row that says why.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa

from vandring.errors import UserError
from vandring.estimation import effect_table, hazards, stored_fits
from vandring.estimation.attributes import CATEGORIES, NUMBERS, OUTCOMES
from vandring.estimation.linear_models import FittedLinearModels, fit_linear_models
from vandring.estimation.linear_probability import stars
from vandring.estimation.logits import FittedLogits, fit_logits
from vandring.estimation.messages import Message
from vandring.estimation.sample import SampleRule, draw_sample, sample_rules

LOGIT_SAMPLE = "trinomial_logit"
LINEAR_SAMPLES = ("linear_probability_centrality", "linear_probability_county")

TEXT, REAL, WHOLE = pa.string(), pa.float64(), pa.int64()
ERRORS = {"estimate": REAL, "standard_error": REAL, "t_value": REAL, "robust_standard_error": REAL}

Fitted = TypeVar("Fitted")
Types = Mapping[str, pa.DataType]

LINEAR_TYPES: Types = {
    **dict.fromkeys(("scheme_id", "region_code", "variant"), TEXT),
    "position": WHOLE,
    **dict.fromkeys(("regressor", "outcome"), TEXT),
    **ERRORS,
    "robust_t_value": REAL,
    "stars": TEXT,
    "persons": WHOLE,
}
COEFFICIENT_TYPES: Types = {
    "model_id": TEXT,
    "position": WHOLE,
    "regressor": TEXT,
    "outcome": TEXT,
    "estimator": TEXT,
    **ERRORS,
    "robust_t_value": REAL,
}
EFFECT_TYPES: Types = {
    **dict.fromkeys(("model_id", "effect_kind", "characteristic", "category", "outcome", "estimator"), TEXT),
    **ERRORS,
    **{f"reference_{name}": TEXT for name in CATEGORIES},
    **{f"reference_{name}": WHOLE for name in NUMBERS},
}
MESSAGE_TYPES: Types = dict.fromkeys(("sample_id", "model_id", "left_out", "message"), TEXT)
HAZARD_TYPES: Types = {"sex": TEXT, "age": WHOLE, "duration_years": WHOLE, "emigration_hazard": REAL}


def wanted(samples: pd.DataFrame) -> str:
    """The patterns that the samples are drawn from, as a condition in SQL."""
    return " or ".join(
        f"(scheme_id = '{rule.scheme_id}' and year between {rule.first_year} and {rule.last_year})"
        for rule in sample_rules(samples).values()
    )


def logit_results_table(patterns: pd.DataFrame, samples: pd.DataFrame) -> pa.Table:
    """One row per trinomial logit that could be estimated (stored_fits.SCHEMA), and per thing left out."""
    found = _logits(patterns, _rule(samples, LOGIT_SAMPLE))
    return _with_messages(stored_fits.stored(found.fits), {LOGIT_SAMPLE: found.messages})


def logit_coefficients_table(fits: pd.DataFrame) -> pa.Table:
    """One row per logit, regressor and equation."""
    return _table(stored_fits.coefficient_rows(stored_fits.restored(fits)), COEFFICIENT_TYPES)


def fitted_coefficients_table(patterns: pd.DataFrame, samples: pd.DataFrame) -> pa.Table:
    """One row per logit that the patterns can tell, regressor and equation."""
    return _table(
        stored_fits.coefficient_rows(_logits(patterns, _rule(samples, LOGIT_SAMPLE)).fits), COEFFICIENT_TYPES
    )


def logit_effects_table(
    fits: pd.DataFrame,
    patterns: pd.DataFrame,
    samples: pd.DataFrame,
    reference_persons: pd.DataFrame,
    comparisons: pd.DataFrame,
) -> pa.Table:
    """One row per logit, kind of effect, characteristic, category and outcome."""
    restored = stored_fits.restored(fits)
    if not restored:
        return _table([], EFFECT_TYPES)
    rows = effect_table.reference_person_effects(restored, reference_persons, comparisons)
    sample = draw_sample(patterns, _rule(samples, LOGIT_SAMPLE))
    rows += effect_table.sample_average_effects(restored, sample, reference_persons, comparisons)
    return _table(rows, EFFECT_TYPES)


def emigration_hazards_table(fits: pd.DataFrame, patterns: pd.DataFrame, samples: pd.DataFrame) -> pa.Table:
    """One row per sex, age and duration of residence; none where type 1 could not be estimated."""
    fit = stored_fits.restored(fits).get("type1")
    if fit is None:
        return _table([], HAZARD_TYPES)
    estimated = hazards.emigration_hazards(fit, draw_sample(patterns, _rule(samples, LOGIT_SAMPLE)))
    return pa.Table.from_pandas(estimated, schema=pa.schema(list(HAZARD_TYPES.items())), preserve_index=False)


def linear_probability_results_table(patterns: pd.DataFrame, samples: pd.DataFrame) -> pa.Table:
    """One row per scheme, region, variant, regressor and outcome, and per thing left out."""
    rows: list[dict[str, Any]] = []
    messages: dict[str, list[Message]] = {}
    for sample_id in LINEAR_SAMPLES:
        found = _linear_models(patterns, _rule(samples, sample_id))
        messages[sample_id] = found.messages
        for (scheme_id, region_code, variant), fit in found.fits.items():
            for position, regressor in enumerate(fit.regressors):
                for place, outcome in enumerate(OUTCOMES):
                    at = (position, place)
                    rows.append(
                        {
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


def _with_messages(estimates: pa.Table, messages: Mapping[str, list[Message]]) -> pa.Table:
    """Estimates, and below them the messages by sample; ``left_out`` is empty for estimates."""
    rows = [
        {"sample_id": sample_id, **vars(message)} for sample_id, said in messages.items() for message in said
    ]
    return pa.concat_tables([estimates, _table(rows, MESSAGE_TYPES)], promote_options="default")


def _rule(samples: pd.DataFrame, sample_id: str) -> SampleRule:
    rules = sample_rules(samples)
    if sample_id not in rules:
        raise UserError(f"the seed estimation_samples has no row {sample_id}")
    return rules[sample_id]


def _logits(patterns: pd.DataFrame, rule: SampleRule) -> FittedLogits:
    return _or_message(lambda: fit_logits(draw_sample(patterns, rule)), lambda said: FittedLogits({}, said))


def _linear_models(patterns: pd.DataFrame, rule: SampleRule) -> FittedLinearModels:
    return _or_message(lambda: fit_linear_models(patterns, rule), lambda said: FittedLinearModels({}, said))


def _or_message(fit: Callable[[], Fitted], nothing: Callable[[list[Message]], Fitted]) -> Fitted:
    """The fits, or, where the sample cannot be drawn at all, the reason alone."""
    try:
        return fit()
    except UserError as error:
        return nothing([Message("all", "model", f"not estimated: {error}")])


def _table(rows: list[dict[str, Any]], types: Types) -> pa.Table:
    schema = pa.schema(list(types.items()))
    columns = [pa.array([_value(row[name]) for row in rows], kind) for name, kind in types.items()]
    return pa.Table.from_arrays(columns, schema=schema)


def _value(value: Any) -> Any:
    """Numbers that do not exist (0 / 0) are empty."""
    return None if isinstance(value, float) and value != value else value
