with flows as (

    select * from {{ ref('region_flows') }}

),

final as (

    select
        scheme_id,
        year,
        mover_kind,
        origin_region_code,
        destination_region_code,
        sex,
        cast(sum(persons) as bigint) as persons
    from flows
    group by scheme_id, year, mover_kind, origin_region_code, destination_region_code, sex

)

select * from final
