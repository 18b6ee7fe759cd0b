-- Lives of 1 and 2 are 0 or the base, all others are what they were, and nobody stands where nobody was. Who is left
-- out made a move that fewer than the base of everybody of the sex made in the year.
{{ config(enabled=target.type == 'duckdb') }}

with lives as (

    select
        first_immigration_year,
        background,
        sex,
        life,
        min(persons) as persons
    from {{ ref('immigrant_life_states') }}
    group by first_immigration_year, background, sex, life

),

moves as (

    select
        first_immigration_year,
        background,
        sex,
        life,
        until_year as year,
        case when end_code = 'returned' then 'arrived' else end_code end as move
    from {{ ref('immigrant_life_states') }}
    where end_code is not null and not (end_code = 'died' and state_code = 'abroad')
    union all
    select
        first_immigration_year,
        background,
        sex,
        life,
        since_year as year,
        'arrived' as move
    from {{ ref('immigrant_life_states') }}
    where state_code = 'first_stay' and since_year >= (select first_year from {{ ref('covered_period') }})

),

rare as (

    select distinct
        moves.first_immigration_year,
        moves.background,
        moves.sex,
        moves.life
    from moves
    left join {{ ref('moves_beside_lives') }} as everybody
        on moves.year = everybody.year and moves.sex = everybody.sex and moves.move = everybody.move
    where coalesce(everybody.persons, 0) < {{ rule_parameter('rounding_base') }}

),

compared as (

    select
        lives.persons,
        rare.life is not null as is_rare,
        lives.persons < {{ rule_parameter('rounding_base') }} as is_small,
        rounded.rounded_persons
    from lives
    left join rare
        on
            lives.first_immigration_year = rare.first_immigration_year
            and lives.background = rare.background
            and lives.sex = rare.sex
            and lives.life = rare.life
    full outer join {{ ref('rounded_immigrant_lives') }} as rounded
        on
            lives.first_immigration_year = rounded.first_immigration_year
            and lives.background = rounded.background
            and lives.sex = rounded.sex
            and lives.life = rounded.life

)

select *
from compared
where
    persons is null
    or is_rare = (rounded_persons is not null)
    or (is_small and rounded_persons not in (0, {{ rule_parameter('rounding_base') }}))
    or (not is_small and rounded_persons <> persons)
