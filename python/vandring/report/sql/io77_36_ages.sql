select
    part(cell_keys, 'flow') as flow,
    part(cell_keys, 'registration_year') as registration_year,
    part(cell_keys, 'vintage_id') as vintage_id,
    coalesce(part(cell_keys, 'sex'), 'both') as sex,
    coalesce(part(cell_keys, 'age_group'), 'total') as age_group,
    published_value,
    computed_value,
    misprint
from publication.published_comparison
where publication = 'IO 77/36' and table_number = '3.3' and part(cell_keys, 'measure') = $measure
