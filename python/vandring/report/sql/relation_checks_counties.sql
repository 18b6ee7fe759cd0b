select
    checks.region_code || ' ' || counties.region as county,
    checks.base_period_id,
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
where checks.check_id = 'c_against_b' and checks.scheme_id = 'county_2013'
