-- Question: Where do people move from Oslo?
-- Why: The counties around plan schools and houses for them.
-- Reading: persons who lived in Oslo at the start of a year and in another county at its end, 2009-2013 together,
-- with the share of all who left Oslo for another county. moved_to_oslo is the stream the other way.
with flows as (

    select
        origin_region_code,
        destination_region_code,
        sum(persons) as persons
    from publication.origin_destination_flows
    where
        scheme_id = 'county'
        and mover_kind = 'internal'
        and year between 2009 and 2013
    group by origin_region_code, destination_region_code

)

select
    regions.region as county,
    outward.persons,
    outward.persons * 1.0 / sum(outward.persons) over () as share,
    coalesce(inward.persons, 0) as moved_to_oslo
from flows as outward
inner join publication.regions as regions
    on regions.scheme_id = 'county' and outward.destination_region_code = regions.region_code
left join flows as inward
    on
        outward.destination_region_code = inward.origin_region_code
        and inward.destination_region_code = '03'
where outward.origin_region_code = '03' and outward.destination_region_code <> '03'
order by outward.persons desc, regions.region_code asc
