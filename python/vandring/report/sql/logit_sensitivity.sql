select
    regressor,
    outcome,
    registered_estimate,
    backdated_estimate,
    estimate_difference
from publication.logit_sensitivity
where model_id = $model_id
