with counties as (
    select distinct region_code, region
    from publication.municipality_regions
    where scheme_id = 'county_2013'
)

select
    part(comparison.cell_keys, 'outcome') as outcome,
    counties.region_code || ' ' || counties.region as county,
    part(comparison.cell_keys, 'regressor') as regressor,
    comparison.published_value,
    comparison.computed_value,
    comparison.misprint
from publication.published_comparison as comparison
inner join counties on part(comparison.cell_keys, 'region_code') = counties.region_code
where
    comparison.publication = 'Rapporter 2016/27'
    and part(comparison.cell_keys, 'scheme_id') = 'county_2013'
    and part(comparison.cell_keys, 'measure') = 'estimate'
