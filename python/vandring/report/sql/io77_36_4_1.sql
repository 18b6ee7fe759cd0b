select
    part(cell_keys, 'scenario_id') as scenario_id,
    part(cell_keys, 'year') as year,
    part(cell_keys, 'measure') as component,
    coalesce(part(cell_keys, 'sex'), 'both') as sex,
    published_value,
    computed_value,
    misprint
from publication.published_comparison
where publication = 'IO 77/36' and table_number = '4.1'
