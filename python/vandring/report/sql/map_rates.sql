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
    rates.internal_in_movers_per_100,
    rates.internal_out_movers_per_100,
    rates.immigrants_per_100,
    rates.emigrants_per_100
from publication.regions as regions
cross join latest
left join publication.migration_rates_per_100 as rates
    on
        regions.scheme_id = rates.scheme_id
        and regions.region_code = rates.region_code
        and latest.period_id = rates.period_id
        and rates.sex = 'both'
        and rates.age_group = 'all'
where regions.scheme_id = $scheme_id
