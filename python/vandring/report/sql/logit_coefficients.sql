with computed as (
    select
        regressor,
        outcome,
        'computed' as series,
        estimate,
        standard_error,
        estimator_note(estimator) as estimator_note
    from publication.logit_coefficients
    where model_id = 'type1' and regressor <> 'constant'
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
