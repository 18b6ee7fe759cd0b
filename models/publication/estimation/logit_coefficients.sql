select
    model_id,
    position,
    regressor,
    outcome,
    estimator,
    estimate,
    standard_error,
    t_value,
    robust_standard_error,
    robust_t_value
from {{ ref('trinomial_logit_coefficients') }}
