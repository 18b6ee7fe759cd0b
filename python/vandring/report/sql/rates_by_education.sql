select
    cast(period_id as integer) as year,
    background,
    education_group,
    emigration_rate_per_100,
    internal_out_migration_rate_per_100
from publication.immigrant_rates_by_education
where
    scheme_id = 'county'
    and age_group = '15-74'
    and background <> 'all'
    and education_group is not null
    and length(period_id) = 4
    and cast(period_id as integer) > (
        select max(cast(period_id as integer)) - 10
        from publication.immigrant_rates_by_education
        where length(period_id) = 4
    )
