with municipality_regions as (

    select * from {{ ref('municipality_regions') }}

),

geography as (

    select * from {{ ref('build_geography') }}

),

final as (

    select
        municipality_regions.scheme_id,
        municipality_regions.region_code,
        min(municipality_regions.region) as region,
        cast(count(*) as int) as municipalities,
        min(geography.geography_date) as geography_date
    from municipality_regions
    cross join geography
    group by municipality_regions.scheme_id, municipality_regions.region_code

)

select * from final
