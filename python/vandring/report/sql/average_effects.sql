select
    characteristic,
    category,
    outcome,
    estimate,
    standard_error
from publication.logit_effects
where model_id = 'type1' and effect_kind = 'sample_average'
