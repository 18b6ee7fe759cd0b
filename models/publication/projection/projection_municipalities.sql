with cells as (

    select * from {{ ref('municipal_cells') }}

),

final as (

    select
        scenario_id,
        year,
        municipality_code,
        sex,
        age,
        persons,
        cast(rounded_persons as bigint) as rounded_persons
    from cells

)

select * from final
