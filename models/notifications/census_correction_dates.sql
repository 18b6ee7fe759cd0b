{% set offset = 'floor((2 * place - 1) * cast(possible_days as double) / (2 * movers))' %}

with notifications as (

    select * from {{ ref('notification_checks') }}

),

census_dates as (select * from {{ ref('census_dates') }}),

known_days as (

    select * from {{ ref('person_known_days') }}

),

corrections as (

    -- One person's messages move together, whatever vintage sees how many of them; a message of nobody moves alone.
    select
        notifications.notification_id,
        notifications.resolved_person_number,
        notifications.registration_date,
        census_dates.census_year,
        census_dates.previous_census_date,
        coalesce(notifications.resolved_person_number, notifications.notification_id) as mover,
        -- Whom the register no longer holds for a mover gives the others no other dates.
        min(case when notifications.is_taken_back then 1 else 0 end) over (
            partition by
                census_dates.census_year, coalesce(notifications.resolved_person_number, notifications.notification_id)
        ) as is_taken_back
    from notifications
    inner join census_dates
        on notifications.registration_date = census_dates.registration_date
    where
        notifications.is_census_correction
        and notifications.other_reason_code is null

),

last_known as (

    -- The person was here still on the last day that the register knows of before the census.
    select
        corrections.notification_id,
        corrections.registration_date,
        corrections.census_year,
        corrections.mover, corrections.is_taken_back,
        corrections.previous_census_date,
        max(known_days.known_date) as last_known_date
    from corrections
    left join known_days
        on
            corrections.resolved_person_number = known_days.person_number
            and corrections.registration_date >= known_days.known_date
            and (known_days.census_year is null or corrections.census_year > known_days.census_year)
    group by
        corrections.notification_id,
        corrections.registration_date,
        corrections.census_year,
        corrections.mover, corrections.is_taken_back,
        corrections.previous_census_date

),

bounded as (

    select
        *,
        greatest(previous_census_date, coalesce(last_known_date, previous_census_date)) as last_impossible_date
    from last_known

),

ordered as (

    -- A hash, because the order of the keys might follow time or place.
    select
        *,
        least({{ next_day('last_impossible_date') }}, registration_date) as first_possible_date,
        dense_rank() over (partition by census_year, is_taken_back order by md5(mover), mover) as place
    from bounded

),

numbered as (

    select
        *,
        {{ days_between('first_possible_date', 'registration_date') }} + 1 as possible_days,
        max(place) over (partition by census_year, is_taken_back) as movers
    from ordered

),

redated as (

    -- The middle of the place in the order, as a share of the time in which it can have happened.
    select
        notification_id,
        registration_date,
        {{ add_days('first_possible_date', offset) }} as redated_date
    from numbered

),

final as (

    select
        notification_id,
        redated_date,
        {{ census_correction_date('registration_date', 'redated_date') }} as counted_date
    from redated

)

select * from final
