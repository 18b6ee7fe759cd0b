select
    part(cell_keys, 'regressor') as regressor,
    part(cell_keys, 'outcome') as outcome,
    part(cell_keys, 'measure') as measure,
    published_value,
    computed_value,
    misprint,
    estimator_note(estimator) as estimator_note
from publication.published_comparison
where
    publication = 'Rapporter 2016/27'
    and part(cell_keys, 'model_id') = $model_id
    and part(cell_keys, 'regressor') is not null
