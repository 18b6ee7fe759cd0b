select
    rate_kind,
    'level ' || region_code as centrality,
    base_period_id,
    level_factor
from publication.regional_level_factors
where scheme_id = 'centrality'
