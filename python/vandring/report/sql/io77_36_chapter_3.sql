select
    part(cell_keys, 'flow') as flow,
    part(cell_keys, 'registration_year') as registration_year,
    part(cell_keys, 'measure') as measure,
    part(cell_keys, 'vintage_id') as vintage_id,
    coalesce(part(cell_keys, 'compared_vintage_id'), '') as compared_vintage_id,
    coalesce(part(cell_keys, 'citizenship_group'), '') as citizenship_group,
    published_value,
    computed_value,
    misprint
from publication.published_comparison
where publication = 'IO 77/36' and table_number = $table_number
