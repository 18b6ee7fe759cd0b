{{ config(materialized='view') }}

with states as (

    select * from {{ ref('immigrant_life_states') }}

),

rounded as (

    -- Who was rounded away looks as who is not there.
    select *
    from {{ ref('rounded_immigrant_lives') }}
    where rounded_persons > 0

),

final as (

    select
        states.first_immigration_year,
        states.background,
        states.sex,
        states.state_code,
        states.since_year,
        states.until_year,
        states.end_code,
        cast(sum(rounded.rounded_persons) as bigint) as persons
    from states
    inner join rounded
        on
            states.first_immigration_year = rounded.first_immigration_year
            and states.background = rounded.background
            and states.sex = rounded.sex
            and states.life = rounded.life
    group by
        states.first_immigration_year, states.background, states.sex, states.state_code, states.since_year,
        states.until_year, states.end_code

)

select * from final
