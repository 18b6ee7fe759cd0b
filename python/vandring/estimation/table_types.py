"""Columns and types of the tables that the estimation room stores."""

from collections.abc import Mapping

import pyarrow as pa

from vandring.estimation.attributes import NUMBERS, TEXTS

Types = Mapping[str, pa.DataType]
TEXT, REAL, WHOLE = pa.string(), pa.float64(), pa.int64()
ERRORS = {"estimate": REAL, "standard_error": REAL, "t_value": REAL, "robust_standard_error": REAL}

LINEAR_TYPES: Types = {
    **dict.fromkeys(("sample_id", "scheme_id", "region_code", "variant"), TEXT),
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
    "fewest_events": WHOLE,
}
SENSITIVITY_TYPES: Types = {
    "is_counted": pa.bool_(),
    "first_outcome_year": WHOLE,
    "last_outcome_year": WHOLE,
    **COEFFICIENT_TYPES,
}
EFFECT_TYPES: Types = {
    **dict.fromkeys(("model_id", "effect_kind", "characteristic", "category", "outcome", "estimator"), TEXT),
    **ERRORS,
    **{f"reference_{name}": TEXT for name in TEXTS},
    **{f"reference_{name}": WHOLE for name in NUMBERS},
    "fewest_events": WHOLE,
}
COVARIANCE_TYPES: Types = {
    **dict.fromkeys(("model_id", "outcome", "regressor", "other_outcome", "other_regressor"), TEXT),
    **dict.fromkeys(("covariance", "robust_covariance"), REAL),
}
COMBINATION_TYPES: Types = {
    **dict.fromkeys(("model_id", "regressor_left_out", "regressor"), TEXT),
    "weight": REAL,
}
MESSAGE_TYPES: Types = dict.fromkeys(("sample_id", "model_id", "left_out", "message"), TEXT)
ACCOUNT_TYPES: Types = {
    **dict.fromkeys(("sample_id", "model_id", "region_code", "status"), TEXT),
    **dict.fromkeys(("persons", "emigrants"), WHOLE),
}
TEST_TYPES: Types = {
    **dict.fromkeys(("basis", "sample_id", "test", "tested_models", "against_models"), TEXT),
    "persons": WHOLE,
    "statistic": REAL,
    "degrees_of_freedom": WHOLE,
    "p_value": REAL,
    "not_computed": TEXT,
}
HAZARD_TYPES: Types = {"sex": TEXT, "age": WHOLE, "duration_years": WHOLE, "emigration_hazard": REAL}
