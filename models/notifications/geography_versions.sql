with municipalities as (

    select * from {{ ref('municipalities') }}

),

versions as (

    select * from {{ ref('municipality_versions') }}

),

final as (

    select
        municipalities.geography_date,
        municipalities.municipality_code,
        versions.valid_from_date,
        municipalities.county_code,
        municipalities.county,
        municipalities.population,
        municipalities.stable_region_code,
        municipalities.stable_region
    from municipalities
    inner join versions
        on
            municipalities.municipality_code = versions.municipality_code
            and {{ is_in_force('versions', 'municipalities.geography_date') }}

)

select * from final
