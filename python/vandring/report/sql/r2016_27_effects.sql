select
    part(cell_keys, 'category') as category,
    part(cell_keys, 'outcome') as outcome,
    part(cell_keys, 'measure') as measure,
    published_value,
    computed_value,
    misprint,
    estimator_note(estimator) as estimator_note
from publication.published_comparison
where
    publication = 'Rapporter 2016/27'
    and table_number = $table_number
    and part(cell_keys, 'characteristic') is not null
