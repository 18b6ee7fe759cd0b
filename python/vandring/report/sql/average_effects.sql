select
    characteristic,
    category,
    outcome,
    estimate,
    standard_error,
    estimator_note(estimator) as estimator_note
from publication.logit_effects
where model_id = 'type1' and effect_kind = 'sample_average'
