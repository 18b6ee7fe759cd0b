select
    background,
    labour_status,
    emigration_rate_per_100,
    internal_out_migration_rate_per_100
from publication.immigrant_rates_by_labour_status
where
    scheme_id = 'county'
    and age_group = '15-74'
    and labour_status is not null
    and period_id = (
        select max(period_id) from publication.immigrant_rates_by_labour_status where length(period_id) = 9
    )
