with municipalities as (

    select * from {{ ref('municipalities') }}

),

geography as (

    select * from {{ ref('build_geography') }}

),

final as (

    select
        municipalities.municipality_code,
        municipalities.municipality,
        municipalities.county_code,
        municipalities.county,
        municipalities.centrality,
        municipalities.economic_region_code,
        municipalities.economic_region,
        municipalities.stable_region_code,
        municipalities.stable_region,
        municipalities.population
    from municipalities
    inner join geography
        on municipalities.geography_date = geography.geography_date

)

select * from final
