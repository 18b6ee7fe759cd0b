select
    background,
    education_group,
    emigration_rate_per_100,
    internal_out_migration_rate_per_100
from publication.immigrant_rates_by_education
where
    scheme_id = 'county'
    and age_group = '15-74'
    and education_group is not null
    and period_id = (
        select max(period_id) from publication.immigrant_rates_by_education where length(period_id) = 9
    )
