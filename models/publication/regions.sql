with municipality_regions as (

    select * from {{ ref('municipality_regions') }}

),

final as (

    select
        scheme_id,
        region_code,
        min(region) as region,
        cast(count(*) as int) as municipalities
    from municipality_regions
    group by scheme_id, region_code

)

select * from final
