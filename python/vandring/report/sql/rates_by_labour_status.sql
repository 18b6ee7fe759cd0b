select
    cast(period_id as integer) as year,
    background,
    labour_status,
    emigration_rate_per_100,
    internal_out_migration_rate_per_100
from publication.immigrant_rates_by_labour_status
where
    scheme_id = 'county'
    and age_group = '15-74'
    and background <> 'all'
    and labour_status is not null
    and length(period_id) = 4
    and cast(period_id as integer) > (
        select max(cast(period_id as integer)) - 10
        from publication.immigrant_rates_by_labour_status
        where length(period_id) = 4
    )
