with cells as (

    select * from {{ ref('rounded_immigrant_cells') }}

),

outcomes as (

    select *
    from {{ ref('rounded_immigrant_outcome_cells') }}
    where outcome = 'emigrated'

),

counted as (

    select
        year,
        background,
        age_band,
        rounded_persons as persons,
        0 as emigrants
    from cells
    union all
    select
        year,
        background,
        age_band,
        0 as persons,
        rounded_persons as emigrants
    from outcomes

),

final as (

    select
        year,
        background,
        age_band,
        {{ summed(['persons', 'emigrants']) }}
    from counted
    group by year, background, age_band

)

select * from final
