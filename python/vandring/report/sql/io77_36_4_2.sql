select
    part(cell_keys, 'scenario_id') as scenario_id,
    coalesce(part(cell_keys, 'sex'), 'both') as sex,
    part(cell_keys, 'age_group') as age_group,
    published_value,
    computed_value,
    misprint
from publication.published_comparison
where publication = 'IO 77/36' and table_number = '4.2'
