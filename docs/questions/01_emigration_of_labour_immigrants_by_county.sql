-- Question: How often do labour immigrants leave the country, county by county, in 2009–2013 against 2004–2008?
-- Why: After the EEA's enlargement in 2004 labour immigration grew, and a county that plans for it needs to know
-- whether those who come stay.
-- Reading: emigrants per 100 labour immigrants resident on 1 January, years of a period added up. Where
-- persons are few the rate is uncertain: compare the counts before the rates. An empty rate: nobody lived there.
-- Needs: publication, because no rates of immigrants by county are open: the exact emigrations of the county beside
-- them would tell which are immigrants'.
with rates as (

    select
        region_code,
        period_id,
        persons,
        emigrants,
        emigration_rate_per_100
    from publication.immigrant_rates_by_background
    where
        scheme_id = 'county'
        and region_code <> 'all'
        and age_group = 'all'
        and background = 'work'

)

select
    regions.region as county,
    earlier.persons as persons_2004_2008,
    earlier.emigrants as emigrants_2004_2008,
    earlier.emigration_rate_per_100 as per_100_2004_2008,
    later.persons as persons_2009_2013,
    later.emigrants as emigrants_2009_2013,
    later.emigration_rate_per_100 as per_100_2009_2013,
    later.emigration_rate_per_100 - earlier.emigration_rate_per_100 as change
from publication.regions as regions
left join rates as earlier
    on regions.region_code = earlier.region_code and earlier.period_id = '2004-2008'
left join rates as later
    on regions.region_code = later.region_code and later.period_id = '2009-2013'
where regions.scheme_id = 'county'
order by regions.region_code
