select
    outcome_years(first_outcome_year, last_outcome_year) as outcome_years,
    regressor,
    outcome,
    registered_estimate,
    backdated_estimate,
    estimate_difference,
    estimator_note(registered_estimator) as registered_note,
    estimator_note(backdated_estimator) as backdated_note
from publication.logit_sensitivity
where model_id = $estimated
