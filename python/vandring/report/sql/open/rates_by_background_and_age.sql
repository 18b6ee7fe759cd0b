with yearly as (
    select
        cast(period_id as integer) as year,
        age_group,
        background,
        emigration_rate_per_100
    from publication.immigrant_rates_by_background
    where
        scheme_id = 'centrality'
        and age_group in ('15-24', '25-35', '36-61', '62-74')
        and background <> 'all'
        and length(period_id) = 4
)

select
    year,
    age_group,
    background,
    emigration_rate_per_100
from yearly
where year > (select max(year) - 10 from yearly)
