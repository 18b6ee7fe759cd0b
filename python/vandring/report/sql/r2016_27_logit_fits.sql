select
    table_number || ' ' || part(cell_keys, 'model_id') as model,
    part(cell_keys, 'measure') as measure,
    published_value,
    computed_value,
    misprint,
    estimator_note(estimator) as estimator_note
from publication.published_comparison
where
    publication = 'Rapporter 2016/27'
    and part(cell_keys, 'measure') in (
        'persons', 'parameters', 'log_likelihood', 'schwarz_as_printed', 'scaled_r_squared'
    )
    and part(cell_keys, 'model_id') is not null
