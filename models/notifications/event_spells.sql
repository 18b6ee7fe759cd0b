with notifications as (

    select * from {{ ref('notification_checks') }}
    where
        content_reason_code is null
        and not comes_too_late
        and notification_type <> 'cancellation'

),

persons as (select * from {{ ref('vintage_dependent_persons') }}),

takings as (

    select
        taken_back_notification_id,
        received_date as withdrawn_date
    from {{ ref('vintage_takings') }}
    where vintage_id = 'current' and takes_back

),

repairs as (

    select * from {{ ref('citizenship_repairs') }}
    where vintage_id = 'current'

),

messages as (

    -- Messages of one person, type and date tell of one event; one of nobody is alone.
    select
        notifications.notification_id,
        concat(
            coalesce(notifications.resolved_person_number, notifications.notification_id),
            ' ', cast(notifications.registration_date as string),
            ' ', notifications.notification_type
        ) as event_key,
        notifications.notification_type,
        notifications.registration_date,
        coalesce(repairs.citizenship_group, notifications.citizenship_group) as citizenship_group,
        notifications.origin_municipality_code,
        notifications.destination_municipality_code,
        notifications.is_census_correction,
        notifications.received_date,
        takings.withdrawn_date,
        coalesce(takings.withdrawn_date, {{ latest_date() }}) as until_date
    from notifications
    left join persons on notifications.resolved_person_number = persons.person_number
    left join takings on notifications.notification_id = takings.taken_back_notification_id
    left join repairs on notifications.notification_id = repairs.notification_id
    where persons.person_number is not null or notifications.is_linked

),

told as (

    -- The message that stands, else the last that did, says whose and where it was; `told_until_date` is how long
    -- the event has been known by what came earlier.
    select
        *,
        row_number() over (
            partition by event_key order by until_date desc, received_date desc, notification_id desc
        ) as standing_order,
        max(until_date) over (
            partition by event_key
            order by received_date, notification_id
            rows between unbounded preceding and 1 preceding
        ) as told_until_date
    from messages

),

numbered as (

    select
        *,
        sum(case when told_until_date >= received_date then 0 else 1 end) over (
            partition by event_key order by received_date, notification_id
        ) as spell_number
    from told

),

spells as (

    select
        event_key,
        spell_number,
        min(received_date) as first_known_date,
        case when max(until_date) < {{ latest_date() }} then max(until_date) end as withdrawn_date
    from numbered
    group by event_key, spell_number

),

final as (

    select
        standing.notification_id,
        spells.spell_number,
        standing.notification_type,
        standing.registration_date,
        standing.citizenship_group,
        standing.origin_municipality_code,
        standing.destination_municipality_code,
        standing.is_census_correction,
        spells.first_known_date,
        spells.withdrawn_date
    from spells
    inner join numbered as standing
        on
            spells.event_key = standing.event_key
            and standing.standing_order = 1

)

select * from final
