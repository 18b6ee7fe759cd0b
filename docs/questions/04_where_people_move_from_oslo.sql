-- Question: Where do people move from Oslo?
-- Why: The counties around plan schools and houses for them.
-- Reading: persons who lived in Oslo at the start of a year and in another county at its end, the latest five
-- years together, with the share of all who left Oslo for another county. moved_to_oslo is the stream the other way.
with latest as (

    select
        period_id,
        first_year,
        last_year
    from open.rate_periods
    where position = 'latest_five_years'

),

flows as (

    select
        latest.period_id,
        origin_region_code,
        destination_region_code,
        cast(sum(persons) as bigint) as persons
    from open.origin_destination_flows
    inner join latest
        on year between latest.first_year and latest.last_year
    where scheme_id = 'county' and mover_kind = 'internal'
    group by latest.period_id, origin_region_code, destination_region_code

)

select
    outward.period_id,
    regions.region as county,
    outward.persons,
    outward.persons * 1.0 / sum(outward.persons) over () as share,
    coalesce(inward.persons, 0) as moved_to_oslo
from flows as outward
inner join open.regions as regions
    on regions.scheme_id = 'county' and outward.destination_region_code = regions.region_code
left join flows as inward
    on
        outward.destination_region_code = inward.origin_region_code
        and inward.destination_region_code = '03'
where outward.origin_region_code = '03' and outward.destination_region_code <> '03'
order by outward.persons desc, regions.region_code asc
