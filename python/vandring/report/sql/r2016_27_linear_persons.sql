select
    replace(part(cell_keys, 'variant'), '_', ' ') as variant,
    part(cell_keys, 'scheme_id') as regions,
    part(cell_keys, 'region_code') as region,
    published_value,
    computed_value,
    misprint
from publication.published_comparison
where
    publication = 'Rapporter 2016/27'
    and part(cell_keys, 'scheme_id') is not null
    and part(cell_keys, 'measure') = 'persons'
