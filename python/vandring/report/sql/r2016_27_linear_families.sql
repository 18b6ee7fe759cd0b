select
    replace(replace(part(cell_keys, 'variant'), 'family_type_', ''), '_', ' ') || ' persons' as family,
    part(cell_keys, 'outcome') as outcome,
    part(cell_keys, 'measure') as measure,
    published_value,
    computed_value,
    misprint
from publication.published_comparison
where
    publication = 'Rapporter 2016/27'
    and starts_with(part(cell_keys, 'variant'), 'family_type_')
    and part(cell_keys, 'region_code') = $level
    and part(cell_keys, 'regressor') = 'only_immigrants'
