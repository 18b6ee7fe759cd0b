with joined_regions as (

    select * from {{ ref('joined_regions') }}

),

scheme_regions as (

    select distinct
        scheme_id,
        region_code
    from {{ ref('municipality_regions') }}

),

joining_schemes as (

    select distinct
        scheme_id,
        joined_scheme_id
    from joined_regions

),

final as (

    select
        scheme_id,
        region_code,
        scheme_id as counted_scheme_id,
        region_code as counted_region_code
    from scheme_regions
    union all
    -- A scheme that joins regions keeps the others of the scheme that they are of.
    select
        joining_schemes.scheme_id,
        coalesce(joined_regions.joined_region_code, scheme_regions.region_code) as region_code,
        scheme_regions.scheme_id as counted_scheme_id,
        scheme_regions.region_code as counted_region_code
    from joining_schemes
    inner join scheme_regions
        on joining_schemes.joined_scheme_id = scheme_regions.scheme_id
    left join joined_regions
        on
            joining_schemes.scheme_id = joined_regions.scheme_id
            and scheme_regions.region_code = joined_regions.region_code

)

select * from final
