with latest as (
    select max(period_id) as period_id
    from publication.immigrant_rates_by_background
    where length(period_id) = 9
)

select
    regions.scheme_id,
    regions.region_code,
    regions.region,
    replace(latest.period_id, '-', '–') as period,
    rates.emigration_rate_per_100,
    rates.internal_out_migration_rate_per_100
from publication.regions as regions
inner join latest on latest.period_id is not null
left join publication.immigrant_rates_by_background as rates
    on
        regions.scheme_id = rates.scheme_id
        and regions.region_code = rates.region_code
        and latest.period_id = rates.period_id
        and rates.background = 'all'
        and rates.age_group = 'all'
where regions.scheme_id = 'county'
