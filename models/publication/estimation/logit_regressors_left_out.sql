select
    model_id,
    regressor_left_out,
    regressor,
    weight
from {{ ref('trinomial_logit_combinations') }}
