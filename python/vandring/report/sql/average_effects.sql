select
    outcome_years(fits.first_outcome_year, fits.last_outcome_year) as outcome_years,
    effects.characteristic,
    effects.category,
    effects.outcome,
    effects.estimate,
    effects.standard_error,
    estimator_note(effects.estimator) as estimator_note
from publication.logit_effects as effects
inner join publication.logit_fits as fits using (model_id)
where effects.model_id = 'type1' and effects.effect_kind = 'sample_average'
