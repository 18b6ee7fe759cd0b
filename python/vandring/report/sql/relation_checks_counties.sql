select
    checks.region_code || ' ' || counties.region as county,
    periods.first_year || '–' || periods.last_year as base_period,
    checks.age_group,
    checks.sex,
    checks.year,
    checks.first_persons,
    checks.second_persons,
    checks.counted_persons
from publication.relation_checks as checks
inner join (
    select distinct region_code, region
    from publication.municipality_regions
    where scheme_id = 'county_2013'
) as counties using (region_code)
inner join publication.base_periods as periods
    on checks.base_period_id = periods.base_period_id and periods.rate_kind = 'migration'
where checks.check_id = 'c_against_b' and checks.scheme_id = 'county_2013'
