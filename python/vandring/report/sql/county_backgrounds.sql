select
    rates.region_code || ' ' || counties.region as county,
    rates.period_id,
    rates.background,
    rates.emigration_rate_per_100,
    rates.internal_out_migration_rate_per_100,
    rates.background_share
from publication.immigrant_rates_by_background as rates
inner join (
    select distinct region_code, region
    from publication.municipality_regions
    where scheme_id = 'county'
) as counties using (region_code)
where
    rates.scheme_id = 'county'
    and rates.age_group = 'all'
    and rates.period_id in (
        select distinct period_id
        from publication.immigrant_rates_by_background
        where length(period_id) = 9
        order by period_id desc
        limit 2
    )
