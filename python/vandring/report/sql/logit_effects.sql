select
    category,
    outcome,
    characteristic,
    estimate,
    standard_error,
    estimator_note(estimator) as estimator_note
from publication.logit_effects
where
    model_id = 'type1'
    and effect_kind = 'reference_person'
    and reference_sex = 'female'
    and outcome in ('internal', 'emigration')
    and characteristic = $characteristic
