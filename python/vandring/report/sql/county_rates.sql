select
    rates.region_code || ' ' || counties.region as county,
    rates.period_id,
    rates.internal_in_movers_per_100,
    rates.internal_out_movers_per_100,
    rates.immigrants_per_100,
    rates.emigrants_per_100
from publication.migration_rates_per_100 as rates
inner join (
    select distinct region_code, region
    from publication.municipality_regions
    where scheme_id = 'county'
) as counties using (region_code)
where
    rates.scheme_id = 'county'
    and rates.sex = 'both'
    and rates.age_group = 'all'
    and rates.period_id = (
        select period_id from publication.rate_periods where position = 'latest_five_years'
    )
