select
    cast(period_id as integer) as year,
    background,
    persons
from publication.immigrants_by_background
where
    scheme_id = 'centrality'
    and region_code = 'all'
    and age_group = 'all'
    and background <> 'all'
    and length(period_id) = 4
