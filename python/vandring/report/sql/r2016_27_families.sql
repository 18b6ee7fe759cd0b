select
    part(cell_keys, 'measure') as measure,
    part(cell_keys, 'period_id') as period_id,
    part(cell_keys, 'background') as background,
    part(cell_keys, 'family_size') as family_size,
    part(cell_keys, 'family_type') as family_type,
    published_value,
    computed_value,
    misprint
from publication.published_comparison
where publication = 'Rapporter 2016/27' and table_number = $table_number
