-- The first scenario that is drawn: all regions, and its five largest.
with chosen as (
    select
        min(scenario_id) as scenario_id,
        min(year) as start_year
    from publication.projection_quantiles
    where scenario_id = (select min(scenario_id) from publication.projection_quantiles)
),

totals as (
    select quantiles.*
    from publication.projection_quantiles as quantiles
    inner join chosen using (scenario_id)
    where quantiles.measure = 'population' and quantiles.sex = 'both' and quantiles.age_group = 'all'
),

largest as (
    select totals.region_code
    from totals
    inner join chosen on totals.year = chosen.start_year
    where totals.region_code <> '00'
    order by totals.p50_persons desc, totals.region_code
    limit 5
),

scheme as (
    select scenarios.scheme_id
    from publication.projection_scenarios as scenarios
    inner join chosen using (scenario_id)
)

select
    case
        when totals.region_code = '00' then 'All regions'
        else coalesce(regions.region, totals.region_code)
    end as drawn_region,
    totals.year,
    totals.p025_persons,
    totals.p10_persons,
    totals.p25_persons,
    totals.p50_persons,
    totals.p75_persons,
    totals.p90_persons,
    totals.p975_persons
from totals
cross join scheme
left join publication.regions as regions
    on scheme.scheme_id = regions.scheme_id and totals.region_code = regions.region_code
where totals.region_code = '00' or totals.region_code in (select region_code from largest)
