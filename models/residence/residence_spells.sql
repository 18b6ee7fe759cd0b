with events as (

    select * from {{ ref('event_checks') }}

),

changes as (

    select
        person_id,
        sex,
        birth_year,
        event_kind,
        event_date,
        reached_code,
        lead(event_date) over (
            partition by person_id order by event_number
        ) as next_date,
        lead(event_kind) over (
            partition by person_id order by event_number
        ) as next_kind
    from events
    where reached_code <> left_code

),

final as (

    -- A stay that begins and ends on one day is no stay.
    select
        person_id,
        sex,
        birth_year,
        event_date as start_date,
        next_date as end_date,
        reached_code as municipality_code,
        event_kind as start_kind,
        next_kind as end_kind
    from changes
    where
        {{ is_in_norway('reached_code') }}
        and (next_date is null or next_date > event_date)

)

select * from final
