with models as (
    select
        model_id,
        outcome_years(first_outcome_year, last_outcome_year) as outcome_years
    from publication.logit_fits
    where model_id in ('type1', 'type1_2013')
    -- Once where the latest outcomes are those of the publication.
    qualify row_number() over (partition by outcome_years order by model_id) = 1
),

computed as (
    select
        coefficients.regressor,
        coefficients.outcome,
        'computed, ' || models.outcome_years as series,
        coefficients.estimate,
        coefficients.standard_error,
        estimator_note(coefficients.estimator) as estimator_note
    from publication.logit_coefficients as coefficients
    inner join models using (model_id)
    where coefficients.regressor <> 'constant'
),

printed as (
    select
        part(cell_keys, 'regressor') as regressor,
        part(cell_keys, 'outcome') as outcome,
        'printed' as series,
        published_value as estimate,
        null as standard_error,
        null as estimator_note
    from publication.published_comparison
    where
        publication = 'Rapporter 2016/27'
        and part(cell_keys, 'model_id') = 'type1'
        and part(cell_keys, 'measure') = 'estimate'
        and part(cell_keys, 'regressor') <> 'constant'
)

from computed
union all
from printed
