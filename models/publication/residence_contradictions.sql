with events as (

    select * from {{ ref('event_checks') }}

),

contradictions as (

    select * from {{ ref('contradictions') }}

),

final as (

    select
        events.person_id,
        events.event_kind,
        events.source_id,
        cast(events.occurrence as int) as occurrence,
        events.event_date,
        events.stated_origin_code,
        events.left_code,
        events.reached_code,
        events.contradiction_code,
        contradictions.is_used,
        contradictions.resolution
    from events
    inner join contradictions
        on events.contradiction_code = contradictions.contradiction_code

)

select * from final
