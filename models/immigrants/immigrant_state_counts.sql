with states as (

    select * from {{ ref('border_states') }}

),

followed as (

    select *
    from {{ ref('followed_immigrants') }}
    where is_followed

),

final as (

    -- The stay that a life is followed from is the first; the clock of years since arrival never stops.
    select
        followed.first_immigration_year,
        followed.background,
        followed.sex,
        followed.arrival_age_group,
        case
            when states.state_code = 'abroad' then 'abroad'
            when states.state_number = 1 then 'first_stay'
            else 'later_stay'
        end as state_code,
        states.since_year,
        states.until_year,
        states.end_code,
        count(*) as persons
    from followed
    inner join states
        on followed.person_id = states.person_id
    group by all

)

select * from final
