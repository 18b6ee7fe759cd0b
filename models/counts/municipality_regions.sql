with regions as (

    select * from {{ source('counts', 'regions') }}

),

final as (

    -- The delivery's own regions stand where a delivery of persons has municipalities.
    select
        scheme_id,
        municipality_code,
        region_code,
        region
    from regions

)

select * from final
