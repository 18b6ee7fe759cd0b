select
    rates.region_code || ' ' || counties.region as county,
    rates.persons,
    rates.emigrants,
    rates.crude_rate_per_100,
    rates.expected_rate_per_100,
    rates.standardised_ratio,
    rates.ratio_lower_limit,
    rates.ratio_upper_limit,
    rates.standardised_rate_per_100
from publication.standardised_emigration_rates_by_county as rates
inner join (
    select distinct region_code, region
    from publication.municipality_regions
    where scheme_id = 'county'
) as counties using (region_code)
where
    rates.scheme_id = 'county'
    and rates.period_id in (select period_id from publication.rate_periods where position = 'latest_five_years')
