with events as (

    select
        *,
        {{ place_left('register_events') }} as stated_left_code
    from {{ ref('register_events') }} as register_events
    where
        not register_events.is_left_out
        and register_events.event_date is not null
        and register_events.reached_code is not null

),

days as (

    select
        person_id,
        event_date
    from events
    where event_kind in ('immigration', 'internal', 'emigration')
    group by person_id, event_date
    having count(*) > 1

),

persons as (

    select distinct person_id
    from days

),

person_events as (

    select events.*
    from events
    inner join persons on events.person_id = persons.person_id

),

passages as (

    select person_id, event_date, reached_code as place, 1 as times_reached
    from person_events
    union all
    select person_id, event_date, stated_left_code as place, -1 as times_reached
    from person_events
    where stated_left_code is not null

),

surpluses as (

    select person_id, event_date, place
    from passages
    group by person_id, event_date, place
    having sum(times_reached) > 0

),

day_ends as (

    -- A place that is more often reached in a day than left is where the day ends; a round trip ends where it began.
    select person_id, event_date, max(place) as end_code
    from surpluses
    group by person_id, event_date

),

final as (

    select
        days.person_id,
        days.event_date,
        coalesce(max_by(day_ends.end_code, day_ends.event_date), {{ abroad() }}) as start_code
    from days
    left join day_ends
        on days.person_id = day_ends.person_id and days.event_date > day_ends.event_date
    group by days.person_id, days.event_date

)

select * from final
