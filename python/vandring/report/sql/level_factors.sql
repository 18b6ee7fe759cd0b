select
    factors.rate_kind,
    'level ' || factors.region_code as centrality,
    case when periods.first_year = periods.last_year then '' || periods.last_year else periods.first_year || '–' || periods.last_year end as base_period,
    factors.level_factor
from publication.regional_level_factors as factors
inner join publication.base_periods as periods
    on factors.base_period_id = periods.base_period_id and factors.rate_kind = periods.rate_kind
where factors.scheme_id = 'centrality'
