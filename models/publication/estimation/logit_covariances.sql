select
    model_id,
    outcome,
    regressor,
    other_outcome,
    other_regressor,
    covariance,
    robust_covariance
from {{ ref('trinomial_logit_covariances') }}
