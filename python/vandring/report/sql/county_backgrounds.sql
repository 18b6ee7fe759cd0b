select
    rates.region_code || ' ' || counties.region as county,
    rates.period_id,
    rates.background,
    rates.emigration_rate_per_100,
    rates.internal_out_migration_rate_per_100
from publication.immigrant_rates_by_background as rates
inner join (
    select distinct region_code, region
    from publication.municipality_regions
    where scheme_id = 'county'
) as counties using (region_code)
where
    rates.scheme_id = 'county'
    and rates.age_group = 'all'
    and (
        -- The periods of Rapporter 2016/27 wherever they are covered, and the latest.
        rates.period_id in ('2004-2008', '2009-2013')
        or rates.period_id in (
            select period_id
            from publication.rate_periods
            where position in ('latest_five_years', 'five_years_before')
        )
    )
