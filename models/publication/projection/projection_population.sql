with cells as (

    select *
    from {{ ref('projected_cells') }}
    where measure = 'population'

),

final as (

    select
        scenario_id,
        year,
        region_code,
        sex,
        age,
        persons,
        cast(rounded_persons as bigint) as rounded_persons
    from cells

)

select * from final
