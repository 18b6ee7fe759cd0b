{#- The inner cube of the open tables of how long immigrants stay: every number is a sum of whole lives. -#}
with states as (

    select * from {{ ref('border_states') }}

),

followed as (

    select *
    from {{ ref('followed_immigrants') }}
    where is_followed

),

longest as (

    select value as years
    from {{ ref('rule_parameters') }}
    where parameter = 'longest_years_since_arrival'

),

within_reach as (

    -- What comes after the longest time that lives are followed is not told, and tells no two lives apart.
    select
        followed.person_id,
        followed.first_immigration_year,
        followed.background,
        followed.sex,
        states.state_number,
        case
            when states.state_code = 'abroad' then 'abroad'
            when states.state_number = 1 then 'first_stay'
            else 'later_stay'
        end as state_code,
        states.since_year,
        case
            when states.until_year <= followed.first_immigration_year + longest.years then states.until_year
        end as until_year,
        case
            when states.until_year <= followed.first_immigration_year + longest.years then states.end_code
        end as end_code
    from followed
    inner join states
        on followed.person_id = states.person_id
    cross join longest
    where states.since_year < followed.first_immigration_year + longest.years

),

lives as (

    select
        person_id,
        {{ joined_texts("cast(until_year as string) || ' ' || end_code", ', ') }} as life
    from within_reach
    group by person_id

),

final as (

    select
        within_reach.first_immigration_year,
        within_reach.background,
        within_reach.sex,
        coalesce(lives.life, '') as life,
        cast(dense_rank() over (
            order by
                within_reach.first_immigration_year, within_reach.background, within_reach.sex, coalesce(lives.life, '')
        ) as int) as life_number,
        within_reach.state_number,
        within_reach.state_code,
        within_reach.since_year,
        within_reach.until_year,
        within_reach.end_code,
        count(*) as persons
    from within_reach
    inner join lives
        on within_reach.person_id = lives.person_id
    group by
        within_reach.first_immigration_year, within_reach.background, within_reach.sex, coalesce(lives.life, ''),
        within_reach.state_number, within_reach.state_code, within_reach.since_year, within_reach.until_year,
        within_reach.end_code

)

select * from final
