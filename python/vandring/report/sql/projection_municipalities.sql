with ends as (
    select min(year) as first_year, max(year) as last_year
    from publication.projection_municipalities
    where scenario_id = $scenario_id
),

counties as (
    select municipality_code, region_code || ' ' || region as county
    from publication.municipality_regions
    where scheme_id = 'county'
)

select
    counties.county,
    cast(projected.year as varchar) as on_31_december,
    count(distinct projected.municipality_code) as municipalities,
    sum(projected.rounded_persons) as persons
from publication.projection_municipalities as projected
inner join ends on projected.year in (ends.first_year, ends.last_year)
inner join counties using (municipality_code)
where projected.scenario_id = $scenario_id
group by counties.county, projected.year
