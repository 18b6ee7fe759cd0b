with movers as (

    select
        year,
        mover_kind,
        count(*) as movers
    from {{ ref('movers') }}
    group by year, mover_kind

),

notifications as (

    select
        counted_year as registration_year,
        notification_type,
        cast(sum(notifications) as bigint) as notifications
    from {{ ref('notification_accounts') }}
    where
        vintage_id = 'current'
        and verdict = 'accepted'
        and notification_type in ('internal', 'immigration', 'emigration')
    group by counted_year, notification_type

),

final as (

    -- Internal moves are between municipalities here, on both sides. In a small population a year may have one without
    -- the other: who came and left within it is in two messages and no mover.
    select
        coalesce(movers.year, notifications.registration_year) as year,
        coalesce(movers.mover_kind, notifications.notification_type) as mover_kind,
        coalesce(movers.movers, 0) as movers,
        coalesce(notifications.notifications, 0) as notifications,
        {{ share('coalesce(movers.movers, 0)', 'notifications.notifications') }} as movers_per_notification
    from movers
    full join notifications
        on movers.year = notifications.registration_year and movers.mover_kind = notifications.notification_type

)

select * from final
