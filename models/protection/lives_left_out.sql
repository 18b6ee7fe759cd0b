with states as (

    select * from {{ ref('immigrant_life_states') }}

),

everybody as (

    select * from {{ ref('moves_beside_lives') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

moves as (

    -- Nobody's arrival is counted when the register opens, nor a death abroad.
    select
        life_number,
        sex,
        cast(until_year as int) as year,
        case when end_code = 'returned' then 'arrived' else end_code end as move
    from states
    where end_code is not null and not (end_code = 'died' and state_code = 'abroad')
    union all
    select
        states.life_number,
        states.sex,
        states.since_year as year,
        'arrived' as move
    from states
    inner join period
        on states.since_year >= period.first_year
    where states.state_code = 'first_stay'

),

final as (

    select distinct moves.life_number
    from moves
    left join everybody
        on
            moves.year = everybody.year
            and moves.sex = everybody.sex
            and moves.move = everybody.move
    where coalesce(everybody.persons, 0) < {{ rule_parameter('rounding_base') }}

)

select * from final
