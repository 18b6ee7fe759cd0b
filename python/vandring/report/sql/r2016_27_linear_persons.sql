with regions as (
    select distinct scheme_id, region_code, region
    from publication.municipality_regions
    where scheme_id in ('centrality', 'county_2013')
),

printed as (
    select
        part(cell_keys, 'variant') as variant,
        part(cell_keys, 'scheme_id') as scheme_id,
        part(cell_keys, 'region_code') as region_code,
        published_value,
        computed_value,
        misprint
    from publication.published_comparison
    where publication = 'Rapporter 2016/27' and part(cell_keys, 'measure') = 'persons'
)

select
    replace(printed.variant, '_', ' ') as variant,
    regions.scheme_id as regions,
    case regions.scheme_id
        when 'county_2013' then regions.region_code || ' ' || regions.region
        else 'level ' || regions.region_code
    end as region,
    printed.published_value,
    printed.computed_value,
    printed.misprint
from printed
inner join regions using (scheme_id, region_code)
