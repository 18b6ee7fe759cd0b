with latest as (
    select period_id
    from publication.rate_periods
    where position = 'latest_five_years'
)

select
    regions.scheme_id,
    regions.region_code,
    regions.region,
    replace(latest.period_id, '-', '–') as period,
    rates.emigration_rate_per_100,
    rates.internal_out_migration_rate_per_100
from publication.regions as regions
cross join latest
left join publication.immigrant_rates_by_background as rates
    on
        regions.scheme_id = rates.scheme_id
        and regions.region_code = rates.region_code
        and latest.period_id = rates.period_id
        and rates.background = 'all'
        and rates.age_group = 'all'
where regions.scheme_id = 'county'
