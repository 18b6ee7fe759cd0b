select
    cast(period_id as integer) as year,
    'level ' || region_code as centrality,
    background,
    emigration_rate_per_100,
    internal_out_migration_rate_per_100
from publication.immigrant_rates_by_background
where
    scheme_id = 'centrality'
    and region_code <> 'all'
    and age_group = 'all'
    and background <> 'all'
    and length(period_id) = 4
    and cast(period_id as integer) > (
        select max(cast(period_id as integer)) - 10
        from publication.immigrant_rates_by_background
        where length(period_id) = 4
    )
