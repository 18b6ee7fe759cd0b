with counties as (
    select distinct region_code, region
    from publication.municipality_regions
    where scheme_id = 'county_2013'
)

select
    case
        when comparison.county_code = '00' then '00 The whole country'
        -- A printed county that this geography does not have, or calls otherwise, has its code.
        else concat_ws(' ', comparison.county_code, counties.region)
    end as county,
    comparison.measure,
    comparison.compared_vintage_id,
    comparison.published_value,
    comparison.computed_value,
    comparison.misprint
from (
    select
        part(cell_keys, 'county_code') as county_code,
        part(cell_keys, 'measure') as measure,
        coalesce(part(cell_keys, 'compared_vintage_id'), '') as compared_vintage_id,
        published_value,
        computed_value,
        misprint
    from publication.published_comparison
    where publication = 'IO 77/36' and table_number = $table_number
) as comparison
left join counties on comparison.county_code = counties.region_code
