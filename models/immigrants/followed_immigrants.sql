with immigrants as (

    select * from {{ ref('immigrants') }}

),

first_states as (

    select *
    from {{ ref('border_states') }}
    where state_number = 1

),

period as (

    select * from {{ ref('covered_period') }}

),

age_groups as (

    select * from {{ ref('residence_ages') }}

),

judged as (

    -- A life is followed from the end of the year of arrival, or from the opening of the register.
    select
        immigrants.person_id,
        immigrants.sex,
        immigrants.background,
        immigrants.first_immigration_year,
        greatest(least(immigrants.first_immigration_year - immigrants.birth_year, {{ oldest_age() }}), 0)
            as arrival_age,
        first_states.since_year as followed_since_year,
        case
            when immigrants.first_immigration_year > period.last_year then 'arrived_after_last_year'
            when first_states.since_year is null then 'resident_at_no_year_end'
            when first_states.since_year = immigrants.first_immigration_year then 'from_arrival'
            when first_states.since_year < period.first_year then 'from_opening'
            else 'arrival_not_seen'
        end as status_code
    from immigrants
    cross join period
    left join first_states
        on immigrants.person_id = first_states.person_id

),

final as (

    select
        judged.person_id,
        judged.sex,
        judged.background,
        judged.first_immigration_year,
        age_groups.age_group as arrival_age_group,
        judged.followed_since_year,
        judged.status_code,
        judged.status_code in ('from_arrival', 'from_opening') as is_followed
    from judged
    inner join age_groups
        on judged.arrival_age = age_groups.age

)

select * from final
