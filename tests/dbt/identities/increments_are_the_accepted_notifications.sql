-- What became known less what was withdrawn is what is accepted, by month, type and citizenship group.
with increments as (

    select
        registration_month_date,
        notification_type,
        citizenship_group,
        sum(known_notifications - withdrawn_notifications) as notifications
    from {{ ref('notification_increments') }}
    group by registration_month_date, notification_type, citizenship_group

),

events as (

    select
        {{ month_of('registration_date') }} as registration_month_date,
        notification_type,
        citizenship_group,
        count(*) as notifications
    from {{ ref('migration_events') }}
    group by {{ month_of('registration_date') }}, notification_type, citizenship_group

)

select
    coalesce(increments.registration_month_date, events.registration_month_date) as registration_month_date,
    coalesce(increments.notification_type, events.notification_type) as notification_type,
    increments.notifications as notifications_of_increments,
    events.notifications as accepted_notifications
from increments
full outer join events
    on
        increments.registration_month_date = events.registration_month_date
        and increments.notification_type = events.notification_type
        and increments.citizenship_group = events.citizenship_group
where coalesce(increments.notifications, 0) <> coalesce(events.notifications, 0)
